// SPDX-License-Identifier: GPL-2.0-or-later
/* standoff_op.c - operations that want the pages of a file idle */
#include "core/standoff.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int resize(int fd, uint64_t length)
{
	return ftruncate(fd, (off_t)length) ? -errno : 0;
}

static int change(int fd, int mode, uint64_t at)
{
	if (fallocate(fd, mode, (off_t)at, (off_t)STANDOFF_BLOCK))
		return -errno;
	return 0;
}

int standoff_truncate(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return resize(fd, 0);
}

int standoff_cut_tail(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return resize(fd, at + STANDOFF_BLOCK);
}

int standoff_extend(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return resize(fd, length + 4096);
}

int standoff_punch(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at);
}

int standoff_punch_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return standoff_punch(fd, 0, length);
}

int standoff_zero(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_ZERO_RANGE, at);
}

int standoff_zero_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return standoff_zero(fd, 0, length);
}

int standoff_collapse(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_COLLAPSE_RANGE, at);
}

int standoff_collapse_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return standoff_collapse(fd, 0, length);
}

int standoff_insert(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return change(fd, FALLOC_FL_INSERT_RANGE, 0);
}
