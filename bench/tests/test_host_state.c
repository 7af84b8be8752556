// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_host_state.c - the state of several machines, in words and as JSON
 *
 * The expected files are in bench/tests/golden/host. After an intended change run
 * DAXSTORM_GOLDEN=write build/tests/test_host_state and read the difference.
 */
#include "stand_in.h"

#include "file/file.h"
#include "file/json_out.h"
#include "host/advice.h"
#include "host/json.h"
#include "host/pmem.h"
#include "host/read.h"

#define GOLDEN "bench/tests/golden/host/"

static const struct stand_in *const machines[] = { &intel, &amd, &vm, &plain,
						   &garbage };

#define MACHINES (sizeof(machines) / sizeof(*machines))

static void look(const struct stand_in *m, bool changing, struct host_state *s)
{
	char root[PATH_MAX];
	struct err e = { "" };

	stand_up(m, root);
	assert_int_equal(host_read(root, changing, s, &e), 0);
	assert_int_equal(host_pmem_all(root, s->virtual, &s->list[HOST_PMEM]),
			 0);
	stand_down(root);
}

static void expect(const char *name, const char *kind, const char *text)
{
	const char *write = getenv("DAXSTORM_GOLDEN");
	char path[128], *want;
	FILE *f;

	snprintf(path, sizeof(path), GOLDEN "%s.%s", name, kind);
	if (write && !strcmp(write, "write")) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
	}
	if (file_read(path, 100000, &want, NULL))
		fail_msg("cannot read %s", path);
	if (strcmp(want, text))
		fail_msg("%s differs; the text is now:\n%s", path, text);
	free(want);
}

/* The settings, the advice and the pmem of a machine, as doctor prints them. */
static void machines_in_words(void **state)
{
	char line[HOST_TEXT_MAX], *text;
	unsigned int advice;
	struct host_state s;
	size_t i, room;
	FILE *f;

	(void)state;
	for (i = 0; i < MACHINES; i++) {
		look(machines[i], true, &s);
		f = open_memstream(&text, &room);
		assert_non_null(f);
		fprintf(f, "%s\n", host_summary(&s, line));
		for (advice = 0; advice < HOST_ADVICES; advice++)
			if (host_advice(&s, (enum host_advice)advice, line)[0])
				fprintf(f, "%s\n", line);
		fprintf(f, "%s\n", host_pmem_text(&s, line));
		fclose(f);
		expect(machines[i]->name, "txt", text);
		free(text);
		host_state_free(&s);
	}
}

static char *json_of(const struct host_state *s)
{
	json_object *root = json_new_object();
	char *text;
	size_t room;
	FILE *f = open_memstream(&text, &room);

	assert_non_null(f);
	json_put(root, "host_state", host_state_json(s));
	json_print(f, root);
	fclose(f);
	json_object_put(root);
	return text;
}

/* What is written is read again, and written the same. */
static void machines_as_json(void **state)
{
	struct err e = { "" };
	const struct json_reader r = { .path = "golden", .reason = &e };
	struct host_state s, again;
	json_object *root;
	char *text, *twice;
	size_t i;

	(void)state;
	for (i = 0; i < MACHINES; i++) {
		look(machines[i], true, &s);
		text = json_of(&s);
		expect(machines[i]->name, "json", text);
		root = json_parse(text);
		if (host_state_load(&r, root, "host_state", &again))
			fail_msg("%s", e.text);
		assert_true(again.recorded);
		twice = json_of(&again);
		assert_string_equal(twice, text);
		json_object_put(root);
		host_state_free(&s);
		host_state_free(&again);
		free(text);
		free(twice);
	}
}

/* In mode exact nothing is read that differs from boot to boot. */
static void settings_alone(void **state)
{
	struct host_state s;

	(void)state;
	look(&intel, false, &s);
	assert_false(s.has_load);
	assert_false(s.has_steal);
	assert_false(s.has_throttles);
	assert_int_equal(s.khz_now, 0);
	assert_true(s.busy_cpus < 0);
	assert_string_equal(s.fact[HOST_TURBO], "on");
	assert_int_equal(s.khz_most, 3900000);
	assert_int_equal(s.list[HOST_MITIGATIONS].nr, 3);
	host_state_free(&s);
}

static void garbage_is_unknown(void **state)
{
	struct host_state s;
	unsigned int advice;
	char text[HOST_TEXT_MAX];

	(void)state;
	look(&garbage, true, &s);
	assert_int_equal(s.cpus, 0);
	assert_null(s.fact[HOST_TURBO]);
	assert_null(s.fact[HOST_THP]);
	assert_null(s.fact[HOST_NUMA_BALANCING]);
	assert_string_equal(s.fact[HOST_SYSTEM], "Evil??[31m ?");
	assert_false(s.has_load);
	assert_false(s.has_steal);
	assert_int_equal(s.khz_now, 0);
	assert_int_equal(s.list[HOST_IDLE_STATES].nr, 0);
	for (advice = 0; advice < HOST_ADVICES; advice++)
		assert_string_equal(
			host_advice(&s, (enum host_advice)advice, text), "");
	host_state_free(&s);
}

