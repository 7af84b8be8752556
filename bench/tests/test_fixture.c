// SPDX-License-Identifier: GPL-2.0-or-later
/* test_fixture.c - fill and check pages, and catch signals */
#include "unit.h"

#include <signal.h>
#include <sys/mman.h>

#include "check/fixture.h"

#define PAGES UINT64_C(8)
#define BYTES (PAGES * PAGE_BYTES)

static char *fresh(void)
{
	char *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(at, MAP_FAILED);
	return at;
}

static void each_wrong_page_is_counted(void **state)
{
	char *at = fresh();
	uint64_t tag;

	(void)state;
	assert_int_equal(pages_not_zero(at, BYTES), 0);
	for (tag = 1; tag < 600; tag += 299) {
		assert_int_equal(pages_wrong(at, BYTES, tag), PAGES);
		pages_fill(at, BYTES, tag);
		assert_int_equal(pages_wrong(at, BYTES, tag), 0);
	}
	pages_fill(at, BYTES, 3);
	at[PAGE_BYTES + PAGE_WORD_AT] ^= 1;
	at[7 * PAGE_BYTES + PAGE_WORD_AT + 7] ^= 1;
	assert_int_equal(pages_wrong(at, BYTES, 3), 2);
	/* Another tag replaces all words of the first. */
	pages_fill(at, BYTES / 2, 4);
	assert_int_equal(pages_wrong(at, BYTES / 2, 3), PAGES / 2);
	munmap(at, BYTES);
}

static void pages_that_changed_places_are_wrong(void **state)
{
	char *at = fresh();

	(void)state;
	pages_fill(at, BYTES, 1);
	assert_int_equal(pages_wrong(at + PAGE_BYTES, BYTES - PAGE_BYTES, 1),
			 PAGES - 1);
	assert_int_equal(pages_not_zero(at, BYTES), PAGES);
	munmap(at, BYTES);
}

static void raise_at(void *arg)
{
	(void)*(volatile char *)arg;
}

static void a_signal_is_caught_with_its_address(void **state)
{
	char *at = fresh();
	void *address;
	int code;

	(void)state;
	assert_int_equal(signal_of_read(at), 0);
	assert_int_equal(signal_of_write(at, 1), 0);
	mprotect(at, BYTES, PROT_READ);
	assert_int_equal(signal_of_read(at), 0);
	assert_int_equal(signal_of_write(at, 1), SIGSEGV);
	mprotect(at, BYTES, PROT_NONE);
	assert_int_equal(catch_signals(raise_at, at + 5, &code, &address),
			 SIGSEGV);
	assert_int_equal(code, SEGV_ACCERR);
	assert_ptr_equal(address, at + 5);
	munmap(at, BYTES);
}

static void the_end_of_a_file_is_found(void **state)
{
	int fd = memfd_create("end", MFD_CLOEXEC);
	char *at;

	(void)state;
	assert_int_equal(ftruncate(fd, PAGE_BYTES), 0);
	at = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		  0);
	assert_int_equal(signal_of_read(at), 0);
	assert_int_equal(signal_of_read(at + PAGE_BYTES), SIGBUS);
	assert_int_equal(signal_of_write(at + PAGE_BYTES, 1), SIGBUS);
	munmap(at, 2 * PAGE_BYTES);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_wrong_page_is_counted),
		cmocka_unit_test(pages_that_changed_places_are_wrong),
		cmocka_unit_test(a_signal_is_caught_with_its_address),
		cmocka_unit_test(the_end_of_a_file_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
