// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_tree.c - the call trees of both sides, matched by path */
#include "profile/profile_tree.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* A node while the tree is built, with lists of children. */
struct node {
	struct profile_place place; /* parent is an index of nodes */
	size_t child, next;	    /* 0: none; k: node k - 1 */
};

struct tree {
	struct node *node;
	size_t nr;
	size_t root; /* first root; 0: none; k: node k - 1 */
};

/* Node of @name below @parent, added if it is new; SIZE_MAX: out of memory. */
static size_t place_at(struct tree *t, size_t parent, const char *name)
{
	size_t first = parent == SIZE_MAX ? t->root : t->node[parent].child, i;
	struct node *n;

	for (i = first; i; i = t->node[i - 1].next)
		if (!strcmp(t->node[i - 1].place.name, name))
			return i - 1;
	n = array_add(&t->node, &t->nr, sizeof(*n));
	if (!n)
		return SIZE_MAX;
	n->place.name = name;
	n->place.parent = parent;
	n->next = first;
	if (parent == SIZE_MAX) {
		t->root = t->nr;
	} else {
		n->place.depth = t->node[parent].place.depth + 1;
		t->node[parent].child = t->nr;
	}
	return t->nr - 1;
}

/* Add the tree of one boot, which is one of @trees of its side. */
static int add_boot(struct tree *t, const struct result_profile *p,
		    unsigned int s, size_t trees)
{
	double share = (double)p->entries * (double)trees;
	size_t *at = calloc(p->nr_nodes, sizeof(*at)), i;
	const struct result_node *from;
	struct profile_place *to;

	if (!at)
		return -ENOMEM;
	for (i = 0; i < p->nr_nodes; i++) {
		from = &p->nodes[i];
		at[i] = place_at(t,
				 from->parent == SIZE_MAX ? SIZE_MAX :
							    at[from->parent],
				 from->name);
		if (at[i] == SIZE_MAX) {
			free(at);
			return -ENOMEM;
		}
		to = &t->node[at[i]].place;
		to->own[s] += (double)from->insn / share;
		to->calls[s] += (double)from->calls / share;
	}
	free(at);
	return 0;
}

static int add_boots(struct tree *t, const struct profile_side side[SIDES],
		     const size_t trees[SIDES])
{
	const struct result_profile *p;
	unsigned int s;
	size_t i;
	int err;

	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < side[s].nr; i++) {
			p = side[s].boot[i];
			err = p->nr_nodes ? add_boot(t, p, s, trees[s]) : 0;
			if (err)
				return err;
		}
	}
	return 0;
}

/*
 * A parent comes before its children, so add up from the last node to the
 * first.
 */
static void add_up(struct tree *t)
{
	struct profile_place *p, *up;
	unsigned int s;
	size_t i;

	for (i = t->nr; i-- > 0;) {
		p = &t->node[i].place;
		for (s = 0; s < SIDES; s++) {
			p->insn[s] += p->own[s];
			if (p->parent == SIZE_MAX)
				continue;
			up = &t->node[p->parent].place;
			up->insn[s] += p->insn[s];
		}
		p->delta = profile_delta(p->insn[SIDE_BASE], p->insn[SIDE_NEW]);
	}
}

