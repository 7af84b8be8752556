/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.h - where the instructions of a metric went, base against new */
#ifndef DAXSTORM_STATS_PROFILE_H
#define DAXSTORM_STATS_PROFILE_H

#include "stats/compare.h"

struct profile_function {
	const char *name;
	double insn[SIDES];  /* its own, per entry: mean of the boots */
	double calls[SIDES]; /* per entry */
	double delta;	     /* of insn, new less base; 0 within rounding */
	bool there[SIDES];   /* some boot of the side executed it */
	bool differs[SIDES]; /* the boots of the side do not agree on it */
};

/* Functions of one side each that may be one: "was[BASE] <-> was[NEW] ?" */
struct profile_rename {
	const struct profile_function *was[SIDES];
};

/* A path of the call tree. */
struct profile_place {
	const char *name;
	size_t parent; /* index, below the own one; SIZE_MAX: a root */
	size_t depth;  /* 0: a root */
	double own[SIDES], insn[SIDES], calls[SIDES]; /* per entry */
	double delta; /* of insn, which has all below in it */
	size_t row;   /* among those that matter, from 1; 0: it does not */
};

struct profile_left { /* the places that do not matter */
	size_t nr;
	double own[SIDES];
};

struct profile_diff {
	double insn[SIDES];  /* per entry: what the functions add up to */
	size_t boots[SIDES]; /* that have a profile, >= 1 */
	const struct result_profile *first[SIDES]; /* the first of these */
	bool has_tree[SIDES];
	struct profile_function *functions; /* largest change first */
	struct profile_rename *renames;	    /* in the order of base's names */
	struct profile_place *places; /* none unless both sides have a tree */
	size_t nr_functions, nr_renames, nr_places;
};

/* The profiles of the boots of one side. */
struct profile_side {
	const struct result_profile *boot[BOOTS_MAX];
	size_t nr;
};

/**
 * profile_diff() - compare the profiles of one cell and metric
 * @side: profiles of both sides, at least one each; their names stay in use
 * @diff: allocated; release with profile_diff_free()
 *
 * A boot's value is instructions (or calls) divided by entries, a side's the
 * mean of its boots: boots are the samples, however many entries each covers.
 * Functions stand in the order of their absolute change, equal ones by name.
 *
 * Return: 0 or -ENOMEM with nothing to release.
 */
int profile_diff(const struct profile_side side[SIDES],
		 struct profile_diff **diff);
void profile_diff_free(struct profile_diff *diff);

/* Do the boots of @side agree to the last instruction and call? */
bool profile_repeats(const struct profile_diff *diff, enum side side);

/* How many functions changed: they come first. */
size_t profile_changed(const struct profile_diff *diff);

/* What the functions @from to @to - 1 add up to. */
void profile_sum(const struct profile_diff *diff, size_t from, size_t to,
		 double insn[SIDES]);

/* @new less @base; 0 where they differ by no more than rounding can do. */
double profile_delta(double base, double new);

/**
 * profile_tree() - fill diff->places: the call trees matched by path of names
 *
 * Places stand depth first, siblings by their change, then by size and name.
 * Equal siblings of one boot are one place; a recursion is a longer path, so
 * that nothing counts twice. Of a total T (of the side with more), a place
 * matters if with all below it changes by at least PLACE_CHANGE_PCT of T or
 * makes at least PLACE_SIZE_PCT of it, or if one below it matters. A path that
 * does neither cannot have moved the total by more than the smaller of both.
 *
 * Return: 0 or -ENOMEM.
 */
int profile_tree(const struct profile_side side[SIDES],
		 struct profile_diff *diff);
#define PLACE_CHANGE_PCT 1.0
#define PLACE_SIZE_PCT	 5.0

/* What profile_tree() found not to matter. */
struct profile_left profile_left(const struct profile_diff *diff);

/**
 * profile_renames() - fill diff->renames from the functions and places
 *
 * A function of base only and one of new only are a likely rename if
 * - both have at least RENAME_INSN instructions an entry,
 * - the caller that each is called from most has the same name on both sides,
 *   or these callers are a likely rename themselves (recursion does not make
 *   a function its own caller; one that nothing calls is never paired),
 * - their calls per entry differ by a factor of at most RENAME_CALLS, and
 * - their instructions per call by a factor of at most RENAME_SIZE: a rename
 *   in a series comes with changes, but half or double is another function.
 * Of several such pairs the closest in calls and size is taken first, equal
 * ones by name; a function is in one pair at most. It stays a guess: both
 * functions keep their rows, and the sum of the changes is as it was.
 *
 * Return: 0 or -ENOMEM.
 */
int profile_renames(struct profile_diff *diff);
#define RENAME_INSN  0.5 /* per entry: below it nobody asks for its name */
#define RENAME_CALLS 1.1
#define RENAME_SIZE  2.0

#endif
