// SPDX-License-Identifier: GPL-2.0-or-later
/* test_longterm.c - the table of errors, and pins of ordinary memory */
#include "unit.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "check/kmod.h"
#include "pin/longterm.h"

#define NO EOPNOTSUPP

/* From kernel sources and runs, in the order of enum gup_memory_kind. */
static const int fsdax[LONGTERM_KINDS][MEMORIES] = {
	[LONGTERM_BUFFERS] = { 0, NO, NO, NO, NO, EFAULT, NO, NO, 0 },
	[LONGTERM_PBUF_RING] = { 0, NO, NO, NO, NO, EFAULT, NO, NO, 0 },
	[LONGTERM_NO_MMAP] = { 0, NO, NO, NO, NO, EFAULT, NO, NO, 0 },
	[LONGTERM_XDP] = { 0, NO, NO, NO, NO, ENOMEM, NO, NO, NO },
	[LONGTERM_RDMA] = { 0, NO, NO, NO, NO, NO, NO, NO, 0 },
	[LONGTERM_GUP_TEST] = { 0, NO, NO, NO, NO, NO, NO, NO, NO },
};

static void the_table_is_that_of_the_kernels(void **state)
{
	unsigned int i, m;

	(void)state;
	for (i = 0; i < LONGTERM_KINDS; i++)
		for (m = 0; m < MEMORIES; m++)
			assert_int_equal(longterm_expected(&longterm_ways[i], m,
							   false),
					 fsdax[i][m]);
}

static bool wrong; /* return another errno than the table's */

static int judge_all(struct test *t, struct err *e)
{
	unsigned int i, m;
	int err;

	(void)e;
	for (i = 0; i < LONGTERM_KINDS; i++) {
		for (m = MEMORY_ANON + 1; m < MEMORIES; m++) {
			err = longterm_expected(&longterm_ways[i], m, false);
			longterm_judge(t, &longterm_ways[i], m,
				       wrong ? err + 1 : err);
		}
	}
	return 0;
}

/* Debian's kernels have no gup_test, so its checks fail only here. */
static void every_way_is_judged_by_the_table(void **state)
{
	struct workload w = *workload_find("longterm");
	struct cell cell = { .target = target_ops_find("xfs") };
	struct target target = { .ops = target_ops_find("xfs") };
	struct engine engine = { .seed = 0 };
	struct result_cell out;
	struct err reason = { "" };
	size_t i, judged;

	(void)state;
	w.test = judge_all;
	for (wrong = false;; wrong = true) {
		out = (struct result_cell){ .cell = cell };
		assert_int_equal(test_run(&engine, &w, &target, &out, &reason),
				 0);
		for (i = judged = 0; i < out.nr_checks; i++) {
			judged++;
			assert_int_equal(out.checks[i].status,
					 wrong ? CHECK_FAIL : CHECK_PASS);
		}
		assert_int_equal(judged, LONGTERM_KINDS * (MEMORIES - 1));
		result_cell_release(&out);
		if (wrong)
			break;
	}
}

static void devdax_is_refused_only_where_it_would_be_written(void **state)
{
	unsigned int i, m;

	(void)state;
	for (i = 0; i < LONGTERM_KINDS; i++)
		for (m = 0; m < MEMORY_PRIVATE_UNTOUCHED; m++)
			assert_int_equal(
				longterm_expected(&longterm_ways[i], m, true),
				m == MEMORY_READONLY && i < LONGTERM_RDMA ?
					EFAULT :
					0);
}

static void names_stand_in_the_order_of_the_enum(void **state)
{
	(void)state;
	assert_string_equal(gup_memory_name(MEMORY_ANON), "anon");
	assert_string_equal(gup_memory_name(MEMORY_MIXED), "mixed");
	assert_string_equal(gup_memory_name(MEMORY_PRIVATE_WRITTEN),
			    "private-written");
}

static void a_refusal_of_io_uring_has_its_cure(void **state)
{
	struct err w = { "" };

	(void)state;
	assert_int_equal(uring_refused(ENOSYS, &w), -ENOTSUP);
	assert_non_null(strstr(w.text, "CONFIG_IO_URING"));
	assert_int_equal(uring_refused(ENOMEM, &w), -ENOTSUP);
	assert_non_null(strstr(w.text, "ulimit -l"));
	assert_int_equal(uring_refused(EPERM, &w), -ENOTSUP);
	assert_int_equal(uring_refused(EMFILE, &w), -EMFILE);
}

static void a_missing_module_is_named(void **state)
{
	static const char *const module[] = { "daxstorm_nonesuch", NULL };
	struct err w = { "" };

	(void)state;
	assert_int_equal(kmod_load(module, &w), -ENOTSUP);
	assert_non_null(strstr(w.text, "daxstorm_nonesuch"));
}

