/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pinner.h - a process that holds pins of pages of a mapping
 *
 * The pinner maps the file of a task, fills the pages with words that identify
 * them, and takes short-term pins of them (FOLL_GET or FOLL_PIN) that last
 * until they are dropped on request. It is a process of its own, since some
 * operations wait for pins in a sleep that no signal ends. It dies, and drops
 * its pins, if its parent dies or after PINNER_LIMIT_S.
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
#include "pin/pin_method.h"

#define PINNER_LIMIT_S	 20
#define PINNER_PAGES_MAX 16

const char *pinner_kind_name(enum pinner_kind kind);
/* True if a drop shows what the page holds; else it writes to the page late. */
bool pinner_kind_reads(enum pinner_kind kind);
bool pinner_kind_needs_disk(enum pinner_kind kind);

struct pinner_spec {
	enum pinner_kind kind;
	const struct task *task; /* all its entries are mapped */
	uint64_t page;		 /* first pinned 4 KiB page of the task */
	unsigned int pages;	 /* 1..PINNER_PAGES_MAX, within 2 MiB */
	uint64_t tag;
	/* for kinds that need one; owned by the caller */
	const struct disk *disk;
};

/* The word that fills page @page, and the word of a late write to it. */
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

/* Offset of a page of the task in its file. */
uint64_t pinner_offset(const struct pinner_spec *spec, uint64_t page);

struct pinner {
	pid_t pid;
	int socket;
	const struct disk *disk;
};

/* What a drop of pins showed. */
struct pinner_seen {
	uint64_t ticks; /* clock at the drop */
	uint64_t bad;	/* words other than the page's own; 0 for writers */
	uint64_t word;	/* the first of them */
};

/**
 * pinner_start() - start the pinner, which maps, writes and proves the pages
 * @test: the test
 * @spec: shared with the pinner; must stay valid until pinner_stop()
 * @pinner: filled; release with pinner_stop()
 * @reason: set to the cause of a failure
 *
 * Return: 0; -EPROTO if the page size is not the cell's; or -errno.
 */
int pinner_start(struct test *test, const struct pinner_spec *spec,
		 struct pinner *pinner, struct err *reason);

/**
 * pinner_take() - pin the pages; they are pinned when it returns
 * @pinner: the pinner
 * @reason: set to the cause of a failure and the way out
 *
 * Return: 0; -ENOTSUP if the kernel lacks this way to pin, or a limit forbids
 * it; or -errno.
 */
int pinner_take(struct pinner *pinner, struct err *reason);

/* Drop the pins and return what they showed: 0 or -errno. */
int pinner_drop(struct pinner *pinner, struct pinner_seen *seen,
		struct err *reason);

int pinner_unmap(struct pinner *pinner, struct err *reason);

/* Read or write one page of the task through the mapping. */
int pinner_touch(struct pinner *pinner, uint64_t page, bool write,
		 struct err *reason);

/* MADV_DONTNEED of the whole mapping. */
int pinner_forget(struct pinner *pinner, struct err *reason);

/* Kill and reap the pinner if it lives. Return false if it does not die. */
bool pinner_stop(struct pinner *pinner);

#endif
