// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_json.c - write the member "profiles" of compare.json */
#include "report/profile_json.h"

#include "file/json_out.h"
#include "profile/profile.h"
#include "profile/profile_tree.h"

static void put_functions(json_object *o, const struct profile_diff *d)
{
	json_object *list = json_put_list(o, "functions"), *row;
	const struct profile_function *f;
	size_t i;

	for (i = 0; i < d->nr_functions; i++) {
		f = &d->functions[i];
		row = json_add_object(list);
		json_put_text(row, "name", f->name);
		json_put_real(row, "base", f->insn[SIDE_BASE]);
		json_put_real(row, "new", f->insn[SIDE_NEW]);
		json_put_real(row, "delta", f->delta);
		json_put_real(row, "base_calls", f->calls[SIDE_BASE]);
		json_put_real(row, "new_calls", f->calls[SIDE_NEW]);
	}
}

/* null for a side with one boot, which does not show whether values repeat. */
static void put_repeats(json_object *o, const struct profile_diff *d)
{
	json_object *repeats = json_put_object(o, "repeats");
	json_object *differ = json_put_object(o, "differ"), *list;
	enum side side;
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++) {
		side = (enum side)s;
		if (d->boots[s] < 2)
			json_put(repeats, side_name(side), NULL);
		else
			json_put_bool(repeats, side_name(side),
				      profile_repeats(d, side));
		list = json_put_list(differ, side_name(side));
		for (i = 0; i < d->nr_functions; i++)
			if (d->functions[i].differs[s])
				json_add_text(list, d->functions[i].name);
	}
}

static void put_renames(json_object *o, const struct profile_diff *d)
{
	json_object *list = json_put_list(o, "renames"), *row;
	size_t i;

	for (i = 0; i < d->nr_renames; i++) {
		row = json_add_object(list);
		json_put_text(row, "base", d->renames[i].was[SIDE_BASE]->name);
		json_put_text(row, "new", d->renames[i].was[SIDE_NEW]->name);
	}
}

/* The relevant nodes. "parent" is 0 or the row of the caller, from 1. */
static void put_tree(json_object *o, const struct profile_diff *d)
{
	struct profile_left left = profile_left(d);
	json_object *list = json_put_list(o, "tree"), *row;
	const struct profile_place *p;
	size_t i;

	for (i = 0; i < d->nr_places; i++) {
		p = &d->places[i];
		if (!p->row)
			continue;
		row = json_add_object(list);
		json_put_text(row, "name", p->name);
		json_put_number(
			row, "parent",
			p->parent == SIZE_MAX ? 0 : d->places[p->parent].row);
		json_put_real(row, "base", p->insn[SIDE_BASE]);
		json_put_real(row, "new", p->insn[SIDE_NEW]);
		json_put_real(row, "delta", p->delta);
		json_put_real(row, "base_own", p->own[SIDE_BASE]);
		json_put_real(row, "new_own", p->own[SIDE_NEW]);
		json_put_real(row, "base_calls", p->calls[SIDE_BASE]);
		json_put_real(row, "new_calls", p->calls[SIDE_NEW]);
	}
	row = json_put_object(o, "tree_left_out");
	json_put_number(row, "places", left.nr);
	json_put_real(row, "base", left.own[SIDE_BASE]);
	json_put_real(row, "new", left.own[SIDE_NEW]);
}

void json_put_profiles(json_object *root, const struct comparison *c)
{
	json_object *list = json_put_list(root, "profiles"), *o;
	const struct compare_cell *cell;
	const struct profile_diff *d;
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++) {
		cell = &c->cells[i];
		for (k = 0; k < cell->nr_metrics; k++) {
			d = cell->metrics[k].profile;
			if (!d)
				continue;
			o = json_add_object(list);
			json_put_cell(o, &cell->cell);
			json_put_text(o, "metric", cell->metrics[k].like->name);
			json_put_real_pair(o, "insn", d->insn[SIDE_BASE],
					   d->insn[SIDE_NEW]);
			json_put_pair(o, "boots", d->boots[SIDE_BASE],
				      d->boots[SIDE_NEW]);
			json_put_pair(o, "entries",
				      d->first[SIDE_BASE]->entries,
				      d->first[SIDE_NEW]->entries);
			put_repeats(o, d);
			put_functions(o, d);
			put_renames(o, d);
			put_tree(o, d);
		}
	}
}

void profiles_json_print(FILE *out, const struct comparison *c)
{
	json_object *root = json_new_object();

	json_put_profiles(root, c);
	json_print(out, root);
	json_object_put(root);
}
