// SPDX-License-Identifier: GPL-2.0-or-later
/* hist.c - merge and read histograms */
#include "base/hist.h"

#include <math.h>
#include <string.h>

void hist_reset(struct hist *h)
{
	memset(h, 0, sizeof(*h));
	h->min = UINT64_MAX;
}

void hist_add_unknown(struct hist *h, uint64_t nr)
{
	if (!nr)
		return;
	h->count += nr;
	h->min = 0;
	h->bucket[0] += nr;
}

void hist_merge(struct hist *into, const struct hist *from)
{
	unsigned int i;

	into->count += from->count;
	into->sum += from->sum;
	if (from->min < into->min)
		into->min = from->min;
	if (from->max > into->max)
		into->max = from->max;
	for (i = 0; i < HIST_BUCKETS; i++)
		into->bucket[i] += from->bucket[i];
}

uint64_t hist_bucket_max(unsigned int index)
{
	unsigned int shift;

	if (index < (1U << HIST_LINEAR_BITS))
		return index;
	shift = index / HIST_HALF - 1;
	return ((uint64_t)(index - shift * HIST_HALF + 1) << shift) - 1;
}

uint64_t hist_quantile(const struct hist *h, double q)
{
	uint64_t want = (uint64_t)ceil(q * (double)h->count);
	uint64_t seen = 0;
	unsigned int i;

	if (!h->count)
		return 0;
	if (!want)
		want = 1;
	for (i = 0; i < HIST_BUCKETS; i++) {
		seen += h->bucket[i];
		if (seen >= want)
			return hist_bucket_max(i) < h->max ?
				       hist_bucket_max(i) :
				       h->max;
	}
	return h->max;
}

double hist_mean(const struct hist *h)
{
	return h->count ? (double)h->sum / (double)h->count : 0;
}
