// SPDX-License-Identifier: GPL-2.0-or-later
/* trend_text.c - print a trend over several kernels */
#include "trend/trend_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/answer.h"
#include "report/header.h"
#include "report/text.h"

#define LINE_MAX_TEXT 1200

static const char *const words[] = { "pass", "fail", "xfail", "skip" };
#define NR_WORDS (sizeof(words) / sizeof(*words))

static const struct result *first_boot(const struct trend *t, size_t set)
{
	return &t->set[set].result[0];
}

static size_t version_length(const struct trend *t, size_t set)
{
	return strcspn(first_boot(t, set)->release, "-+");
}

/* Return whether another set has the same version. */
static bool is_ambiguous(const struct trend *t, size_t set)
{
	const char *release = first_boot(t, set)->release;
	size_t len = version_length(t, set), i;

	for (i = 0; i < t->nr; i++)
		if (i != set && version_length(t, i) == len &&
		    !strncmp(first_boot(t, i)->release, release, len) &&
		    strcmp(first_boot(t, i)->release, release))
			return true;
	return false;
}

char *trend_head(const struct trend *t, size_t set, char head[TREND_HEAD])
{
	size_t len = version_length(t, set);

	if (len && len < TREND_HEAD && !is_ambiguous(t, set))
		snprintf(head, TREND_HEAD, "%.*s", (int)len,
			 first_boot(t, set)->release);
	else
		snprintf(head, TREND_HEAD, "#%zu", (set + 1) % 1000000);
	return head;
}

bool trend_is_per_entry(const struct trend_row *row)
{
	return !strcmp(row->per, "entry");
}

const char *trend_per_text(const struct trend *t)
{
	size_t i;

	for (i = 0; i < t->nr_rows; i++)
		if (!trend_is_per_entry(&t->rows[i]))
			return " per page-table entry, or per what the row says: a page of 4 KiB, or a call";
	return " per page-table entry";
}

const char *trend_gap_text(size_t from, size_t to)
{
	if (to == from + 1)
		return "";
	return to == from + 2 ? ", the rows that the kernel between lacks" :
				", the rows that the kernels between lack";
}

char *trend_checks(const struct trend *t, size_t set, char text[TREND_CHECKS])
{
	size_t count[NR_WORDS] = { 0 }, i, w, len = 0;

	for (i = 0; i < t->nr_checks; i++)
		for (w = 0; w < NR_WORDS; w++)
			count[w] +=
				!strcmp(trend_check_word(t, &t->checks[i], set),
					words[w]);
	strcpy(text, "none");
	for (w = 0; w < NR_WORDS; w++)
		if (count[w] && len < TREND_CHECKS)
			len += (size_t)snprintf(text + len, TREND_CHECKS - len,
						"%s%zu %s", len ? ", " : "",
						count[w], words[w]);
	return text;
}

/* The comparison that a set is part of, and its side there. */
static const struct comparison *step_of(const struct trend *t, size_t set,
					enum side *side)
{
	*side = set < t->nr_steps ? SIDE_BASE : SIDE_NEW;
	return &t->step[set < t->nr_steps ? set : set - 1];
}

size_t trend_unpassed(const struct trend *t, size_t set)
{
	const struct comparison *c;
	enum side side;
	size_t i, nr = 0;

	c = step_of(t, set, &side);
	for (i = 0; i < c->nr_unpassed; i++)
		nr += c->unpassed[i].boots[side].nr != 0;
	return nr;
}

/* Different events in the logs of a set, those that it shares included. */
static size_t count_events(const struct trend *t, size_t set)
{
	const struct comparison *c;
	enum side side;
	size_t i, nr = 0;

	c = step_of(t, set, &side);
	for (i = 0; i < c->nr_events; i++)
		nr += c->events[i].first == i && c->events[i].boots[side].nr;
	return nr;
}

static void print_kernels(FILE *out, const struct trend *t, unsigned int width)
{
	char first[32], line[LINE_MAX_TEXT], checks[TREND_CHECKS];
	const struct result *r = first_boot(t, 0);
	size_t i, lost, events;

	snprintf(line, sizeof(line),
		 "Trend of %zu kernels: plan %s, mode %s, means in %s%s", t->nr,
		 r->plan, r->mode, r->unit, trend_per_text(t));
	text_wrap(out, "", line, width);
	for (i = 0; i < t->nr; i++) {
		r = first_boot(t, i);
		lost = trend_unpassed(t, i);
		snprintf(first, sizeof(first), "%3zu  ", (i + 1) % 1000000);
		snprintf(line, sizeof(line),
			 "%s, page count model %s, %zu boot%s, checks: %s",
			 r->release, r->model, t->set[i].nr,
			 t->set[i].nr == 1 ? "" : "s",
			 trend_checks(t, i, checks));
		text_wrap(out, first, line, width);
		events = count_events(t, i);
		if (events) {
			snprintf(
				line, sizeof(line),
				"%zu event%s in the kernel log or of the runner",
				events, events == 1 ? "" : "s");
			text_wrap(out, "     ", line, width);
		}
		if (!lost)
			continue;
		snprintf(line, sizeof(line), "%zu cell%s did not pass", lost,
			 lost == 1 ? "" : "s");
		text_wrap(out, "     ", line, width);
	}
}

