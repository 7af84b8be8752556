// SPDX-License-Identifier: GPL-2.0-or-later
/* test_profile_attribution.c - profiles are added to the right metrics */
#include "journals.h"

#include <errno.h>

#include "base/mark.h"
#include "record/profile_attribution.h"

#define REGION(record, span)                                                   \
	"\"region\":{\"record\":" #record ",\"regions\":1,\"span\":" #span     \
	",\"faults\":1,\"entries\":2}"

#define HEADER_OF(release, build_id)                                           \
	"{\"type\":\"header\",\"format\":\"daxstorm-result\\/1\","             \
	"\"mode\":\"exact\",\"plan\":\"quick\","                               \
	"\"plan_digest\":\"00c0ffee\",\"seed\":1,\"kernel\":{"                 \
	"\"release\":\"" release "\",\"version\":\"#1\","                      \
	"\"machine\":\"x86_64\",\"model\":\"devmap\","                         \
	"\"cmdline\":\"quiet\",\"build_id\":\"" build_id "\","                 \
	"\"config\":{}},"                                                      \
	"\"machine\":{\"cpu\":\"max\",\"cpus\":2,\"hypervisor\":\"TCG\"},"     \
	"\"clock\":{\"name\":\"tsc\",\"unit\":\"insn\","                       \
	"\"empty_inside\":12,\"empty_total\":35," REGION(1, 49) "}}\n"

#define PROFILED HEADER_OF("6.18", "aa55")

/* Two metrics: the first is the span of both tasks and has no region. */
#define PROFILED_CELL(workload, record, span)                                  \
	"{\"type\":\"cell\",\"workload\":\"" workload "\","                    \
	"\"target\":\"xfs\",\"granularity\":\"2m\",\"threads\":1,"             \
	"\"tasks\":\"threads\",\"map\":\"shared\",\"status\":\"pass\","        \
	"\"metrics\":[{\"name\":\"m_wall\",\"unit\":\"insn\","                 \
	"\"better\":\"lower\",\"per\":1,\"count\":2,\"sum\":30,"               \
	"\"min\":10,\"max\":20,\"hist\":[[10,1],[20,1]]},"                     \
	"{\"name\":\"m\",\"unit\":\"insn\",\"better\":\"lower\","              \
	"\"per\":1,\"count\":2,\"sum\":30,\"min\":10,\"max\":20,"              \
	"\"hist\":[[10,1],[20,1]]," REGION(                                    \
		record, span) "}],"                                            \
			      "\"checks\":[],"                                 \
			      "\"modules\":\"xfs 0xffffffffc0900000\\n\"}\n"

/*
 * Each record has the 49 instructions of the clock and 1 of a fault, in a
 * module that was relocated.
 */
#define RECORD(number, label)                                                  \
	"record " #number " " #label " 1 49 0 0\n"                             \
	"c 0 10\nc ffffffffc0901000 2\nc ffffffffc0901004 38\n"                \
	"n 0 0 10 0 0 0\nn 1 ffffffffc0901000 40 2 0 0\nend " #number "\n"

#define RECORDS "daxstorm-profile/2\n" RECORD(1, 1)

static const char symbols[] = "# daxstorm-symbols/1\n"
			      "# release 6.18\n"
			      "# build_id aa55\n"
			      "# module xfs 0xffffffffc0100000\n"
			      "ffffffffc0101000 t xfs_one\t[xfs]\n"
			      "ffffffffc0901000 t not_here\t[xfs]\n";

static char names[96];

static int new_profiled_dir(void **state)
{
	FILE *f;

	if (new_dir(state))
		return -1;
	snprintf(names, sizeof(names), "%s/0.profile", dir);
	f = fopen(names, "w");
	if (!f || fputs(symbols, f) < 0)
		return -1;
	return fclose(f);
}

static int try(const char *symbols_path, enum collect_state *got, struct err *e)
{
	*e = (struct err){ "" };
	return collect(dir, out, skip, symbols_path, NULL, got, e);
}

