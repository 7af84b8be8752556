// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hgrm.c - the percentile distribution that HdrHistogram prints and plots
 *
 * Behind the minimum, a row is a bucket that has values, so that no percentile
 * is stated that the values do not carry. As with HdrHistogram, the first row
 * is percentile 0, and the last one, which is no place on its axis, has three
 * columns.
 */
#include <inttypes.h>
#include <math.h>

#include "export/format.h"

static uint64_t bucket_middle(unsigned int index)
{
	uint64_t below = index ? hist_bucket_max(index - 1) + 1 : 0;

	return below + (hist_bucket_max(index) - below + 1) / 2;
}

/* From the middles of the buckets, which are exact below 2048. */
static double deviation(const struct sparse_hist *h)
{
	double mean = sparse_hist_mean(h), sum = 0, diff;
	size_t i;

	for (i = 0; i < h->nr; i++) {
		diff = (double)bucket_middle(h->bucket[i].index) - mean;
		sum += diff * diff * (double)h->bucket[i].count;
	}
	return sqrt(sum / (double)h->count);
}

static void put_row(FILE *out, double value, uint64_t seen, uint64_t below,
		    uint64_t count)
{
	fprintf(out, "%12.3f %2.12f %10" PRIu64, value,
		(double)below / (double)count, seen);
	if (below < count)
		fprintf(out, " %14.2f",
			(double)count / (double)(count - below));
	fputc('\n', out);
}

static void put_rows(FILE *out, const struct sparse_hist *h, double per)
{
	uint64_t seen = 0, value;
	size_t i;

	/* The first bucket holds the minimum. */
	put_row(out, (double)h->min / per, h->bucket[0].count, 0, h->count);
	for (i = 0; i < h->nr; i++) {
		seen += h->bucket[i].count;
		value = hist_bucket_max(h->bucket[i].index);
		value = value < h->max ? value : h->max;
		put_row(out, (double)value / per, seen, seen, h->count);
	}
}

static void write_hgrm(FILE *out, const struct export_at *at)
{
	const struct result *r = at->from->result;
	const struct sparse_hist *h = &at->metric->values;
	double per = (double)at->metric->per;
	char id[CELL_ID_MAX], unit[EXPORT_UNIT_MAX];

	fprintf(out, "# %s: %s %s, %s, kernel %s, mode %s", at->from->name,
		cell_id(&at->cell->cell, id), at->metric->name,
		export_unit(at, unit), r->release, r->mode);
	/* without it they would lie outside of their buckets */
	if (at->metric->cost > 0)
		fprintf(out,
			"; as recorded: %.4g %s of each value are the cost of measuring",
			at->metric->cost / per, at->metric->unit);
	fputc('\n', out);
	fprintf(out, "%12s %14s %10s %14s\n\n", "Value", "Percentile",
		"TotalCount", "1/(1-Percentile)");
	put_rows(out, h, per);
	fprintf(out, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n",
		sparse_hist_mean(h) / per, deviation(h) / per);
	fprintf(out, "#[Max     = %12.3f, Total count    = %12" PRIu64 "]\n",
		(double)h->max / per, h->count);
	fprintf(out, "#[Buckets = %12d, SubBuckets     = %12d]\n",
		HIST_MAX_BITS - HIST_LINEAR_BITS + 1, 1 << HIST_LINEAR_BITS);
}

const struct export_format format_hgrm = {
	.holds = EXPORT_VALUES,
	.write_metric = write_hgrm,
};
