/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journal.h - what has been measured so far, one JSON line each */
#ifndef DAXSTORM_RECORD_JOURNAL_H
#define DAXSTORM_RECORD_JOURNAL_H

#include <stdbool.h>

#include "record/result.h"

struct journal {
	int fd;
	int kmsg; /* /dev/kmsg, where the console learns of cells; or -1 */
};

/**
 * journal_open() - begin a journal
 * @path: file (made anew) or serial device
 * @kmsg: also say in the kernel log which cell begins and ends
 *
 * Return: 0 or -errno.
 */
int journal_open(const char *path, bool kmsg, struct journal *journal,
		 struct err *reason);
void journal_close(struct journal *journal);

/*
 * Each writes one line and waits until it is on disk or has left the serial
 * port: a crash after it cannot lose it, and no interrupt of it falls into the
 * next measurement. Return: 0 or -errno.
 */
int journal_header(struct journal *journal, const struct result *result,
		   struct err *reason);
int journal_begin(struct journal *journal, const char *id, struct err *reason);
int journal_cell(struct journal *journal, const struct result_cell *cell,
		 struct err *reason);
/* @left: cells of the plan that were left, as asked, for another run. */
int journal_end(struct journal *journal, uint64_t left, struct err *reason);

#endif
