/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disk.h - block devices: one that delays its I/O, and null_blk */
#ifndef DAXSTORM_PIN_DISK_H
#define DAXSTORM_PIN_DISK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * A linear device mapper target on a RAM disk of our own. While the device is
 * suspended (without flush and without freezing a file system), the mapper
 * keeps the submitted I/O with its pages pinned until the device is resumed
 * (drivers/md/dm.c, dm_submit_bio).
 */
struct disk {
	int control; /* /dev/mapper/control */
	char name[32], path[32];
	pid_t guard;
};

#define DISK_BYTES   (UINT64_C(1) << 20)
#define DISK_LIMIT_S 20 /* longest time that it stays suspended */

/**
 * disk_open() - load the modules brd and dm_mod, and make the device
 * @disk: filled; release with disk_close()
 * @reason: set to the cause of a failure and the way out
 *
 * A process whose I/O waits on a suspended device cannot even be killed. A
 * guard process outside the caller's session therefore resumes and removes the
 * device when the caller dies or closes the disk, and resumes it after
 * DISK_LIMIT_S.
 *
 * Return: 0; -ENOTSUP if a module is missing or the RAM disk exists already; or
 * -errno.
 */
int disk_open(struct disk *disk, struct err *reason);
void disk_close(struct disk *disk);

int disk_suspend(const struct disk *disk, struct err *reason);
int disk_resume(const struct disk *disk, struct err *reason);

#define DISK_NULLS 4

/**
 * disk_null() - open a device that copies no data and completes I/O inline
 * @index: number of the device, one for each task, below DISK_NULLS
 * @reason: set to the cause of a failure and the way out
 *
 * null_blk is loaded with fixed parameters, so that kernels with different
 * defaults take the same path.
 *
 * Return: a file descriptor for O_DIRECT; -ENOTSUP if there is no module or
 * @index is too high; or -errno.
 */
int disk_null(unsigned int index, struct err *reason);

#endif
