/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_allowed.h - try which system calls may pin a given range */
#ifndef DAXSTORM_PIN_PIN_ALLOWED_H
#define DAXSTORM_PIN_PIN_ALLOWED_H

#include <stddef.h>

#include "base/err.h"

/* The result of each system call: 0 or a positive errno. */
struct pin_tried {
	int pipe; /* vmsplice(): FOLL_GET (fs/splice.c) */
	int copy; /* process_vm_readv(): FOLL_PIN; it returns EFAULT for every
		     error (mm/process_vm_access.c) */
	int ring; /* io_uring buffers: FOLL_PIN | FOLL_LONGTERM | FOLL_WRITE
		     (io_uring/rsrc.c) */
};

/**
 * pin_try() - let three system calls pin a range, and drop the pins again
 * @address: start of the range
 * @bytes: whole pages, at most 16
 * @tried: filled
 * @reason: set to the cause of a failure and the way out
 *
 * Return: 0; -ENOTSUP if one of the system calls cannot be used at all.
 */
int pin_try(void *address, size_t bytes, struct pin_tried *tried,
	    struct err *reason);

#endif
