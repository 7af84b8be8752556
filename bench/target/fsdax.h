/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fsdax.h - files on a DAX mount: what its file systems have in common */
#ifndef DAXSTORM_TARGET_FSDAX_H
#define DAXSTORM_TARGET_FSDAX_H

#include "target/target.h"

/**
 * fsdax_claims() - is a path a directory of a file system?
 * @path: the path
 * @type: of the file system, as f_type of statfs()
 */
bool fsdax_claims(const struct target_path *path, unsigned long type);

/**
 * fsdax_probe() - the hook of struct target_ops
 *
 * Creates and removes one small file: statx tells S_DAX only of a file.
 */
int fsdax_probe(const struct target_path *path, struct target *target,
		struct err *reason);

/**
 * fsdax_extents() - make the file of a cell
 *
 * The whole file is allocated and written, because a fault on an unwritten extent
 * clears it, which costs far more than the fault. FIEMAP shows which blocks of
 * 2 MiB are aligned on the device. Only these are used as entries, and more blocks
 * are allocated until there are enough. A file without a name is unlinked at once,
 * so that a crash leaves nothing behind.
 */
int fsdax_extents(const struct target *target, const char *name,
		  enum granularity granularity, uint64_t want,
		  struct extent_set *set, struct err *reason);

/**
 * fsdax_misaligned() - the hook of struct target_ops: where the device begins
 */
int fsdax_misaligned(const struct target *target, enum granularity granularity,
		     struct err *reason);

#endif
