// SPDX-License-Identifier: GPL-2.0-or-later
/* table_beside.c - the table of what was counted beside the operations */
#include "report/table_beside.h"

#include <string.h>

#include "report/text.h"

#define VALUE_WIDTH 9
#define SHOWN_MIN   0.05 /* smaller values would be printed as 0.0 */

const enum beside beside_columns[BESIDE_COLUMNS] = { BESIDE_WAITING,
						     BESIDE_BACKGROUND,
						     BESIDE_DEFERRED };

static bool is_doubtful(const struct compare_metric *m)
{
	unsigned int side;

	for (side = 0; m->has_beside && side < SIDES; side++)
		if (m->beside[side][BESIDE_ASTRAY] > 0 ||
		    m->beside[side][BESIDE_IDLE] > 0)
			return true;
	return false;
}

bool beside_has_row(const struct compare_metric *m)
{
	unsigned int side, i;

	if (!m->has_beside)
		return false;
	for (side = 0; side < SIDES; side++)
		for (i = 0; i < BESIDE_COLUMNS; i++)
			if (m->beside[side][beside_columns[i]] >= SHOWN_MIN)
				return true;
	return is_doubtful(m);
}

static bool cell_has_row(const struct compare_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->nr_metrics; i++)
		if (beside_has_row(&cell->metrics[i]))
			return true;
	return false;
}

bool comparison_has_beside(const struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->nr_cells; i++)
		if (cell_has_row(&c->cells[i]))
			return true;
	return false;
}

char *beside_note(const struct compare_metric *m, char text[BESIDE_NOTE_MAX])
{
	const double *base = m->beside[SIDE_BASE], *new = m->beside[SIDE_NEW];
	char from[NUMBER_MAX], to[NUMBER_MAX];
	size_t len = 0;

	if (!is_doubtful(m))
		return NULL;
	text[0] = '\0';
	if (base[BESIDE_IDLE] > 0 || new[BESIDE_IDLE] > 0)
		len = (size_t)snprintf(
			text, BESIDE_NOTE_MAX,
			"the CPU slept in it (base %s, new %s of the clock per entry): the value is without the sleep",
			text_value(base[BESIDE_IDLE], from),
			text_value(new[BESIDE_IDLE], to));
	if (base[BESIDE_ASTRAY] > 0 || new[BESIDE_ASTRAY] > 0)
		snprintf(
			text + len, BESIDE_NOTE_MAX - len,
			"%s%s jumps of base and %s of new could not be followed: the value may hold instructions of the others",
			len ? "; " : "", text_value(base[BESIDE_ASTRAY], from),
			text_value(new[BESIDE_ASTRAY], to));
	return text;
}

/* How the table fits into the terminal. */
struct layout {
	int name;	    /* columns of a name; 0: it has a line of its own */
	unsigned int first; /* count shown first: those before it have no room */
	unsigned int width;
};

static void text_row(FILE *out, const struct layout *l,
		     const struct compare_metric *m)
{
	char text[NUMBER_MAX], note[BESIDE_NOTE_MAX];
	unsigned int i, side;

	text_name(out, m->like->name, l->name);
	for (i = l->first; i < BESIDE_COLUMNS; i++)
		for (side = 0; side < SIDES; side++)
			fprintf(out, " %*s", VALUE_WIDTH - 1,
				text_value(m->beside[side][beside_columns[i]],
					   text));
	fputc('\n', out);
	if (beside_note(m, note))
		text_wrap(out, "    ", note, l->width);
}

static unsigned int layout_width(const struct layout *l)
{
	return 2 + (unsigned int)l->name +
	       2 * (BESIDE_COLUMNS - l->first) * VALUE_WIDTH;
}

void table_beside_text(FILE *out, int name, unsigned int width,
		       const struct comparison *c)
{
	struct layout l = { .name = name };
	unsigned int i;
	size_t k, n;

	while (layout_width(&l) > width && l.first + 1 < BESIDE_COLUMNS)
		l.first++;
	l.width = layout_width(&l);
	text_name(out, "cell / metric", name);
	for (i = l.first; i < BESIDE_COLUMNS; i++)
		fprintf(out, " %*s", 2 * VALUE_WIDTH - 1,
			beside_names[beside_columns[i]]);
	fprintf(out, "\n  %*s", name, "");
	for (i = l.first; i < BESIDE_COLUMNS; i++)
		fprintf(out, " %*s %*s", VALUE_WIDTH - 1, "base",
			VALUE_WIDTH - 1, "new");
	fputc('\n', out);
	for (i = 0; i < l.width; i++)
		fputc('-', out);
	fputc('\n', out);
	for (k = 0; k < c->nr_cells; k++) {
		if (!cell_has_row(&c->cells[k]))
			continue;
		fprintf(out, "%s\n", c->cells[k].id);
		for (n = 0; n < c->cells[k].nr_metrics; n++)
			if (beside_has_row(&c->cells[k].metrics[n]))
				text_row(out, &l, &c->cells[k].metrics[n]);
	}
}

/* Names of cells and metrics hold no character that markdown knows but "_". */
static void markdown_name(FILE *out, const char *name)
{
	for (; *name; name++)
		fprintf(out, *name == '_' ? "\\%c" : "%c", *name);
}

void table_beside_markdown(FILE *out, const struct comparison *c)
{
	const struct compare_metric *m;
	char text[NUMBER_MAX], note[BESIDE_NOTE_MAX];
	unsigned int i, side;
	size_t k, n;

	fputs("| cell | metric |", out);
	for (i = 0; i < BESIDE_COLUMNS; i++)
		fprintf(out, " %s base | %s new |",
			beside_names[beside_columns[i]],
			beside_names[beside_columns[i]]);
	fputs(" limits |\n|---|---|--:|--:|--:|--:|--:|--:|---|\n", out);
	for (k = 0; k < c->nr_cells; k++) {
		for (n = 0; n < c->cells[k].nr_metrics; n++) {
			m = &c->cells[k].metrics[n];
			if (!beside_has_row(m))
				continue;
			fputs("| ", out);
			markdown_name(out, c->cells[k].id);
			fputs(" | ", out);
			markdown_name(out, m->like->name);
			fputs(" |", out);
			for (i = 0; i < BESIDE_COLUMNS; i++)
				for (side = 0; side < SIDES; side++)
					fprintf(out, " %s |",
						text_value(
							m->beside[side]
								 [beside_columns
									  [i]],
							text));
			fprintf(out, " %s |\n",
				beside_note(m, note) ? note : "");
		}
	}
}
