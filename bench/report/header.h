/* SPDX-License-Identifier: GPL-2.0-or-later */
/* header.h - what must stand above and below every table */
#ifndef DAXSTORM_REPORT_HEADER_H
#define DAXSTORM_REPORT_HEADER_H

#include "stats/comparison.h"

struct fact {
	const char *key; /* "base", "command line"; NULL: continues the last */
	char *text;
};

struct header {
	struct fact *fact;
	size_t nr;
	bool failed; /* out of memory: facts are missing */
};

/* Who was compared, how, and why it can be believed. */
void header_above(const struct comparison *c, struct header *header);

/* What the numbers mean and what they do not say. */
void header_below(const struct comparison *c, struct header *header);

void header_free(struct header *header);

#endif
