// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin-umount.c - unmounting a file system while a page of a file is pinned
 *
 * Purpose: Check that umount does not end while a page of the file system is
 *	    pinned, though no process has a file of it open or mapped.
 * Path:    umount -> evict_inodes -> ext4_evict_inode or xfs_fs_evict_inode ->
 *	    dax_break_layout_final.
 * Expect:  Model refcounted waits in state D, and no signal ends the wait.
 *	    Model devmap unmounts while the page is pinned.
 * Needs:   A target that is itself a mount point and that no other process
 *	    uses: it is unmounted and mounted again, with the same options.
 * Notes:   0e2f80afcfa6 ("fs/dax: ensure all pages are idle prior to
 *	    filesystem unmount").
 */
#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "pin/pin_wait_matrix.h"

/* What mount() needs to mount the target again. */
static struct {
	char path[256], source[256], type[16], options[512];
} mounted;

/* Is it an option of mount(8), which no file system parses? */
static bool is_generic(const char *word)
{
	static const char *const generic[] = {
		"rw",	   "relatime", "noatime",     "nodiratime",
		"nosuid",  "nodev",    "noexec",      "sync",
		"dirsync", "lazytime", "strictatime", NULL
	};
	unsigned int i;

	for (i = 0; generic[i]; i++)
		if (!strcmp(word, generic[i]))
			return true;
	return false;
}

static int find_mount(const char *path, struct err *e)
{
	FILE *f = setmntent("/proc/self/mounts", "re");
	struct mntent *m = NULL;
	char *word, *rest;

	while (f && (m = getmntent(f)) && strcmp(m->mnt_dir, path))
		;
	if (m) {
		snprintf(mounted.path, sizeof(mounted.path), "%s", path);
		snprintf(mounted.source, sizeof(mounted.source), "%s",
			 m->mnt_fsname);
		snprintf(mounted.type, sizeof(mounted.type), "%s", m->mnt_type);
		mounted.options[0] = '\0';
		for (word = strtok_r(m->mnt_opts, ",", &rest); word;
		     word = strtok_r(NULL, ",", &rest)) {
			if (is_generic(word))
				continue;
			if (mounted.options[0])
				strcat(mounted.options, ",");
			strcat(mounted.options, word);
		}
	}
	if (f)
		endmntent(f);
	return m ? 0 :
		   err_set(e, ENOTSUP,
			   "%s is not a mount point: name one with --target",
			   path);
}

static int mount_again(const struct test *t, struct err *e)
{
	char name[300];

	if (mount(mounted.source, mounted.path, mounted.type, 0,
		  mounted.options) &&
	    errno != EBUSY)
		return err_sys(e, errno, "mount -t %s -o %s %s %s",
			       mounted.type, mounted.options, mounted.source,
			       mounted.path);
	snprintf(name, sizeof(name), "%s/" PIN_WAIT_NAME, t->target->path);
	unlink(name);
	return 0;
}

/* After close(), no process has the file open, but its inode is cached. */
static int unmount(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return close(fd) || umount2(mounted.path, 0) ? -errno : 0;
}

static const struct pin_wait_op ops[] = {
	{ .name = "umount",
	  .check = "umount-waits",
	  .run = unmount,
	  .keeps = true,
	  .closes = true,
	  .named = true,
	  .after = mount_again },
	{ .name = NULL },
};

static int test(struct test *t, struct err *e)
{
	int err = find_mount(t->target->path, e);

	if (err)
		return err;
	if (umount2(mounted.path, 0))
		return err_set(
			e, ENOTSUP,
			"cannot unmount %s (%s): find its users with fuser -vm",
			mounted.path, strerror(errno));
	err = mount_again(t, e);
	return err ? err : pin_wait_run(t, ops, true, e);
}

static const char *const exercises[] = {
	"refcounted:dax_break_layout_final",
	"refcounted:free_zone_device_folio",
	NULL,
};

static const struct metric metrics[] = { PIN_WAIT_METRIC, { .name = NULL } };

static const struct check checks[] = {
	{ .name = "umount-waits",
	  .summary =
		  "umount does not end while a page of the file system is pinned" },
	PIN_WAIT_CHECKS,
	{ .name = "leaks",
	  .summary = "the kernel does not warn of a page freed while pinned" },
	{ .name = NULL },
};

static struct workload pin_umount = {
	.name = "pin-umount",
	.summary = "umount while a page of a file is pinned",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "fsdax",
	.metrics = metrics,
	.test = test,
	.checks = checks,
};
WORKLOAD(pin_umount)