static enum collect_state profiled(void)
{
	enum collect_state got;
	struct err w;

	if (try(names, &got, &w))
		fail_msg("%s", w.text);
	return got;
}

static void profile_is(const struct result_metric *m)
{
	const struct result_profile *p = m->profile;

	assert_non_null(p);
	assert_int_equal(p->entries, 2);
	assert_int_equal(p->regions, 1);
	assert_int_equal(p->insn, 50);
	assert_int_equal(p->nr_functions, 2);
	assert_string_equal(p->functions[0].name, "[user]");
	assert_string_equal(p->functions[1].name, "xfs_one");
	assert_int_equal(p->functions[1].insn, 40);
	assert_int_equal(p->functions[1].calls, 2);
}

/* Members of a result that only a guest can have. */
static bool file_has(const char *word)
{
	json_object *o = json_object_from_file(out);
	bool has;

	assert_non_null(o);
	has = strstr(json_object_to_json_string(o), word) != NULL;
	json_object_put(o);
	return has;
}

static void metrics_get_their_profiles(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal",
	      PROFILED PROFILED_CELL("fault", 2, 49)
		      PROFILED_CELL("munmap", 4, 49) END);
	/* Record 3 belongs to a cell that failed. */
	leave(1, "profile", RECORDS RECORD(2, 2) RECORD(3, 2) RECORD(4, 2));
	assert_int_equal(profiled(), COLLECT_COMPLETE);
	assert_false(file_has("\"region\""));
	assert_false(file_has("\"modules\""));
	load(&r);
	assert_int_equal(r.nr_cells, 2);
	profile_is(&r.cells[0].metrics[1]);
	assert_null(r.cells[0].metrics[0].profile);
	profile_is(&r.cells[1].metrics[1]);
	result_free(&r);
}

static void without_a_profile_nothing_is_left_of_it(void **state)
{
	enum collect_state got;
	struct result r;
	struct err w;

	(void)state;
	leave(1, "journal", PROFILED PROFILED_CELL("fault", 2, 49) END);
	assert_int_equal(try(NULL, &got, &w), 0);
	assert_false(file_has("\"region\""));
	assert_false(file_has("\"modules\""));
	assert_false(file_has("\"profile\""));
	load(&r);
	assert_null(r.cells[0].metrics[1].profile);
	result_free(&r);
}

/* The second boot numbers its records from 1 and has its own profile. */
static void lost_boots_keep_what_they_had(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal",
	      PROFILED PROFILED_CELL("fault", 2, 49) BEGIN("munmap/xfs/2m/1"));
	leave(1, "profile", RECORDS RECORD(2, 2) "record 3 2 1 49 0 0\nc 0 1");
	leave(1, "console", "[    1.0] Kernel panic - not syncing: boom\n");
	assert_int_equal(profiled(), COLLECT_RESUME);
	leave(2, "journal", PROFILED PROFILED_CELL("truncate", 3, 49) END);
	leave(2, "profile", RECORDS RECORD(2, 2) RECORD(3, 2));
	assert_int_equal(profiled(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.nr_cells, 3);
	profile_is(&r.cells[0].metrics[1]);
	assert_int_equal(r.cells[1].status, CELL_LOST);
	assert_string_equal(r.cells[2].cell.workload, "truncate");
	profile_is(&r.cells[2].metrics[1]);
	result_free(&r);
}

#define TEST_CELL(record)                                                      \
	"{\"type\":\"cell\",\"workload\":\"race\",\"target\":\"xfs\","         \
	"\"granularity\":\"2m\",\"threads\":1,\"tasks\":\"threads\","          \
	"\"map\":\"shared\",\"status\":\"pass\",\"metrics\":[],"               \
	"\"checks\":[],\"record\":" #record ","                                \
	"\"modules\":\"xfs 0xffffffffc0900000\\n\"}\n"

