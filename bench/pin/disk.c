// SPDX-License-Identifier: GPL-2.0-or-later
/* disk.c - a block device that delays its I/O until it is resumed */
#include "pin/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check/kmod.h"

#define BELOW	     "/dev/ram0"
#define MODULE_TRIES 100

/* A control message: the header, one target and its parameters. */
struct message {
	struct dm_ioctl io;
	struct dm_target_spec target;
	char words[64];
};

static int control(const struct disk *disk, unsigned long command,
		   uint32_t flags, struct message *m)
{
	m->io.version[0] = DM_VERSION_MAJOR;
	m->io.data_size = sizeof(*m);
	m->io.data_start = offsetof(struct message, target);
	m->io.flags = flags;
	snprintf(m->io.name, sizeof(m->io.name), "%s", disk->name);
	return ioctl(disk->control, command, m) ? -errno : 0;
}

/* The module may be in use for some time after its last user has closed it. */
static void unload(const char *module)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	unsigned int i;

	for (i = 0; i < MODULE_TRIES; i++) {
		if (!syscall(SYS_delete_module, module, O_NONBLOCK) ||
		    errno == ENOENT)
			return;
		nanosleep(&pause, NULL);
	}
	complain("cannot unload the kernel module %s: %s; run: rmmod it",
		 module, strerror(errno));
}

static int load_modules(struct err *e)
{
	static const char *const brd[] = { "brd", "rd_nr=1", "rd_size=1024",
					   NULL };
	static const char *const dm_mod[] = { "dm_mod", NULL };

	if (!access("/sys/module/brd", F_OK) || !access(BELOW, F_OK))
		return err_set(
			e, ENOTSUP,
			"the RAM disk %s exists already and may be in use; run: rmmod brd",
			BELOW);
	if (kmod_load(brd, NULL))
		return err_set(
			e, ENOTSUP,
			"cannot load brd; run as root on a kernel with CONFIG_BLK_DEV_RAM=m");
	if (!kmod_load(dm_mod, NULL))
		return 0;
	unload("brd");
	return err_set(
		e, ENOTSUP,
		"cannot load dm_mod; run as root on a kernel with CONFIG_BLK_DEV_DM");
}

static bool is_suspended(const struct disk *disk)
{
	struct message m = { .io.event_nr = 0 };

	return !control(disk, DM_DEV_STATUS, 0, &m) &&
	       m.io.flags & DM_SUSPEND_FLAG;
}

/* Wait for SIGTERM or the death of the owner, then remove the device. */
static void guard(const struct disk *disk, pid_t owner)
{
	const struct timespec second = { .tv_sec = 1 };
	struct message m = { .io.event_nr = 0 };
	unsigned int suspended = 0;
	sigset_t set;

	setsid();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	while (getppid() == owner &&
	       sigtimedwait(&set, NULL, &second) != SIGTERM) {
		suspended = is_suspended(disk) ? suspended + 1 : 0;
		if (suspended >= DISK_LIMIT_S)
			disk_resume(disk, NULL);
	}
	disk_resume(disk, NULL);
	control(disk, DM_DEV_REMOVE, 0, &m);
	unload("brd");
	_exit(0);
}

/*
 * The guard closes all descriptors but the control device: it would keep a file
 * system from being unmounted or a file from being evicted.
 */
static int start_guard(struct disk *disk, struct err *e)
{
	pid_t owner = getpid();
	sigset_t set, old;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &old);
	disk->guard = fork();
	if (disk->guard == 0) {
		disk->control = dup2(disk->control, 3);
		syscall(SYS_close_range, 4U, ~0U, 0U);
		guard(disk, owner);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return disk->guard < 0 ?
		       err_sys(e, errno,
			       "fork the process that guards the disk") :
		       0;
}

static int make(struct disk *disk, struct err *e)
{
	struct message m = { .io.event_nr = 0 };
	struct message table = {
		.io.target_count = 1,
		.target = { .length = DISK_BYTES / 512,
			    .target_type = "linear" },
		.words = BELOW " 0",
	};
	int err = control(disk, DM_DEV_CREATE, 0, &m);

	if (err)
		return err_sys(e, -err, "create the device mapper device %s",
			       disk->name);
	snprintf(disk->path, sizeof(disk->path), "/dev/dm-%u",
		 minor((dev_t)m.io.dev));
	err = control(disk, DM_TABLE_LOAD, 0, &table);
	if (err)
		err = err_sys(e, -err,
			      "load a linear device mapper table on %s", BELOW);
	else
		err = disk_resume(disk, e);
	if (!err)
		err = start_guard(disk, e);
	if (err)
		control(disk, DM_DEV_REMOVE, 0, &m);
	return err;
}

int disk_open(struct disk *disk, struct err *e)
{
	int err = load_modules(e);

	if (err)
		return err;
	snprintf(disk->name, sizeof(disk->name), "daxstorm-%d", getpid());
	disk->control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
	if (disk->control < 0) {
		err = err_sys(e, errno, "open /dev/mapper/control");
		goto unload;
	}
	err = make(disk, e);
	if (!err)
		return 0;
	close(disk->control);
unload:
	unload("brd");
	return err;
}

void disk_close(struct disk *disk)
{
	kill(disk->guard, SIGTERM);
	waitpid(disk->guard, NULL, 0);
	close(disk->control);
}

int disk_suspend(const struct disk *disk, struct err *e)
{
	struct message m = { .io.event_nr = 0 };
	int err = control(
		disk, DM_DEV_SUSPEND,
		DM_SUSPEND_FLAG | DM_SKIP_LOCKFS_FLAG | DM_NOFLUSH_FLAG, &m);

	return err ? err_sys(e, -err, "suspend %s", disk->path) : 0;
}

int disk_resume(const struct disk *disk, struct err *e)
{
	struct message m = { .io.event_nr = 0 };
	int err = control(disk, DM_DEV_SUSPEND, 0, &m);

	return err ? err_sys(e, -err, "resume %s", disk->path) : 0;
}

int disk_null(unsigned int index, struct err *e)
{
	/*
	 * The same path on all kernels: blk-mq, inline completion, 2 MiB
	 * unsplit.
	 */
	static const char *const module[] = {
		"null_blk",	"queue_mode=2",	    "irqmode=0", "gb=1",
		"nr_devices=4", "max_sectors=4096", NULL
	};
	char path[32];
	int err, fd;

	if (index >= DISK_NULLS)
		return err_set(
			e, ENOTSUP,
			"there are %d null_blk devices, one for each task; use threads = %d or less",
			DISK_NULLS, DISK_NULLS);
	err = kmod_load(module, e);
	if (err)
		return err;
	snprintf(path, sizeof(path), "/dev/nullb%u", index);
	/* O_EXCL fails if the device is mounted. */
	fd = open(path, O_RDWR | O_DIRECT | O_EXCL | O_CLOEXEC);
	return fd < 0 ? err_sys(e, errno, "open %s", path) : fd;
}
