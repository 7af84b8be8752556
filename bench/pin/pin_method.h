/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_method.h - what each way of holding pins gives to holder.c */
#ifndef DAXSTORM_PIN_PIN_METHOD_H
#define DAXSTORM_PIN_PIN_METHOD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pin/disk.h"
#include "base/err.h"

/* The pins of a holder; lives in its process. */
struct hold {
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

struct hold_way {
	const char *name;
	bool reads, disk;
	bool write; /* of struct hold */
	/* as holder_take() and holder_drop() */
	int (*take)(struct hold *hold, struct why *why);
	int (*drop)(struct hold *hold, struct why *why);
};

extern const struct hold_way hold_pipe, hold_tcp;
extern const struct hold_way hold_vm_read, hold_vm_write;
extern const struct hold_way hold_aio_read, hold_aio_write;
extern const struct hold_way hold_uring_read, hold_uring_write;

#endif
