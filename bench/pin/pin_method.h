/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_method.h - the interface between pinner.c and the ways to pin */
#ifndef DAXSTORM_PIN_PIN_METHOD_H
#define DAXSTORM_PIN_PIN_METHOD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pin/disk.h"

/*
 * The ways to pin: PIN_KIND, pin_method_METHOD and its name
 * in checks. A new way takes a line here and a file that defines the method.
 */
/* clang-format off */
#define PIN_METHODS(way)						\
	/* vmsplice() into a pipe */					\
	way(PIPE, pipe, "pipe")						\
	/* process_vm_readv() into, process_vm_writev() from a blocked page */ \
	way(VM_READ, vm_read, "vm-read")				\
	way(VM_WRITE, vm_write, "vm-write")				\
	/* O_DIRECT read from, write to a suspended disk */		\
	way(AIO_READ, aio_read, "aio-read")				\
	way(AIO_WRITE, aio_write, "aio-write")				\
	/* as AIO, but by io_uring */					\
	way(URING_READ, uring_read, "uring-read")			\
	way(URING_WRITE, uring_write, "uring-write")			\
	/* send(MSG_ZEROCOPY) to a full window */			\
	way(TCP, tcp, "tcp")
/* clang-format on */

#define PIN_KIND(kind, method, text) PIN_##kind,
enum pinner_kind { PIN_METHODS(PIN_KIND) PIN_KINDS };
#undef PIN_KIND

/* The pins of a pinner, in its process. */
struct pinned {
	char *at;	/* the mapped pages */
	size_t length;	/* in bytes */
	char *buffer;	/* @length bytes, page aligned: the words that a reader
			  has read or that a writer writes */
	uint64_t ticks; /* clock at the drop */
	const struct disk *disk;
	/* private to the way to pin */
	bool write; /* I/O writes to the pages */
	int fd[2];
	char *area;
	pthread_t thread;
	long result;
	/* AIO context; kept, since io_destroy() waits for RCU */
	unsigned long context;
	unsigned int *ring[2];
};

struct pin_method {
	const char *name; /* as in PIN_METHODS */
	bool reads, disk;
	bool write; /* for struct pinned */
	/* see pinner_take() and pinner_drop() */
	int (*take)(struct pinned *pinned, struct err *reason);
	int (*drop)(struct pinned *pinned, struct err *reason);
};

#define PIN_METHOD(kind, method, text)                                         \
	extern const struct pin_method pin_method_##method;
PIN_METHODS(PIN_METHOD)
#undef PIN_METHOD

#endif
