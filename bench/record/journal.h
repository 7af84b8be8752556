/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journal.h - write one JSON line for each finished step of a run */
#ifndef DAXSTORM_RECORD_JOURNAL_H
#define DAXSTORM_RECORD_JOURNAL_H

#include <stdbool.h>

#include "record/result.h"

struct journal {
	int fd;
	int kmsg; /* /dev/kmsg, for lines about cells on the console; or -1 */
};

/**
 * journal_open() - create a journal
 * @path: file (truncated) or serial device
 * @kmsg: also write the begin and end of each cell to the kernel log
 * @journal: filled; release with journal_close()
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int journal_open(const char *path, bool kmsg, struct journal *journal,
		 struct err *reason);
void journal_close(struct journal *journal);

/*
 * Each of these writes one line and waits until it is on disk or has left the
 * serial port. A later crash cannot lose the line, and no interrupt of the
 * output hits the next measurement. Return: 0 or -errno.
 */
int journal_header(struct journal *journal, const struct result *result,
		   struct err *reason);
int journal_begin(struct journal *journal, const char *id, struct err *reason);
int journal_cell(struct journal *journal, const struct result_cell *cell,
		 struct err *reason);
/* @left: number of cells that are left for another start, as planned. */
int journal_end(struct journal *journal, uint64_t left, struct err *reason);

#endif
