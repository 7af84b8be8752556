// SPDX-License-Identifier: GPL-2.0-or-later
/* test_output.c - lost output is reported, and goes into no other file */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "base/output.h"

/* Run @fn in a child, whose standard descriptors it may close. */
static int in_child(int (*fn)(int arg), int arg)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(fn(arg));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Close the descriptors in @mask; 0 if the next file gets none of them. */
static int next_file(int mask)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (mask & 1 << fd)
			close(fd);
	output_open();
	if (open("/dev/null", O_RDWR | O_CLOEXEC) <= 2)
		return 1;
	if (mask & 2 && (write(1, "x", 1) >= 0 || errno != EBADF))
		return 2;
	return 0;
}

static void no_file_becomes_standard_output(void **state)
{
	int mask;

	(void)state;
	for (mask = 0; mask < 8; mask++)
		assert_int_equal(in_child(next_file, mask), 0);
}

/* The errno of output_flush() after @nr bytes on a full device. */
static int flush_full(int nr)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct err e;
	int err;

	if (full < 0 || dup2(full, 1) < 0)
		return 0;
	while (nr--)
		putchar('x');
	err = output_flush(&e);
	if (err && strncmp(e.text, "cannot write the output: ", 25))
		return 0;
	return -err;
}

static void lost_output_is_reported(void **state)
{
	(void)state;
	assert_int_equal(in_child(flush_full, 1), ENOSPC);
	/* the write that failed is an earlier one */
	assert_int_equal(in_child(flush_full, 1 << 20 | 1), ENOSPC);
	/* nothing was printed, so nothing is lost */
	assert_int_equal(in_child(flush_full, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_file_becomes_standard_output),
		cmocka_unit_test(lost_output_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
