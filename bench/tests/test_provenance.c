// SPDX-License-Identifier: GPL-2.0-or-later
/* test_provenance.c - where a result is from: written by collect(), read again */
#include "journals.h"

#include <time.h>

#include "record/provenance.h"
#include "record/sysinfo.h"

#define ONE	"00000000-0000-4000-8000-000000000001"
#define TWO	"00000000-0000-4000-8000-000000000002"
#define BASE	"00000000000000b0"
#define MODULES "00000000000000a0"
#define FIO	"00000000000000f0"
#define PLUGIN	"00000000000000c0"
#define START(id)                                                              \
	"boot_id=" id "\ndate=2026-11-29T12:00:00Z\nhost=there\n"              \
	"plugin=" PLUGIN "\nimage=0123456789abcdef\nbase=" BASE                \
	"\nmodules=" MODULES "\nfio=" FIO "\n"

/* A result of two starts has both boot IDs, and the build of the program. */
static void every_start_is_kept(void **state)
{
	char header[sizeof(HEADER) + 40];
	struct result_provenance *p;
	struct result r;

	(void)state;
	snprintf(header, sizeof(header), "%.*s,\"program\":\"0badcafe\"}\n",
		 (int)sizeof(HEADER) - 3, HEADER);
	leave(1, "journal", header);
	write_file(dir, "1.start", START(ONE));
	leave(2, "journal", HEADER CELL("fault", "1") END);
	write_file(dir, "2.start", START(TWO));
	assert_int_equal(collected(), COLLECT_COMPLETE);
	remove_file(dir, "1.start");
	remove_file(dir, "2.start");
	load(&r);
	p = &r.provenance;
	assert_string_equal(p->program, "0badcafe");
	assert_string_equal(p->host, "there");
	assert_string_equal(p->plugin, PLUGIN);
	assert_string_equal(p->base, BASE);
	assert_string_equal(p->modules, MODULES);
	assert_string_equal(p->fio, FIO);
	assert_int_equal(p->nr_starts, 2);
	assert_string_equal(p->starts[0].boot_id, ONE);
	assert_string_equal(p->starts[1].boot_id, TWO);
	assert_string_equal(p->starts[1].date, "2026-11-29T12:00:00Z");
	assert_string_equal(p->starts[1].image, "0123456789abcdef");
	result_free(&r);
}

/* An older scripts/vm leaves no .start; the result is none the worse. */
static void a_result_without_is_read(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal", HEADER CELL("fault", "1") END);
	assert_int_equal(collected(), COLLECT_COMPLETE);
	load(&r);
	assert_null(r.provenance.host);
	assert_int_equal(r.provenance.nr_starts, 0);
	result_free(&r);
}

static void a_wrong_start_is_refused(void **state)
{
	enum collect_state got;
	struct err e = { "" };

	(void)state;
	leave(1, "journal", HEADER CELL("fault", "1") END);
	write_file(dir, "1.start", "boot_id=" ONE "\nhost=there\n");
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &e),
			 -EINVAL);
	assert_non_null(strstr(e.text, "1.start has no line date="));
	write_file(dir, "1.start", START(ONE) "colour=red\n");
	assert_int_equal(collect(dir, out, skip, NULL, NULL, &got, &e),
			 -EINVAL);
	assert_non_null(strstr(
		e.text,
		"unknown line \"colour\"; the keys are boot_id=, date="));
	remove_file(dir, "1.start");
}

/* On a machine without a guest: its own boot ID, name and time, in UTC. */
static void this_machine_describes_itself(void **state)
{
	char path[128], id[64] = "", name[256] = "";
	json_object *p = NULL, *start;
	struct err e = { "" };
	struct tm utc = { 0 };
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/1.start", dir);
	assert_int_equal(provenance_write_start(path, &e), 0);
	assert_int_equal(provenance_add_start(path, &p, &e), 0);
	unlink(path);
	f = fopen("/proc/sys/kernel/random/boot_id", "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%63s", id), 1);
	fclose(f);
	gethostname(name, sizeof(name) - 1);
	start = json_item(json_get(p, "starts"), 0);
	assert_string_equal(json_get_text(p, "host"), name);
	assert_string_equal(json_get_text(start, "boot_id"), id);
	assert_null(json_get(p, "layers"));
	assert_null(json_get(start, "image"));
	assert_non_null(strptime(json_get_text(start, "date"),
				 "%Y-%m-%dT%H:%M:%SZ", &utc));
	assert_true(labs(timegm(&utc) - time(NULL)) < 60);
	json_object_put(p);
	assert_int_equal(provenance_write_start("/nonexistent/1.start", &e),
			 -ENOENT);
}

/* The linker writes a SHA-1 of 20 bytes: see LDFLAGS of the Makefile. */
static void the_program_knows_its_build(void **state)
{
	struct result r = { 0 };
	struct err e = { "" };

	(void)state;
	assert_int_equal(sysinfo_fill(NULL, &r, &e), 0);
	assert_non_null(r.provenance.program);
	assert_int_equal(strlen(r.provenance.program), 40);
	assert_int_equal(strspn(r.provenance.program, "0123456789abcdef"), 40);
	result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_start_is_kept),
		TEST(a_result_without_is_read),
		TEST(a_wrong_start_is_refused),
		TEST(this_machine_describes_itself),
		cmocka_unit_test(the_program_knows_its_build),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
