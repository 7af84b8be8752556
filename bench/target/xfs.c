// SPDX-License-Identifier: GPL-2.0-or-later
/* xfs.c - files on a DAX mount of XFS */
#include <linux/magic.h>

#include "target/fsdax.h"

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif

static bool xfs_claims(const struct target_path *path)
{
	return fsdax_claims(path, XFS_SUPER_MAGIC);
}

static struct target_ops xfs = {
	.name = "xfs",
	.granularities = 1U << GRAN_4K | 1U << GRAN_2M,
	.is_dax = true,
	.is_fsdax = true,
	.shares_extents = true,
	.pagemap_scan = true,
	.persistent = true,
	.unmapped_on_remove = true,
	.claims = xfs_claims,
	.probe = fsdax_probe,
	.extents_open = fsdax_extents,
	.misaligned = fsdax_misaligned,
};
TARGET_OPS(xfs)
