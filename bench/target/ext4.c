// SPDX-License-Identifier: GPL-2.0-or-later
/* ext4.c - files on a DAX mount of ext4 */
#include <linux/magic.h>

#include "target/fsdax.h"

/* EXT_UNWRITTEN_MAX_LEN of fs/ext4/ext4_extents.h */
#define UNWRITTEN_MAX_BLOCKS 32767

static bool ext4_claims(const struct target_path *path)
{
	return fsdax_claims(path, EXT4_SUPER_MAGIC);
}

static struct target_ops ext4 = {
	.name = "ext4",
	.granularities = 1U << GRAN_4K | 1U << GRAN_2M,
	.is_dax = true,
	.is_fsdax = true,
	.pagemap_scan = true,
	.persistent = true,
	.unwritten_max_bytes = UNWRITTEN_MAX_BLOCKS * PAGE_BYTES,
	.claims = ext4_claims,
	.probe = fsdax_probe,
	.extents_open = fsdax_extents,
	.misaligned = fsdax_misaligned,
};
TARGET_OPS(ext4)