static void an_idle_limit_counts(void **state)
{
	char root[PATH_MAX], path[PATH_MAX + 32], text[HOST_TEXT_MAX];
	const int32_t limit = 10;
	struct err e = { "" };
	struct host_state s;
	FILE *f;

	(void)state;
	stand_up(&intel, root);
	stand_put(root, "/dev/cpu_dma_latency", "");
	snprintf(path, sizeof(path), "%s/dev/cpu_dma_latency", root);
	f = fopen(path, "w");
	assert_non_null(f);
	fwrite(&limit, sizeof(limit), 1, f);
	fclose(f);
	assert_int_equal(host_read(root, true, &s, &e), 0);
	assert_true(s.has_idle_limit);
	assert_int_equal(s.idle_limit_us, 10);
	assert_string_equal(host_advice(&s, ADVICE_IDLE, text), "");
	s.has_idle_limit = false;
	assert_non_null(
		strstr(host_advice(&s, ADVICE_IDLE, text), "C6 takes 133 us"));
	host_state_free(&s);
	stand_down(root);
}

/* Those who watch see more than the load average, in which the past is. */
static void busy_cpus_go_first(void **state)
{
	char text[HOST_TEXT_MAX], root[PATH_MAX];
	struct host_state s;

	(void)state;
	look(&intel, true, &s);
	assert_non_null(strstr(host_advice(&s, ADVICE_LOAD, text),
			       "load average 1.25 on 4 CPUs"));
	s.busy_cpus = 0.1;
	assert_string_equal(host_advice(&s, ADVICE_LOAD, text), "");
	s.busy_cpus = 1.5;
	assert_non_null(strstr(host_advice(&s, ADVICE_LOAD, text),
			       "1.5 of 4 CPUs were busy"));
	stand_up(&intel, root);
	host_watch(root, 1, &s);
	assert_true(s.busy_cpus == 0);
	stand_down(root);
	host_watch(root, 1, &s);
	assert_true(s.busy_cpus == -1);
	host_state_free(&s);
}

static void refused(const char *member, const char *want)
{
	struct err e = { "" };
	const struct json_reader r = { .path = "file", .reason = &e };
	struct host_state s;
	char text[300];
	json_object *root;

	snprintf(text, sizeof(text), "{\"host_state\":{%s}}", member);
	root = json_parse(text);
	assert_non_null(root);
	assert_int_equal(host_state_load(&r, root, "host_state", &s), -EINVAL);
	if (!strstr(e.text, want))
		fail_msg("\"%s\" lacks \"%s\"", e.text, want);
	host_state_free(&s);
	json_object_put(root);
}

static void wrong_json_is_refused(void **state)
{
	struct err e = { "" };
	const struct json_reader r = { .path = "file", .reason = &e };
	json_object *root = json_parse("{}");
	struct host_state s;
	char text[HOST_TEXT_MAX];

	(void)state;
	assert_int_equal(host_state_load(&r, root, "host_state", &s), 0);
	assert_false(s.recorded);
	assert_string_equal(host_summary(&s, text), "not recorded");
	assert_non_null(strstr(host_pmem_text(&s, text), "is not recorded"));
	json_object_put(root);
	refused("\"virtual\":true", "\"cpus\" is missing");
	refused("\"cpus\":1", "\"virtual\" is missing");
	refused("\"cpus\":-1,\"virtual\":true", "cpus");
	refused("\"cpus\":1,\"virtual\":true,\"turbo\":1", "\"turbo\"");
	refused("\"cpus\":1,\"virtual\":true,\"load\":-1", "\"load\"");
	refused("\"cpus\":1,\"virtual\":true,\"khz_now\":\"x\"", "khz_now");
	refused("\"cpus\":1,\"virtual\":true,\"governors\":[]", "governors");
	refused("\"cpus\":1,\"virtual\":true,\"governors\":{\"p\":\"x\"}",
		"\"p\"");
	refused("\"cpus\":1,\"virtual\":true,\"mitigations\":{\"a\":1}",
		"\"a\"");
	refused("\"cpus\":1,\"virtual\":true,\"pmem\":{\"r\":1}", "\"r\"");
	refused("\"cpus\":1,\"virtual\":true,\"pmem\":{\"r\":{\"kind\":\"x\"}}",
		"\"kind\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machines_in_words),
		cmocka_unit_test(machines_as_json),
		cmocka_unit_test(settings_alone),
		cmocka_unit_test(garbage_is_unknown),
		cmocka_unit_test(an_idle_limit_counts),
		cmocka_unit_test(busy_cpus_go_first),
		cmocka_unit_test(wrong_json_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
