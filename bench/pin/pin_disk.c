// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin_disk.c - pins of direct I/O that waits on a suspended disk
 *
 * A read from the disk writes to the pinned pages the words that were written
 * to the disk before. A write to the disk shows what the pinned pages hold.
 */
#include "pin/pin_method.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/page_size.h"
#include "measure/leak_check.h"

#define DONE_LIMIT_S 5
#define PIN_TRIES    100
#define PIN_TRY_NS   10000000
#define RING_BYTES   PAGE_BYTES

static int open_disk(struct pinned *h, struct err *e)
{
	h->fd[0] = open(h->disk->path, O_RDWR | O_DIRECT | O_CLOEXEC);
	if (h->fd[0] < 0)
		return err_sys(e, errno, "open %s", h->disk->path);
	if (pwrite(h->fd[0], h->buffer, h->length, 0) == (ssize_t)h->length)
		return 0;
	close(h->fd[0]);
	return err_sys(e, errno, "write %s", h->disk->path);
}

static int close_disk(struct pinned *h, long result, struct err *e)
{
	int err = 0;

	if (result != (long)h->length)
		err = err_set(e, EIO,
			      "direct I/O of %s returned %ld instead of %zu",
			      h->disk->path, result, h->length);
	else if (!h->write &&
		 pread(h->fd[0], h->buffer, h->length, 0) != (ssize_t)h->length)
		err = err_sys(e, errno, "read %s", h->disk->path);
	close(h->fd[0]);
	return err;
}

static int take_aio(struct pinned *h, struct err *e)
{
	struct iocb cb = { .aio_lio_opcode = h->write ? IOCB_CMD_PREAD :
							IOCB_CMD_PWRITE,
			   .aio_buf = (uintptr_t)h->at,
			   .aio_nbytes = h->length };
	struct iocb *list[] = { &cb };
	int err;

	if (!h->context && syscall(SYS_io_setup, 1, &h->context))
		return err_set(
			e, ENOTSUP,
			"io_setup() failed: %s; build the kernel with CONFIG_AIO or raise fs.aio-max-nr",
			strerror(errno));
	err = open_disk(h, e);
	if (err)
		return err;
	cb.aio_fildes = (uint32_t)h->fd[0];
	err = disk_suspend(h->disk, e);
	if (err)
		goto close;
	if (syscall(SYS_io_submit, h->context, 1, list) == 1)
		return 0;
	err = err_sys(e, errno, "io_submit() for %s", h->disk->path);
	disk_resume(h->disk, NULL);
close:
	close(h->fd[0]);
	return err;
}

static int drop_aio(struct pinned *h, struct err *e)
{
	struct timespec limit = { .tv_sec = DONE_LIMIT_S };
	struct io_event event = { .res = -ETIMEDOUT };
	int err;

	h->ticks = clock_begin();
	err = disk_resume(h->disk, e);
	if (err)
		return err;
	syscall(SYS_io_getevents, h->context, 1, 1, &event, &limit);
	return close_disk(h, (long)event.res, e);
}

/*
 * Set up a ring of two entries. ring[0] is the tail of the completion queue,
 * ring[1] its first entry.
 */
static int open_ring(struct pinned *h, struct err *e)
{
	struct io_uring_params p = { .flags = 0 };
	struct io_uring_sqe *sqe;
	char *ring;

	h->fd[1] = (int)syscall(SYS_io_uring_setup, 2, &p);
	if (h->fd[1] < 0)
		return err_set(
			e, ENOTSUP,
			"io_uring cannot be used: %s; set kernel.io_uring_disabled=0 or build the kernel with CONFIG_IO_URING",
			strerror(errno));
	ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, h->fd[1], IORING_OFF_SQ_RING);
	sqe = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_POPULATE, h->fd[1], IORING_OFF_SQES);
	if (ring == MAP_FAILED || sqe == MAP_FAILED ||
	    !(p.features & IORING_FEAT_SINGLE_MMAP)) {
		close(h->fd[1]);
		return err_sys(e, errno, "mmap the rings of io_uring");
	}
	*sqe = (struct io_uring_sqe){
		.opcode = h->write ? IORING_OP_READ : IORING_OP_WRITE,
		.fd = h->fd[0],
		.addr = (uintptr_t)h->at,
		.len = (uint32_t)h->length,
	};
	((unsigned int *)(ring + p.sq_off.array))[0] = 0;
	__atomic_store_n((unsigned int *)(ring + p.sq_off.tail), 1,
			 __ATOMIC_RELEASE);
	h->ring[0] = (unsigned int *)(ring + p.cq_off.tail);
	h->ring[1] = (unsigned int *)(ring + p.cq_off.cqes);
	return 0;
}

/*
 * A kernel worker submits I/O that would block, some time after
 * io_uring_enter() returned. Only the pin counter shows when it has done so.
 */
static int wait_pins(int64_t before, const struct pinned *h, struct err *e)
{
	const struct timespec pause = { .tv_nsec = PIN_TRY_NS };
	int64_t want = (int64_t)(h->length / PAGE_BYTES);
	unsigned int i;

	for (i = 0; i < PIN_TRIES; i++) {
		if (leak_check_pins() - before >= want)
			return 0;
		nanosleep(&pause, NULL);
	}
	return err_set(
		e, ENOTSUP,
		"nr_foll_pin_acquired counts %lld of %lld pages pinned by io_uring: 6.1 does not count pins of direct I/O; use 6.12 or later",
		(long long)(leak_check_pins() - before), (long long)want);
}

static int take_uring(struct pinned *h, struct err *e)
{
	int64_t before;
	int err = open_disk(h, e);

	if (err)
		return err;
	err = open_ring(h, e);
	if (err)
		goto close;
	err = disk_suspend(h->disk, e);
	if (err)
		goto close_ring;
	before = leak_check_pins();
	if (syscall(SYS_io_uring_enter, h->fd[1], 1, 0, 0, NULL, 0) != 1)
		err = err_sys(e, errno, "io_uring_enter");
	else
		err = wait_pins(before, h, e);
	if (!err)
		return 0;
	disk_resume(h->disk, NULL);
close_ring:
	close(h->fd[1]);
close:
	close(h->fd[0]);
	return err;
}

static int drop_uring(struct pinned *h, struct err *e)
{
	const struct io_uring_cqe *cqe = (struct io_uring_cqe *)h->ring[1];
	int err;

	h->ticks = clock_begin();
	err = disk_resume(h->disk, e);
	if (err)
		return err;
	/* If no completion comes, alarm() kills the pinner. */
	while (!__atomic_load_n(h->ring[0], __ATOMIC_ACQUIRE))
		syscall(SYS_io_uring_enter, h->fd[1], 0, 1,
			IORING_ENTER_GETEVENTS, NULL, 0);
	close(h->fd[1]);
	return close_disk(h, cqe->res, e);
}

const struct pin_method pin_method_aio_read = { .name = "aio-read",
						.disk = true,
						.write = true,
						.take = take_aio,
						.drop = drop_aio };
const struct pin_method pin_method_aio_write = { .name = "aio-write",
						 .reads = true,
						 .disk = true,
						 .take = take_aio,
						 .drop = drop_aio };
const struct pin_method pin_method_uring_read = { .name = "uring-read",
						  .disk = true,
						  .write = true,
						  .take = take_uring,
						  .drop = drop_uring };
const struct pin_method pin_method_uring_write = { .name = "uring-write",
						   .reads = true,
						   .disk = true,
						   .take = take_uring,
						   .drop = drop_uring };
