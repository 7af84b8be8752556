/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hist.h - log-linear histograms of 64-bit values, 3 significant digits */
#ifndef DAXSTORM_BASE_HIST_H
#define DAXSTORM_BASE_HIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Each value below 2^11 has a bucket of its own. Above, every power of two is
 * cut into 2^10 buckets, so no bucket is wider than 1/1024 of its lowest value.
 * The layout is that of HdrHistogram with 3 significant digits
 * (hdrhistogram.org). Two histograms are merged by adding their buckets.
 */
#define HIST_LINEAR_BITS 11
#define HIST_MAX_BITS	 42 /* 2^42 ns is 73 minutes */
#define HIST_HALF	 (1U << (HIST_LINEAR_BITS - 1))
#define HIST_BUCKETS	 ((HIST_MAX_BITS - HIST_LINEAR_BITS + 2) * HIST_HALF)

struct hist {
	uint64_t count;
	uint64_t sum; /* exact, not derived from the buckets */
	uint64_t min; /* UINT64_MAX while empty */
	uint64_t max;
	uint64_t bucket[HIST_BUCKETS];
};

/* Bucket of @value. All values from 2^HIST_MAX_BITS on share the last one. */
static inline unsigned int hist_index(uint64_t value)
{
	unsigned int shift;

	if (value < (1U << HIST_LINEAR_BITS))
		return (unsigned int)value;
	if (value >> HIST_MAX_BITS)
		return HIST_BUCKETS - 1;
	shift = 64 - HIST_LINEAR_BITS - (unsigned int)__builtin_clzll(value);
	return shift * HIST_HALF + (unsigned int)(value >> shift);
}

/* Add one value. It does not allocate and has no branch but the bucket's. */
static inline void hist_add(struct hist *h, uint64_t value)
{
	h->count++;
	h->sum += value;
	if (value < h->min)
		h->min = value;
	if (value > h->max)
		h->max = value;
	h->bucket[hist_index(value)]++;
}

/* Count @nr values of which only the number is known here: they stand as 0. */
void hist_add_unknown(struct hist *h, uint64_t nr);

/* Empty @h and write to all its pages, so that none of them faults later. */
void hist_reset(struct hist *h);

/* Add @from to @into. The result does not depend on order or grouping. */
void hist_merge(struct hist *into, const struct hist *from);

/* Highest value of bucket @index. */
uint64_t hist_bucket_max(unsigned int index);

/**
 * hist_quantile() - value at a quantile
 * @h: histogram
 * @q: the quantile, 0 < @q <= 1
 *
 * Return: the upper bound v of the first bucket for which at least
 * ceil(q * count) values are <= v, at most the largest value; 0 when empty.
 */
uint64_t hist_quantile(const struct hist *h, double q);

/* Arithmetic mean from the exact sum; 0 when empty. */
double hist_mean(const struct hist *h);

/* A bucket with values. Many are kept, so both numbers share 64 bits. */
#define HIST_COUNT_BITS 48
struct hist_bucket {
	uint64_t index : 64 - HIST_COUNT_BITS;
	uint64_t count : HIST_COUNT_BITS;
};

/*
 * A histogram that is read and no longer recorded: it has only the buckets with
 * values, by ascending index. Its memory is that of its values, not of its range.
 */
struct sparse_hist {
	uint64_t count, sum, min, max; /* as in struct hist; all 0: empty */
	struct hist_bucket *bucket;    /* allocated */
	size_t nr;
};

void sparse_hist_free(struct sparse_hist *h);

/**
 * sparse_hist_merge() - add the values of a histogram to another one
 * @into: changed; after a failure it is as it was
 * @from: not changed
 *
 * The result does not depend on order or grouping.
 *
 * Return: 0; -ENOMEM; or -EOVERFLOW if the sum does not fit 64 bits or a count
 * HIST_COUNT_BITS.
 */
int sparse_hist_merge(struct sparse_hist *into, const struct sparse_hist *from);

/* Do both hold the same values, as far as a histogram can tell? */
bool sparse_hist_equal(const struct sparse_hist *a,
		       const struct sparse_hist *b);

/* As hist_quantile() and hist_mean(). */
uint64_t sparse_hist_quantile(const struct sparse_hist *h, double q);
double sparse_hist_mean(const struct sparse_hist *h);

#endif
