// SPDX-License-Identifier: GPL-2.0-or-later
/* page_size.c - spell and parse page sizes */
#include "base/page_size.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *name;
	uint64_t bytes;
} sizes[GRANULARITIES] = {
	[GRAN_4K] = { "4k", PAGE_BYTES },
	[GRAN_2M] = { "2m", PMD_BYTES },
	[GRAN_1G] = { "1g", PUD_BYTES },
};

const char *granularity_name(enum granularity granularity)
{
	return sizes[granularity].name;
}

uint64_t granularity_bytes(enum granularity granularity)
{
	return sizes[granularity].bytes;
}

int granularity_parse(const char *text, enum granularity *granularity)
{
	unsigned int i;

	for (i = 0; i < GRANULARITIES; i++) {
		if (strcmp(sizes[i].name, text))
			continue;
		*granularity = (enum granularity)i;
		return 0;
	}
	return -EINVAL;
}
