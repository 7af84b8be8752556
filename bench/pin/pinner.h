/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pinner.h - a process that holds pins of pages of a mapping
 *
 * It maps the file of a task, fills the pages with words that tell them from
 * any other page, and takes short-term pins of them (FOLL_GET or FOLL_PIN) that
 * last until it is told to drop them. It is never the process that truncates,
 * unlinks or unmounts: kernels wait for pins where no signal helps. If its
 * owner dies or HOLDER_LIMIT_S pass, it dies, and its pins with it.
 */
#ifndef DAXSTORM_PIN_PINNER_H
#define DAXSTORM_PIN_PINNER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "pin/disk.h"
#include "measure/task.h"
#include "check/test.h"
#include "base/err.h"

#define HOLDER_LIMIT_S	 20
#define HOLDER_PAGES_MAX 16

enum holder_kind {
	HOLD_PIPE,	  /* vmsplice() into a pipe */
	HOLD_VM_READ,	  /* process_vm_readv() into a page that waits */
	HOLD_VM_WRITE,	  /* process_vm_writev() from a page that waits */
	HOLD_AIO_READ,	  /* O_DIRECT read from a suspended disk */
	HOLD_AIO_WRITE,	  /* O_DIRECT write to it */
	HOLD_URING_READ,  /* the same by io_uring */
	HOLD_URING_WRITE,
	HOLD_TCP,	  /* send(MSG_ZEROCOPY) to a full window */
	HOLD_KINDS
};

const char *holder_kind_name(enum holder_kind kind);
/* Does a drop show what the page holds? Else it writes to the page, late. */
bool holder_kind_reads(enum holder_kind kind);
bool holder_kind_needs_disk(enum holder_kind kind);

struct holder_spec {
	enum holder_kind kind;
	const struct task *task; /* all its entries are mapped */
	uint64_t page; /* the first pinned one, in 4 KiB, of the task */
	unsigned int pages; /* 1..HOLDER_PAGES_MAX, within an entry of 2m */
	uint64_t tag;
	const struct disk *disk; /* of kinds that need one; the caller's */
};

/* The word that fills page @page, and the one that is written to it late. */
static inline uint64_t holder_word(const struct holder_spec *spec,
				   uint64_t page)
{
	return spec->tag + page;
}

static inline uint64_t holder_late_word(const struct holder_spec *spec,
					uint64_t page)
{
	return ~holder_word(spec, page);
}

/* Where a page of the task lies in its file. */
uint64_t holder_offset(const struct holder_spec *spec, uint64_t page);

struct holder {
	pid_t pid;
	int socket;
	const struct disk *disk;
};

/* What a drop of pins showed. */
struct holder_seen {
	uint64_t ticks; /* of the clock, when it let go */
	uint64_t bad;	/* words that are not the page's own; 0 of writers */
	uint64_t word;	/* the first of them */
};

/**
 * holder_start() - start it: it maps, writes and proves the pages' entries
 * @spec: shared with the holder, must live as long as it
 * @holder: filled; release with holder_stop()
 *
 * Return: 0; -EPROTO when the entries are not of the cell's size; -errno.
 */
int holder_start(struct trial *trial, const struct holder_spec *spec,
		 struct holder *holder, struct why *why);

/**
 * holder_take() - pin; when it returns, the pages are pinned
 *
 * Return: 0; -ENOTSUP where the kernel has no such way or a limit forbids it,
 * with the way out; -errno.
 */
int holder_take(struct holder *holder, struct why *why);

/* Let go of the pins and tell what they showed: 0 or -errno. */
int holder_drop(struct holder *holder, struct holder_seen *seen,
		struct why *why);

int holder_unmap(struct holder *holder, struct why *why);

/* Read or write one page of the task through the mapping. */
int holder_touch(struct holder *holder, uint64_t page, bool write,
		 struct why *why);

/* MADV_DONTNEED of all that is mapped. */
int holder_forget(struct holder *holder, struct why *why);

/* Kill and reap it, pins and all, if that is not done yet. False: it lives. */
bool holder_stop(struct holder *holder);

#endif
