// SPDX-License-Identifier: GPL-2.0-or-later
/* p2pmem.c - memory of a PCI device that it lends to its peers */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "target/target.h"

#define P2PMEM "/p2pmem/allocate"

/* Is @path the file through which a device lends memory? It need not exist. */
static bool p2pmem_claims(const struct target_path *path)
{
	size_t len = strlen(path->path);

	return len > sizeof(P2PMEM) &&
	       !strcmp(path->path + len - (sizeof(P2PMEM) - 1), P2PMEM);
}

/* The file "available" of the same folder holds the number of free bytes. */
static int p2pmem_probe(const struct target_path *probed, struct target *t,
			struct err *e)
{
	char path[sizeof(t->path) + 16];
	FILE *f;

	(void)probed;
	t->align_bytes = PAGE_BYTES;
	strcpy(path, t->path);
	strcpy(strrchr(path, '/') + 1, "available");
	f = fopen(path, "re");
	if (!f)
		return err_set(
			e, ENODEV,
			"there is no %s (%s); use a kernel with CONFIG_PCI_P2PDMA (Debian's 6.16 and later) and a device that lends memory, such as an NVMe drive with a controller memory buffer",
			t->path, strerror(errno));
	if (fscanf(f, "%" SCNu64, &t->size_bytes) != 1)
		t->size_bytes = 0;
	fclose(f);
	return 0;
}

/* Only free memory is lent, so no data is lost. It is mapped page by page. */
static struct target_ops p2pmem = {
	.name = "p2pmem",
	.granularities = 1U << GRAN_4K,
	.needs = "pci",
	.pagemap_scan = true,
	.claims = p2pmem_claims,
	.probe = p2pmem_probe,
};
TARGET_OPS(p2pmem)
