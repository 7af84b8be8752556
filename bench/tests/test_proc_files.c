// SPDX-License-Identifier: GPL-2.0-or-later
/* test_proc_files.c - read /proc of this process and tracepoint records */
#include "unit.h"

#include <errno.h>
#include <sys/mman.h>

#include "check/proc_files.h"
#include "check/trace.h"

#define BYTES (64 * 4096)

static void sizes_are_those_of_the_mapping(void **state)
{
	char *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_int_equal(vma_kb(at, "Rss"), 0);
	at[0] = at[4096] = 1;
	assert_int_equal(vma_kb(at, "Rss"), 8);
	assert_int_equal(vma_kb(at + 4096, "Size"), BYTES / 1024);
	assert_int_equal(vma_kb(at, "NoSuchField"), -1);
	munmap(at, BYTES);
	assert_int_equal(vma_kb(at, "Rss"), -1);
	assert_true(status_kb("VmSize") > 0);
	assert_int_equal(status_kb("VmSiz"), -1);
}

static void pagemap_tells_present_from_absent(void **state)
{
	char *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct err w;
	uint64_t word;

	(void)state;
	at[4096] = 1;
	assert_int_equal(pagemap_word(at, &word, &w), 0);
	assert_false(word & PAGEMAP_PRESENT);
	assert_int_equal(pagemap_word(at + 4096, &word, &w), 0);
	assert_true(word & PAGEMAP_PRESENT);
	assert_false(word & PAGEMAP_FILE);
	munmap(at, BYTES);
}

static bool of_page_7(const char *line, const void *arg)
{
	(void)arg;
	return !strncmp(line, "event: page 7", 13);
}

/* A folder that looks like an instance of tracefs. */
static void lines_of_an_event_are_counted(void **state)
{
	struct trace trace = { .dir = "/tmp/daxstorm-trace-XXXXXX" };
	char path[128];
	struct err w;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(trace.dir));
	assert_true(trace_count(&trace, of_page_7, NULL, &w) == -ENOENT);
	snprintf(path, sizeof(path), "%s/trace", trace.dir);
	f = fopen(path, "w");
	fputs("# event: page 7\n"
	      "  a-1 [000] ..... 1.5: event: page 7 of 9\n"
	      "  a-1 [000] ..... 1.6: event: page 8 of 9\n"
	      "  a b-1 [000] ..... 1.7: event: page 7 of 9\n",
	      f);
	fclose(f);
	assert_int_equal(trace_count(&trace, of_page_7, NULL, &w), 2);
	assert_int_equal(trace_clear(&trace, &w), 0);
	assert_int_equal(trace_count(&trace, of_page_7, NULL, &w), 0);
	unlink(path);
	rmdir(trace.dir);
}

static void an_event_that_is_not_there_is_refused(void **state)
{
	struct trace trace;
	struct err w;

	(void)state;
	assert_int_equal(trace_open("fs_dax/no_such_event", &trace, &w),
			 -ENOTSUP);
	assert_non_null(strstr(w.text, "fs_dax/no_such_event"));
	assert_non_null(strstr(w.text, "mount -t tracefs"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_those_of_the_mapping),
		cmocka_unit_test(pagemap_tells_present_from_absent),
		cmocka_unit_test(lines_of_an_event_are_counted),
		cmocka_unit_test(an_event_that_is_not_there_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
