/* SPDX-License-Identifier: GPL-2.0-or-later */
/* longterm.h - how a process can pin its memory for as long as it likes */
#ifndef DAXSTORM_PIN_LONGTERM_H
#define DAXSTORM_PIN_LONGTERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pin/gup_memory.h"
#include "pin/uring.h"

/* What one way holds between open and close. */
struct longterm {
	struct uring ring;
	int fd;		 /* of the socket, device or second ring */
	uint32_t domain; /* RDMA: protection domain */
	uint32_t region; /* RDMA: memory region */
	void *spare;	 /* NO_MMAP: anonymous memory for the other ring */
};

/*
 * One way, in kernel words: FOLL_LONGTERM. @fast ways go through
 * pin_user_pages_fast(), which looks at the page before it looks at the VMA.
 */
struct longterm_way {
	const char *name;
	bool fast;
	bool always_writes; /* asks for FOLL_WRITE, whatever is wanted */
	int partial; /* errno where only the first pages can be pinned; 0: that
			of the first page that cannot */
	size_t bytes_max;
	/* 0; -ENOTSUP with the cure; -errno */
	int (*open)(struct longterm *, struct err *);
	/* Pin @bytes at @address, both of whole pages: 0 or -errno. */
	int (*pin)(struct longterm *, void *address, size_t bytes, bool write);
	int (*unpin)(struct longterm *); /* after a pin that gave 0 */
	void (*close)(struct longterm *);
};

enum longterm_kind {
	LONGTERM_BUFFERS,   /* IORING_REGISTER_BUFFERS */
	LONGTERM_PBUF_RING, /* IORING_REGISTER_PBUF_RING, memory of the user */
	LONGTERM_NO_MMAP,   /* IORING_SETUP_NO_MMAP: its ring of requests */
	LONGTERM_XDP,	    /* XDP_UMEM_REG of an AF_XDP socket */
	LONGTERM_RDMA,	    /* a memory region of rxe, RDMA over Ethernet */
	LONGTERM_GUP_TEST,  /* PIN_LONGTERM_TEST_START, CONFIG_GUP_TEST */
	LONGTERM_KINDS
};

extern const struct longterm_way longterm_ways[LONGTERM_KINDS];

/* Pin as much of what is laid as the way can take. Return: a positive errno. */
int longterm_pin(const struct longterm_way *way, struct longterm *held,
		 const struct gup_memory *gup_memory,
		 enum gup_memory_kind memory, uint64_t *ticks);

/**
 * longterm_expected() - the errno that a pin must give, positive; 0: none
 *
 * fsdax memory is refused with EOPNOTSUPP (mm/gup.c, check_vma_flags). Pages
 * that are private copies are no DAX pages any more: who looks at pages first
 * takes them. A way may have an error of its own for memory of which only the
 * first part can be pinned. Device DAX is taken, unless the way would write
 * and the mapping does not allow it.
 */
int longterm_expected(const struct longterm_way *way,
		      enum gup_memory_kind memory, bool devdax);

/* The check of a pin: "buffers-shared-read". */
void longterm_check(const struct longterm_way *way, enum gup_memory_kind memory,
		    char name[CELL_NAME_MAX]);

/* Does it pass? @err is what longterm_pin() gave in the test's cell. */
void longterm_judge(struct test *test, const struct longterm_way *way,
		    enum gup_memory_kind memory, int err);

/*
 * The cure where even anonymous memory is refused with @err; "" if none is
 * known.
 */
const char *longterm_cure(int err);

#endif
