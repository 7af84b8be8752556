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

/* The pins of a pinner, in its process. */
struct pinned {
	char *at;	/* the mapped pages */
	size_t length;	/* in bytes */
	char *buffer;	/* @length bytes, page aligned: the words that a reader
			  saw or that a writer writes */
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
	const char *name;
	bool reads, disk;
	bool write; /* for struct pinned */
	/* see pinner_take() and pinner_drop() */
	int (*take)(struct pinned *pinned, struct err *reason);
	int (*drop)(struct pinned *pinned, struct err *reason);
};

extern const struct pin_method pin_method_pipe, pin_method_tcp;
extern const struct pin_method pin_method_vm_read, pin_method_vm_write;
extern const struct pin_method pin_method_aio_read, pin_method_aio_write;
extern const struct pin_method pin_method_uring_read, pin_method_uring_write;

#endif
