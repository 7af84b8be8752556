// SPDX-License-Identifier: GPL-2.0-or-later
/* test_pin_allowed.c - each system call pins, or returns its errno */
#include "unit.h"

#include <errno.h>
#include <sys/mman.h>

#include "pin/pin_allowed.h"

#define BYTES 8192

static char *memory(int prot)
{
	char *at = mmap(NULL, BYTES, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(at, MAP_FAILED);
	return at;
}

static struct pin_tried tried_at(char *at)
{
	struct pin_tried tried;
	struct err w = { "" };

	if (pin_try(at, BYTES, &tried, &w)) {
		print_message("%s\n", w.text);
		skip();
	}
	return tried;
}

static void memory_is_pinned(void **state)
{
	char *at = memory(PROT_READ | PROT_WRITE);
	struct pin_tried tried = tried_at(at);

	(void)state;
	assert_int_equal(tried.pipe, 0);
	assert_int_equal(tried.copy, 0);
	assert_int_equal(tried.ring, 0);
	munmap(at, BYTES);
}

static void nothing_is_not(void **state)
{
	char *at = memory(PROT_NONE);
	struct pin_tried tried = tried_at(at);

	(void)state;
	assert_int_equal(tried.pipe, EFAULT);
	assert_int_equal(tried.copy, EFAULT);
	assert_int_equal(tried.ring, EFAULT);
	munmap(at, BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_pinned),
		cmocka_unit_test(nothing_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