/* Of the functions that ran in a test, those of interest are kept. */
static void trials_tell_what_ran(void **state)
{
	static const char asked[] = "ffffffff81001000 T zap_huge_pmd\n";
	struct result r;
	FILE *f = fopen(names, "a");

	(void)state;
	assert_non_null(f);
	fputs(asked, f);
	fclose(f);
	leave(1, "journal", PROFILED TEST_CELL(2) END);
	leave(1, "profile",
	      RECORDS "record 2 3 1 57 0 0\nc 0 10\nc ffffffff81001000 3\n"
		      "c ffffffff81001004 4\nc ffffffffc0901004 40\nend 2\n");
	assert_int_equal(profiled(), COLLECT_COMPLETE);
	assert_false(file_has("\"record\""));
	load(&r);
	assert_int_equal(r.cells[0].nr_ran, 1);
	assert_string_equal(r.cells[0].ran[0].name, "zap_huge_pmd");
	assert_int_equal(r.cells[0].ran[0].insn, 7);
	assert_int_equal(r.cells[0].ran[0].calls, 3);
	result_free(&r);
	unlink(out);
}

/* @journal and @profile give no result, and the message contains @reason. */
static void is_refused(const char *journal, const char *profile, int err,
		       const char *reason)
{
	enum collect_state got;
	struct err w;

	leave(1, "journal", journal);
	leave(1, "profile", profile);
	assert_int_equal(try(names, &got, &w), err);
	if (!strstr(w.text, reason))
		fail_msg("\"%s\": want \"%s\"", w.text, reason);
	assert_int_equal(access(out, F_OK), -1);
}

