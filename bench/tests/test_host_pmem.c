// SPDX-License-Identifier: GPL-2.0-or-later
/* test_host_pmem.c - whether pmem is real, by the bus that found it */
#include "stand_in.h"

#include <sys/sysmacros.h>

#include "host/pmem.h"

/* The region or device has this kind, known from @from; @nr items in all. */
static void is(const struct host_list *list, size_t nr, const char *name,
	       enum host_pmem_kind kind, const char *from)
{
	const struct host_item *item = host_list_find(list, name);

	assert_int_equal(list->nr, nr);
	if (!nr)
		return;
	assert_non_null(item);
	assert_string_equal(host_pmem_names[item->number],
			    host_pmem_names[kind]);
	if (!strstr(item->text, from))
		fail_msg("\"%s\" lacks \"%s\"", item->text, from);
}

/* The same region is named once, from whichever side it is reached. */
static void a_target_leads_to_its_region(void **state)
{
	struct stat block = { .st_mode = S_IFDIR, .st_dev = makedev(259, 0) };
	struct stat mapper = { .st_mode = S_IFDIR, .st_dev = makedev(253, 0) };
	struct stat other = { .st_mode = S_IFDIR, .st_dev = makedev(8, 0) };
	struct stat dax = { .st_mode = S_IFCHR, .st_rdev = makedev(252, 7) };
	struct stat none = { .st_mode = S_IFDIR, .st_dev = makedev(0, 31) };
	struct host_state s = { .recorded = false };
	struct host_list *list = &s.list[HOST_PMEM];
	static const char from[] =
		"Intel Optane NVDIMM (vendor 0x8089, device 0x5141)";
	char root[PATH_MAX];

	(void)state;
	stand_up(&intel, root);
	assert_int_equal(host_pmem_of(root, &other, false, list), 0);
	assert_int_equal(host_pmem_of(root, &none, false, list), 0);
	is(list, 0, "", HOST_PMEM_REAL, "");
	assert_int_equal(host_pmem_of(root, &dax, false, list), 0);
	is(list, 1, "region0", HOST_PMEM_REAL, from);
	assert_int_equal(host_pmem_of(root, &block, false, list), 0);
	is(list, 1, "region0", HOST_PMEM_REAL, from);
	host_state_free(&s);
	assert_int_equal(host_pmem_of(root, &mapper, false, list), 0);
	is(list, 1, "region0", HOST_PMEM_REAL, from);
	host_state_free(&s);
	stand_down(root);
}

/* A machine with one region of a bus of libnvdimm. */
static void judged(const char *cmdline, bool virtual, const char *provider,
		   const char *vendor, enum host_pmem_kind kind,
		   const char *from)
{
	struct host_state s = { .recorded = false };
	struct stand_file files[8] = {
		{ "/sys/devices/x/ndbus1/provider", provider },
		{ "/sys/devices/x/ndbus1/region2/mapping0", "nmem3,0,9,0\n" },
		{ "/sys/bus/nd/devices/region2",
		  "->../../../devices/x/ndbus1/region2" },
		{ "/proc/cmdline", cmdline },
		{ "/sys/bus/nd/devices/nmem3/nfit/device", "0x0c00\n" },
	};
	struct stand_in m = { "one", 1, files };
	char root[PATH_MAX];

	if (vendor)
		files[5] = (struct stand_file){
			"/sys/bus/nd/devices/nmem3/nfit/vendor", vendor
		};
	stand_up(&m, root);
	assert_int_equal(host_pmem_all(root, virtual, &s.list[HOST_PMEM]), 0);
	is(&s.list[HOST_PMEM], 1, "region2", kind, from);
	host_state_free(&s);
	stand_down(root);
}

static void a_bus_names_its_provider(void **state)
{
	(void)state;
	judged("quiet", false, "ACPI.NFIT\n", "0x8980\n", HOST_PMEM_REAL,
	       "Intel Optane");
	judged("quiet", false, "ACPI.NFIT\n", "0x2c80\n", HOST_PMEM_REAL,
	       "NVDIMM (vendor 0x2c80, device 0x0c00)");
	judged("quiet", false, "ACPI.NFIT\n", NULL, HOST_PMEM_UNKNOWN,
	       "names no NVDIMM");
	/* QEMU's, also where the CPU hides the hypervisor */
	judged("quiet", false, "ACPI.NFIT\n", "0x8680\n", HOST_PMEM_VM,
	       "NVDIMM of QEMU");
	judged("quiet", true, "ACPI.NFIT\n", "0x8089\n", HOST_PMEM_VM,
	       "vendor 0x8089, under a hypervisor");
	judged("quiet", false, "virtio-pmem\n", NULL, HOST_PMEM_VM,
	       "provider virtio-pmem");
	judged("a memmap=2G!4G b", false, "e820\n", NULL, HOST_PMEM_DRAM,
	       "kernel parameter memmap=2G!4G");
	judged("memmap=2G!4G", true, "e820\n", NULL, HOST_PMEM_DRAM,
	       "memmap=2G!4G");
	/* memmap=2G$4G reserves memory and makes no pmem */
	judged("memmap=2G$4G", false, "e820\n", NULL, HOST_PMEM_UNKNOWN,
	       "without memmap=");
	judged("quiet", false, "CXL\n", NULL, HOST_PMEM_REAL, "CXL memory");
	judged("quiet", false, "nfit_test.0\n", NULL, HOST_PMEM_DRAM,
	       "a module for tests");
	judged("quiet", false, "other\n", NULL, HOST_PMEM_UNKNOWN,
	       "provider other");
	judged("quiet", false, "\n", NULL, HOST_PMEM_UNKNOWN,
	       "provider unknown");
}

/* A devdax device without a bus of libnvdimm, whose folder is @path. */
static void judged_dax(const char *path, bool virtual, const char *cmdline,
		       enum host_pmem_kind kind, const char *from)
{
	struct host_state s = { .recorded = false };
	char dev[200], link[200], root[PATH_MAX];
	struct stand_file files[] = {
		{ dev, "252:0\n" },
		{ "/sys/bus/dax/devices/dax0.0", link },
		{ "/proc/cmdline", cmdline },
		{ NULL, NULL },
	};
	struct stand_in m = { "dax", 1, files };

	snprintf(dev, sizeof(dev), "/sys/devices/%s/dev", path);
	snprintf(link, sizeof(link), "->../../../devices/%s", path);
	stand_up(&m, root);
	assert_int_equal(host_pmem_all(root, virtual, &s.list[HOST_PMEM]), 0);
	is(&s.list[HOST_PMEM], 1, "dax0.0", kind, from);
	host_state_free(&s);
	stand_down(root);
}

static void devices_without_a_bus(void **state)
{
	static const char cxl[] =
		"platform/ACPI0017:00/root0/decoder0.0/region0/dax_region0/dax0.0";

	(void)state;
	judged_dax("platform/hmem.0/dax0.0", false, "quiet", HOST_PMEM_UNKNOWN,
		   "it may be HBM, CXL memory or DRAM");
	judged_dax("platform/hmem.0/dax0.0", false,
		   "efi_fake_mem=4G@9G:0x40000", HOST_PMEM_DRAM,
		   "kernel parameter efi_fake_mem=4G@9G:0x40000");
	judged_dax(cxl, false, "quiet", HOST_PMEM_REAL, "CXL memory");
	judged_dax(cxl, true, "quiet", HOST_PMEM_VM,
		   "device dax0.0, under a hypervisor");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_target_leads_to_its_region),
		cmocka_unit_test(a_bus_names_its_provider),
		cmocka_unit_test(devices_without_a_bus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
