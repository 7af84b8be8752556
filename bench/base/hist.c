// SPDX-License-Identifier: GPL-2.0-or-later
/* hist.c - merge and read histograms */
#include "base/hist.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static_assert(HIST_BUCKETS <= 1UL << (64 - HIST_COUNT_BITS),
	      "the index of a bucket must fit struct hist_bucket");

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

void sparse_hist_free(struct sparse_hist *h)
{
	free(h->bucket);
	*h = (struct sparse_hist){ .count = 0 };
}

static bool add_fits(uint64_t a, uint64_t b, unsigned int bits)
{
	return b <= UINT64_MAX - a && (bits == 64 || !((a + b) >> bits));
}

/* Write the buckets of both to @to. Return: their number; 0: a count is too high. */
static size_t merge_buckets(const struct sparse_hist *a,
			    const struct sparse_hist *b, struct hist_bucket *to)
{
	size_t i = 0, k = 0, nr = 0;

	while (i < a->nr || k < b->nr) {
		if (k == b->nr ||
		    (i < a->nr && a->bucket[i].index < b->bucket[k].index)) {
			to[nr++] = a->bucket[i++];
			continue;
		}
		to[nr] = b->bucket[k++];
		if (i < a->nr && a->bucket[i].index == to[nr].index) {
			if (!add_fits(a->bucket[i].count, to[nr].count,
				      HIST_COUNT_BITS))
				return 0;
			to[nr].count += a->bucket[i++].count;
		}
		nr++;
	}
	return nr;
}

int sparse_hist_merge(struct sparse_hist *into, const struct sparse_hist *from)
{
	struct hist_bucket *bucket;
	size_t nr;

	if (!from->count)
		return 0;
	bucket = malloc((into->nr + from->nr) * sizeof(*bucket));
	if (!bucket)
		return -ENOMEM;
	nr = merge_buckets(into, from, bucket);
	if (!nr || !add_fits(into->sum, from->sum, 64)) {
		free(bucket);
		return -EOVERFLOW;
	}
	free(into->bucket);
	into->bucket = bucket;
	if (!into->count || from->min < into->min)
		into->min = from->min;
	if (from->max > into->max)
		into->max = from->max;
	into->nr = nr;
	into->count += from->count;
	into->sum += from->sum;
	return 0;
}

bool sparse_hist_equal(const struct sparse_hist *a, const struct sparse_hist *b)
{
	return a->count == b->count && a->sum == b->sum && a->min == b->min &&
	       a->max == b->max && a->nr == b->nr &&
	       (!a->nr ||
		!memcmp(a->bucket, b->bucket, a->nr * sizeof(*a->bucket)));
}

uint64_t sparse_hist_quantile(const struct sparse_hist *h, double q)
{
	uint64_t want = (uint64_t)ceil(q * (double)h->count);
	uint64_t seen = 0;
	size_t i;

	for (i = 0; i < h->nr; i++) {
		seen += h->bucket[i].count;
		if (seen >= want && seen)
			return hist_bucket_max(h->bucket[i].index) < h->max ?
				       hist_bucket_max(h->bucket[i].index) :
				       h->max;
	}
	return h->max;
}

double sparse_hist_mean(const struct sparse_hist *h)
{
	return h->count ? (double)h->sum / (double)h->count : 0;
}
