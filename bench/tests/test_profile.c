// SPDX-License-Identifier: GPL-2.0-or-later
/* test_profile.c - differences of profiles: sums, order, trees, renames */
#include "unit.h"

#include <math.h>

#include "profile/profile.h"
#include "profile/profile_tree.h"

#define FUNCTIONS_MAX 8
#define NODES_MAX     16

/* A boot in a test; the parent of a node is a row from 1, 0 for a root. */
struct boot {
	uint64_t entries;
	struct {
		const char *name;
		uint64_t insn, calls;
	} function[FUNCTIONS_MAX]; /* sorted by name */
	struct {
		const char *name;
		size_t parent;
		uint64_t insn, calls;
	} node[NODES_MAX];
};

/* A boot without a tree. */
#define FLAT(n, ...)                                                           \
	{                                                                      \
		.entries = n, .function = { __VA_ARGS__ }                      \
	}

/* Valid until the differences made from it are released. */
struct room {
	struct result_profile profile;
	struct result_function function[FUNCTIONS_MAX];
	struct result_node node[NODES_MAX];
};

static const struct result_profile *build(const struct boot *b, struct room *r)
{
	struct result_profile *p = &r->profile;
	size_t i;

	*p = (struct result_profile){ .entries = b->entries,
				      .regions = 1,
				      .functions = r->function,
				      .nodes = r->node };
	for (i = 0; i < FUNCTIONS_MAX && b->function[i].name; i++) {
		r->function[i] = (struct result_function){
			.name = (char *)b->function[i].name,
			.insn = b->function[i].insn,
			.calls = b->function[i].calls
		};
		p->insn += b->function[i].insn;
		p->nr_functions++;
	}
	for (i = 0; i < NODES_MAX && b->node[i].name; i++) {
		r->node[i] = (struct result_node){
			.name = (char *)b->node[i].name,
			.parent = b->node[i].parent ? b->node[i].parent - 1 :
						      SIZE_MAX,
			.insn = b->node[i].insn,
			.calls = b->node[i].calls
		};
		p->nr_nodes++;
	}
	return p;
}

static struct profile_diff *diff_of(struct room room[SIDES][2],
				    const struct boot *base, size_t nb,
				    const struct boot *new, size_t nn)
{
	const struct result_profile *boot[SIDES][2];
	struct profile_side side[SIDES] = { { boot[SIDE_BASE], nb },
					    { boot[SIDE_NEW], nn } };
	struct profile_diff *d;
	size_t i;

	for (i = 0; i < nb; i++)
		boot[SIDE_BASE][i] = build(&base[i], &room[SIDE_BASE][i]);
	for (i = 0; i < nn; i++)
		boot[SIDE_NEW][i] = build(&new[i], &room[SIDE_NEW][i]);
	assert_int_equal(profile_diff(side, &d), 0);
	return d;
}

static const struct profile_function *function(const struct profile_diff *d,
					       const char *name)
{
	size_t i;

	for (i = 0; i < d->nr_functions; i++)
		if (!strcmp(d->functions[i].name, name))
			return &d->functions[i];
	fail_msg("no function %s", name);
	return NULL;
}

static void change_is_per_entry(void **state)
{
	const struct boot base = FLAT(4, { "a", 40, 4 }, { "b", 400, 8 },
				      { "c", 20, 4 }, { "d", 4, 4 });
	const struct boot new = FLAT(8, { "a", 80, 8 }, { "b", 400, 16 },
				     { "c", 440, 8 }, { "e", 8, 2 });
	static const char *const order[] = { "b", "c", "d", "e", "a" };
	const struct profile_function *f;
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &base, 1, &new, 1);
	double sum = 0;
	size_t i;

	(void)state;
	assert_true(d->insn[SIDE_BASE] == 116 && d->insn[SIDE_NEW] == 116);
	assert_int_equal(d->nr_functions, 5);
	for (i = 0; i < 5; i++) {
		/* -50 and +50, -1 and +1: equal sizes are sorted by name. */
		assert_string_equal(d->functions[i].name, order[i]);
		sum += d->functions[i].delta;
	}
	assert_true(sum == 0);
	f = function(d, "b");
	assert_true(f->insn[SIDE_BASE] == 100 && f->insn[SIDE_NEW] == 50);
	assert_true(f->delta == -50);
	assert_true(f->calls[SIDE_BASE] == 2 && f->calls[SIDE_NEW] == 2);
	f = function(d, "e");
	assert_true(!f->there[SIDE_BASE] && f->there[SIDE_NEW]);
	assert_true(f->insn[SIDE_NEW] == 1 && f->calls[SIDE_NEW] == 0.25);
	assert_true(function(d, "a")->delta == 0);
	profile_diff_free(d);
}

