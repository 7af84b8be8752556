/* SPDX-License-Identifier: GPL-2.0-or-later */
/* header.h - facts above and notes below every table */
#ifndef DAXSTORM_REPORT_HEADER_H
#define DAXSTORM_REPORT_HEADER_H

#include "stats/comparison.h"

struct fact {
	const char *
		/* "base", "command line"; NULL: continues the one before */
		key;
	char *text;
};

struct header {
	struct fact *fact;
	size_t nr;
	bool failed; /* out of memory: facts are missing */
};

/* What was compared and how, and how far the numbers can be trusted. */
void header_above(const struct comparison *c, struct header *header);

/* Of header_above(), how far the numbers can be trusted; names the sides. */
void header_belief(const struct comparison *c, struct header *header);

/* How to read the numbers, and their limits. */
void header_below(const struct comparison *c, struct header *header);

/* The program as it is called: a source tree installs nothing. */
const char *header_program(void);

/* Was a metric of the first boot of a side profiled? */
bool header_is_profiled(const struct comparison *c);

void header_free(struct header *header);

#endif
