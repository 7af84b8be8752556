/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uring.h - the part of io_uring that workloads need */
#ifndef DAXSTORM_PIN_URING_H
#define DAXSTORM_PIN_URING_H

#include <linux/io_uring.h>
#include <stdint.h>

#include "base/err.h"

/* From include/uapi/linux/io_uring.h of 6.5, which bookworm's headers lack. */
#ifndef IORING_SETUP_NO_MMAP
#define IORING_SETUP_NO_MMAP (1U << 14)
#endif

struct uring {
	int fd; /* -1: closed */
	unsigned int entries;
	uint64_t ring_bytes;
	char *ring; /* both rings: IORING_FEAT_SINGLE_MMAP */
	struct io_uring_sqe *sqes;
	uint32_t *sq_tail, *sq_array, *cq_head, *cq_tail;
	struct io_uring_cqe *cqes;
	uint32_t sq_mask, cq_mask;
};

/**
 * uring_open() - create an io_uring and map its rings
 * @ring: filled; release with uring_close()
 * @entries: a power of two
 * @reason: set to the cause of a failure and the way out
 *
 * Return: 0; -ENOTSUP if io_uring cannot be used; or -errno.
 */
int uring_open(struct uring *ring, unsigned int entries, struct err *reason);
void uring_close(struct uring *ring);

/* io_uring_setup() and io_uring_register(). Return: the result, or -errno. */
int uring_setup(unsigned int entries, struct io_uring_params *params);
int uring_register(int fd, unsigned int opcode, const void *arg,
		   unsigned int nr);

/* Set the message for errno @err of io_uring_setup(). Return: -errno. */
int uring_refused(int err, struct err *reason);

/**
 * uring_run() - submit one request and wait for its result, in one system call
 * @ring: the ring
 * @sqe: the request
 *
 * Return: the result of the request, or -errno of io_uring_enter().
 */
int uring_run(struct uring *ring, const struct io_uring_sqe *sqe);

/* A request of @len bytes at offset 0 of @fd, with @address as its buffer. */
static inline struct io_uring_sqe
uring_rw(unsigned int opcode, int fd, const void *address, unsigned int len)
{
	return (struct io_uring_sqe){ .opcode = (uint8_t)opcode,
				      .fd = fd,
				      .addr = (uintptr_t)address,
				      .len = len };
}

#endif
