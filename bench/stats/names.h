/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.h - number texts in the order in which they first appear */
#ifndef DAXSTORM_STATS_NAMES_H
#define DAXSTORM_STATS_NAMES_H

#include <stddef.h>

/* A hash table with linear probing; zeroed, it is empty. */
struct names {
	char **text; /* by number, from 0 */
	size_t nr;
	size_t *slot; /* number + 1 of the text with this hash; 0: free */
	size_t nr_slots;
};

void names_free(struct names *n);

/**
 * names_add() - get the number of a text, which is added if it is new
 * @n: the names
 * @text: copied
 * @number: set; it is the old n->nr if the text is new
 *
 * Return: 0 or -ENOMEM.
 */
int names_add(struct names *n, const char *text, size_t *number);

#endif