static int by_family(const void *a, const void *b)
{
	const struct profile_place *x = &(*(struct node *const *)a)->place;
	const struct profile_place *y = &(*(struct node *const *)b)->place;
	double dx = rint(fabs(x->delta) * 1e6), dy = rint(fabs(y->delta) * 1e6);
	double sx = rint(fmax(x->insn[SIDE_BASE], x->insn[SIDE_NEW]) * 1e6);
	double sy = rint(fmax(y->insn[SIDE_BASE], y->insn[SIDE_NEW]) * 1e6);

	if (x->parent != y->parent) /* roots (SIZE_MAX) come last */
		return x->parent < y->parent ? -1 : 1;
	if (dx != dy)
		return dx > dy ? -1 : 1;
	if (sx != sy)
		return sx > sy ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Sort the children of each node and link them again. */
static int sort_siblings(struct tree *t)
{
	struct node **sorted = calloc(t->nr, sizeof(*sorted)), *n;
	size_t i;

	if (!sorted)
		return -ENOMEM;
	for (i = 0; i < t->nr; i++)
		sorted[i] = &t->node[i];
	qsort(sorted, t->nr, sizeof(*sorted), by_family);
	for (i = t->nr; i-- > 0;) {
		n = sorted[i];
		n->next = 0;
		if (i + 1 < t->nr &&
		    sorted[i + 1]->place.parent == n->place.parent)
			n->next = (size_t)(sorted[i + 1] - t->node) + 1;
		/* Going backwards, the first child is linked last. */
		if (n->place.parent == SIZE_MAX)
			t->root = (size_t)(n - t->node) + 1;
		else
			t->node[n->place.parent].child =
				(size_t)(n - t->node) + 1;
	}
	free(sorted);
	return 0;
}

/* Copy the nodes in depth-first order. */
static void lay_out(struct tree *t, struct profile_place *place)
{
	size_t at = t->root - 1, nr = 0, next, parent;

	for (;;) {
		place[nr] = t->node[at].place;
		parent = t->node[at].place.parent;
		/* The depth of a copied node is reused for its new index. */
		if (parent != SIZE_MAX)
			place[nr].parent = t->node[parent].place.depth;
		t->node[at].place.depth = nr++;
		next = t->node[at].child;
		while (!next) {
			next = t->node[at].next;
			if (next)
				break;
			at = t->node[at].place.parent;
			if (at == SIZE_MAX)
				return;
		}
		at = next - 1;
	}
}

static void judge(struct profile_diff *d)
{
	double total[SIDES] = { 0, 0 }, most;
	struct profile_place *p;
	size_t i, rows;

	for (i = 0; i < d->nr_places; i++) {
		total[SIDE_BASE] += d->places[i].own[SIDE_BASE];
		total[SIDE_NEW] += d->places[i].own[SIDE_NEW];
	}
	most = fmax(total[SIDE_BASE], total[SIDE_NEW]);
	for (i = d->nr_places; i-- > 0;) {
		p = &d->places[i];
		if (fabs(p->delta) * 100 >= PLACE_CHANGE_PCT * most ||
		    fmax(p->insn[SIDE_BASE], p->insn[SIDE_NEW]) * 100 >=
			    PLACE_SIZE_PCT * most)
			p->row = 1;
		if (p->row && p->parent != SIZE_MAX)
			d->places[p->parent].row = 1;
	}
	for (i = rows = 0; i < d->nr_places; i++)
		if (d->places[i].row)
			d->places[i].row = ++rows;
}

int profile_tree(const struct profile_side side[SIDES],
		 struct profile_diff *diff)
{
	struct tree t = { .node = NULL };
	size_t trees[SIDES] = { 0, 0 }, i;
	unsigned int s;
	int err;

	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < side[s].nr; i++)
			trees[s] += side[s].boot[i]->nr_nodes > 0;
		diff->has_tree[s] = trees[s];
	}
	if (!trees[SIDE_BASE] || !trees[SIDE_NEW])
		return 0;
	err = add_boots(&t, side, trees);
	if (err)
		goto free_tree;
	add_up(&t);
	err = sort_siblings(&t);
	if (err)
		goto free_tree;
	diff->places = calloc(t.nr, sizeof(*diff->places));
	if (!diff->places) {
		err = -ENOMEM;
		goto free_tree;
	}
	diff->nr_places = t.nr;
	lay_out(&t, diff->places);
	judge(diff);
free_tree:
	free(t.node);
	return err;
}

struct profile_left profile_left(const struct profile_diff *diff)
{
	struct profile_left left = { .nr = 0 };
	const struct profile_place *p;
	size_t i;

	for (i = 0; i < diff->nr_places; i++) {
		p = &diff->places[i];
		if (p->row)
			continue;
		left.nr++;
		left.own[SIDE_BASE] += p->own[SIDE_BASE];
		left.own[SIDE_NEW] += p->own[SIDE_NEW];
	}
	return left;
}
