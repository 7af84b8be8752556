/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journals.h - a folder of journals, as starts of a guest leave it */
#ifndef DAXSTORM_TESTS_JOURNALS_H
#define DAXSTORM_TESTS_JOURNALS_H

#include <errno.h>

#include "unit.h"

#include "record/collect.h"
#include "record/result.h"

#define HEADER                                                                 \
	"{\"type\":\"header\",\"format\":\"daxstorm-result\\/1\","             \
	"\"mode\":\"exact\",\"plan\":\"quick\",\"plan_digest\":\"00c0ffee\","  \
	"\"seed\":1,\"kernel\":{\"release\":\"6.12\",\"version\":\"#1\","      \
	"\"machine\":\"x86_64\",\"model\":\"devmap\",\"cmdline\":\"quiet\","   \
	"\"config\":{}},\"machine\":{\"cpu\":\"max\",\"cpus\":2,"              \
	"\"hypervisor\":\"TCG\"},\"clock\":{\"name\":\"tsc\","                 \
	"\"unit\":\"insn\",\"empty_inside\":12,\"empty_total\":35}}\n"

#define BEGIN(id) "{\"type\":\"begin\",\"cell\":\"" id "\"}\n"

#define CELL(workload, threads)                                                \
	"{\"type\":\"cell\",\"workload\":\"" workload "\","                    \
	"\"target\":\"xfs\",\"granularity\":\"2m\",\"threads\":" threads       \
	",\"tasks\":\"threads\",\"map\":\"shared\",\"status\":\"pass\","       \
	"\"metrics\":[{\"name\":\"m\",\"unit\":\"insn\","                      \
	"\"better\":\"lower\",\"per\":1,\"count\":2,\"sum\":30,"               \
	"\"min\":10,\"max\":20,\"hist\":[[10,1],[20,1]]}],"                    \
	"\"checks\":[]}\n"

#define END "{\"type\":\"end\"}\n"

static char dir[64], out[80], skip[80];

static inline int new_dir(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/daxstorm-unit-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(out, sizeof(out), "%s/out.json", dir);
	snprintf(skip, sizeof(skip), "%s/skip", dir);
	return 0;
}

/*
 * $DAXSTORM_KEEP names a folder that gets the result of every test, which
 * scripts/tests/schema.bats validates. A test without a result writes nothing.
 */
static inline void keep_result(void)
{
	const char *keep = getenv("DAXSTORM_KEEP");
	char kept[4096];

	if (!keep)
		return;
	snprintf(kept, sizeof(kept), "%s/%s.json", keep, strrchr(dir, '/') + 1);
	if (rename(out, kept) && errno != ENOENT)
		fail_msg("cannot move %s to %s: %s", out, kept,
			 strerror(errno));
}

static inline int drop_dir(void **state)
{
	static const char *const kinds[] = { "journal", "console", "exit",
					     "profile" };
	char name[32];
	unsigned int i;

	(void)state;
	for (i = 0; i < 4 * (COLLECT_BOOTS + 1); i++) {
		snprintf(name, sizeof(name), "%u.%s", i / 4, kinds[i % 4]);
		remove_file(dir, name);
	}
	keep_result();
	unlink(out);
	unlink(skip);
	/* This fails if an unexpected file is left, such as out.json.tmp. */
	return rmdir(dir);
}

static inline void leave(unsigned int boot, const char *what, const char *text)
{
	char name[32];

	snprintf(name, sizeof(name), "%u.%s", boot, what);
	write_file(dir, name, text);
}

/* Call collect(), which must succeed, and return the state. */
static inline enum collect_state collected(void)
{
	enum collect_state state;
	struct err w = { "" };

	if (collect(dir, out, skip, NULL, NULL, &state, &w))
		fail_msg("%s", w.text);
	return state;
}

static inline void skip_is(const char *want)
{
	char text[1000];
	size_t len;
	FILE *f = fopen(skip, "r");

	assert_non_null(f);
	len = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[len] = '\0';
	assert_string_equal(text, want);
}

static inline void load(struct result *r)
{
	struct err w = { "" };

	if (result_load(out, r, &w))
		fail_msg("%s", w.text);
}

static inline void event_is(const struct result *r, size_t i, const char *kind,
			    const char *text, const char *cell)
{
	assert_true(i < r->nr_events);
	assert_string_equal(r->events[i].kind, kind);
	if (!strstr(r->events[i].text, text))
		fail_msg("event \"%s\": want \"%s\"", r->events[i].text, text);
	if (cell)
		assert_string_equal(r->events[i].cell, cell);
	else
		assert_null(r->events[i].cell);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, new_dir, drop_dir)

#endif
