// SPDX-License-Identifier: GPL-2.0-or-later
/* test_vmas.c - the number of VMAs goes round as repetitions do */
#include "unit.h"

#include "measure/vmas.h"

/* Number of lines of /proc/self/maps that lie in the pool. */
static unsigned int vmas_of(const struct vmas *vmas)
{
	uintptr_t first = (uintptr_t)vmas->pool, from, to;
	FILE *f = fopen("/proc/self/maps", "re");
	unsigned int nr = 0;

	assert_non_null(f);
	while (fscanf(f, "%lx-%lx%*[^\n]", &from, &to) == 2)
		nr += to > first && from < first + VMAS_MOST * 4096;
	fclose(f);
	return nr;
}

static void each_number_comes_once_a_round(void **state)
{
	unsigned int seen[VMAS_MOST + 1] = { 0 }, i;
	struct vmas vmas;
	struct err e;

	(void)state;
	assert_int_equal(vmas_open(&vmas, 5, &e), 0);
	assert_int_equal(vmas_of(&vmas), 6);
	for (i = 0; i < 3 * VMAS_MOST; i++) {
		assert_int_equal(vmas_next(&vmas, &e), 0);
		assert_int_equal(vmas_of(&vmas), vmas.nr);
		assert_in_range(vmas.nr, 1, VMAS_MOST);
		seen[vmas.nr]++;
	}
	for (i = 1; i <= VMAS_MOST; i++)
		assert_int_equal(seen[i], 3);
	vmas_close(&vmas);
	assert_null(vmas.pool);
}

static void a_pool_that_is_not_open_stays_closed(void **state)
{
	struct vmas vmas = { .pool = NULL };
	struct err e;

	(void)state;
	assert_int_equal(vmas_next(&vmas, &e), 0);
	assert_null(vmas.pool);
	vmas_close(&vmas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_number_comes_once_a_round),
		cmocka_unit_test(a_pool_that_is_not_open_stays_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
