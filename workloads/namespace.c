// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * namespace.c - unbinding a namespace that is mapped
 *
 * Purpose: Check that unbinding the driver of a namespace which is mapped, and
 *	    being faulted, ends; that a process which touches the mapping then
 *	    gets SIGBUS or the old data, but no hang and no oops; that the
 *	    namespace is usable again after the next bind.
 * Path:    device_driver_detach -> pmem_release_disk or kill_dev_dax ->
 *	    kill_dax -> dax_holder_notify_failure (XFS: shutdown, unmap); then
 *	    devm_memremap_pages_release -> memunmap_pages.
 * Expect:  devdax, and XFS from 6.9 on, zap the page-table entries: SIGBUS.
 *	    ext4 has no DAX holder that could be notified: entries that exist
 *	    stay, new faults raise SIGBUS.
 * Needs:   Root. All use of the namespace is interrupted.
 * Notes:   The touching process reads, with a short sleep in between: under an
 *	    emulator, a busy process would cost real time. At the end, the
 *	    driver is bound and the file system mounted again.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/session.h"
#include "check/test.h"

#define LIMIT_MS 20000
#define TOUCHES	 200 /* rounds after which the toucher gives up */

/* The device of the namespace, and what is mounted on it. */
struct ns {
	char driver[PATH_MAX]; /* folder of the driver in sysfs */
	char name[64];	       /* of the device in that folder */
	char source[64], type[16];
};

static int find_device(const struct test *t, struct ns *ns, struct err *e)
{
	bool devdax = !t->cell->target->is_fsdax;
	char link[128], device[PATH_MAX], path[PATH_MAX + 16];
	struct stat st;
	dev_t dev;

	if (stat(t->target->path, &st))
		return err_sys(e, errno, "stat %s", t->target->path);
	dev = devdax ? st.st_rdev : st.st_dev;
	snprintf(link, sizeof(link), "/sys/dev/%s/%u:%u%s",
		 devdax ? "char" : "block", major(dev), minor(dev),
		 devdax ? "" : "/device");
	if (!realpath(link, device))
		return err_sys(e, errno, "find the device of %s in sysfs",
			       t->target->path);
	snprintf(ns->name, sizeof(ns->name), "%.63s", strrchr(device, '/') + 1);
	snprintf(path, sizeof(path), "%s/driver", device);
	if (!realpath(path, ns->driver))
		return err_set(
			e, ENOTSUP,
			"%s has no driver to unbind: use a pmem namespace as the target",
			device);
	return 0;
}

static int find_mount(const struct test *t, struct ns *ns, struct err *e)
{
	char line[512], source[64], dir[256], type[16];
	FILE *f = fopen("/proc/mounts", "re");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %255s %15s", source, dir, type) == 3 &&
		    !strcmp(dir, t->target->path)) {
			strcpy(ns->source, source);
			strcpy(ns->type, type);
		}
	if (f)
		fclose(f);
	if (ns->source[0] || !t->cell->target->is_fsdax)
		return 0;
	return err_set(
		e, ENOTSUP,
		"%s is not a mount point: name the folder where the file system is mounted",
		t->target->path);
}

/* Write the device's name to a file of the driver. Return: 0 or errno. */
static int tell_driver(const struct ns *ns, const char *file)
{
	char path[PATH_MAX + 16];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", ns->driver, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (write(fd, ns->name, strlen(ns->name)) < 0)
		err = errno;
	close(fd);
	return err;
}

static int unbind(struct test *t, void *arg)
{
	const struct fixture *s = arg;

	(void)t;
	return tell_driver(s->own, "unbind");
}

static void touch_on(void *arg)
{
	const struct fixture *s = arg;
	unsigned int round;
	uint64_t i;

	for (round = 0; round < TOUCHES; round++) {
		for (i = 0; i < s->area.task.nr; i++)
			(void)*(volatile char *)task_entry(&s->area.task,
							   &s->map, i);
		test_sleep_ms(1);
	}
}

/* Exit status: the signal that ended the touching, 0 if none did. */
static int toucher(struct test *t, void *arg)
{
	(void)t;
	return catch_signals(touch_on, arg, NULL, NULL);
}

static void judge_fresh(struct fixture *s)
{
	int sig;

	madvise(s->map.address, s->map.length_bytes, MADV_DONTNEED);
	sig = signal_of_read(s->map.address);
	test_check(s->test, "new-fault", sig == SIGBUS,
		   "a new fault raised signal %d, expected %d", sig, SIGBUS);
}

static int judge(struct fixture *s, struct err *e)
{
	char where[200];
	pid_t touches, unbinds;
	int status, err = dax_area_touch(&s->area, &s->map, e);

	if (err)
		return err;
	touches = test_spawn(s->test, toucher, s, e);
	unbinds = touches < 0 ? touches : test_spawn(s->test, unbind, s, e);
	if (unbinds < 0)
		return unbinds;
	err = test_join(unbinds, LIMIT_MS, &status);
	test_check(s->test, "unbinds", !err && !status,
		   "unbinding returned %d: %s", err ? err : status,
		   err ? process_where(unbinds, where, sizeof(where)) : "done");
	if (!test_join(touches, LIMIT_MS, &status))
		test_check(
			s->test, "touching",
			status == SIGBUS ||
				(!status &&
				 !s->test->cell->target->unmapped_on_remove),
			"the touching process was ended by signal %d, expected SIGBUS (or none on ext4)",
			status);
	else
		test_check(s->test, "touching", false,
			   "the touching process hangs: %s",
			   process_where(touches, where, sizeof(where)));
	judge_fresh(s);
	return 0;
}

/* Bind and mount it again: it must be usable. */
static int judge_again(struct test *t, const struct ns *ns, struct err *e)
{
	const char *at = t->target->path;
	int fd, err;

	if (ns->source[0] && umount(at))
		return err_sys(e, errno, "umount %s", at);
	err = tell_driver(ns, "bind");
	if (!err && ns->source[0] &&
	    mount(ns->source, at, ns->type, 0, "dax=always"))
		err = errno;
	fd = open(at, (ns->source[0] ? O_TMPFILE : 0) | O_RDWR | O_CLOEXEC,
		  0600);
	if (!err && fd < 0)
		err = errno;
	close(fd);
	test_check(t, "again", !err, "after the next bind and mount: %s",
		   err ? strerror(err) : "usable");
	return 0;
}

static int run(struct test *t, struct err *e)
{
	struct ns ns = { .source = "" };
	int err = find_device(t, &ns, e);

	if (!err)
		err = find_mount(t, &ns, e);
	if (!err)
		err = fixture_run(t, judge, &ns, e);
	return err ? err : judge_again(t, &ns, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "unbinds",
	  .summary = "unbinding ends while the namespace is mapped" },
	{ .name = "touching",
	  .summary = "a process that touches the mapping gets SIGBUS" },
	{ .name = "new-fault", .summary = "a new fault raises SIGBUS" },
	{ .name = "again",
	  .summary = "the namespace is usable after the next bind" },
	{ .name = NULL },
};

static struct workload namespace = {
	.name = "namespace",
	.summary = "unbinding a namespace that is mapped",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 4, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
	.spoils = true,
};
WORKLOAD(namespace)
