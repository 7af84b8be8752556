// SPDX-License-Identifier: GPL-2.0-or-later
/* merge_rounds.c - merge the rounds of a cell into one cell */
#include "stats/merge_rounds.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/cell.h"
#include "stats/names.h"

struct merge {
	struct result *r;
	const char *path;
	struct err *reason;
	struct names ids; /* of cells with rounds, without the round */
	size_t *index;	  /* of the row of each, in r->cells */
};

char *rounds_text(uint64_t rounds, char text[ROUNDS_TEXT_MAX])
{
	unsigned int i, last;
	size_t len = 0;

	text[0] = '\0';
	for (i = 0; i < CELL_ROUNDS_MAX; i = last + 1) {
		for (last = i; last < CELL_ROUNDS_MAX && rounds >> last & 1;)
			last++;
		if (last == i)
			continue;
		if (len > ROUNDS_TEXT_MAX - 20) {
			strcpy(text + len, ", ...");
			break;
		}
		len += (size_t)snprintf(text + len, ROUNDS_TEXT_MAX - len,
					"%s%u", len ? ", " : "", i + 1);
		if (last > i + 1)
			len += (size_t)snprintf(
				text + len, ROUNDS_TEXT_MAX - len, "-%u", last);
	}
	return text;
}

/* Prefix a reason with "round 4 (seed 77): ". */
static int name_round(struct merge *f, char **reason, unsigned int round)
{
	char *text;

	if (asprintf(&text, "round %u (seed %" PRIu64 "): %s", round,
		     cell_seed(f->r->seed, round),
		     *reason ? *reason : "no reason given") < 0)
		return err_set(f->reason, ENOMEM,
			       "out of memory while merging rounds");
	free(*reason);
	*reason = text;
	return 0;
}

/* Set the masks and reasons of a cell that is the first of its rounds. */
static int begin_row(struct merge *f, struct result_cell *cell)
{
	unsigned int round = cell->cell.round;
	struct result_check *check;
	size_t i;
	int err = 0;

	cell->cell.round = 0;
	cell->rounds = UINT64_C(1) << (round - 1);
	if (cell->status != CELL_PASS) {
		cell->unpassed = cell->rounds;
		err = name_round(f, &cell->reason, round);
	}
	for (i = 0; !err && i < cell->nr_checks; i++) {
		check = &cell->checks[i];
		check->rounds = check->status != CHECK_SKIP;
		if (check->status != CHECK_FAIL)
			continue;
		check->failed = cell->rounds;
		err = name_round(f, &check->reason, round);
	}
	for (i = 0; !err && i < cell->nr_metrics; i++)
		if (cell->metrics[i].profile)
			err = err_set(
				f->reason, EINVAL,
				"%s: metric %s of %s is profiled, but profiles of rounds cannot be merged; profile a plan without rounds",
				f->path, cell->metrics[i].name,
				cell->cell.workload);
	return err;
}

static void swap_reasons(char **a, char **b)
{
	char *text = *a;

	*a = *b;
	*b = text;
}

/*
 * Move item @i of @from to the end of the array @row, and zero its old place.
 */
static void *take_over(void *row, size_t *nr, void *from, size_t i, size_t size)
{
	char *items = reallocarray(row, *nr + 1, size);
	char *item = (char *)from + i * size;

	if (!items)
		return NULL;
	memcpy(items + (*nr)++ * size, item, size);
	memset(item, 0, size);
	return items;
}

static int add_check(struct merge *f, struct result_cell *row,
		     struct result_cell *cell, size_t i)
{
	static const int rank[CHECK_STATUSES] = {
		[CHECK_PASS] = 1, [CHECK_FAIL] = 2
	};
	struct result_check *from = &cell->checks[i], *into;
	void *items;
	size_t k;

	for (k = 0; k < row->nr_checks; k++)
		if (!strcmp(row->checks[k].name, from->name))
			break;
	if (k == row->nr_checks) {
		items = take_over(row->checks, &row->nr_checks, cell->checks, i,
				  sizeof(*from));
		if (!items)
			return err_set(f->reason, ENOMEM,
				       "out of memory while merging rounds");
		row->checks = items;
		return 0;
	}
	into = &row->checks[k];
	into->rounds += from->rounds;
	into->failed |= from->failed;
	if (rank[from->status] <= rank[into->status])
		return 0;
	into->status = from->status;
	into->known = from->known;
	swap_reasons(&into->reason, &from->reason);
	return 0;
}

static int add_metric(struct merge *f, struct result_cell *row,
		      struct result_cell *cell, size_t i)
{
	struct result_metric *from = &cell->metrics[i], *into;
	void *items;
	size_t k;
	int err;

