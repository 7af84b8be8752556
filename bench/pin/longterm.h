/* SPDX-License-Identifier: GPL-2.0-or-later */
/* longterm.h - interfaces by which a process can pin memory without limit */
#ifndef DAXSTORM_PIN_LONGTERM_H
#define DAXSTORM_PIN_LONGTERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pin/gup_memory.h"
#include "pin/uring.h"

/* State of one interface between open and close. */
struct longterm {
	struct uring ring;
	int fd;		 /* socket, device or second ring */
	uint32_t domain; /* RDMA: protection domain */
	uint32_t region; /* RDMA: memory region */
	void *spare;	 /* NO_MMAP: anonymous memory for the two rings */
};

/*
 * One interface that uses FOLL_LONGTERM. @fast ones call pin_user_pages_fast(),
 * which checks the page before it checks the VMA.
 */
struct longterm_way {
	const char *name;
	bool fast;
	bool always_writes; /* uses FOLL_WRITE even for read access */
	int partial; /* errno if only the first pages can be pinned; 0: the
			errno of the first page that cannot */
	size_t bytes_max;
	/* Return: 0; -ENOTSUP with the way out in the message; or -errno. */
	int (*open)(struct longterm *, struct err *);
	/* Pin @bytes at @address, both page aligned. Return: 0 or -errno. */
	int (*pin)(struct longterm *, void *address, size_t bytes, bool write);
	int (*unpin)(struct longterm *); /* only after a successful pin */
	void (*close)(struct longterm *);
};

enum longterm_kind {
	LONGTERM_BUFFERS,   /* IORING_REGISTER_BUFFERS */
	LONGTERM_PBUF_RING, /* IORING_REGISTER_PBUF_RING in user memory */
	LONGTERM_NO_MMAP,   /* IORING_SETUP_NO_MMAP: submission queue */
	LONGTERM_XDP,	    /* XDP_UMEM_REG of an AF_XDP socket */
	LONGTERM_RDMA,	    /* memory region of rxe (RDMA over Ethernet) */
	LONGTERM_GUP_TEST,  /* PIN_LONGTERM_TEST_START, CONFIG_GUP_TEST */
	LONGTERM_KINDS
};

extern const struct longterm_way longterm_ways[LONGTERM_KINDS];

/*
 * Pin as much of @gup_memory as the interface allows. Return: errno, positive.
 */
int longterm_pin(const struct longterm_way *way, struct longterm *held,
		 const struct gup_memory *gup_memory,
		 enum gup_memory_kind memory, uint64_t *ticks);

/**
 * longterm_expected() - get the errno (positive) that a pin must return
 * @way: the interface
 * @memory: state of the memory
 * @devdax: the memory is devdax, not fsdax
 *
 * fsdax memory is refused with EOPNOTSUPP (mm/gup.c, check_vma_flags). Private
 * copies are not DAX pages, so interfaces that check the page first accept
 * them. An interface may have its own errno for memory of which only the first
 * part can be pinned. devdax is accepted, unless the interface uses FOLL_WRITE
 * and the mapping is read-only.
 *
 * Return: the errno, or 0 if the pin must succeed.
 */
int longterm_expected(const struct longterm_way *way,
		      enum gup_memory_kind memory, bool devdax);

/* Name of the check of a pin: "buffers-shared-read". */
void longterm_check(const struct longterm_way *way, enum gup_memory_kind memory,
		    char name[CELL_NAME_MAX]);

/* Report that check. @err is the result of longterm_pin(). */
void longterm_judge(struct test *test, const struct longterm_way *way,
		    enum gup_memory_kind memory, int err);

/*
 * The way out if even anonymous memory is refused with @err, to be appended to
 * a message; "" if none is known.
 */
const char *longterm_cure(int err);

#endif
