// SPDX-License-Identifier: GPL-2.0-or-later
/* target.c - find the kind of a path, and call the operations of that kind */
#include "target/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

void target_path_look(const char *path, struct target_path *to)
{
	struct statfs fs;

	*to = (struct target_path){ .path = path };
	to->exists = !stat(path, &to->st);
	if (to->exists && !statfs(path, &fs))
		to->fs_type = (unsigned long)fs.f_type;
}

/* Set the message that explains why @path is not a target. */
static int refuse_path(const struct target_path *path, int stat_errno,
		       struct err *e)
{
	if (!path->exists)
		return err_sys(e, stat_errno, "target %s", path->path);
	if (S_ISDIR(path->st.st_mode))
		return err_set(
			e, ENOTSUP,
			"%s is not DAX: its file system (type 0x%lx) is neither XFS nor ext4; mount one with -o dax=always on a pmem namespace",
			path->path, path->fs_type);
	return err_set(
		e, ENOTSUP,
		"target %s is neither a directory nor a devdax character device; name a directory on a DAX mount or /dev/daxX.Y",
		path->path);
}

int target_probe(const char *path, struct target *target, struct err *e)
{
	const struct target_ops *ops;
	struct target_path looked;
	int stat_errno;

	*target = (struct target){ .numa_node = -1,
				   .store_granularity = "unknown" };
	if (strlen(path) >= sizeof(target->path))
		return err_set(e, ENAMETOOLONG,
			       "the target path %s has more than 255 bytes",
			       path);
	strcpy(target->path, path);
	target_path_look(path, &looked);
	stat_errno = errno;
	for (ops = target_ops_first(); ops; ops = ops->next) {
		if (!ops->claims(&looked))
			continue;
		target->ops = ops;
		return ops->probe(&looked, target, e);
	}
	return refuse_path(&looked, stat_errno, e);
}

int64_t target_memory(const struct target *t, uint64_t entry, uint64_t want,
		      struct err *e)
{
	uint64_t room = t->size_bytes / 2 / entry, nr = 1;

	if (!room)
		return err_set(
			e, ENOSPC,
			"%llu bytes are free for %s, and half of them are less than a page of %llu; free memory, or use a larger machine",
			(unsigned long long)t->size_bytes, t->path,
			(unsigned long long)entry);
	if (want <= room)
		return (int64_t)want;
	while (2 * nr <= room)
		nr *= 2;
	return (int64_t)nr;
}

int target_file(const struct target *t, const char *name, struct err *e)
{
	char path[sizeof(t->path) + 64];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", t->path,
		 name ? name : "daxstorm-XXXXXX");
	fd = name ? open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) :
		    mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "create a file in %s", t->path);
	if (!name)
		unlink(path);
	return fd;
}

int target_misaligned(const struct target *t, enum granularity g, struct err *e)
{
	if (t->ops->misaligned)
		return t->ops->misaligned(t, g, e);
	return err_set(e, ENODEV,
		       "asked for %s, but %s is mapped in units of %llu bytes",
		       granularity_name(g), t->path,
		       (unsigned long long)t->align_bytes);
}

int extents_open_named(const struct target *target, const char *name,
		       enum granularity granularity, uint64_t want,
		       struct extent_set *set, struct err *e)
{
	int err;

	*set = (struct extent_set){ .fd = -1, .spacer = -1 };
	if (!target->ops->extents_open)
		return err_set(e, ENOTSUP, "%s is %s, which has no extents",
			       target->path, target->ops->name);
	set->offset = calloc(want, sizeof(*set->offset));
	if (!set->offset)
		return err_set(
			e, ENOMEM,
			"out of memory for the offsets of %llu page-table entries",
			(unsigned long long)want);
	err = target->ops->extents_open(target, name, granularity, want, set,
					e);
	if (err)
		extents_close(set);
	return err;
}

int extents_open(const struct target *target, enum granularity granularity,
		 uint64_t want, struct extent_set *set, struct err *e)
{
	return extents_open_named(target, NULL, granularity, want, set, e);
}

void extents_close(struct extent_set *set)
{
	if (set->fd >= 0)
		close(set->fd);
	if (set->spacer >= 0)
		close(set->spacer);
	free(set->offset);
	*set = (struct extent_set){ .fd = -1, .spacer = -1 };
}
