/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_allowed.h - does the kernel let its own system calls pin this memory? */
#ifndef DAXSTORM_PIN_PIN_ALLOWED_H
#define DAXSTORM_PIN_PIN_ALLOWED_H

#include <stddef.h>

#include "base/err.h"

/* What each way gave: 0 or a positive errno. */
struct pin_tried {
	int pipe; /* vmsplice: FOLL_GET (fs/splice.c) */
	int copy; /* process_vm_readv: FOLL_PIN; it makes EFAULT of every error
		     (mm/process_vm_access.c) */
	int ring; /* buffers of io_uring: FOLL_PIN | FOLL_LONGTERM | FOLL_WRITE
		     (io_uring/rsrc.c) */
};

/**
 * pin_try() - let three system calls pin @bytes at @address, and let go again
 * @bytes: whole pages, at most 16
 * @tried: filled
 *
 * Return: 0; -ENOTSUP: one of the ways cannot be had at all, with the cure in
 * @reason.
 */
int pin_try(void *address, size_t bytes, struct pin_tried *tried,
	    struct err *reason);

#endif
