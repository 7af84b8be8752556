/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hist.h - log-linear histogram of 64-bit values, 3 significant digits */
#ifndef DAXSTORM_BASE_HIST_H
#define DAXSTORM_BASE_HIST_H

#include <stdint.h>

/*
 * Values below 2^11 have a bucket each; above, every power of two is cut into
 * 2^10 buckets, so a bucket is never wider than 1/1024 of its lowest value.
 * The layout is that of HdrHistogram with 3 significant digits
 * (hdrhistogram.org), and two histograms merge by adding buckets.
 */
#define HIST_LINEAR_BITS 11
#define HIST_MAX_BITS	 42 /* 2^42 ns is 73 minutes */
#define HIST_HALF	 (1U << (HIST_LINEAR_BITS - 1))
#define HIST_BUCKETS	 ((HIST_MAX_BITS - HIST_LINEAR_BITS + 2) * HIST_HALF)

struct hist {
	uint64_t count;
	uint64_t sum; /* exact: not rebuilt from buckets */
	uint64_t min; /* UINT64_MAX while empty */
	uint64_t max;
	uint64_t bucket[HIST_BUCKETS];
};

/* Bucket of @value; values of 2^HIST_MAX_BITS and more share the last one. */
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

/* Add one value: no branch but the bucket's, no allocation. */
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

/* Empty @h and touch every page of it, so that none faults later. */
void hist_reset(struct hist *h);

/* Add all of @from to @into. Exact: order and grouping do not matter. */
void hist_merge(struct hist *into, const struct hist *from);

/* Highest value that falls into bucket @index. */
uint64_t hist_bucket_max(unsigned int index);

/**
 * hist_quantile() - value at a quantile
 * @h: histogram
 * @q: 0 < @q <= 1
 *
 * Return: the smallest recorded-value bound v such that at least ceil(q*count)
 * values are <= v; never above the largest value seen, 0 when empty.
 */
uint64_t hist_quantile(const struct hist *h, double q);

/* Arithmetic mean from the exact sum; 0 when empty. */
double hist_mean(const struct hist *h);

#endif
