// SPDX-License-Identifier: GPL-2.0-or-later
/* test_old_names.c - results of format 1 get the names of today */
#include "unit.h"

#include "base/workload.h"
#include "record/old_names.h"
#include "record/result.h"

static void renames(void (*rename)(char name[CELL_NAME_MAX]), const char *old,
		    const char *new)
{
	char name[CELL_NAME_MAX];

	snprintf(name, sizeof(name), "%s", old);
	rename(name);
	assert_string_equal(name, new);
	/* a file may have the names of today already */
	rename(name);
	assert_string_equal(name, new);
}

static void every_old_spelling_is_known(void **state)
{
	(void)state;
	renames(old_workload, "storm", "fault-vs-truncate");
	renames(old_workload, "readers-race", "smaps-race");
	renames(old_workload, "fork", "fork");
	renames(old_metric, "refault", "fault_cached");
	renames(old_metric, "refault_wall", "fault_cached_wall");
	renames(old_metric, "upgrade", "mkwrite");
	renames(old_metric, "upgraded", "upgraded");
	renames(old_metric, "munmap", "munmap");
	renames(old_check, "clean", "leaks");
	renames(old_check, "no_old_data", "no-old-data");
	renames(old_check, "first: sleeps", "first-sleeps");
	renames(old_check, "way out: MADV_DONTNEED", "way-out-madv-dontneed");
	renames(old_check, "buffers:shared_read", "buffers-shared-read");
	renames(old_check, "ends, page touched", "ends-page-touched");
}

/* An old name that came back would be taken for another workload. */
static void no_name_of_today_is_an_old_one(void **state)
{
	const struct workload *w;
	char name[CELL_NAME_MAX];
	size_t i;

	(void)state;
	assert_non_null(workload_first());
	for (w = workload_first(); w; w = w->next) {
		snprintf(name, sizeof(name), "%s", w->name);
		old_workload(name);
		assert_string_equal(name, w->name);
		for (i = 0; w->metrics[i].name; i++) {
			snprintf(name, sizeof(name), "%s", w->metrics[i].name);
			old_metric(name);
			assert_string_equal(name, w->metrics[i].name);
		}
		for (i = 0; w->checks[i].name; i++) {
			snprintf(name, sizeof(name), "%s", w->checks[i].name);
			old_check(name);
			assert_string_equal(name, w->checks[i].name);
		}
	}
}

static const char old_result[] =
	"{\"format\":\"daxstorm-result/1\",\"mode\":\"exact\",\"plan\":\"p\","
	"\"plan_digest\":\"0\",\"seed\":1,\"kernel\":{\"release\":\"6.12\","
	"\"version\":\"#1\",\"machine\":\"x86_64\",\"model\":\"devmap\","
	"\"cmdline\":\"quiet\",\"config\":{}},\"machine\":{\"cpu\":\"max\","
	"\"cpus\":2,\"hypervisor\":\"TCG\"},\"clock\":{\"name\":\"tsc\","
	"\"unit\":\"insn\",\"empty_inside\":5,\"empty_total\":33},\"boots\":1,"
	"\"cells\":[{\"workload\":\"order\",\"target\":\"xfs\","
	"\"granularity\":\"2m\",\"threads\":1,\"tasks\":\"threads\","
	"\"map\":\"shared\",\"status\":\"pass\",\"metrics\":[{\"name\":"
	"\"refault\",\"unit\":\"insn\",\"better\":\"lower\",\"per\":1,"
	"\"count\":1,\"sum\":10,\"min\":10,\"max\":10,\"hist\":[[10,1]]}],"
	"\"checks\":[{\"name\":\"no_old_data\",\"status\":\"pass\"},"
	"{\"name\":\"clean\",\"status\":\"pass\"}]}],\"events\":[{\"kind\":"
	"\"warn\",\"text\":\"t\",\"cell\":\"order/xfs/2m/1\"}],"
	"\"complete\":true}\n";

static void a_result_of_format_1_is_renamed(void **state)
{
	struct result r;
	struct err e;
	char path[64];

	(void)state;
	write_changed(path, old_result, NULL, "");
	if (result_load(path, &r, &e))
		fail_msg("%s", e.text);
	unlink(path);
	assert_string_equal(r.cells[0].cell.workload, "folio-order");
	assert_string_equal(r.cells[0].metrics[0].name, "fault_cached");
	assert_string_equal(r.cells[0].checks[0].name, "no-old-data");
	assert_string_equal(r.cells[0].checks[1].name, "leaks");
	assert_string_equal(r.events[0].cell, "folio-order/xfs/2m/1");
	result_free(&r);
}

/* What is written today is taken at its word. */
static void a_result_of_format_2_is_not(void **state)
{
	struct result r;
	struct err e;
	char path[64];

	(void)state;
	write_changed(path, old_result, "daxstorm-result/1", RESULT_FORMAT);
	if (result_load(path, &r, &e))
		fail_msg("%s", e.text);
	unlink(path);
	assert_string_equal(r.cells[0].cell.workload, "order");
	assert_string_equal(r.cells[0].checks[1].name, "clean");
	assert_string_equal(r.events[0].cell, "order/xfs/2m/1");
	result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_old_spelling_is_known),
		cmocka_unit_test(no_name_of_today_is_an_old_one),
		cmocka_unit_test(a_result_of_format_1_is_renamed),
		cmocka_unit_test(a_result_of_format_2_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
