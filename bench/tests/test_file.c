// SPDX-License-Identifier: GPL-2.0-or-later
/* test_file.c - reading whole files: of any length, with NULs, and none */
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/file.h"

static char path[] = "/tmp/daxstorm-unit-XXXXXX";

static int make_file(void **state)
{
	int fd;

	(void)state;
	strcpy(path, "/tmp/daxstorm-unit-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int unlink_path(void **state)
{
	(void)state;
	return unlink(path);
}

static void fill_path(size_t nr)
{
	FILE *f = fopen(path, "w");
	size_t i;

	assert_non_null(f);
	for (i = 0; i < nr; i++)
		fputc((int)(i % 7), f);
	fclose(f);
}

/* Around each step at which the buffer grows. */
static void every_length_is_read_whole(void **state)
{
	static const size_t lengths[] = { 0,	1,    4095, 4096,
					  4097, 8192, 8193, 100000 };
	char *text;
	size_t i, k, len;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		fill_path(lengths[i]);
		assert_int_equal(file_read(path, lengths[i], &text, &len), 0);
		assert_int_equal(len, lengths[i]);
		for (k = 0; k < len; k++)
			assert_int_equal(text[k], k % 7);
		assert_int_equal(text[len], '\0');
		free(text);
	}
}

static void what_cannot_be_read_says_why(void **state)
{
	char *text;

	(void)state;
	fill_path(5000);
	assert_int_equal(file_read(path, 4999, &text, NULL), -EFBIG);
	assert_null(text);
	assert_int_equal(file_read("/tmp", 1, &text, NULL), -EISDIR);
	assert_null(text);
	assert_int_equal(file_read("/no/such", 1, &text, NULL), -ENOENT);
	assert_null(text);
}

/* The kernel says 0 bytes of these. */
static void a_file_of_procfs_is_read(void **state)
{
	char *text;
	size_t len;

	(void)state;
	assert_int_equal(file_read("/proc/self/status", 1 << 20, &text, &len),
			 0);
	assert_true(len > 100);
	assert_non_null(strstr(text, "Pid:"));
	free(text);
}

static int put_text(FILE *f, void *text, struct err *e)
{
	(void)e;
	fputs(text, f);
	return 0;
}

static int put_half(FILE *f, void *text, struct err *e)
{
	fputs(text, f);
	return err_set(e, EILSEQ, "no more");
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
	char tmp[sizeof(path) + 8], *text;
	struct err e;

	(void)state;
	assert_int_equal(file_replace(path, put_text, "new", &e), 0);
	assert_int_equal(file_replace(path, put_half, "half", &e), -EILSEQ);
	assert_string_equal(e.text, "no more");
	assert_int_equal(file_read(path, 100, &text, NULL), 0);
	assert_string_equal(text, "new");
	free(text);
	snprintf(tmp, sizeof(tmp), "%s.tmp", path);
	assert_int_equal(access(tmp, F_OK), -1);
	assert_int_equal(file_replace("/no/such/folder/file", put_text, "", &e),
			 -ENOENT);
	assert_non_null(strstr(e.text, "/no/such/folder/file"));
}

/* Root can rename a file over a device, which takes it from everyone. */
static void a_device_is_written_to(void **state)
{
	char link[sizeof(path) + 8];
	struct err e;
	struct stat st;

	(void)state;
	snprintf(link, sizeof(link), "%s.link", path);
	assert_int_equal(symlink("/dev/full", link), 0);
	assert_int_equal(file_replace(link, put_text, "x", &e), -ENOSPC);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(unlink(link), 0);
}

static void an_input_is_not_replaced(void **state)
{
	char other[sizeof(path) + 8], tmp[sizeof(path) + 16], *text;
	struct err e;

	(void)state;
	snprintf(other, sizeof(other), "%s.other", path);
	snprintf(tmp, sizeof(tmp), "%s.tmp", other);
	assert_int_equal(file_replace(path, put_text, "result", &e), 0);
	assert_int_equal(file_keep(path), 0);
	assert_int_equal(file_keep("/dev/null"), 0);
	assert_int_equal(file_replace(path, put_text, "table", &e), -EEXIST);
	assert_non_null(strstr(e.text, path));
	assert_non_null(strstr(e.text, "name another file"));
	assert_int_equal(symlink(path, other), 0);
	assert_int_equal(file_replace(other, put_text, "table", &e), -EEXIST);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(link(path, other), 0);
	assert_int_equal(file_replace(other, put_text, "table", &e), -EEXIST);
	/* the name that is written before it is renamed */
	assert_int_equal(rename(other, tmp), 0);
	assert_int_equal(file_replace(other, put_text, "table", &e), -EEXIST);
	assert_int_equal(unlink(tmp), 0);
	assert_int_equal(file_replace(other, put_text, "table", &e), 0);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(file_replace("/dev/null", put_text, "x", &e), 0);
	assert_int_equal(file_read(path, 100, &text, NULL), 0);
	assert_string_equal(text, "result");
	free(text);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, make_file, unlink_path)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_length_is_read_whole),
		TEST(what_cannot_be_read_says_why),
		TEST(a_file_of_procfs_is_read),
		TEST(a_file_is_replaced_whole_or_not_at_all),
		TEST(a_device_is_written_to),
		TEST(an_input_is_not_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
