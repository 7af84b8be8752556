// SPDX-License-Identifier: GPL-2.0-or-later
/* test_proof.c - a wrong page size must be noticed */
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/task.h"

#define ENTRIES 4

/* A file that the kernel maps by PTEs only. */
static void with_memfd(enum granularity asked, struct cell *cell,
		       struct extent_set *set, struct task *task,
		       uint64_t *offset)
{
	uint64_t i;

	*cell = (struct cell){ .target = target_ops_find("xfs"),
			       .granularity = asked };
	for (i = 0; i < ENTRIES; i++)
		offset[i] = i * granularity_bytes(asked);
	*set = (struct extent_set){ .fd = memfd_create("proof", MFD_CLOEXEC),
				    .offset = offset,
				    .nr = ENTRIES };
	assert_true(set->fd >= 0);
	assert_int_equal(ftruncate(set->fd, (ENTRIES + 1) * PMD_BYTES), 0);
	*task = (struct task){
		.cell = cell, .extents = set, .nr = ENTRIES, .prove = true
	};
}

static void small_entries_pass_as_4k(void **state)
{
	uint64_t offset[ENTRIES];
	struct extent_set set;
	struct mapping map;
	struct task task;
	struct cell cell;
	struct err w = { "" };

	(void)state;
	with_memfd(GRAN_4K, &cell, &set, &task, offset);
	assert_int_equal(task_map(&task, 0, ENTRIES, &map, &w), 0);
	/* the twin is off by one page, so that no PMD fits */
	assert_int_equal((uintptr_t)map.address % PMD_BYTES, 4096);
	assert_int_equal(task_touch(&task, &map, 0, ENTRIES, &w), 0);
	assert_int_equal(task_unmap(&map, &w), 0);
	assert_null(map.address);
	close(set.fd);
}

static void small_entries_fail_as_2m(void **state)
{
	uint64_t offset[ENTRIES];
	struct extent_set set;
	struct mapping map;
	struct task task;
	struct cell cell;
	struct err w = { "" };

	(void)state;
	with_memfd(GRAN_2M, &cell, &set, &task, offset);
	assert_int_equal(task_map(&task, 0, ENTRIES, &map, &w), 0);
	assert_int_equal((uintptr_t)map.address % PMD_BYTES, 0);
	assert_int_equal(task_touch(&task, &map, 0, ENTRIES, &w), -EPROTO);
	assert_non_null(strstr(w.text, "asked for 2m, got smaller"));
	task_unmap(&map, &w);
	close(set.fd);
}

/* Pages that are mapped already take no fault: the count must show it. */
static void missing_faults_fail(void **state)
{
	uint64_t offset[ENTRIES];
	struct extent_set set;
	struct mapping map;
	struct task task;
	struct cell cell;
	struct err w = { "" };

	(void)state;
	with_memfd(GRAN_4K, &cell, &set, &task, offset);
	assert_int_equal(task_map(&task, 0, ENTRIES, &map, &w), 0);
	*(volatile char *)task_entry(&task, &map, 2) = 1;
	assert_int_equal(task_touch(&task, &map, 0, ENTRIES, &w), -EPROTO);
	assert_non_null(strstr(w.text, "took 3 faults"));
	task_unmap(&map, &w);
	close(set.fd);
}

/* Huge pages of anonymous memory replace a PMD that was not asked for. */
static void huge_entry_fails_as_4k(void **state)
{
	uint64_t offset[ENTRIES];
	struct extent_set set;
	struct mapping map = { .length_bytes = 2 * PMD_BYTES };
	struct task task;
	struct cell cell;
	struct err w = { "" };
	char *raw;

	(void)state;
	if (!pagemap_scan_works()) {
		print_message("no PAGEMAP_SCAN here (needs 6.7)\n");
		skip();
	}
	with_memfd(GRAN_4K, &cell, &set, &task, offset);
	raw = mmap(NULL, 2 * PMD_BYTES, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(raw, MAP_FAILED);
	map.address =
		(char *)(((uintptr_t)raw + PMD_BYTES - 1) & ~(PMD_BYTES - 1));
	assert_int_equal(madvise(map.address, PMD_BYTES, MADV_HUGEPAGE), 0);
	memset(map.address, 1, PMD_BYTES);
	assert_int_equal(task_prove(&task, &map, 0, ENTRIES, &w), -EPROTO);
	assert_non_null(strstr(w.text, "asked for 4k, got 2m"));
	munmap(raw, 2 * PMD_BYTES);
	close(set.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_entries_pass_as_4k),
		cmocka_unit_test(small_entries_fail_as_2m),
		cmocka_unit_test(missing_faults_fail),
		cmocka_unit_test(huge_entry_fails_as_4k),
	};

#ifdef __SANITIZE_ADDRESS__
	/*
	 * The sanitizer's shadow memory faults too: test the plain build only.
	 */
	print_message("fault counts are not those of a build with ASan\n");
	(void)tests;
	return 0;
#else
	return cmocka_run_group_tests(tests, NULL, NULL);
#endif
}
