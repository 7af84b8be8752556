// SPDX-License-Identifier: GPL-2.0-or-later
/* test_bar.c - which devices are accepted as a BAR or as peer memory */
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>

#include "target/bar.h"
#include "target/target.h"

static char folder[64];

/* Like sysfs: a folder of files, and a link to the driver. */
static int make_device(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/daxstorm-device-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_device(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void bind_to(const char *driver)
{
	char path[128], to[128];

	snprintf(path, sizeof(path), "%s/driver", folder);
	snprintf(to, sizeof(to), "../../../bus/pci/drivers/%s", driver);
	unlink(path);
	assert_int_equal(symlink(to, path), 0);
}

static void refused(const char *says)
{
	struct err w = { "" };
	struct bar bar;

	assert_int_equal(bar_open(folder, &bar, &w), -ENODEV);
	assert_int_equal(bar.fd, -1);
	if (!strstr(w.text, says))
		fail_msg("\"%s\": want \"%s\"", w.text, says);
}

/* The BAR of any other device may hold registers. */
static void only_plain_memory_is_opened(void **state)
{
	(void)state;
	refused("is 0000:0000");
	write_file(folder, "vendor", "0x8086\n");
	write_file(folder, "device", "0x1110\n");
	bind_to("vfio-pci");
	refused("is 8086:1110: its BAR may hold registers");
	write_file(folder, "vendor", "0x1af4\n");
	write_file(folder, "device", "0x1041\n");
	refused("is 1af4:1041: its BAR may hold registers");
}

static void nothing_is_bound(void **state)
{
	(void)state;
	write_file(folder, "vendor", "0x1af4\n");
	write_file(folder, "device", "0x1110\n");
	refused("is bound to no driver, not to vfio-pci");
	bind_to("uio_pci_generic");
	refused("is bound to uio_pci_generic, not to vfio-pci");
}

static void peer_memory_is_what_is_free(void **state)
{
	struct target target;
	struct err w = { "" };
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/p2pmem", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	strcat(path, "/allocate");
	assert_int_equal(target_probe(path, &target, &w), -ENODEV);
	assert_non_null(strstr(w.text, "CONFIG_PCI_P2PDMA"));
	write_file(folder, "p2pmem/size", "16777216\n");
	write_file(folder, "p2pmem/available", "16711680\n");
	if (target_probe(path, &target, &w))
		fail_msg("%s", w.text);
	assert_ptr_equal(target.ops, target_ops_find("p2pmem"));
	assert_int_equal(target.size_bytes, 16711680);
	assert_string_equal(target.path, path);
}

#define TEST(test)                                                             \
	cmocka_unit_test_setup_teardown(test, make_device, remove_device)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_plain_memory_is_opened),
		TEST(nothing_is_bound),
		TEST(peer_memory_is_what_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
