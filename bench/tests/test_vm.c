// SPDX-License-Identifier: GPL-2.0-or-later
/* test_vm.c - the guest's machine gets into the result, and into a comparison */
#include "unit.h"

#include <errno.h>

#include "file/json_out.h"
#include "record/result.h"
#include "record/vm.h"
#include "report/header.h"
#include "stats/boots.h"
#include "stats/compare.h"

#define LINES                                                                  \
	"qemu=7.2.0 (Debian)\nmemory_bytes=2147483648\n"                       \
	"pmem_bytes=4294967296\ncpus=2\nappend=a=1 b\n"
#define MEMBER                                                                 \
	"\"vm\":{\"qemu\":\"7.2.0\",\"memory_bytes\":2147483648,"              \
	"\"pmem_bytes\":4294967296,\"cpus\":2,\"append\":\"\"},\"boots\":1"

static void lines_become_json(void **state)
{
	struct err e = { "" };
	json_object *vm;
	char path[64];

	(void)state;
	write_changed(path, LINES, NULL, NULL);
	if (vm_read_lines(path, &vm, &e))
		fail_msg("%s", e.text);
	assert_string_equal(
		json_line(vm),
		"{\"qemu\":\"7.2.0 (Debian)\",\"memory_bytes\":2147483648,"
		"\"pmem_bytes\":4294967296,\"cpus\":2,\"append\":\"a=1 b\"}");
	json_object_put(vm);
	unlink(path);
}

static void lines_are_refused(const char *from, const char *to,
			      const char *text)
{
	struct err e = { "" };
	json_object *vm;
	char path[64];

	write_changed(path, LINES, from, to);
	assert_int_equal(vm_read_lines(path, &vm, &e), -EINVAL);
	assert_null(vm);
	assert_non_null(strstr(e.text, path));
	assert_non_null(strstr(e.text, text));
	unlink(path);
}

static void bad_lines_are_refused(void **state)
{
	struct err e = { "" };
	json_object *vm;

	(void)state;
	lines_are_refused("cpus=2", "cpus=two", "cpus=two is not a number");
	lines_are_refused("cpus=2", "cpus=-2", "cpus=-2 is not a number");
	lines_are_refused("cpus=2\n", "", "has no line cpus=");
	lines_are_refused("cpus=2", "cpu=2", "\"cpu\"; the keys are qemu=");
	lines_are_refused("cpus=2", "cpus", "\"cpus\"; the keys are qemu=");
	assert_int_equal(vm_read_lines("/nonexistent", &vm, &e), -ENOENT);
}

static void load(struct result *r, const char *from, const char *to)
{
	struct err e = { "" };
	char path[64];

	write_changed(path, whole_result, from, to);
	if (result_load(path, r, &e))
		fail_msg("%s", e.text);
	unlink(path);
}

static void results_with_and_without(void **state)
{
	struct result with, other, without;

	(void)state;
	load(&without, NULL, NULL);
	assert_null(without.vm.qemu);
	load(&with, "\"boots\":1", MEMBER);
	assert_string_equal(with.vm.qemu, "7.2.0");
	assert_int_equal(with.vm.pmem_bytes, 4294967296);
	load(&other, "\"boots\":1", MEMBER);
	assert_true(result_vm_equal(&with.vm, &other.vm));
	assert_true(result_vm_equal(&with.vm, &without.vm));
	other.vm.cpus = 3;
	assert_false(result_vm_equal(&with.vm, &other.vm));
	other.vm.cpus = with.vm.cpus;
	other.vm.pmem_bytes++;
	assert_false(result_vm_equal(&with.vm, &other.vm));
	result_free(&with);
	result_free(&other);
	result_free(&without);
}

/* Does a line above the table hold @text? */
static bool header_has(const struct comparison *c, const char *text)
{
	struct header h;
	bool has = false;
	size_t i;

	header_above(c, &h);
	for (i = 0; i < h.nr; i++)
		has |= strstr(h.fact[i].text, text) != NULL;
	header_free(&h);
	return has;
}

static void comparison_shows_the_machines(void **state)
{
	struct comparison c;
	struct boots side[SIDES];
	struct err e = { "" };
	char path[64], *paths[] = { path };
	unsigned int s;
	char *qemu;

	(void)state;
	for (s = 0; s < SIDES; s++) {
		write_changed(path, whole_result, "\"boots\":1", MEMBER);
		assert_int_equal(boots_load(paths, 1, &side[s], &e), 0);
		unlink(path);
	}
	assert_int_equal(compare(side, -1, &c, &e), 0);
	/* one line for equal machines, also if one of them is not on record */
	assert_true(header_has(
		&c,
		"QEMU 7.2.0 with 2048 MiB of memory, 4096 MiB of pmem, 2 CPUs"));
	assert_false(header_has(&c, "in QEMU"));
	qemu = side[SIDE_BASE].result[0].vm.qemu;
	side[SIDE_BASE].result[0].vm.qemu = NULL;
	assert_true(header_has(&c, "QEMU 7.2.0 with 2048 MiB"));
	assert_false(header_has(&c, "in QEMU"));
	side[SIDE_BASE].result[0].vm.qemu = qemu;
	side[SIDE_NEW].result[0].vm.memory_bytes = 1 << 30;
	assert_true(header_has(
		&c,
		"base in QEMU 7.2.0 with 2048 MiB of memory, 4096 MiB of pmem, 2 CPUs"));
	assert_true(header_has(&c, "new in QEMU 7.2.0 with 1024 MiB"));
	assert_true(header_has(&c, "the machines differ"));
	comparison_free(&c);
	for (s = 0; s < SIDES; s++)
		boots_free(&side[s]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_json),
		cmocka_unit_test(bad_lines_are_refused),
		cmocka_unit_test(results_with_and_without),
		cmocka_unit_test(comparison_shows_the_machines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
