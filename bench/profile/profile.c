// SPDX-License-Identifier: GPL-2.0-or-later
/* profile.c - functions of both sides, per entry, the largest change first */
#include "profile/profile.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "profile/profile_rename.h"
#include "profile/profile_tree.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int function_by_name(const void *name, const void *function)
{
	return strcmp(name, ((const struct result_function *)function)->name);
}

/* Compare rounded values, so that rounding errors do not decide the order. */
static int by_change(const void *a, const void *b)
{
	const struct profile_function *x = a, *y = b;
	double dx = rint(fabs(x->delta) * 1e6), dy = rint(fabs(y->delta) * 1e6);

	if (dx != dy)
		return dx > dy ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Return whether @a / @entries_a equals @b / @entries_b. */
static bool same_share(uint64_t a, uint64_t entries_a, uint64_t b,
		       uint64_t entries_b)
{
	return (unsigned __int128)a * entries_b ==
	       (unsigned __int128)b * entries_a;
}

static void fill_side(const struct profile_side *side, unsigned int s,
		      struct profile_function *f)
{
	const struct result_function none = { .name = NULL };
	const struct result_function *here, *first = NULL;
	const struct result_profile *p;
	size_t i;

	for (i = 0; i < side->nr; i++) {
		p = side->boot[i];
		here = bsearch(f->name, p->functions, p->nr_functions,
			       sizeof(*here), function_by_name);
		if (here)
			f->there[s] = true;
		else
			here = &none;
		if (!i)
			first = here;
		else if (!same_share(first->insn, side->boot[0]->entries,
				     here->insn, p->entries) ||
			 !same_share(first->calls, side->boot[0]->entries,
				     here->calls, p->entries))
			f->differs[s] = true;
		f->insn[s] += (double)here->insn / (double)p->entries;
		f->calls[s] += (double)here->calls / (double)p->entries;
	}
	f->insn[s] /= (double)side->nr;
	f->calls[s] /= (double)side->nr;
}

/* All names of all boots, sorted, without duplicates; NULL: out of memory. */
static const char **all_names(const struct profile_side side[SIDES], size_t *nr)
{
	const struct result_profile *p;
	const char **name;
	size_t i, k, all = 0;
	unsigned int s;

	for (s = 0; s < SIDES; s++)
		for (i = 0; i < side[s].nr; i++)
			all += side[s].boot[i]->nr_functions;
	name = calloc(all + 1, sizeof(*name));
	if (!name)
		return NULL;
	for (*nr = s = 0; s < SIDES; s++)
		for (i = 0; i < side[s].nr; i++)
			for (p = side[s].boot[i], k = 0; k < p->nr_functions;
			     k++)
				name[(*nr)++] = p->functions[k].name;
	qsort(name, *nr, sizeof(*name), by_name);
	for (*nr = i = 0; i < all; i++)
		if (!*nr || strcmp(name[*nr - 1], name[i]))
			name[(*nr)++] = name[i];
	return name;
}

static int add_functions(const struct profile_side side[SIDES],
			 struct profile_diff *d)
{
	const char **name = all_names(side, &d->nr_functions);
	struct profile_function *f;
	unsigned int s;
	size_t i;

	if (!name)
		return -ENOMEM;
	d->functions = calloc(d->nr_functions + 1, sizeof(*d->functions));
	if (!d->functions) {
		free(name);
		return -ENOMEM;
	}
	for (i = 0; i < d->nr_functions; i++) {
		f = &d->functions[i];
		f->name = name[i];
		for (s = 0; s < SIDES; s++)
			fill_side(&side[s], s, f);
		f->delta = profile_delta(f->insn[SIDE_BASE], f->insn[SIDE_NEW]);
	}
	qsort(d->functions, d->nr_functions, sizeof(*d->functions), by_change);
	free(name);
	return 0;
}

int profile_diff(const struct profile_side side[SIDES],
		 struct profile_diff **diff)
{
	struct profile_diff *d = calloc(1, sizeof(*d));
	const struct result_profile *p;
	unsigned int s;
	size_t i;
	int err;

	*diff = NULL;
	if (!d)
		return -ENOMEM;
	for (s = 0; s < SIDES; s++) {
		d->boots[s] = side[s].nr;
		d->first[s] = side[s].boot[0];
		for (i = 0; i < side[s].nr; i++) {
			p = side[s].boot[i];
			d->insn[s] += (double)p->insn / (double)p->entries;
		}
		d->insn[s] /= (double)side[s].nr;
	}
	err = add_functions(side, d);
	if (!err)
		err = profile_tree(side, d);
	if (!err)
		err = profile_renames(d);
	if (err)
		profile_diff_free(d);
	else
		*diff = d;
	return err;
}

void profile_diff_free(struct profile_diff *diff)
{
	if (!diff)
		return;
	free(diff->functions);
	free(diff->renames);
	free(diff->places);
	free(diff);
}

bool profile_repeats(const struct profile_diff *diff, enum side side)
{
	size_t i;

	for (i = 0; i < diff->nr_functions; i++)
		if (diff->functions[i].differs[side])
			return false;
	return true;
}

size_t profile_changed(const struct profile_diff *diff)
{
	size_t i;

	for (i = 0; i < diff->nr_functions && diff->functions[i].delta != 0;
	     i++)
		;
	return i;
}

void profile_sum(const struct profile_diff *diff, size_t from, size_t to,
		 double insn[SIDES])
{
	size_t i;

	insn[SIDE_BASE] = insn[SIDE_NEW] = 0;
	for (i = from; i < to; i++) {
		insn[SIDE_BASE] += diff->functions[i].insn[SIDE_BASE];
		insn[SIDE_NEW] += diff->functions[i].insn[SIDE_NEW];
	}
}
