/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disk.h - block devices: one that keeps its I/O waiting, one that keeps nothing */
#ifndef DAXSTORM_PIN_DISK_H
#define DAXSTORM_PIN_DISK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * A linear target of the device mapper over a RAM disk of our own. While it is
 * suspended (without a flush and without freezing a file system) the mapper
 * keeps what is submitted to it, pages pinned, until it is resumed
 * (drivers/md/dm.c, dm_submit_bio).
 */
struct disk {
	int control; /* /dev/mapper/control */
	char name[32], path[32];
	pid_t guard;
};

#define DISK_BYTES   (UINT64_C(1) << 20)
#define DISK_LIMIT_S 20 /* the longest that it stays suspended */

/**
 * disk_open() - load the modules brd and dm_mod, and make the device
 * @disk: filled; release with disk_close()
 *
 * I/O that waits on a suspended device keeps its process even from dying. So
 * a process outside of the caller's session resumes and removes the device
 * when the caller dies or closes the disk, and resumes it after DISK_LIMIT_S.
 *
 * Return: 0; -ENOTSUP with the way out where a module is missing, or where
 * the RAM disk is somebody else's; -errno.
 */
int disk_open(struct disk *disk, struct err *reason);
void disk_close(struct disk *disk);

int disk_suspend(const struct disk *disk, struct err *reason);
int disk_resume(const struct disk *disk, struct err *reason);

#define DISK_NULLS 4

/**
 * disk_null() - open a device that copies nothing and ends each I/O in place
 * @index: which of DISK_NULLS, one for each task
 *
 * The module null_blk is loaded with one set of parameters, so that kernels
 * whose defaults differ take the same way.
 *
 * Return: a file descriptor for O_DIRECT; -ENOTSUP without the module or where
 * @index is too high; -errno.
 */
int disk_null(unsigned int index, struct err *reason);

#endif