static void boots_weigh_alike(void **state)
{
	const struct boot base[] = { FLAT(1, { "a", 10, 1 }, { "b", 5, 1 }),
				     FLAT(9, { "a", 180, 9 }, { "b", 45, 9 }) };
	const struct boot new[] = { FLAT(3, { "a", 30, 3 }, { "b", 15, 3 }),
				    FLAT(6, { "a", 60, 6 }, { "b", 30, 6 }) };
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, base, 2, new, 2);

	(void)state;
	assert_true(function(d, "a")->insn[SIDE_BASE] == 15);
	assert_true(function(d, "a")->calls[SIDE_BASE] == 1);
	assert_true(d->insn[SIDE_BASE] == 20 && d->insn[SIDE_NEW] == 15);
	assert_false(profile_repeats(d, SIDE_BASE));
	assert_true(function(d, "a")->differs[SIDE_BASE]);
	assert_false(function(d, "b")->differs[SIDE_BASE]);
	/* Other entries with the same share of each: that repeats. */
	assert_true(profile_repeats(d, SIDE_NEW));
	profile_diff_free(d);
}

/* One instruction, one call or one function more is noticed. */
static void last_instruction_is_seen(void **state)
{
	/* +1 does not fit in a double. */
	const uint64_t huge = 9000000000000000000;
	const struct boot as = FLAT(7, { "a", huge, 3 }, { "b", 5, 1 });
	const struct boot other[] = {
		FLAT(7, { "a", huge + 1, 3 }, { "b", 5, 1 }),
		FLAT(7, { "a", huge, 4 }, { "b", 5, 1 }),
		FLAT(7, { "a", huge, 3 }, { "b", 5, 1 }, { "c", 1, 0 }),
		FLAT(7, { "a", huge, 3 }),
	};
	static const char *const differs[] = { "a", "a", "c", "b" };
	struct boot pair[2] = { as, as };
	struct room room[SIDES][2];
	struct profile_diff *d;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		pair[1] = other[i];
		d = diff_of(room, &as, 1, pair, 2);
		assert_true(profile_repeats(d, SIDE_BASE));
		assert_false(profile_repeats(d, SIDE_NEW));
		assert_true(function(d, differs[i])->differs[SIDE_NEW]);
		profile_diff_free(d);
	}
	pair[1] = as;
	d = diff_of(room, pair, 2, pair, 2);
	assert_true(profile_repeats(d, SIDE_BASE));
	assert_true(profile_repeats(d, SIDE_NEW));
	assert_true(d->functions[0].delta == 0 && d->functions[1].delta == 0);
	profile_diff_free(d);
}

static void rounding_is_no_change(void **state)
{
	(void)state;
	assert_true(profile_delta(0.1 + 0.2, 0.3) == 0);
	assert_true(profile_delta(0, 0) == 0);
	assert_true(profile_delta(1e10, 1e10 + 1) == 1);
	assert_true(profile_delta(0, 1e-9) == 1e-9);
	assert_true(profile_delta(3, 1) == -2);
}

static const struct profile_place *area(const struct profile_diff *d,
					const char *name, size_t parent)
{
	size_t i;

	for (i = 0; i < d->nr_places; i++)
		if (!strcmp(d->places[i].name, name) &&
		    d->places[i].parent == parent)
			return &d->places[i];
	fail_msg("no place %s below %zu", name, parent);
	return NULL;
}

#define TREE_BASE                                                              \
	{                                                                      \
		2, { { "f", 20, 2 } },                                         \
		{                                                              \
			{ "u", 0, 2, 2 }, { "f", 1, 20, 2 }, { "g", 2, 8, 4 }, \
				{ "h", 2, 0, 2 }, { "g", 4, 100, 2 },          \
				{ "f", 2, 6, 2 },                              \
			{                                                      \
				"f", 6, 4, 2                                   \
			}                                                      \
		}                                                              \
	}

