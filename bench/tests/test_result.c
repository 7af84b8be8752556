// SPDX-License-Identifier: GPL-2.0-or-later
/* test_result.c - a valid file is read, every broken one is refused */
#include "unit.h"

#include "base/model.h"
#include "record/result.h"

#define FROM_COUNT                                                             \
	"\"count\":3,\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]"

/* a number far above 64 bits */
#define HUGE_NUMBER "1000000000000000000000000000000"

static const struct {
	const char *from, *to, *says; /* from NULL: before the whole text */
} broken[] = {
	{ "daxstorm-result/2", "daxstorm-result/3", "daxstorm-result/3" },
	{ "\"format\":\"daxstorm-result/2\",", "", "not a result" },
	{ "\"complete\":true", "\"complete\":false", "did not finish" },
	{ ",\"complete\":true", "", "did not finish" },
	{ "\"complete\":true}", "", "cut off" },
	{ "\"events\":[],\"complete\":true}\n", "", "cut off" },
	{ "true}\n", "true} {}", "invalid JSON" },
	{ NULL, "x", "invalid JSON" },
	{ "\"exact\"", "\"guess\"", "guess" },
	{ "\"exact\"", "\"gu\\u001b\\u00e9\"", "\"gu???\"" },
	{ "\"seed\":1", "\"seed\":\"1\"", "seed" },
	{ "\"seed\":1", "\"seed\":-1", "negative" },
	{ "\"boots\":1", "\"boots\":0", "\"boots\" is 0" },
	{ "\"seed\":1", "\"seed\":1.5", "seed" },
	{ "\"seed\":1,", "", "missing" },
	{ "\"6.12\"", "\"6.12\\tx\\ny\"", "byte 0x09 at position 4" },
	{ "\"6.12\"", "\"6.12 x\"", "byte 0x20 at position 4" },
	{ "\"6.12\"", "\"6.12\\u0000\"", "byte 0x00 at position 4" },
	{ "\"6.12\"", "\"6.\\u00e4\"", "byte 0xc3 at position 2" },
	{ "\"6.12\"", "\"6.12\\u007f\"", "byte 0x7f at position 4" },
	{ "\"6.12\"", "\"\"", "\"release\" is empty" },
	{ "\"devmap\"", "\"dev\\tmap\"", "\"model\" has the unknown value" },
	{ "\"devmap\"", "\"new\"", "\"model\" has the unknown value \"new\"" },
	{ "\"devmap\"", "\"\"", "\"model\" has the unknown value" },
	{ "\"seed\":1", "\"seed\":1,\"daxstorm\":\"1\\n\"", "byte 0x0a" },
	{ "\"seed\":1", "\"seed\":1,\"daxstorm\":\"\"", "is empty" },
	{ "\"kernel\":{", "\"kernel\":[],\"k\":{", "kernel" },
	{ "5.5", "NaN", "finite" },
	{ "5.5", "1e999", "finite" },
	{ "5.5", "-1", "finite" },
	{ "\"CONFIG_FS_DAX\":\"y\"", "\"CONFIG_FS_DAX\":true", "CONFIG" },
	{ "\"workload\":\"munmap\"", "\"workload\":\"../x\"", "workload" },
	{ "\"workload\":\"munmap\"", "\"workload\":\"\"", "workload" },
	{ "\"xfs\"", "\"zfs\"", "zfs" },
	{ "\"2m\"", "\"3m\"", "3m" },
	{ "\"threads\":1,", "\"threads\":0,", "threads" },
	{ "\"threads\":1,", "\"threads\":4294967297,", "threads" },
	{ "\"status\":\"pass\"", "\"status\":\"good\"", "good" },
	{ "\"unit\":\"insn\",\"better\"", "\"unit\":\"m\",\"better\"", "unit" },
	{ "\"lower\"", "\"left\"", "left" },
	{ "\"per\":2", "\"per\":0", "per" },
	{ "\"count\":3", "\"count\":4", "is 4" },
	{ "\"count\":3", "\"count\":2", "the sum of \"hist\" is not" },
	{ "[20,1]", "[20,0]", "the sum of \"hist\" is not" },
	{ "[20,1]", "[20,-1]", "negative" },
	{ "[20,1]", "[20,18446744073709551615]", "the sum of \"hist\"" },
	{ "\"count\":3,\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1]",
	  "\"count\":281474976710658,\"sum\":5629499534213140,\"min\":10,"
	  "\"max\":30,\"hist\":[[10,1],[20,281474976710656]",
	  "281474976710656 values in bucket 20, but 2^48 - 1 are the most" },
	{ "[20,1]", "[20,18446744073709551616]",
	  "18446744073709551616 at byte" },
	{ "[20,1]", "[20,1e3]", "not a whole number" },
	{ "[20,1]", "[20,NaN]", "not a whole number" },
	{ "[20,1]", "[20,Infinity]", "not a whole number" },
	{ "[20,1]", "[20,1.0]", "not a whole number" },
	{ "\"count\":3", "\"count\":18446744073709551617", "64 bits" },
	{ "\"count\":3", "\"count\":-3", "\"count\" is negative" },
	{ "\"count\":3", "\"count\":NaN", "\"count\" has type double" },
	{ "\"sum\":60", "\"sum\":-60", "\"sum\" is negative" },
	{ "\"sum\":60", "\"sum\":" HUGE_NUMBER, "64 bits" },
	{ "\"min\":10", "\"min\":-10", "\"min\" is negative" },
	{ "\"max\":30", "\"max\":1e30", "\"max\" has type double" },
	{ "\"per\":2", "\"per\":-2", "\"per\" is negative" },
	{ "\"seed\":1", "\"seed\":18446744073709551616", "64 bits" },
	{ "[20,1]", "[20,1,1]", "not have 2 items" },
	{ "[20,1]", "[20]", "not have 2 items" },
	{ "[20,1]", "20", "not have 2 items" },
	{ "[20,1]", "[020,1]", "invalid JSON" },
	{ "[20,1]", "[20,1],", "invalid JSON" },
	{ "[[10,1],[20,1],[30,1]]", "\"[10,1],[20,1],[30,1]\"",
	  "\"hist\" has type string, not array" },
	{ "[[10,1],[20,1],[30,1]]", "\"\\u007f10,1],[20,1],[30,x]\"",
	  "\"hist\" is a text" },
	{ "[20,1]", "[5,1]", "order" },
	{ "[30,1]", "[33792,1]", "range" },
	{ "\"min\":10", "\"min\":11", "min" },
	{ "\"max\":30", "\"max\":31", "max" },
	{ "\"sum\":60", "\"sum\":29", "sum" },
	{ "\"sum\":60", "\"sum\":91", "sum" },
	{ "\"sum\":60", "\"sum\":61",
	  "munmap/xfs/2m/1: metric munmap: \"sum\" is 61, but by \"hist\" it is 60 to 60" },
	{ "\"sum\":60", "\"sum\":59", "it is 60 to 60" },
	/* 10, twice 2048 to 2049, and 4097 */
	{ FROM_COUNT,
	  "\"count\":4,\"sum\":8201,\"min\":10,\"max\":4097,\"hist\":"
	  "[[10,1],[2048,2],[3072,1]]",
	  "\"sum\" is 8201, but by \"hist\" it is 8203 to 8205" },
	/* one of the two is the minimum, the other the maximum */
	{ FROM_COUNT,
	  "\"count\":2,\"sum\":8195,\"min\":4096,\"max\":4098,\"hist\":"
	  "[[3072,2]]",
	  "it is 8194 to 8194" },
	{ FROM_COUNT,
	  "\"count\":1,\"sum\":4097,\"min\":4096,\"max\":4098,\"hist\":"
	  "[[3072,1]]",
	  "\"sum\" is 4097" },
	/* the last bucket ends with the maximum, and the sum with 64 bits */
	{ FROM_COUNT,
	  "\"count\":2,\"sum\":18446744073709551615,\"min\":4398046511103,"
	  "\"max\":18446744073709551615,\"hist\":[[33791,2]]",
	  "it is 18446744073709551615 to 18446744073709551615" },
	{ "\"cells\":[{", "\"cells\":[7,{", "object" },
	{ "\"kept\"", "\"\"", "printable" },
	{ "\"kept\"", "\"ke\\npt\"", "printable" },
	{ "\"kept\"", "\"a name that is longer than thirty-one\"", "31" },
	{ "\"events\":[]", "\"events\":[{\"kind\":\"warn\"}]", "text" },
};

