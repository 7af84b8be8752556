// SPDX-License-Identifier: GPL-2.0-or-later
/* names.c - number texts in the order in which they first appear */
#include "stats/names.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void names_free(struct names *n)
{
	while (n->nr)
		free(n->text[--n->nr]);
	free(n->text);
	free(n->slot);
	*n = (struct names){ .nr = 0 };
}

/* FNV-1a (Fowler, Noll, Vo), 64 bits */
static uint64_t hash(const char *text)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return h;
}

/* The slot of a text, or the free one where it belongs. */
static size_t *find_slot(const struct names *n, const char *text)
{
	size_t at = (size_t)hash(text) & (n->nr_slots - 1);

	while (n->slot[at] && strcmp(n->text[n->slot[at] - 1], text))
		at = (at + 1) & (n->nr_slots - 1);
	return &n->slot[at];
}

/* Double the slots, of which at most half are in use. */
static int grow(struct names *n)
{
	size_t nr = n->nr_slots ? 2 * n->nr_slots : 16, i;
	size_t *slot = calloc(nr, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	free(n->slot);
	n->slot = slot;
	n->nr_slots = nr;
	for (i = 0; i < n->nr; i++)
		*find_slot(n, n->text[i]) = i + 1;
	return 0;
}

int names_add(struct names *n, const char *text, size_t *number)
{
	size_t *slot;
	char *copy, **added;

	if (2 * n->nr >= n->nr_slots && grow(n))
		return -ENOMEM;
	slot = find_slot(n, text);
	if (*slot) {
		*number = *slot - 1;
		return 0;
	}
	copy = strdup(text);
	added = copy ? array_add(&n->text, &n->nr, sizeof(copy)) : NULL;
	if (!added) {
		free(copy);
		return -ENOMEM;
	}
	*added = copy;
	*slot = n->nr;
	*number = n->nr - 1;
	return 0;
}
