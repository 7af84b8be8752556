// SPDX-License-Identifier: GPL-2.0-or-later
/* array.c - an array that grows by one zeroed item */
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

void *array_add(void *list, size_t *nr, size_t size)
{
	char *items;

	memcpy(&items, list, sizeof(items));
	/* The capacity doubles at every power of two, so it is not stored. */
	if (!(*nr & (*nr - 1))) {
		items = realloc(items, (*nr ? 2 * *nr : 1) * size);
		if (!items)
			return NULL;
		memcpy(list, &items, sizeof(items));
	}
	return memset(items + (*nr)++ * size, 0, size);
}