static void print_part(FILE *out, const struct answer *a, enum answer_part part,
		       unsigned int width)
{
	const struct answer_list *l = &a->part[part];
	char first[32];
	size_t i;

	if (!l->head)
		return;
	snprintf(first, sizeof(first), "  %-10s", answer_name(part));
	text_wrap(out, first, l->head, width);
	for (i = 0; i < l->nr; i++)
		if (l->line[i])
			text_wrap(out, "    ", l->line[i], width);
}

/* Print a part of a word that is between single quotes. */
static void put_quoted(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", out);
		else
			fputc(*text, out);
}

static const char *append_of(const struct result *r)
{
	return r->vm.append ? r->vm.append : "";
}

/* Did the kernels of both sets run in one kind of virtual machine, as often? */
static bool are_alike(const struct trend *t, size_t a, size_t b)
{
	const struct result *r = first_boot(t, a), *s = first_boot(t, b);

	return r->vm.qemu && s->vm.qemu && r->vm.cpus == s->vm.cpus &&
	       r->vm.memory_bytes == s->vm.memory_bytes &&
	       r->vm.pmem_bytes == s->vm.pmem_bytes &&
	       !strcmp(append_of(r), append_of(s)) &&
	       t->set[a].nr == t->set[b].nr;
}

static void put_command(FILE *out, const struct trend *t)
{
	const struct result *r = first_boot(t, 0);
	size_t i;

	fprintf(out, "%s trend-kernels --kernels '", header_program());
	for (i = 0; i < t->nr; i++) {
		fputs(i ? " " : "", out);
		put_quoted(out, first_boot(t, i)->release);
	}
	fputs("' --plan '", out);
	put_quoted(out, r->plan);
	fprintf(out,
		"' --mode %s --boots %zu --seed %" PRIu64
		" --tolerance %g --memory %" PRIu64 "M --pmem %" PRIu64
		"M --cpus %" PRIu64 "%s",
		r->mode, t->set[0].nr, r->seed, t->step[0].tolerance_pct,
		r->vm.memory_bytes >> 20, r->vm.pmem_bytes >> 20, r->vm.cpus,
		header_is_profiled(&t->step[0]) ? " --profile 1" : "");
	if (!*append_of(r))
		return;
	fputs(" --append '", out);
	put_quoted(out, append_of(r));
	fputc('\'', out);
}

int trend_repeat(const struct trend *t, char **command)
{
	size_t i, size;
	FILE *out;

	*command = NULL;
	for (i = 0; i < t->nr; i++)
		if (!are_alike(t, 0, i))
			return 0;
	out = open_memstream(command, &size);
	if (!out)
		return -ENOMEM;
	put_command(out, t);
	if (!fclose(out))
		return 0;
	free(*command);
	*command = NULL;
	return -ENOMEM;
}

char *trend_belief_text(const struct fact *fact)
{
	char *text;

	if (asprintf(&text, "%s%s%s", fact->key ? fact->key : "",
		     fact->key ? ": " : "", fact->text) < 0)
		return NULL;
	return text;
}

/* What of its set-up makes the step more or less sure. */
static int print_belief(FILE *out, const struct comparison *c,
			unsigned int width)
{
	struct header belief;
	bool failed;
	char *text;
	size_t i;

	header_belief(c, &belief);
	failed = belief.failed;
	for (i = 0; i < belief.nr; i++) {
		text = trend_belief_text(&belief.fact[i]);
		if (text)
			text_wrap(out, i ? "    " : "  set-up    ", text,
				  width);
		else
			failed = true;
		free(text);
	}
	header_free(&belief);
	return failed ? -ENOMEM : 0;
}

static int print_answer(FILE *out, const struct comparison *c,
			unsigned int width)
{
	struct answer a;
	unsigned int part;
	bool failed;

	answer_make(c, &a);
	failed = a.failed;
	for (part = 0; part < ANSWER_PARTS; part++)
		print_part(out, &a, (enum answer_part)part, width);
	answer_free(&a);
	return print_belief(out, c, width) || failed ? -ENOMEM : 0;
}

