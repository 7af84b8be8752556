// SPDX-License-Identifier: GPL-2.0-or-later
/* test_hist.c - compare histograms with sorted arrays */
#include "unit.h"

#include <errno.h>
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

/* What a result file holds of . */
static struct sparse_hist sparse(const struct hist *h)
{
	struct sparse_hist s = { h->count, h->sum, h->min, h->max, NULL, 0 };
	unsigned int i;

	s.bucket = calloc(HIST_BUCKETS, sizeof(*s.bucket));
	assert_non_null(s.bucket);
	for (i = 0; i < HIST_BUCKETS; i++)
		if (h->bucket[i])
			s.bucket[s.nr++] =
				(struct hist_bucket){ .index = i,
						      .count = h->bucket[i] };
	return s;
}

/* Merged in both orders, parts give what all their values give. */
static void sparse_is_as_dense(void **state)
{
	struct hist *all = new_hist(), *half = new_hist();
	struct sparse_hist part[2], want, got[2] = { { .nr = 0 }, { .nr = 0 } };
	uint64_t seed = 7, value;
	unsigned int i, q;

	(void)state;
	for (i = 0; i < VALUES; i++) {
		value = random_next(&seed) >> (24 + i % 40) | 8;
		hist_add(all, value);
		hist_add(half, value);
		if (i == VALUES / 3 || i == VALUES - 1) {
			part[i == VALUES - 1] = sparse(half);
			hist_reset(half);
		}
	}
	want = sparse(all);
	for (q = 0; q < 6; q++)
		assert_int_equal(sparse_hist_quantile(&want, quantiles[q]),
				 hist_quantile(all, quantiles[q]));
	assert_true(sparse_hist_mean(&want) == hist_mean(all));
	for (i = 0; i < 2; i++) {
		assert_int_equal(sparse_hist_merge(&got[i], &part[i]), 0);
		assert_false(sparse_hist_equal(&got[i], &want));
		assert_int_equal(sparse_hist_merge(&got[i], &part[!i]), 0);
		assert_true(sparse_hist_equal(&got[i], &want));
	}
	for (i = 0; i < 2; i++) {
		sparse_hist_free(&part[i]);
		sparse_hist_free(&got[i]);
	}
	sparse_hist_free(&want);
	free(half);
	free(all);
}

static void overflow_changes_nothing(void **state)
{
	const uint64_t most = (UINT64_C(1) << HIST_COUNT_BITS) - 1;
	struct hist_bucket full = { .index = 3, .count = most };
	struct hist_bucket one = { .index = 3, .count = 1 };
	struct hist_bucket other = { .index = 4, .count = 1 };
	struct sparse_hist a = { most, 3 * most, 3, 3, NULL, 1 };
	const struct sparse_hist b = { 1, 3, 3, 3, &one, 1 };
	const struct sparse_hist c = { 1, UINT64_MAX, 4, 4, &other, 1 };
	const struct sparse_hist d = { 1, 4, 4, 4, &other, 1 };

	(void)state;
	a.bucket = malloc(sizeof(full));
	assert_non_null(a.bucket);
	*a.bucket = full;
	assert_int_equal(sparse_hist_merge(&a, &b), -EOVERFLOW);
	assert_int_equal(sparse_hist_merge(&a, &c), -EOVERFLOW);
	assert_true(a.count == most && a.nr == 1 && a.max == 3);
	assert_int_equal(sparse_hist_merge(&a, &d), 0);
	assert_true(a.count == most + 1 && a.nr == 2 && a.max == 4);
	sparse_hist_free(&a);
}

static void empty_is_zero(void **state)
{
	struct hist *h = new_hist();
	struct sparse_hist none = { .count = 0 };

	(void)state;
	assert_int_equal(hist_quantile(h, 0.5), 0);
	assert_true(hist_mean(h) == 0);
	assert_int_equal(sparse_hist_quantile(&none, 0.5), 0);
	assert_true(sparse_hist_mean(&none) == 0);
	assert_int_equal(sparse_hist_merge(&none, &none), 0);
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
		cmocka_unit_test(sparse_is_as_dense),
		cmocka_unit_test(overflow_changes_nothing),
		cmocka_unit_test(empty_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