static void good_file_is_read(void **state)
{
	struct result r;
	struct err w;
	char path[64];

	(void)state;
	write_changed(path, whole_result, NULL, "");
	if (result_load(path, &r, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_string_equal(r.mode, "exact");
	assert_null(r.withheld);
	assert_string_equal(r.model, "devmap");
	assert_string_equal(r.config[0].value, "y");
	assert_true(r.empty_inside == 5.5 && r.empty_total == 33);
	assert_int_equal(r.nr_cells, 1);
	assert_int_equal(r.cells[0].cell.granularity, GRAN_2M);
	assert_int_equal(r.cells[0].metrics[0].per, 2);
	assert_true(r.cells[0].metrics[0].lower_better);
	assert_int_equal(r.cells[0].metrics[0].values.sum, 60);
	assert_int_equal(
		sparse_hist_quantile(&r.cells[0].metrics[0].values, 0.5), 20);
	assert_int_equal(r.cells[0].checks[0].status, CHECK_PASS);
	result_free(&r);
}

static void every_model_is_read(void **state)
{
	char path[64], to[64];
	struct result r;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < MODEL_NAMES; i++) {
		snprintf(to, sizeof(to), "\"%s\"", model_names[i]);
		write_changed(path, whole_result, "\"devmap\"", to);
		if (result_load(path, &r, &w))
			fail_msg("%s", w.text);
		unlink(path);
		assert_string_equal(r.model, model_names[i]);
		result_free(&r);
	}
}

static void the_version_may_have_blanks(void **state)
{
	struct result r;
	struct err w;
	char path[64];

	(void)state;
	write_changed(path, whole_result, "\"seed\":1",
		      "\"seed\":1,\"daxstorm\":\"0.9 (1b2c3d4e5f60)\"");
	if (result_load(path, &r, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_string_equal(r.daxstorm, "0.9 (1b2c3d4e5f60)");
	result_free(&r);
}

/* Lists that are not as daxstorm writes them are read in another way. */
static void blanks_in_a_histogram_do_not_matter(void **state)
{
	struct result r[2];
	struct err w;
	char path[64];
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		write_changed(path, whole_result, i ? "[[10,1],[20,1]" : NULL,
			      i ? "[\n[10 , 1], [20,1]" : "");
		if (result_load(path, &r[i], &w))
			fail_msg("%s", w.text);
		unlink(path);
	}
	assert_int_equal(r[0].cells[0].metrics[0].values.nr, 3);
	assert_true(sparse_hist_equal(&r[0].cells[0].metrics[0].values,
				      &r[1].cells[0].metrics[0].values));
	result_free(&r[0]);
	result_free(&r[1]);
}

static void all_of_64_bits_is_read(void **state)
{
	struct result r;
	struct err w;
	char path[64];

	(void)state;
	write_changed(path, whole_result, "\"seed\":1",
		      "\"seed\":18446744073709551615,\"daxstorm\":\"\\\\\\\""
		      " " HUGE_NUMBER "\",\"other\":[0.00" HUGE_NUMBER
		      "," HUGE_NUMBER "e-30]");
	if (result_load(path, &r, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_true(r.seed == UINT64_MAX);
	assert_string_equal(r.daxstorm, "\\\" " HUGE_NUMBER);
	result_free(&r);
}

static void broken_files_are_refused(void **state)
{
	struct result r;
	struct err w;
	char path[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		write_changed(path, whole_result, broken[i].from, broken[i].to);
		w.text[0] = '\0';
		if (!result_load(path, &r, &w))
			fail_msg("\"%s\" was taken", broken[i].to);
		unlink(path);
		if (!strstr(w.text, path) || !strstr(w.text, broken[i].says))
			fail_msg("\"%s\" for \"%s\": want \"%s\" and the path",
				 w.text, broken[i].to, broken[i].says);
	}
}

/* Added behind the histogram of whole_result. */
#define GOOD "[\"[user]\",8,1],[\"zap\",40,3]"
#define OF(insn, functions, tree)                                              \
	",\"profile\":{\"entries\":6,\"regions\":3,\"insn\":" insn             \
	",\"functions\":[" functions "],\"tree\":[" tree "]}"
#define NAME_512 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64 NAME_64
#define NAME_64	 NAME_16 NAME_16 NAME_16 NAME_16
#define NAME_16	 "abcdefghijklmnop"

static const struct {
	const char *profile, *says;
} bad_profiles[] = {
	{ ",\"profile\":[]", "profile" },
	{ ",\"profile\":{\"entries\":0,\"regions\":1,\"insn\":0,"
	  "\"functions\":[]}",
	  "\"entries\" of" },
	{ ",\"profile\":{\"entries\":1,\"regions\":1,\"insn\":0}",
	  "functions" },
	{ OF("49", GOOD, ""), "functions is 48, but \"insn\" is 49" },
	{ OF("18446744073709551615",
	     "[\"a\",18446744073709551615,1],"
	     "[\"b\",18446744073709551615,1],[\"c\",1,1]",
	     ""),
	  "64 bits" },
	{ OF("48", "[\"zap\",40,3],[\"[user]\",8,1]", ""), "out of order" },
	{ OF("80", "[\"zap\",40,3],[\"zap\",40,3]", ""), "out of order" },
	{ OF("40", "[\"zap\",40]", ""), "3 items" },
	{ OF("40", "[\"zap\",40,3,4]", ""), "3 items" },
	{ OF("40", "{\"zap\":40}", ""), "3 items" },
	{ OF("40", "[7,40,3]", ""), "item 1 is not a text" },
	{ OF("40", "[\"zap\",-40,3]", ""), "negative" },
	{ OF("40", "[\"zap\",40.5,3]", ""), "whole number" },
	{ OF("40", "[\"zap\",40,\"3\"]", ""), "whole number" },
	{ OF("40", "[\"\",40,3]", ""), "empty" },
	{ OF("40", "[\"z\\u001b[2J\",40,3]", ""), "not printable" },
	{ OF("40", "[\"z\\u0000p\",40,3]", ""), "a NUL in it" },
	{ OF("40", "[\"z\\u00e4p\",40,3]", ""), "not printable" },
	{ OF("40", "[\"z;p\",40,3]", ""), "not printable" },
	{ OF("40", "[\"" NAME_512 "\",40,3]", ""), "longer than 511" },
	{ OF("48", GOOD, "[\"zap\",1,40,3]"), "before its parent" },
	{ OF("48", GOOD, "[\"a\",0,1,1],[\"b\",3,1,1],[\"c\",0,1,1]"),
	  "b comes before its parent" },
	{ OF("48", GOOD, "[\"zap\",0,40]"), "4 items" },
	{ OF("48", GOOD, "[\"zap\",-1,40,3]"), "negative" },
	{ OF("48", GOOD, "[\"z\\n\",0,40,3]"), "not printable" },
};

static void good_profile_is_read(void **state)
{
	const struct result_profile *p;
	struct result r;
	struct err w;
	char path[64];

	(void)state;
	write_changed(path, whole_result, "[30,1]]",
		      "[30,1]]" OF("48", GOOD,
				   "[\"[user]\",0,8,1],[\"zap\",1,40,3]"));
	if (result_load(path, &r, &w))
		fail_msg("%s", w.text);
	unlink(path);
	p = r.cells[0].metrics[0].profile;
	assert_true(p->entries == 6 && p->regions == 3 && p->insn == 48);
	assert_int_equal(p->nr_functions, 2);
	assert_string_equal(p->functions[1].name, "zap");
	assert_true(p->functions[1].insn == 40 && p->functions[1].calls == 3);
	assert_int_equal(p->nr_nodes, 2);
	assert_true(p->nodes[0].parent == SIZE_MAX && !p->nodes[1].parent);
	assert_true(p->nodes[1].insn == 40 && p->nodes[1].calls == 3);
	result_free(&r);
}

static void bad_profiles_are_refused(void **state)
{
	char path[64], to[2048];
	struct result r;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad_profiles) / sizeof(*bad_profiles); i++) {
		snprintf(to, sizeof(to), "[30,1]]%s", bad_profiles[i].profile);
		write_changed(path, whole_result, "[30,1]]", to);
		w.text[0] = '\0';
		if (!result_load(path, &r, &w))
			fail_msg("\"%s\" was taken", to);
		unlink(path);
		if (!strstr(w.text, path) ||
		    !strstr(w.text, "munmap/xfs/2m/1: metric munmap") ||
		    !strstr(w.text, bad_profiles[i].says))
			fail_msg(
				"\"%s\" for \"%s\": want \"%s\", path and place",
				w.text, to, bad_profiles[i].says);
	}
}

/* Times have no instructions to profile. */
static void profile_of_a_time_is_refused(void **state)
{
	struct result r;
	struct err w;
	char path[64];

	(void)state;
	write_changed(path, whole_result, "\"insn\",\"better\":\"lower\",",
		      "\"ns\",\"better\":\"lower\"" OF("48", GOOD, "") ",");
	assert_int_not_equal(result_load(path, &r, &w), 0);
	unlink(path);
	assert_non_null(strstr(w.text, "unit of the metric is ns"));
}

/* Cut at every byte: it never crashes and is never accepted. */
static void cut_files_are_refused(void **state)
{
	size_t len, whole = strlen(whole_result) - 1;
	struct result r;
	struct err w;
	char path[64], cut[sizeof(whole_result)];

	(void)state;
	for (len = 0; len < whole; len += 7) {
		memcpy(cut, whole_result, len);
		cut[len] = '\0';
		write_changed(path, cut, NULL, "");
		if (!result_load(path, &r, &w))
			fail_msg("%zu bytes were taken for a whole file", len);
		unlink(path);
		assert_non_null(strstr(w.text, path));
	}
}

/* Sums at the ends of what the buckets allow; those of fio are wider. */
static void possible_sums_are_read(void **state)
{
	static const struct {
		const char *workload, *metric;
	} table[] = {
		{ "munmap",
		  "\"count\":4,\"sum\":8203,\"min\":10,\"max\":4097,\"hist\":"
		  "[[10,1],[2048,2],[3072,1]]" },
		{ "munmap",
		  "\"count\":4,\"sum\":8205,\"min\":10,\"max\":4097,\"hist\":"
		  "[[10,1],[2048,2],[3072,1]]" },
		{ "munmap", "\"count\":0,\"sum\":0,\"hist\":[]" },
		{ "munmap", "\"count\":1,\"sum\":18446744073709551615,\"min\":"
			    "18446744073709551615,\"max\":18446744073709551615,"
			    "\"hist\":[[33791,1]]" },
		{ "fio-4k",
		  "\"count\":3,\"sum\":303,\"min\":100,\"max\":102,\"hist\":"
		  "[[100,2],[102,1]]" },
	};
	const char *at;
	char path[64], text[2048];
	struct result r;
	struct err w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		at = strstr(whole_result, "\"munmap\",\"target\"");
		snprintf(text, sizeof(text), "%.*s\"%s\"%s",
			 (int)(at - whole_result), whole_result,
			 table[i].workload, at + strlen("\"munmap\""));
		write_changed(path, text, FROM_COUNT, table[i].metric);
		if (result_load(path, &r, &w))
			fail_msg("%s", w.text);
		unlink(path);
		result_free(&r);
	}
}

static void missing_file_says_so(void **state)
{
	struct result r;
	struct err w;

	(void)state;
	assert_int_not_equal(result_load("/nonexistent/x.json", &r, &w), 0);
	assert_non_null(strstr(w.text, "/nonexistent/x.json"));
}

/* Wherever a text stands in the file: in a value, a list or a name. */
static void console_bytes_are_tamed(void **state)
{
	static const char odd[] = "a\\u001b[2J\\u00e9\xff\\u0007\x7f\\rb",
			  tame[] = "a?[2J??????b";
	char path[64], text[2048], with[2048];
	struct result r;
	struct err w;

	(void)state;
	snprintf(with, sizeof(with),
		 "\"events\":[{\"kind\":\"warn\",\"text\":\"%s\"}],"
		 "\"quiet\":[\"%s\"]",
		 odd, odd);
	write_changed(path, whole_result, "\"events\":[]", with);
	assert_false(result_load(path, &r, &w));
	unlink(path);
	assert_string_equal(r.events[0].text, tame);
	assert_string_equal(r.quiet[0], tame);
	result_free(&r);
	snprintf(with, sizeof(with), "\"empty_total\":33,\"unknown\":[\"%s\"]",
		 odd);
	write_changed(path, whole_result, "\"empty_total\":33", with);
	assert_false(result_load(path, &r, &w));
	unlink(path);
	assert_string_equal(r.unknown[0], tame);
	result_free(&r);
	snprintf(text, sizeof(text),
		 "\"A\\\\\\\"\\/\" : \"y\",\"%s\"\n\t :\"n\",\"CONFIG_FS_DAX\"",
		 odd);
	write_changed(path, whole_result, "\"CONFIG_FS_DAX\"", text);
	assert_false(result_load(path, &r, &w));
	unlink(path);
	assert_int_equal(r.nr_config, 3);
	assert_string_equal(r.config[0].name, "A\\\"/");
	/* an escape is a character, or two if it has two letters */
	assert_string_equal(r.config[1].name, "a?[2J?????\?b");
	assert_string_equal(r.config[1].value, "n");
	assert_string_equal(r.config[2].name, "CONFIG_FS_DAX");
	result_free(&r);
}

/* Names of checks may contain any printable character. */
static void checks_have_names_of_words(void **state)
{
	static const char name[] = "ends, page touched: \\\"all\\\"";
	struct result r;
	struct err w;
	char path[64];

	(void)state;
	write_changed(path, whole_result, "kept", name);
	if (result_load(path, &r, &w))
		fail_msg("%s", w.text);
	unlink(path);
	assert_string_equal(r.cells[0].checks[0].name,
			    "ends, page touched: \"all\"");
	result_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_file_is_read),
		cmocka_unit_test(checks_have_names_of_words),
		cmocka_unit_test(every_model_is_read),
		cmocka_unit_test(the_version_may_have_blanks),
		cmocka_unit_test(blanks_in_a_histogram_do_not_matter),
		cmocka_unit_test(all_of_64_bits_is_read),
		cmocka_unit_test(broken_files_are_refused),
		cmocka_unit_test(good_profile_is_read),
		cmocka_unit_test(bad_profiles_are_refused),
		cmocka_unit_test(profile_of_a_time_is_refused),
		cmocka_unit_test(cut_files_are_refused),
		cmocka_unit_test(possible_sums_are_read),
		cmocka_unit_test(missing_file_says_so),
		cmocka_unit_test(console_bytes_are_tamed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
