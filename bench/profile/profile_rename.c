// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_rename.c - functions of one side each that may be one function */
#include "profile/profile_rename.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* A function of one side only, and its caller. */
struct single {
	const struct profile_function *function;
	const char *caller;
	double calls, size;	    /* per entry; instructions per call */
	const struct single *other; /* the other function of its pair */
};

struct singles {
	struct single *one;
	size_t nr;
};

/* Caller of a node. For a recursion, it is the caller of the first call. */
static const char *caller_of(const struct profile_diff *d, size_t place)
{
	const char *name = d->places[place].name;
	size_t up = d->places[place].parent;

	while (up != SIZE_MAX && !strcmp(d->places[up].name, name))
		up = d->places[up].parent;
	return up == SIZE_MAX ? NULL : d->places[up].name;
}

/* The caller that calls @name most often; NULL if nothing calls it. */
static const char *main_caller(const struct profile_diff *d, unsigned int s,
			       const char *name)
{
	const char *best = NULL, *caller;
	double most = 0, calls;
	size_t i;

	for (i = 0; i < d->nr_places; i++) {
		calls = d->places[i].calls[s];
		if (calls <= 0 || calls < most ||
		    strcmp(d->places[i].name, name))
			continue;
		caller = caller_of(d, i);
		/* If equal, choose by name, which is the same on both sides. */
		if (!caller ||
		    (best && calls <= most && strcmp(caller, best) >= 0))
			continue;
		best = caller;
		most = calls;
	}
	return best;
}

static int single_by_name(const void *a, const void *b)
{
	return strcmp(((const struct single *)a)->function->name,
		      ((const struct single *)b)->function->name);
}

/* Find the functions of side @s only that have a caller, sorted by name. */
static int find_singles(const struct profile_diff *d, unsigned int s,
			struct singles *out)
{
	const struct profile_function *f;
	struct single *one;
	const char *caller;
	size_t i;

	for (i = 0; i < d->nr_functions; i++) {
		f = &d->functions[i];
		if (!f->there[s] || f->there[!s] || f->calls[s] <= 0 ||
		    f->insn[s] < RENAME_INSN)
			continue;
		caller = main_caller(d, s, f->name);
		if (!caller)
			continue;
		one = array_add(&out->one, &out->nr, sizeof(*one));
		if (!one)
			return -ENOMEM;
		*one = (struct single){ .function = f,
					.caller = caller,
					.calls = f->calls[s],
					.size = f->insn[s] / f->calls[s] };
	}
	if (out->nr)
		qsort(out->one, out->nr, sizeof(*out->one), single_by_name);
	return 0;
}

static double factor(double a, double b)
{
	return fmax(a, b) / fmin(a, b);
}

static bool are_pair(const struct singles *base, const char *a, const char *b)
{
	size_t i;

	for (i = 0; i < base->nr; i++)
		if (base->one[i].other &&
		    !strcmp(base->one[i].function->name, a))
			return !strcmp(base->one[i].other->function->name, b);
	return false;
}

/* Distance of two functions, 1 or more; INFINITY if they cannot be a pair. */
static double distance(const struct singles *base, const struct single *b,
		       const struct single *n)
{
	double calls = factor(b->calls, n->calls);
	double size = factor(b->size, n->size);

	/* size is NaN if neither function has instructions of its own. */
	if (b->other || n->other || !(calls <= RENAME_CALLS) ||
	    !(size <= RENAME_SIZE))
		return INFINITY;
	if (strcmp(b->caller, n->caller) &&
	    !are_pair(base, b->caller, n->caller))
		return INFINITY;
	return calls * size;
}

/* Pair the two closest functions left; false if there are none. */
static bool pair_closest(struct singles *base, struct singles *new)
{
	struct single *best_b = NULL, *best_n = NULL;
	double least = INFINITY, far;
	size_t i, k;

	for (i = 0; i < base->nr; i++) {
		for (k = 0; k < new->nr; k++) {
			far = distance(base, &base->one[i], &new->one[k]);
			if (far >= least)
				continue;
			least = far;
			best_b = &base->one[i];
			best_n = &new->one[k];
		}
	}
	if (!best_b)
		return false;
	best_b->other = best_n;
	best_n->other = best_b;
	return true;
}

int profile_renames(struct profile_diff *diff)
{
	struct singles side[SIDES] = { { .nr = 0 }, { .nr = 0 } };
	const struct single *b;
	struct profile_rename *r;
	int err = find_singles(diff, SIDE_BASE, &side[SIDE_BASE]);
	size_t i;

	if (!err)
		err = find_singles(diff, SIDE_NEW, &side[SIDE_NEW]);
	/*
	 * A new pair can make two callers equal, so repeat until there is none.
	 */
	while (!err && pair_closest(&side[SIDE_BASE], &side[SIDE_NEW]))
		;
	for (i = 0; !err && i < side[SIDE_BASE].nr; i++) {
		b = &side[SIDE_BASE].one[i];
		if (!b->other)
			continue;
		r = array_add(&diff->renames, &diff->nr_renames, sizeof(*r));
		if (!r) {
			err = -ENOMEM;
			break;
		}
		r->was[SIDE_BASE] = b->function;
		r->was[SIDE_NEW] = b->other->function;
	}
	free(side[SIDE_BASE].one);
	free(side[SIDE_NEW].one);
	return err;
}