static void requests_give_their_results(void **state)
{
	struct io_uring_sqe sqe;
	char text[6] = "";
	struct uring ring;
	int fd, i;

	(void)state;
	if (uring_open(&ring, 2, NULL))
		skip();
	fd = memfd_create("file", MFD_CLOEXEC);
	assert_int_equal(write(fd, "hello", 5), 5);
	/* More than the ring has entries, so that it wraps. */
	for (i = 0; i < 5; i++) {
		memset(text, 0, sizeof(text));
		sqe = uring_rw(IORING_OP_READ, fd, text, 5);
		assert_int_equal(uring_run(&ring, &sqe), 5);
		assert_string_equal(text, "hello");
	}
	sqe = uring_rw(IORING_OP_READ, -1, text, 5);
	assert_int_equal(uring_run(&ring, &sqe), -EBADF);
	close(fd);
	uring_close(&ring);
	assert_int_equal(ring.fd, -1);
	uring_close(&ring);
}

static void give_up_locking(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { { 0 }, { 0 } };
	const struct rlimit zero = { 0, 0 };

	setrlimit(RLIMIT_MEMLOCK, &zero);
	syscall(SYS_capset, &head, none);
}

/*
 * The result of pinning a page by io_uring in a process that, if @limited, may
 * not lock memory. Some kernels count the rings too, and do not create them.
 */
static int pin_a_page(bool limited)
{
	const struct longterm_way *way = &longterm_ways[LONGTERM_BUFFERS];
	struct err w = { "" };
	struct longterm held;
	int status, err;
	pid_t pid = fork();
	void *page;

	if (pid) {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		return WEXITSTATUS(status);
	}
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	/* The exemption from the limit is decided when the ring is made. */
	if (limited)
		give_up_locking();
	err = way->open(&held, &w);
	if (err == -ENOTSUP && strstr(w.text, "ulimit -l"))
		_exit(ENOMEM);
	if (!err)
		err = way->pin(&held, page, 4096, true);
	if (!err)
		err = way->unpin(&held);
	_exit(-err);
}

static void too_low_a_limit_has_its_cure(void **state)
{
	(void)state;
	if (pin_a_page(false))
		skip();
	assert_int_equal(pin_a_page(true), ENOMEM);
	assert_non_null(strstr(longterm_cure(ENOMEM), "ulimit -l"));
}

static void a_socket_without_the_right_has_its_cure(void **state)
{
	struct err w = { "" };
	struct longterm held;
	int status, err;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		give_up_locking();
		err = longterm_ways[LONGTERM_XDP].open(&held, &w);
		_exit(err == -ENOTSUP &&
		      (strstr(w.text, "CAP_NET_RAW") ||
		       strstr(w.text, "CONFIG_XDP_SOCKETS")));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 1);
}

/* A memfd replaces a device; the code does not check that it is DAX. */
static void memory_is_laid_and_lifted(void **state)
{
	static const enum gup_memory_kind memory[] = { MEMORY_ANON,
						       MEMORY_SHARED_UNTOUCHED,
						       MEMORY_SHARED_WRITTEN,
						       MEMORY_MIXED };
	struct cell cell = { .target = target_ops_find("devdax"),
			     .granularity = GRAN_4K };
	struct target target = { .ops = target_ops_find("devdax"),
				 .size_bytes = GUP_MEMORY_ENTRIES_4K * 4096,
				 .align_bytes = 4096 };
	struct test test = { .cell = &cell, .target = &target };
	int fd = memfd_create("device", MFD_CLOEXEC);
	struct err w = { "" };
	struct gup_memory gup_memory;
	unsigned int i;

	(void)state;
	assert_int_equal(ftruncate(fd, GUP_MEMORY_ENTRIES_4K * 4096), 0);
	snprintf(target.path, sizeof(target.path), "/proc/self/fd/%d", fd);
	assert_int_equal(gup_memory_open(&gup_memory, &test, &w), 0);
	for (i = 0; i < sizeof(memory) / sizeof(*memory); i++) {
		if (gup_memory_map(&gup_memory, memory[i], &w))
			fail_msg("%s", w.text);
		/* The anonymous part of mixed memory belongs to it. */
		if (memory[i] == MEMORY_MIXED)
			assert_int_equal(gup_memory.map.address[-1], 0);
		gup_memory_unmap(&gup_memory);
	}
	assert_false(gup_memory_has(&gup_memory, MEMORY_PRIVATE_READ));
	assert_int_equal(gup_memory_map(&gup_memory, MEMORY_SHARED_WRITTEN, &w),
			 0);
	assert_int_equal(gup_memory_truncate(&gup_memory, &test, 5000, &w), 0);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	close(gup_memory.extents.fd);
	gup_memory.extents.fd = -1;
	assert_int_equal(gup_memory_truncate(&gup_memory, &test, 5000, &w),
			 -EBADF);
	gup_memory_unmap(&gup_memory);
	gup_memory_close(&gup_memory);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_that_of_the_kernels),
		cmocka_unit_test(every_way_is_judged_by_the_table),
		cmocka_unit_test(
			devdax_is_refused_only_where_it_would_be_written),
		cmocka_unit_test(names_stand_in_the_order_of_the_enum),
		cmocka_unit_test(a_refusal_of_io_uring_has_its_cure),
		cmocka_unit_test(a_missing_module_is_named),
		cmocka_unit_test(requests_give_their_results),
		cmocka_unit_test(too_low_a_limit_has_its_cure),
		cmocka_unit_test(a_socket_without_the_right_has_its_cure),
		cmocka_unit_test(memory_is_laid_and_lifted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
