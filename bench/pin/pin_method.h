/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_method.h - what each way of holding pins gives to pinner.c */
#ifndef DAXSTORM_PIN_PIN_METHOD_H
#define DAXSTORM_PIN_PIN_METHOD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pin/disk.h"

/* The pins of a pinner; lives in its process. */
struct pinned {
	char *at;      /* the pages, as mapped */
	size_t length; /* in bytes */
	char *buffer;  /* of as many bytes, page aligned: what readers saw; */
	/* what writers write */
	uint64_t ticks; /* when they were let go */
	const struct disk *disk;
	/* of the way at hand */
	bool write; /* to the pages */
	int fd[2];
	char *area;
	pthread_t thread;
	long result;
	unsigned long context; /* of AIO; kept: io_destroy() waits for RCU */
	unsigned int *ring[2];
};

struct pin_method {
	const char *name;
	bool reads, disk;
	bool write; /* of struct pinned */
	/* as pinner_take() and pinner_drop() */
	int (*take)(struct pinned *pinned, struct err *reason);
	int (*drop)(struct pinned *pinned, struct err *reason);
};

extern const struct pin_method pin_method_pipe, pin_method_tcp;
extern const struct pin_method pin_method_vm_read, pin_method_vm_write;
extern const struct pin_method pin_method_aio_read, pin_method_aio_write;
extern const struct pin_method pin_method_uring_read, pin_method_uring_write;

#endif