/* The head of a step, and of what is said of it. */
static void print_step_head(FILE *out, const struct trend *t, size_t from,
			    size_t to, unsigned int width)
{
	char line[LINE_MAX_TEXT];

	snprintf(line, sizeof(line), "%zu -> %zu: %s -> %s%s", from + 1, to + 1,
		 first_boot(t, from)->release, first_boot(t, to)->release,
		 trend_gap_text(from, to));
	fputc('\n', out);
	text_wrap(out, "", line, width);
}

/* What a step broke, made worse, made better, and how sure that is. */
static int print_step(FILE *out, const struct trend *t, size_t s,
		      unsigned int width)
{
	char line[LINE_MAX_TEXT];
	size_t i;
	int err;

	print_step_head(out, t, s, s + 1, width);
	if (t->step[s].nr_lonely) {
		snprintf(
			line, sizeof(line),
			"cells or metrics that one of the two lacks, in no row of this step: %zu",
			t->step[s].nr_lonely);
		text_wrap(out, "  lacks     ", line, width);
	}
	err = print_answer(out, &t->step[s], width);
	for (i = 0; i < t->nr_gaps; i++) {
		if (t->gaps[i].to != s + 1)
			continue;
		print_step_head(out, t, t->gaps[i].from, s + 1, width);
		err |= print_answer(out, &t->gaps[i].c, width);
	}
	return err;
}

static void print_heads(FILE *out, const struct trend *t, size_t from,
			size_t to)
{
	char head[TREND_HEAD];

	fprintf(out, "%-*s", TREND_NAME, "");
	for (; from < to; from++)
		fprintf(out, "%*s", TREND_COLUMN, trend_head(t, from, head));
	fputc('\n', out);
}

/* A name that is too long for its column has a line of its own. */
static void print_name(FILE *out, const char *name)
{
	if (strlen(name) > TREND_NAME - 2)
		fprintf(out, "  %s\n%*s", name, TREND_NAME, "");
	else
		fprintf(out, "  %-*s", TREND_NAME - 2, name);
}

/* The value, and how it compares with the set before. */
static void print_value(FILE *out, const struct trend *t,
			const struct trend_row *row, size_t set)
{
	char text[NUMBER_MAX];
	char letter = ' ';
	double value;

	if (set && row->step[set - 1])
		letter = verdict_letter(
			row->step[set - 1]->stat[STAT_MEAN].verdict);
	if (trend_cpus_differ(row, set))
		letter = 'c';
	fprintf(out, "%*s%c", TREND_COLUMN - 1,
		trend_value(t, row, set, &value) ?
			text_fixed(value, 1, false, text) :
			"-",
		letter);
}

static void print_rows(FILE *out, const struct trend *t, size_t from, size_t to,
		       bool all)
{
	const char *cell = NULL;
	char name[CELL_NAME_MAX + 16];
	bool per_entry;
	size_t i, k;

	for (i = 0; i < t->nr_rows; i++) {
		if (!all && !trend_row_moves(t, &t->rows[i]))
			continue;
		if (!cell || strcmp(cell, t->rows[i].id))
			fprintf(out, "%s\n", t->rows[i].id);
		cell = t->rows[i].id;
		per_entry = trend_is_per_entry(&t->rows[i]);
		snprintf(name, sizeof(name), "%s%s%s", t->rows[i].like->name,
			 per_entry ? "" : " per ",
			 per_entry ? "" : t->rows[i].per);
		print_name(out, name);
		for (k = from; k < to; k++)
			print_value(out, t, &t->rows[i], k);
		fputc('\n', out);
	}
}

static void print_checks(FILE *out, const struct trend *t, size_t from,
			 size_t to, bool all)
{
	const struct trend_check *c;
	const char *cell = NULL;
	size_t i, k;

	for (i = 0; i < t->nr_checks; i++) {
		c = &t->checks[i];
		if (!all && trend_check_is_steady(t, c))
			continue;
		if (!cell || strcmp(cell, c->id))
			fprintf(out, "%s\n", c->id);
		cell = c->id;
		print_name(out, c->name);
		for (k = from; k < to; k++)
			fprintf(out, "%*s ", TREND_COLUMN - 1,
				trend_check_word(t, c, k));
		fputc('\n', out);
	}
}

typedef void print_lines(FILE *out, const struct trend *t, size_t from,
			 size_t to, bool all);

/* As many kernels beside each other as fit, then the next ones below. */
static void print_table(FILE *out, const struct trend *t, const char *title,
			print_lines *lines, unsigned int width, bool all)
{
	size_t fit = (width - TREND_NAME) / TREND_COLUMN, from, to;

	fputc('\n', out);
	text_wrap(out, "", title, width);
	for (from = 0; from < t->nr; from = to) {
		to = from + fit < t->nr ? from + fit : t->nr;
		print_heads(out, t, from, to);
		lines(out, t, from, to, all);
	}
}

