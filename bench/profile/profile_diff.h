/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_diff.h - the difference of the profiles of one metric */
#ifndef DAXSTORM_PROFILE_PROFILE_DIFF_H
#define DAXSTORM_PROFILE_PROFILE_DIFF_H

#include <math.h>

#include "base/side.h"
#include "record/result.h"

struct profile_function {
	const char *name;
	double insn[SIDES];  /* without callees, per entry; mean of the boots */
	double calls[SIDES]; /* per entry */
	double delta;	     /* of insn, new minus base; 0 within rounding */
	bool there[SIDES];   /* a boot of this side executed it */
	bool differs[SIDES]; /* the boots of this side are not equal */
};

/* One function of each side that may be a rename: "was[BASE] <-> was[NEW]?" */
struct profile_rename {
	const struct profile_function *was[SIDES];
};

/* A node of the call tree, identified by its path of names. */
struct profile_place {
	const char *name;
	size_t parent; /* a lower index; SIZE_MAX: a root */
	size_t depth;  /* 0: a root */
	double own[SIDES], insn[SIDES], calls[SIDES]; /* per entry */
	double delta; /* of insn, which includes all nodes below */
	size_t row;   /* number among the relevant nodes, from 1; else 0 */
};

struct profile_left { /* the nodes that are not relevant */
	size_t nr;
	double own[SIDES];
};

struct profile_diff {
	double insn[SIDES];  /* per entry; sum of the functions */
	size_t boots[SIDES]; /* boots with a profile, >= 1 */
	/* profile of the first boot */
	const struct result_profile *first[SIDES];
	bool has_tree[SIDES];
	struct profile_function *functions; /* largest change first */
	struct profile_rename *renames;	    /* sorted by base's names */
	struct profile_place *places; /* empty unless both sides have a tree */
	size_t nr_functions, nr_renames, nr_places;
};

/* The profiles of the boots of one side. */
struct profile_side {
	const struct result_profile **boot;
	size_t nr;
};

/*
 * Far above the rounding errors of sums and means of doubles, and less than one
 * instruction of all that the emulator executes in hours.
 */
#define PROFILE_ROUNDING 1e-12

/* @new minus @base; 0 if the difference may be a rounding error. */
static inline double profile_delta(double base, double new)
{
	double delta = new - base;

	return fabs(delta) <= PROFILE_ROUNDING * fmax(base, new) ? 0 : delta;
}

#endif
