/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pinner.h - a process that holds pins of pages of a mapping
 *
 * It maps the file of a task, fills the pages with words that tell them from
 * any other page, and takes short-term pins of them (FOLL_GET or FOLL_PIN) that
 * last until it is told to drop them. It is never the process that truncates,
 * unlinks or unmounts: kernels wait for pins where no signal helps. If its
 * owner dies or PINNER_LIMIT_S pass, it dies, and its pins with it.
 */
#ifndef DAXSTORM_PIN_PINNER_H
#define DAXSTORM_PIN_PINNER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "check/test.h"
#include "measure/task.h"
#include "pin/disk.h"

#define PINNER_LIMIT_S	 20
#define PINNER_PAGES_MAX 16

enum pinner_kind {
	PIN_PIPE,	/* vmsplice() into a pipe */
	PIN_VM_READ,	/* process_vm_readv() into a page that waits */
	PIN_VM_WRITE,	/* process_vm_writev() from a page that waits */
	PIN_AIO_READ,	/* O_DIRECT read from a suspended disk */
	PIN_AIO_WRITE,	/* O_DIRECT write to it */
	PIN_URING_READ, /* the same by io_uring */
	PIN_URING_WRITE,
	PIN_TCP, /* send(MSG_ZEROCOPY) to a full window */
	PIN_KINDS
};

const char *pinner_kind_name(enum pinner_kind kind);
/* Does a drop show what the page holds? Else it writes to the page, late. */
bool pinner_kind_reads(enum pinner_kind kind);
bool pinner_kind_needs_disk(enum pinner_kind kind);

struct pinner_spec {
	enum pinner_kind kind;
	const struct task *task; /* all its entries are mapped */
	uint64_t page;	    /* the first pinned one, in 4 KiB, of the task */
	unsigned int pages; /* 1..PINNER_PAGES_MAX, within an entry of 2m */
	uint64_t tag;
	const struct disk *disk; /* of kinds that need one; the caller's */
};

/* The word that fills page @page, and the one that is written to it late. */
static inline uint64_t pinner_word(const struct pinner_spec *spec,
				   uint64_t page)
{
	return spec->tag + page;
}

static inline uint64_t pinner_late_word(const struct pinner_spec *spec,
					uint64_t page)
{
	return ~pinner_word(spec, page);
}

/* Where a page of the task lies in its file. */
uint64_t pinner_offset(const struct pinner_spec *spec, uint64_t page);

struct pinner {
	pid_t pid;
	int socket;
	const struct disk *disk;
};

/* What a drop of pins showed. */
struct pinner_seen {
	uint64_t ticks; /* of the clock, when it let go */
	uint64_t bad;	/* words that are not the page's own; 0 of writers */
	uint64_t word;	/* the first of them */
};

/**
 * pinner_start() - start it: it maps, writes and proves the pages' entries
 * @spec: shared with the pinner, must live as long as it
 * @pinner: filled; release with pinner_stop()
 *
 * Return: 0; -EPROTO when the entries are not of the cell's size; -errno.
 */
int pinner_start(struct test *test, const struct pinner_spec *spec,
		 struct pinner *pinner, struct err *reason);

/**
 * pinner_take() - pin; when it returns, the pages are pinned
 *
 * Return: 0; -ENOTSUP where the kernel has no such way or a limit forbids it,
 * with the way out; -errno.
 */
int pinner_take(struct pinner *pinner, struct err *reason);

/* Let go of the pins and tell what they showed: 0 or -errno. */
int pinner_drop(struct pinner *pinner, struct pinner_seen *seen,
		struct err *reason);

int pinner_unmap(struct pinner *pinner, struct err *reason);

/* Read or write one page of the task through the mapping. */
int pinner_touch(struct pinner *pinner, uint64_t page, bool write,
		 struct err *reason);

/* MADV_DONTNEED of all that is mapped. */
int pinner_forget(struct pinner *pinner, struct err *reason);

/* Kill and reap it, pins and all, if that is not done yet. False: it lives. */
bool pinner_stop(struct pinner *pinner);

#endif