static void paths_are_matched(void **state)
{
	/* The same paths in another order, one of them twice, are merged. */
	const struct boot base = TREE_BASE;
	const struct boot new = { 1,
				  { { "f", 10, 1 } },
				  { { "u", 0, 1, 1 },
				    { "f", 1, 4, 1 },
				    { "f", 1, 6, 0 },
				    { "f", 2, 3, 1 },
				    { "f", 4, 2, 1 },
				    { "h", 2, 0, 1 },
				    { "g", 6, 90, 1 },
				    { "g", 2, 4, 2 },
				    { "new", 7, 1, 1 } } };
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &base, 1, &new, 1);
	const struct profile_place *p;
	size_t i;

	(void)state;
	assert_int_equal(d->nr_places, 8);
	/* Depth first, siblings by change, then by size, then by name. */
	for (i = 0; i < 8; i++)
		assert_string_equal(d->places[i].name,
				    ((const char *const[]){ "u", "f", "h", "g",
							    "new", "f", "f",
							    "g" })[i]);
	p = area(d, "f", 0);
	assert_true(p->own[SIDE_BASE] == 10 && p->own[SIDE_NEW] == 10);
	/* A recursion counts inner calls once, in their own path. */
	assert_true(p->insn[SIDE_BASE] == 10 + 4 + 50 + 3 + 2);
	assert_true(p->insn[SIDE_NEW] == 10 + 3 + 2 + 90 + 1 + 4);
	assert_true(p->delta == 41 && p->depth == 1);
	assert_true(area(d, "f", 5)->depth == 3);
	assert_true(area(d, "g", 1)->calls[SIDE_NEW] == 2);
	assert_true(area(d, "new", 3)->insn[SIDE_BASE] == 0);
	profile_diff_free(d);
}

static void small_places_are_left_out(void **state)
{
	/*
	 * Totals 1000 and 1010: a change of 10.1 or a size of 50.5 is relevant.
	 */
	const struct boot base = { 1,
				   { { "u", 1000, 1 } },
				   { { "u", 0, 859, 1 },
				     { "same", 1, 50, 1 },
				     { "big", 1, 51, 1 },
				     { "gone", 1, 10, 1 },
				     { "leaf", 1, 0, 1 },
				     { "x", 5, 30, 1 } } };
	const struct boot new = { 1,
				  { { "u", 1010, 1 } },
				  { { "u", 0, 859, 1 },
				    { "same", 1, 50, 1 },
				    { "big", 1, 51, 1 },
				    { "leaf", 1, 0, 1 },
				    { "x", 4, 9, 1 },
				    { "y", 4, 41, 1 } } };
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &base, 1, &new, 1);
	struct profile_left left = profile_left(d);

	(void)state;
	assert_int_equal(left.nr, 2);
	assert_true(left.own[SIDE_BASE] == 60 && left.own[SIDE_NEW] == 50);
	assert_int_equal(area(d, "same", 0)->row, 0);
	assert_int_equal(area(d, "gone", 0)->row, 0);
	assert_int_equal(area(d, "u", SIZE_MAX)->row, 1);
	assert_int_equal(area(d, "leaf", 0)->row, 2);
	assert_int_equal(area(d, "big", 0)->row, 5);
	profile_diff_free(d);
}

static void tree_of_one_side_is_none(void **state)
{
	const struct boot with = TREE_BASE;
	const struct boot without = FLAT(1, { "f", 10, 1 });
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &with, 1, &without, 1);

	(void)state;
	assert_true(d->has_tree[SIDE_BASE] && !d->has_tree[SIDE_NEW]);
	assert_int_equal(d->nr_places, 0);
	assert_int_equal(d->nr_renames, 0);
	profile_diff_free(d);
}

/* A boot without a tree is not a sample of the tree. */
static void tree_of_one_boot_is_enough(void **state)
{
	const struct boot some[] = { FLAT(1, { "f", 10, 1 }), TREE_BASE };
	const struct boot whole = TREE_BASE;
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, some, 2, &whole, 1);

	(void)state;
	assert_true(d->nr_places == 7 && d->places[0].delta == 0);
	assert_true(d->places[0].insn[SIDE_BASE] == 70);
	profile_diff_free(d);
}

/* "was" and "is" of one side each, called by "by" on base and @by on new. */
static size_t renames_of(uint64_t insn, uint64_t calls, const char *by,
			 size_t parent)
{
	const struct boot base = { 10,
				   { { "by", 10, 1 }, { "was", 400, 20 } },
				   { { "by", 0, 10, 1 },
				     { "was", 1, 400, 20 } } };
	const struct boot new = { 10,
				  { { "is", insn, calls } },
				  { { by, 0, 10, 1 },
				    { "is", parent, insn, calls } } };
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &base, 1, &new, 1);
	size_t nr = d->nr_renames;

	if (nr) {
		assert_string_equal(d->renames[0].was[SIDE_BASE]->name, "was");
		assert_string_equal(d->renames[0].was[SIDE_NEW]->name, "is");
	}
	/* They are never merged: both keep their rows. */
	assert_true(function(d, "was")->delta == -40);
	assert_true(function(d, "is")->delta == (double)insn / 10);
	profile_diff_free(d);
	return nr;
}

