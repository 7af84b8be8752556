// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pmem.c - whether persistent memory is real, and how that is known
 *
 * The path of a device in sysfs names the bus that found its memory:
 *	.../ndbus0/region0/namespace0.0/block/pmem0	fsdax
 *	.../ndbus0/region0/dax0.0/dax0.0		devdax
 *	.../hmem.0/dax0.0	memory that the firmware reserved for a use
 *	.../root0/.../region0/dax_region0/dax0.0	CXL
 * A bus of libnvdimm tells its provider, and one of ACPI's NFIT the identity of
 * each NVDIMM.
 */
#include "host/pmem.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "host/tree.h"

#define FROM_MAX     512
#define MAPPERS_MOST 4 /* devices of the device mapper on top of each other */

/* What the firmware and the kernel say about the memory of a device. */
struct origin {
	const char *root;
	bool virtual;
	char name[64];	     /* "region0", or "dax0.0" without a bus */
	char provider[64];   /* of the bus; "" without one */
	char vendor[16];     /* of the first NVDIMM, as "0x8089"; or "" */
	char device[16];     /* of the first NVDIMM, or "" */
	char parameter[128]; /* of the kernel command line; or "" */
	bool hmem, cxl;
};

/* Copy the word of the kernel command line that begins with @key and has @with. */
static void find_parameter(const char *root, const char *key, const char *with,
			   char *word, size_t room)
{
	char line[4096], *at, *state = NULL;

	tree_text(root, "/proc/cmdline", line, sizeof(line));
	for (at = strtok_r(line, " \n\t", &state); at;
	     at = strtok_r(NULL, " \n\t", &state))
		if (!strncmp(at, key, strlen(key)) && strstr(at, with))
			snprintf(word, room, "%s", at);
}

/* The part of a path that is @prefix and a number; its end is in @end. */
static const char *find_part(const char *path, const char *prefix,
			     const char **end)
{
	size_t len = strlen(prefix);
	const char *at;

	for (at = path; (at = strchr(at, '/')); at++) {
		if (strncmp(at + 1, prefix, len))
			continue;
		*end = at + 1 + len + strspn(at + 1 + len, "0123456789");
		if (*end > at + 1 + len && (**end == '/' || !**end))
			return at + 1;
	}
	return NULL;
}

/* A line of "nmem0,0,268435456,0" names the NVDIMM of a mapping of a region. */
static void read_nvdimm(struct origin *o)
{
	char path[160], line[TREE_LINE_MAX], value[TREE_LINE_MAX];

	snprintf(path, sizeof(path), "/sys/bus/nd/devices/%s/mapping0",
		 o->name);
	tree_line(o->root, path, line);
	line[strcspn(line, ",")] = '\0';
	if (strncmp(line, "nmem", 4) ||
	    line[4 + strspn(line + 4, "0123456789")] || strlen(line) > 20)
		return;
	snprintf(path, sizeof(path), "/sys/bus/nd/devices/%.20s/nfit/vendor",
		 line);
	tree_line(o->root, path, value);
	snprintf(o->vendor, sizeof(o->vendor), "%.15s", value);
	snprintf(path, sizeof(path), "/sys/bus/nd/devices/%.20s/nfit/device",
		 line);
	tree_line(o->root, path, value);
	snprintf(o->device, sizeof(o->device), "%.15s", value);
}

/* Return false if the device of the path is no memory. */
static bool read_origin(struct origin *o, const char *path)
{
	const char *bus, *part, *end;
	char file[PATH_MAX], line[TREE_LINE_MAX];

	bus = find_part(path, "ndbus", &end);
	if (bus) {
		snprintf(file, sizeof(file), "%.*s/provider", (int)(end - path),
			 path);
		tree_line("", file, line);
		snprintf(o->provider, sizeof(o->provider), "%.63s",
			 line[0] ? line : "unknown");
		part = find_part(end, "region", &end);
		if (!part)
			return false;
		snprintf(o->name, sizeof(o->name), "%.*s", (int)(end - part),
			 part);
		read_nvdimm(o);
		return true;
	}
	part = strrchr(path, '/');
	if (!part || strncmp(part + 1, "dax", 3))
		return false;
	snprintf(o->name, sizeof(o->name), "%.63s", part + 1);
	o->hmem = strstr(path, "/hmem");
	o->cxl = strstr(path, "/dax_region") || strstr(path, "/ACPI0017");
	return true;
}

static bool is_intel(const char *vendor)
{
	/* JEP106 bank 1, number 0x89; be16_to_cpu() of the kernel, or not */
	return !strcmp(vendor, "0x8089") || !strcmp(vendor, "0x8980");
}