/* Its cell fails for @reason; the one before it keeps its metrics. */
static void cell_is_refused(const char *journal, const char *profile,
			    const char *reason)
{
	struct result r;

	leave(1, "journal", journal);
	leave(1, "profile", profile);
	assert_int_equal(profiled(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.nr_cells, 2);
	assert_int_equal(r.cells[0].status, CELL_PASS);
	profile_is(&r.cells[0].metrics[1]);
	assert_int_equal(r.cells[1].status, CELL_FAIL);
	assert_int_equal(r.cells[1].nr_metrics, 0);
	if (!strstr(r.cells[1].reason, reason))
		fail_msg("\"%s\": want \"%s\"", r.cells[1].reason, reason);
	result_free(&r);
	unlink(out);
}

static void other_kernels_symbols_are_refused(void **state)
{
	(void)state;
	is_refused(HEADER_OF("6.18", "aa56") END, RECORDS, -ESTALE,
		   "build ID aa56");
	is_refused(HEADER_OF("6.12", "") END, RECORDS, -ESTALE,
		   "the guest ran 6.12");
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	/*
	 * The empty operation of the boot, then a metric, off by one each way.
	 */
	is_refused(PROFILED END,
		   "daxstorm-profile/2\nrecord 1 1 1 48 0 0\nc 0 49\nend 1\n",
		   -EPROTO, "record 1 does not add up");
	is_refused(PROFILED END, "daxstorm-profile/2\n" RECORD(1, 2), -EPROTO,
		   "record 1 has label 2");
#define GOOD PROFILED PROFILED_CELL("fault", 2, 49)
	cell_is_refused(GOOD PROFILED_CELL("munmap", 3, 48) END,
			RECORDS RECORD(2, 2) RECORD(3, 2), "the clock saw 48");
	cell_is_refused(GOOD PROFILED_CELL("munmap", 3, 50) END,
			RECORDS RECORD(2, 2) RECORD(3, 2), "the clock saw 50");
	cell_is_refused(GOOD PROFILED_CELL("munmap", 3, 49) END,
			RECORDS RECORD(2, 2) RECORD(3, 1),
			"record 3 has label 1");
	cell_is_refused(GOOD PROFILED_CELL("munmap", 3, 49) END,
			RECORDS RECORD(2, 2), "not have record 3");
	cell_is_refused(GOOD TEST_CELL(3) END,
			RECORDS RECORD(2, 2) RECORD(3, 2),
			"record 3 has label 2");
	cell_is_refused(GOOD TEST_CELL(3) END, RECORDS RECORD(2, 2),
			"not have record 3");
}

/* Repeated instructions are counted at the page fault entry, if known. */
static void page_faults_are_told_by_their_entry(void **state)
{
	static const char with_entry[] =
		"ffffffff81001280 T asm_exc_page_fault\n";
	struct result r;
	FILE *f = fopen(names, "a");

	(void)state;
	assert_non_null(f);
	fputs(with_entry, f);
	fclose(f);
	/* The guest counts one fault, which was not of user space: 49. */
	is_refused(PROFILED END, RECORDS, -EPROTO, "49 counted, 0 faults");
	leave(1, "journal",
	      HEADER_OF("6.18", "aa55") PROFILED_CELL("fault", 2, 48) END);
	leave(1, "profile",
	      "daxstorm-profile/2\nrecord 1 1 1 49 0 0\nc 0 49\nend 1\n"
	      "record 2 2 1 48 0 0\nc 0 10\nc ffffffff81001280 2\n"
	      "c ffffffffc0901004 38\nend 2\n");
	assert_int_equal(profiled(), COLLECT_COMPLETE);
	load(&r);
	assert_non_null(r.cells[0].metrics[1].profile);
	result_free(&r);
}

static void errors_of_marks_are_refused(void **state)
{
	(void)state;
	cell_is_refused(
		GOOD PROFILED_CELL("munmap", 3, 49) END,
		RECORDS RECORD(2, 2) "error 3 a region began within a region\n",
		"dropped record 3: a region began within a region");
	is_refused(
		PROFILED END,
		"daxstorm-profile/2\nerror 1 a region began in a region\n" RECORD(
			2, 2),
		-EPROTO, "a region began in a region");
}

static void missing_profile_is_refused(void **state)
{
	enum collect_state got;
	struct err w;

	(void)state;
	leave(1, "journal", PROFILED END);
	assert_int_equal(try(names, &got, &w), -ENOENT);
	assert_non_null(strstr(w.text, "1.profile"));
	leave(1, "profile", RECORDS);
	assert_int_equal(try("/nonexistent/symbols", &got, &w), -ENOENT);
	assert_non_null(strstr(w.text, "/nonexistent/symbols"));
}

/* Work that the plugin does not recognize is named in the result. */
static void unknown_work_is_kept(void **state)
{
	struct result r;

	(void)state;
	leave(1, "journal", PROFILED END);
	leave(1, "profile",
	      "daxstorm-profile/2\nunknown softirqs (one, two)\n"
	      "unknown random numbers (three)\n" RECORD(1, 1));
	assert_int_equal(profiled(), COLLECT_COMPLETE);
	load(&r);
	assert_int_equal(r.nr_unknown, 2);
	assert_string_equal(r.unknown[0], "softirqs (one, two)");
	assert_string_equal(r.unknown[1], "random numbers (three)");
	result_free(&r);
}

#define PROFILED_TEST(f)                                                       \
	cmocka_unit_test_setup_teardown(f, new_profiled_dir, drop_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PROFILED_TEST(metrics_get_their_profiles),
		PROFILED_TEST(without_a_profile_nothing_is_left_of_it),
		PROFILED_TEST(lost_boots_keep_what_they_had),
		PROFILED_TEST(trials_tell_what_ran),
		PROFILED_TEST(other_kernels_symbols_are_refused),
		PROFILED_TEST(what_does_not_fit_is_refused),
		PROFILED_TEST(page_faults_are_told_by_their_entry),
		PROFILED_TEST(errors_of_marks_are_refused),
		PROFILED_TEST(missing_profile_is_refused),
		PROFILED_TEST(unknown_work_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