	for (k = 0; k < row->nr_metrics; k++)
		if (!strcmp(row->metrics[k].name, from->name))
			break;
	if (k == row->nr_metrics) {
		items = take_over(row->metrics, &row->nr_metrics, cell->metrics,
				  i, sizeof(*from));
		if (!items)
			return err_set(f->reason, ENOMEM,
				       "out of memory while merging rounds");
		row->metrics = items;
		return 0;
	}
	into = &row->metrics[k];
	if (strcmp(into->unit, from->unit) || into->per != from->per ||
	    into->lower_better != from->lower_better)
		return err_set(
			f->reason, EINVAL,
			"%s: metric %s of %s has a different unit, direction or \"per\" in one of its rounds",
			f->path, from->name, row->cell.workload);
	err = sparse_hist_merge(&into->values, &from->values);
	if (err)
		return err_set(
			f->reason, -err,
			"%s: the values of metric %s of %s cannot be summed over its rounds: %s",
			f->path, from->name, row->cell.workload,
			strerror(-err));
	into->has_beside &= from->has_beside;
	for (i = 0; i < BESIDES; i++)
		into->beside[i] += from->beside[i];
	return 0;
}

/* The sums of all rounds, of those that have them. */
static void add_host(struct result_cell *row, struct result_cell *cell)
{
	if (!row->host) {
		row->host = cell->host;
		cell->host = NULL;
	} else if (cell->host) {
		host_cell_add(row->host, cell->host);
	}
}

static int add_round(struct merge *f, struct result_cell *row,
		     struct result_cell *cell)
{
	static const int rank[] = {
		[CELL_PASS] = 0, [CELL_SKIP] = 1, [CELL_FAIL] = 2, [CELL_LOST] = 3
	};
	char id[CELL_ID_MAX];
	size_t i;
	int err = 0;

	if (row->rounds & cell->rounds)
		return err_set(
			f->reason, EINVAL,
			"%s: a round of cell %s appears twice in the file",
			f->path, cell_id(&row->cell, id));
	row->rounds |= cell->rounds;
	row->unpassed |= cell->unpassed;
	add_host(row, cell);
	if (rank[cell->status] > rank[row->status]) {
		row->status = cell->status;
		swap_reasons(&row->reason, &cell->reason);
	}
	for (i = 0; !err && i < cell->nr_checks; i++)
		err = add_check(f, row, cell, i);
	for (i = 0; !err && i < cell->nr_metrics; i++)
		err = add_metric(f, row, cell, i);
	return err;
}

/* Prefix the reason of a cell with the rounds in which it did not pass. */
static int end_row(struct merge *f, struct result_cell *row)
{
	char rounds[ROUNDS_TEXT_MAX], *text;

	if (!row->unpassed)
		return 0;
	if (asprintf(&text, "%d of %d rounds (%s): %s",
		     __builtin_popcountll(row->unpassed),
		     __builtin_popcountll(row->rounds),
		     rounds_text(row->unpassed, rounds), row->reason) < 0)
		return err_set(f->reason, ENOMEM,
			       "out of memory while merging rounds");
	free(row->reason);
	row->reason = text;
	return 0;
}

/*
 * Find the row of a cell among the rows with rounds: set *@row to its index in
 * r->cells, which is @next if the cell is the first one of its row.
 */
static int find_row(struct merge *f, const struct cell *cell, size_t next,
		    size_t *row)
{
	char id[CELL_ID_MAX];
	size_t number;

	if (names_add(&f->ids, cell_id(cell, id), &number))
		return err_set(f->reason, ENOMEM,
			       "out of memory while merging rounds");
	if (f->index[number] == SIZE_MAX)
		f->index[number] = next;
	*row = f->index[number];
	return 0;
}

static void forget_rounds(struct result *r)
{
	size_t i;

	for (i = 0; i < r->nr_events; i++)
		if (r->events[i].cell)
			r->events[i].cell[strcspn(r->events[i].cell, "#")] =
				'\0';
}

/* Merge all cells into those at the start of r->cells, whose number is set. */
static int merge_cells(struct merge *f, size_t *kept)
{
	struct result_cell *cells = f->r->cells;
	size_t i, row;
	int err = 0;

	for (i = *kept = 0; !err && i < f->r->nr_cells; i++) {
		row = *kept;
		if (cells[i].cell.round) {
			err = begin_row(f, &cells[i]);
			if (!err)
				err = find_row(f, &cells[i].cell, *kept, &row);
		}
		if (!err && row < *kept)
			err = add_round(f, &cells[row], &cells[i]);
		if (err)
			break;
		if (row < *kept) {
			result_cell_release(&cells[i]);
			continue;
		}
		if (row != i) {
			cells[row] = cells[i];
			cells[i] = (struct result_cell){ 0 };
		}
		++*kept;
	}
	return err;
}

int merge_rounds(struct result *r, const char *path, struct err *e)
{
	struct merge f = { .r = r, .path = path, .reason = e };
	size_t i, kept = 0;
	int err = 0;

	f.index = malloc((r->nr_cells + 1) * sizeof(*f.index));
	if (!f.index)
		return err_set(e, ENOMEM, "out of memory while merging rounds");
	for (i = 0; i < r->nr_cells; i++)
		f.index[i] = SIZE_MAX;
	err = merge_cells(&f, &kept);
	if (!err)
		r->nr_cells = kept;
	for (i = 0; !err && i < kept; i++)
		err = end_row(&f, &r->cells[i]);
	if (!err)
		forget_rounds(r);
	names_free(&f.ids);
	free(f.index);
	return err;
}