static void alike_is_likely_renamed(void **state)
{
	(void)state;
	assert_int_equal(renames_of(400, 20, "by", 1), 1);
	/* 20 instructions per call: half and double are the limits. */
	assert_int_equal(renames_of(800, 20, "by", 1), 1);
	assert_int_equal(renames_of(801, 20, "by", 1), 0);
	assert_int_equal(renames_of(200, 20, "by", 1), 1);
	assert_int_equal(renames_of(199, 20, "by", 1), 0);
	/* 2 calls per entry: a tenth more is the limit. */
	assert_int_equal(renames_of(440, 22, "by", 1), 1);
	assert_int_equal(renames_of(460, 23, "by", 1), 0);
	assert_int_equal(renames_of(360, 18, "by", 1), 0);
	/* No own instructions, never called, another caller, no caller. */
	assert_int_equal(renames_of(0, 20, "by", 1), 0);
	assert_int_equal(renames_of(400, 0, "by", 1), 0);
	assert_int_equal(renames_of(400, 20, "on", 1), 0);
	assert_int_equal(renames_of(400, 20, "by", 0), 0);
}

static void closest_is_paired_once(void **state)
{
	const struct boot base = {
		1,
		{ { "by", 1, 1 }, { "far", 20, 1 }, { "was", 30, 1 } },
		{ { "by", 0, 1, 1 }, { "far", 1, 20, 1 }, { "was", 1, 30, 1 } }
	};
	const struct boot new = { 1,
				  { { "by", 1, 1 }, { "is", 31, 1 } },
				  { { "by", 0, 1, 1 }, { "is", 1, 31, 1 } } };
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &base, 1, &new, 1);

	(void)state;
	assert_int_equal(d->nr_renames, 1);
	assert_string_equal(d->renames[0].was[SIDE_BASE]->name, "was");
	profile_diff_free(d);
}

/* vmf_insert_pfn_pmd became vmf_insert_folio_pmd, and its callee insert_pmd. */
static void renamed_caller_is_the_same(void **state)
{
	const struct boot base = { 1,
				   { { "dax", 9, 1 },
				     { "in_pfn", 50, 2 },
				     { "pfn", 80, 1 },
				     { "two", 5, 1 } },
				   { { "dax", 0, 9, 1 },
				     { "two", 0, 5, 1 },
				     { "pfn", 1, 80, 1 },
				     { "in_pfn", 3, 25, 1 },
				     { "in_pfn", 4, 25, 1 } } };
	struct boot new = { 1,
			    { { "dax", 9, 1 },
			      { "folio", 90, 1 },
			      { "in", 60, 2 },
			      { "two", 5, 1 } },
			    { { "dax", 0, 9, 1 },
			      { "two", 0, 5, 1 },
			      { "folio", 1, 90, 1 },
			      { "in", 3, 30, 1 },
			      { "in", 4, 30, 1 } } };
	struct room room[SIDES][2];
	struct profile_diff *d = diff_of(room, &base, 1, &new, 1);

	(void)state;
	assert_int_equal(d->nr_renames, 2);
	assert_string_equal(d->renames[0].was[SIDE_BASE]->name, "in_pfn");
	assert_string_equal(d->renames[0].was[SIDE_NEW]->name, "in");
	assert_string_equal(d->renames[1].was[SIDE_NEW]->name, "folio");
	profile_diff_free(d);
	/*
	 * The callers are not a pair any more, so the callees are not either.
	 */
	new.node[2].parent = 2;
	d = diff_of(room, &base, 1, &new, 1);
	assert_int_equal(d->nr_renames, 0);
	profile_diff_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(change_is_per_entry),
		cmocka_unit_test(boots_weigh_alike),
		cmocka_unit_test(last_instruction_is_seen),
		cmocka_unit_test(rounding_is_no_change),
		cmocka_unit_test(paths_are_matched),
		cmocka_unit_test(small_places_are_left_out),
		cmocka_unit_test(tree_of_one_side_is_none),
		cmocka_unit_test(tree_of_one_boot_is_enough),
		cmocka_unit_test(alike_is_likely_renamed),
		cmocka_unit_test(closest_is_paired_once),
		cmocka_unit_test(renamed_caller_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
