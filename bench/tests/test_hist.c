// SPDX-License-Identifier: GPL-2.0-or-later
/* test_hist.c - compare histograms with sorted arrays */
#include "unit.h"

#include <math.h>

#include "base/hist.h"

#define VALUES 5000

static const double quantiles[] = { 0.001, 0.5, 0.9, 0.99, 0.999, 1 };

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static struct hist *new_hist(void)
{
	struct hist *h = malloc(sizeof(*h));

	assert_non_null(h);
	hist_reset(h);
	return h;
}

static void every_bucket_is_narrow(void **state)
{
	unsigned int i;
	uint64_t low, high;

	(void)state;
	for (i = 0; i < HIST_BUCKETS; i++) {
		low = i ? hist_bucket_max(i - 1) + 1 : 0;
		high = hist_bucket_max(i);
		assert_int_equal(hist_index(low), i);
		assert_int_equal(hist_index(high), i);
		assert_true((high - low + 1) * 1024 <= low || high == low);
	}
	assert_int_equal(hist_index(UINT64_MAX), HIST_BUCKETS - 1);
}

static void quantiles_match_sorted(void **state)
{
	uint64_t *v = calloc(VALUES, sizeof(*v)), seed = 1, got, want, sum;
	struct hist *h = new_hist();
	unsigned int i, q, round;

	(void)state;
	for (round = 0; round < 20; round++) {
		hist_reset(h);
		for (i = 0, sum = 0; i < VALUES; i++) {
			/* From one bit to 40, so that all buckets are used. */
			v[i] = random_next(&seed) >> (24 + i % 40);
			sum += v[i];
			hist_add(h, v[i]);
		}
		qsort(v, VALUES, sizeof(*v), by_value);
		assert_int_equal(h->count, VALUES);
		assert_int_equal(h->sum, sum);
		assert_int_equal(h->min, v[0]);
		assert_int_equal(h->max, v[VALUES - 1]);
		for (q = 0; q < 6; q++) {
			got = hist_quantile(h, quantiles[q]);
			want = v[(unsigned int)ceil(quantiles[q] * VALUES) - 1];
			assert_true(got >= want);
			assert_true(got - want <= want / 1024);
		}
	}
	free(h);
	free(v);
}

static void merge_is_exact(void **state)
{
	struct hist *all = new_hist(), *part[3], *ab, *ba;
	uint64_t seed = 42, value;
	unsigned int i;

	(void)state;
	for (i = 0; i < 3; i++)
		part[i] = new_hist();
	for (i = 0; i < VALUES; i++) {
		value = random_next(&seed) >> (30 + i % 30);
		hist_add(all, value);
		hist_add(part[i % 3], value);
	}
	ab = new_hist();
	ba = new_hist();
	for (i = 0; i < 3; i++) {
		hist_merge(ab, part[i]);
		hist_merge(ba, part[2 - i]);
	}
	assert_memory_equal(ab, all, sizeof(*all));
	assert_memory_equal(ba, all, sizeof(*all));
	for (i = 0; i < 3; i++)
		free(part[i]);
	free(ab);
	free(ba);
	free(all);
}

static void empty_is_zero(void **state)
{
	struct hist *h = new_hist();

	(void)state;
	assert_int_equal(hist_quantile(h, 0.5), 0);
	assert_true(hist_mean(h) == 0);
	free(h);
}

static void unknown_values_stand_as_0(void **state)
{
	struct hist *h = malloc(sizeof(*h));

	(void)state;
	assert_non_null(h);
	hist_reset(h);
	hist_add_unknown(h, 0);
	assert_int_equal(h->min, UINT64_MAX);
	hist_add_unknown(h, 3);
	assert_int_equal(h->count, 3);
	assert_int_equal(h->sum, 0);
	assert_int_equal(h->min, 0);
	assert_int_equal(h->max, 0);
	assert_int_equal(h->bucket[0], 3);
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_values_stand_as_0),
		cmocka_unit_test(every_bucket_is_narrow),
		cmocka_unit_test(quantiles_match_sorted),
		cmocka_unit_test(merge_is_exact),
		cmocka_unit_test(empty_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
