// SPDX-License-Identifier: GPL-2.0-or-later
/* test_fio.c - fio's bins become a valid histogram */
#include "unit.h"

#include "run/fio.h"

static void take(const char *text, struct hist *h)
{
	json_object *clat = json_tokener_parse(text);

	assert_non_null(clat);
	hist_reset(h);
	fio_hist(clat, h);
	json_object_put(clat);
}

/* What result_load() requires of a histogram. */
static void ends_fit(const struct hist *h)
{
	unsigned int low = 0, high = HIST_BUCKETS - 1;
	uint64_t sum = 0;
	unsigned int i;

	while (!h->bucket[low])
		low++;
	while (!h->bucket[high])
		high--;
	assert_int_equal(low, hist_index(h->min));
	assert_int_equal(high, hist_index(h->max));
	for (i = 0; i < HIST_BUCKETS; i++)
		sum += h->bucket[i];
	assert_int_equal(sum, h->count);
}

/* Bins of a run of fio 3.33: the lowest bin is below the minimum. */
static void ends_are_fios_own(void **state)
{
	static struct hist h;

	(void)state;
	take("{\"min\":718,\"max\":12439,\"mean\":1000.5,\"bins\":"
	     "{\"716\":3,\"724\":2,\"5000\":4,\"12480\":1}}",
	     &h);
	assert_int_equal(h.count, 10);
	assert_int_equal(h.min, 718);
	assert_int_equal(h.max, 12439);
	assert_int_equal(h.sum, 10005);
	assert_int_equal(h.bucket[hist_index(724)], 2);
	ends_fit(&h);
}

static void a_maximum_above_its_bin_is_kept(void **state)
{
	static struct hist h;

	(void)state;
	take("{\"min\":100,\"max\":130,\"mean\":110,\"bins\":{\"101\":2,\"125\":2}}",
	     &h);
	assert_int_equal(h.min, 100);
	assert_int_equal(h.max, 130);
	ends_fit(&h);
}

static void one_value_is_one_value(void **state)
{
	static struct hist h;

	(void)state;
	take("{\"min\":64,\"max\":64,\"mean\":64,\"bins\":{\"63\":1}}", &h);
	assert_int_equal(h.count, 1);
	assert_int_equal(h.min, 64);
	assert_int_equal(h.sum, 64);
	ends_fit(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_are_fios_own),
		cmocka_unit_test(a_maximum_above_its_bin_is_kept),
		cmocka_unit_test(one_value_is_one_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