static enum host_pmem_kind judge_nvdimm(const struct origin *o, char *from)
{
	/* nvdimm_build_structure_dcr() of QEMU has PCI's 0x8086 for Intel */
	if (!strcmp(o->vendor, "0x8680") || !strcmp(o->vendor, "0x8086")) {
		snprintf(from, FROM_MAX,
			 "NVDIMM of QEMU (vendor %s, device %s)", o->vendor,
			 o->device);
		return HOST_PMEM_VM;
	}
	if (!o->vendor[0]) {
		snprintf(from, FROM_MAX,
			 "provider %s, which names no NVDIMM of the region",
			 o->provider);
		return HOST_PMEM_UNKNOWN;
	}
	snprintf(from, FROM_MAX, "%s (vendor %s, device %s)",
		 is_intel(o->vendor) ? "Intel Optane NVDIMM" : "NVDIMM",
		 o->vendor, o->device);
	return HOST_PMEM_REAL;
}

/* Memory that DRAM is known to be behind, whatever else is known. */
static bool is_dram(struct origin *o, char *from)
{
	if (!strncmp(o->provider, "e820", 4))
		find_parameter(o->root, "memmap=", "!", o->parameter,
			       sizeof(o->parameter));
	else if (o->hmem)
		find_parameter(o->root, "efi_fake_mem=", "", o->parameter,
			       sizeof(o->parameter));
	if (o->parameter[0])
		snprintf(from, FROM_MAX, "%s%s, kernel parameter %s",
			 o->hmem ? "hmem" : "provider ", o->provider,
			 o->parameter);
	else if (!strncmp(o->provider, "nfit_test", 9))
		snprintf(from, FROM_MAX, "provider %s, a module for tests",
			 o->provider);
	else
		return false;
	return true;
}

static enum host_pmem_kind judge(struct origin *o, char *from)
{
	if (is_dram(o, from))
		return HOST_PMEM_DRAM;
	if (o->virtual || !strcmp(o->provider, "virtio-pmem")) {
		snprintf(from, FROM_MAX, "%s%s%s%s%s",
			 o->provider[0] ? "provider " : "device ",
			 o->provider[0] ? o->provider : o->name,
			 o->vendor[0] ? ", NVDIMM vendor " : "", o->vendor,
			 o->virtual ? ", under a hypervisor" : "");
		return HOST_PMEM_VM;
	}
	if (!strcmp(o->provider, "ACPI.NFIT"))
		return judge_nvdimm(o, from);
	if (o->cxl || !strcmp(o->provider, "CXL")) {
		snprintf(from, FROM_MAX, "CXL memory");
		return HOST_PMEM_REAL;
	}
	if (!strncmp(o->provider, "e820", 4))
		snprintf(
			from, FROM_MAX,
			"provider %s without memmap= on the kernel command line: the firmware reserved it",
			o->provider);
	else if (o->hmem)
		snprintf(
			from, FROM_MAX,
			"hmem: the firmware reserved it, and it may be HBM, CXL memory or DRAM");
	else
		snprintf(from, FROM_MAX, "provider %s",
			 o->provider[0] ? o->provider : "unknown");
	return HOST_PMEM_UNKNOWN;
}

struct search {
	const char *root;
	bool virtual;
	struct host_list *list;
};

static int add_matches(const struct search *s, const char *pattern,
		       unsigned int depth);

/*
 * Add the memory of the device with this folder. A device of the device mapper
 * lies on others, which its folder lists.
 */
static int add_device(const struct search *s, const char *path,
		      unsigned int depth)
{
	struct origin o = { .root = s->root, .virtual = s->virtual };
	char whole[PATH_MAX], from[FROM_MAX];
	enum host_pmem_kind kind;

	if (!realpath(path, whole))
		return 0;
	if (!read_origin(&o, whole)) {
		snprintf(from, sizeof(from), "%.480s/slaves/*", whole);
		return depth ? add_matches(s, from, depth - 1) : 0;
	}
	if (host_list_find(s->list, o.name))
		return 0;
	kind = judge(&o, from);
	return host_list_add(s->list, o.name, from, kind);
}

static int add_matches(const struct search *s, const char *pattern,
		       unsigned int depth)
{
	glob_t found;
	size_t i;
	int err = 0;

	if (glob(pattern, 0, NULL, &found))
		return 0;
	for (i = 0; !err && i < found.gl_pathc; i++)
		err = add_device(s, found.gl_pathv[i], depth);
	globfree(&found);
	return err;
}

int host_pmem_of(const char *root, const struct stat *st, bool virtual,
		 struct host_list *list)
{
	const struct search s = { root, virtual, list };
	dev_t dev = S_ISCHR(st->st_mode) ? st->st_rdev : st->st_dev;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/sys/dev/%s/%u:%u", root,
		 S_ISCHR(st->st_mode) ? "char" : "block", major(dev),
		 minor(dev));
	return add_device(&s, path, MAPPERS_MOST);
}

int host_pmem_all(const char *root, bool virtual, struct host_list *list)
{
	static const char *const patterns[] = {
		"/sys/bus/nd/devices/region*",
		"/sys/bus/dax/devices/dax*",
	};
	const struct search s = { root, virtual, list };
	char path[PATH_MAX];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < sizeof(patterns) / sizeof(*patterns); i++) {
		snprintf(path, sizeof(path), "%s%s", root, patterns[i]);
		err = add_matches(&s, path, 0);
	}
	return err;
}
