/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer.h - what a comparison says, in a few lines */
#ifndef DAXSTORM_REPORT_ANSWER_H
#define DAXSTORM_REPORT_ANSWER_H

#include "stats/comparison.h"

/* Lines of a part; what is left out is counted in its head. */
#define ANSWER_LINES_MAX 5
/* Each warning has a line, as each has a cure of its own. */
#define ANSWER_WARNINGS_MAX 30

/* In the order of their weight for the reader. */
enum answer_part {
	ANSWER_BROKE,	 /* what fails on new and did not on base */
	ANSWER_WORSE,	 /* rows that got worse */
	ANSWER_BETTER,	 /* rows that got better */
	ANSWER_CONTROL,	 /* rows of memory that is not DAX that moved */
	ANSWER_BESIDE,	 /* rows that do more or less beside the operation */
	ANSWER_UNSURE,	 /* rows of which nothing can be said */
	ANSWER_SURE,	 /* how sure all of this is */
	ANSWER_WARNINGS, /* what else may be the cause of a difference */
	ANSWER_PARTS
};

struct answer_list {
	char *head; /* "5 of 10 rows"; NULL: there is nothing to say */
	char *line[ANSWER_WARNINGS_MAX];
	size_t nr;
};

struct answer {
	struct answer_list part[ANSWER_PARTS];
	bool failed; /* out of memory: lines are missing */
};

/* "broke", "worse", ... */
const char *answer_name(enum answer_part part);

/**
 * answer_make() - say in a few lines what a comparison found
 * @c: the comparison; without c->gate, nothing is known to be broken
 * @a: filled; release with answer_free()
 *
 * Rows are sorted by the size of their relative difference, those that cannot be
 * told by the width of their interval. A row with a profile names the function
 * that changed most in its direction.
 */
void answer_make(const struct comparison *c, struct answer *a);
void answer_free(struct answer *a);

#endif
