// SPDX-License-Identifier: GPL-2.0-or-later
/* test_vmas.c - the VMAs of the process differ from repetition to repetition */
#include "unit.h"

#include <sys/mman.h>

#include "base/random.h"
#include "measure/vmas.h"

#define ROUNDS 200

/* Number of lines of /proc/self/maps that lie in the VMAS_PAGES from @pages on. */
static unsigned int vmas_of(const char *pages)
{
	uintptr_t first = (uintptr_t)pages, from, to;
	FILE *f = fopen("/proc/self/maps", "re");
	unsigned int nr = 0;

	assert_non_null(f);
	while (fscanf(f, "%lx-%lx%*[^\n]", &from, &to) == 2)
		nr += to > first && from < first + VMAS_PAGES * 4096;
	fclose(f);
	return nr;
}

/* By about as much as a node of the maple tree is filled: 8 to 16. */
static void their_number_varies_as_nodes_are_filled(void **state)
{
	unsigned int least[2] = { VMAS_PAGES, VMAS_PAGES }, most[2] = { 0, 0 },
		     i, side, nr;
	struct vmas vmas;
	struct err e;

	(void)state;
	assert_int_equal(vmas_open(&vmas, 5, &e), 0);
	for (i = 0; i < ROUNDS; i++) {
		assert_int_equal(vmas_next(&vmas, &e), 0);
		for (side = 0; side < 2; side++) {
			nr = vmas_of(side ? vmas_above(&vmas) :
					    vmas_below(&vmas));
			assert_in_range(nr, 1, VMAS_PAGES);
			least[side] = nr < least[side] ? nr : least[side];
			most[side] = nr > most[side] ? nr : most[side];
		}
	}
	for (side = 0; side < 2; side++)
		assert_true(most[side] - least[side] >= 8);
	vmas_close(&vmas);
	assert_null(vmas.low);
}

static void numbers(uint64_t seed, unsigned int *nr)
{
	struct vmas vmas;
	struct err e;
	unsigned int i;

	assert_int_equal(vmas_open(&vmas, seed, &e), 0);
	for (i = 0; i < ROUNDS; i++) {
		assert_int_equal(vmas_next(&vmas, &e), 0);
		nr[i] = vmas_of(vmas_above(&vmas)) * 100 +
			vmas_of(vmas_below(&vmas));
	}
	vmas_close(&vmas);
}

static void a_seed_repeats_and_another_does_not(void **state)
{
	unsigned int one[ROUNDS], again[ROUNDS], other[ROUNDS];

	(void)state;
	numbers(5, one);
	numbers(5, again);
	numbers(6, other);
	assert_memory_equal(one, again, sizeof(one));
	assert_memory_not_equal(one, other, sizeof(one));
}

/* vmas_next() leaves them alone: all repetitions of a boot share their number. */
static void boots_have_other_numbers_beside_the_libraries(void **state)
{
	unsigned int least = VMAS_PAGES, most = 0, nr;
	struct vmas vmas;
	struct err e;
	uint64_t seed;
	char *beside;

	(void)state;
	for (seed = 1; seed <= 40; seed++) {
		assert_int_equal(vmas_open(&vmas, random_mix(seed), &e), 0);
		beside = vmas_above(&vmas) + (1UL << 30) - VMAS_PAGES * 4096;
		nr = vmas_of(beside);
		least = nr < least ? nr : least;
		most = nr > most ? nr : most;
		assert_int_equal(vmas_next(&vmas, &e), 0);
		assert_int_equal(vmas_of(beside), nr);
		vmas_close(&vmas);
	}
	assert_int_equal(least, 1);
	assert_int_equal(most, 2 * 7 + 1);
}

static void what_is_mapped_lies_between_the_pools(void **state)
{
	struct vmas vmas;
	struct err e;
	char *at;

	(void)state;
	assert_int_equal(vmas_open(&vmas, 5, &e), 0);
	at = mmap(NULL, 3UL << 30, PROT_NONE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(at > vmas_below(&vmas));
	assert_true(at + (3UL << 30) == vmas_above(&vmas));
	munmap(at, 3UL << 30);
	vmas_close(&vmas);
}

static void a_pool_that_is_not_open_stays_closed(void **state)
{
	struct vmas vmas = { .low = NULL };
	struct err e;

	(void)state;
	assert_int_equal(vmas_next(&vmas, &e), 0);
	assert_null(vmas.low);
	vmas_close(&vmas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(their_number_varies_as_nodes_are_filled),
		cmocka_unit_test(a_seed_repeats_and_another_does_not),
		cmocka_unit_test(boots_have_other_numbers_beside_the_libraries),
		cmocka_unit_test(what_is_mapped_lies_between_the_pools),
		cmocka_unit_test(a_pool_that_is_not_open_stays_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
