/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_diff.h - the difference of the profiles of one metric */
#ifndef DAXSTORM_PROFILE_PROFILE_DIFF_H
#define DAXSTORM_PROFILE_PROFILE_DIFF_H

#include <math.h>

#include "base/side.h"
#include "record/result.h"

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

/*
 * Far above what sums and means of doubles lose, and less than one instruction
 * among all that the emulator executes in hours.
 */
#define PROFILE_ROUNDING 1e-12

/* @new less @base; 0 where they differ by no more than rounding can do. */
static inline double profile_delta(double base, double new)
{
	double delta = new - base;

	return fabs(delta) <= PROFILE_ROUNDING * fmax(base, new) ? 0 : delta;
}

#endif
