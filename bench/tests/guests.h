/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guests.h - what the tests of the plugin's call tree share
 *
 * Each scenario defines which blocks run. The expected nodes of the tree and
 * their counts are computed by hand: "PATH INSTRUCTIONS CALLS". User space is
 * the three no-ops between the marks, unless a scenario adds more.
 */
#ifndef DAXSTORM_TESTS_GUESTS_H
#define DAXSTORM_TESTS_GUESTS_H

#include <errno.h>

#include "fake_qemu.h"
#include "unit.h"

#define RUN(...) run_all((const uint64_t[]){ __VA_ARGS__, 0 })
#define LAST	 (USER + 0x800)

static inline void run_all(const uint64_t *at)
{
	for (; *at; at++)
		fake_run(*at);
}

static inline void begin(void)
{
	fake_code(USER - 0x100, "R", 0);
	fake_code(USER, "Bnn", 0);
	RUN(USER - 0x100, USER);
}

static inline void end(void)
{
	fake_code(LAST, "nEW", 0);
	fake_run(LAST);
}

/*
 * The code of an exception or interrupt, and where it goes on after its call.
 */
static inline uint64_t entry_code(uint64_t entry, uint64_t handler)
{
	uint64_t back = fake_code(entry, "nc", handler);

	fake_code(back, "i", 0);
	return back;
}

static inline void put_path(FILE *to, const struct profile_record *r,
			    uint64_t number)
{
	const struct profile_node *n = &r->node[number - 1];

	if (n->parent) {
		put_path(to, r, n->parent);
		fputc('/', to);
	}
	fputs(fake_name(n->address), to);
}

static inline void tree_is(const struct profile_record *r, const char *want)
{
	char text[2000] = "";
	FILE *f = fmemopen(text, sizeof(text), "w");
	size_t i;

	assert_non_null(f);
	for (i = 0; i < r->nr_nodes; i++) {
		if (!r->node[i].insn && !r->node[i].calls)
			continue;
		put_path(f, r, i + 1);
		fprintf(f, " %lld %llu\n", (long long)r->node[i].insn,
			(unsigned long long)r->node[i].calls);
	}
	fclose(f);
	assert_string_equal(text, want);
}

/* Instructions of the tree minus those of the counters, in @name or in all. */
static inline int64_t surplus(const struct profile_record *r, const char *name)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < r->nr_nodes; i++)
		if (!name || !strcmp(fake_name(r->node[i].address), name))
			sum += r->node[i].insn;
	for (i = 0; i < r->nr_counts; i++)
		if (!name || !strcmp(fake_name(r->count[i].address), name))
			sum -= (int64_t)r->count[i].insn;
	return sum;
}

static inline void boot(void (*guest)(void), struct profile *p)
{
	struct err w = { "" };

	if (fake_boot(guest, p, &w))
		fail_msg("%s", w.text);
	assert_int_equal(p->nr, 1);
}

/* A record of @guest is dropped, and the message contains @reason. */
static inline void is_refused(void (*guest)(void), const char *reason)
{
	const struct profile_record *r;
	struct err w = { "" };
	struct profile p;
	size_t i;

	if (fake_boot(guest, &p, &w))
		fail_msg("%s", w.text);
	for (i = 0; i < p.nr_errors; i++) {
		assert_int_equal(profile_find(&p, p.error[i].number, &r, &w),
				 -EPROTO);
		assert_null(r);
		if (strstr(w.text, reason))
			break;
	}
	if (i == p.nr_errors)
		fail_msg("\"%s\": want \"%s\"", w.text, reason);
	profile_free(&p);
}

/* Check that the tree is @want, and that counts and tree match per function. */
static inline void guest_is(void (*guest)(void), const char *want)
{
	const struct profile_record *r;
	struct profile p;
	size_t i;

	boot(guest, &p);
	r = &p.record[0];
	tree_is(r, want);
	for (i = 0; i < r->nr_counts; i++)
		assert_int_equal(surplus(r, fake_name(r->count[i].address)), 0);
	assert_int_equal(surplus(r, NULL), 0);
	profile_free(&p);
}

#endif