static size_t count_rows(const struct trend *t)
{
	size_t i, nr = 0;

	for (i = 0; i < t->nr_rows; i++)
		nr += trend_row_moves(t, &t->rows[i]);
	return nr;
}

static size_t count_checks(const struct trend *t)
{
	size_t i, nr = 0;

	for (i = 0; i < t->nr_checks; i++)
		nr += !trend_check_is_steady(t, &t->checks[i]);
	return nr;
}

/* No row is better or worse: is that known, or can nothing be told? */
static void print_none(FILE *out, const struct trend *t, unsigned int width)
{
	char line[LINE_MAX_TEXT];
	size_t i, s, unsure = 0;

	for (i = 0; i < t->nr_rows; i++) {
		for (s = 0; s < t->nr_steps; s++)
			if (t->rows[i].step[s] &&
			    t->rows[i].step[s]->stat[STAT_MEAN].verdict !=
				    VERDICT_SAME)
				break;
		unsure += s < t->nr_steps;
	}
	snprintf(
		line, sizeof(line),
		"No row of %zu is better or worse than the kernel before; of %zu nothing can be said (--all shows all rows).",
		t->nr_rows, unsure);
	fputc('\n', out);
	text_wrap(out, "", line, width);
}

static bool any_cpus_differ(const struct trend *t)
{
	size_t i, set;

	for (i = 0; i < t->nr_rows; i++)
		for (set = 1; set < t->nr; set++)
			if (trend_cpus_differ(&t->rows[i], set))
				return true;
	return false;
}

static void print_tables(FILE *out, const struct trend *t, unsigned int width,
			 bool all)
{
	char title[LINE_MAX_TEXT];
	size_t rows = count_rows(t), checks = count_checks(t);

	snprintf(
		title, sizeof(title),
		"%s: %zu of %zu change%s. Letters compare with the last kernel before that has the row: b better, w worse, = same, ? unsure%s.",
		all ? "All rows" : "Rows that change", rows, t->nr_rows,
		all ? "" : " (the others: --all)",
		any_cpus_differ(t) ? ", c CPUs differ" : "");
	if (all ? t->nr_rows : rows)
		print_table(out, t, title, print_rows, width, all);
	else
		print_none(out, t, width);
	snprintf(title, sizeof(title), "%s: %zu of %zu change%s.",
		 all ? "All checks" : "Checks that change", checks,
		 t->nr_checks, all ? "" : " (the others: --all)");
	if (all ? t->nr_checks : checks)
		print_table(out, t, title, print_checks, width, all);
	else if (t->nr_checks)
		fprintf(out, "\nNo check of %zu changes.\n", t->nr_checks);
}

static void print_unpassed(FILE *out, const struct trend *t, unsigned int width)
{
	const struct compare_unpassed *u;
	const struct comparison *c;
	char line[LINE_MAX_TEXT];
	bool any = false;
	enum side side;
	size_t set, i;

	for (set = 0; set < t->nr; set++) {
		c = step_of(t, set, &side);
		for (i = 0; i < c->nr_unpassed; i++) {
			u = &c->unpassed[i];
			if (!u->boots[side].nr)
				continue;
			if (!any)
				fputs("\nNot passed\n", out);
			any = true;
			snprintf(line, sizeof(line), "%s: %s, %s: %s",
				 first_boot(t, set)->release, u->id,
				 cell_status_name(u->status),
				 u->reason ? u->reason : "no reason recorded");
			text_wrap(out, "  ", line, width);
		}
	}
}

/* How to measure it again, if it was measured in virtual machines of one kind. */
static int print_repeat(FILE *out, const struct trend *t, unsigned int width)
{
	char *command;
	int err = trend_repeat(t, &command);

	if (!command)
		return err;
	fputc('\n', out);
	text_wrap(out, "repeat: ", command, width);
	text_wrap(out, "        ", TREND_REPEAT_NOTE, width);
	free(command);
	return 0;
}

int trend_print(FILE *out, const struct trend *t, unsigned int width, bool all,
		struct err *e)
{
	size_t i;
	int err = 0;

	print_kernels(out, t, width);
	for (i = 0; i < t->nr_steps; i++)
		if (print_step(out, t, i, width))
			err = err_set(e, ENOMEM,
				      "out of memory while printing");
	print_tables(out, t, width, all);
	print_unpassed(out, t, width);
	if (print_repeat(out, t, width))
		err = err_set(e, ENOMEM, "out of memory while printing");
	return err;
}
