// SPDX-License-Identifier: GPL-2.0-or-later
/* test_pmem.c - libpmem2 on a file without pmem: the coarsest granularity */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "target/pmem.h"

#define BYTES 8192

static int file_of_ones(void)
{
	char ones[BYTES];
	int fd = memfd_create("pmem", MFD_CLOEXEC);

	assert_true(fd >= 0);
	memset(ones, 1, sizeof(ones));
	assert_int_equal(write(fd, ones, sizeof(ones)), sizeof(ones));
	return fd;
}

static void a_file_without_dax_is_flushed_by_pages(void **state)
{
	struct pmem_source source;
	int fd = file_of_ones();

	(void)state;
	assert_int_equal(pmem_probe(fd, &source), 0);
	assert_int_equal(source.size_bytes, BYTES);
	assert_int_equal(source.align_bytes, sysconf(_SC_PAGESIZE));
	assert_string_equal(source.granularity, "page");
	close(fd);
}

static void what_is_no_source_is_refused(void **state)
{
	struct pmem_source source;
	int fd = open("/dev/null", O_RDWR);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(pmem_probe(fd, &source), -ENOTSUP);
	assert_true(pmem_reason()[0]);
	assert_int_equal(pmem_clear(fd, 4096), -EIO);
	close(fd);
}

/* The length is respected: data behind it does not change. */
static void clear_clears_what_it_is_told(void **state)
{
	unsigned char got[BYTES];
	int fd = file_of_ones(), i;

	(void)state;
	assert_int_equal(pmem_clear(fd, 4096), 0);
	assert_int_equal(pread(fd, got, BYTES, 0), BYTES);
	for (i = 0; i < BYTES; i++)
		assert_int_equal(got[i], i >= 4096);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_without_dax_is_flushed_by_pages),
		cmocka_unit_test(what_is_no_source_is_refused),
		cmocka_unit_test(clear_clears_what_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
