// SPDX-License-Identifier: GPL-2.0-or-later
/* power.c - `daxstorm power`: how many boots find a change in each row */
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/terminal.h"
#include "inference/power.h"
#include "report/text.h"
#include "stats/compare.h"
#include "stats/gate.h"
#include "stats/time_stats.h"

static const char usage[] =
	"usage: daxstorm power DIR [--narrow PCT]\n"
	"\n"
	"Reads DIR/base-*.json and DIR/new-*.json of mode time and prints for each\n"
	"mean by how much it varies from boot to boot, and how many boots a side\n"
	"find a change of 1, 2, 5 and 10 % in 4 of 5 cases by the row's own\n"
	"interval. The verdicts of a table are corrected for the number of its rows\n"
	"and take more.\n"
	"\n"
	"--narrow prints one line instead: how many intervals reach further than PCT\n"
	"to either side. The exit status is 1 if there are any, and 4 if no times can\n"
	"be compared, however many boots there are.\n";

/* Columns of a row: its name, if there is room, and what follows. */
#define NAME_WIDTH   38
#define VALUES_WIDTH 37

static const double changes[] = { 1, 2, 5, 10 };

#define NR_CHANGES (sizeof(changes) / sizeof(*changes))

/* @columns: those of the name */
static void print_row(int columns, const struct comparison *c,
		      const struct compare_cell *cell,
		      const struct compare_metric *m)
{
	const struct compare_stat *s = &m->stat[STAT_MEAN];
	const char *why = text_none(m, STAT_MEAN);
	char row[CELL_ID_MAX + CELL_NAME_MAX];
	struct boot_noise noise;
	size_t i, boots;

	snprintf(row, sizeof(row), "%s %s", cell->id, m->like->name);
	text_name(stdout, row, columns);
	if (!s->has_ci) {
		printf(" no interval%s%s\n", why ? ": " : "", why ? why : "");
		return;
	}
	noise = noise_of(c, s);
	printf(" %8.2f", noise.sd * 100);
	for (i = 0; i < NR_CHANGES; i++) {
		boots = power_boots(&noise, changes[i]);
		if (boots == SIZE_MAX)
			printf(" %6s", ">1e6");
		else
			printf(" %6zu", boots);
	}
	putchar('\n');
}

/* Why boots do not tell by how much they vary; NULL: they do. */
static const char *no_noise(const struct comparison *c)
{
	return c->exact ? "the results are of mode exact" : c->withheld;
}

static int print_table(const struct comparison *c, struct err *e)
{
	int columns = terminal_width(stdout) < 2 + NAME_WIDTH + VALUES_WIDTH ?
			      0 :
			      NAME_WIDTH;
	size_t i, k;

	if (no_noise(c))
		return err_set(
			e, EINVAL,
			"%s: %s, so that no number of boots follows from how they vary; measure with MODE=time under KVM or on the machine itself",
			c->side[SIDE_BASE].path[0], no_noise(c));
	text_name(stdout, "boots a side for a change of:", columns);
	printf(" %8s %6s %6s %6s %6s\n", "noise %", "1 %", "2 %", "5 %",
	       "10 %");
	for (i = 0; i < c->nr_cells; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			print_row(columns, c, &c->cells[i],
				  &c->cells[i].metrics[k]);
	return 0;
}

/* Are all intervals narrower than +-@pct? More boots cannot change EXIT_NOTHING. */
static enum exit_status print_wide(const struct comparison *c, double pct)
{
	const struct compare_metric *m;
	const struct compare_stat *s;
	size_t i, k, all = 0, wide = 0;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			s = &m->stat[STAT_MEAN];
			/* no number of boots gives it an interval */
			if (text_none(m, STAT_MEAN))
				continue;
			all++;
			wide += !s->has_ci || s->ci.high - s->ci.low > 2 * pct;
		}
	}
	if (!all || no_noise(c)) {
		printf("there is no interval: %s\n",
		       no_noise(c) ?
			       no_noise(c) :
			       "no metric is on both sides, longer than measuring it, and of tasks with as many CPUs on both");
		return EXIT_NOTHING;
	}
	printf("%zu of %zu intervals are wider than +-%g %%\n", wide, all, pct);
	return wide ? EXIT_BAD : EXIT_GOOD;
}

/* @narrow_pct: 0: print a line for each row */
static int power(const char *dir, double narrow_pct, enum exit_status *status,
		 struct err *e)
{
	struct folder f = { .nr = { 0, 0 } };
	struct comparison c;
	int err = folder_load(dir, &f, e);

	if (!err)
		err = compare(f.side, -1, &c, e);
	if (!err) {
		if (narrow_pct > 0)
			*status = print_wide(&c, narrow_pct);
		else
			err = print_table(&c, e);
		comparison_free(&c);
	}
	folder_free(&f);
	return err;
}

static int cmd_power(int argc, char **argv)
{
	static const struct option table[] = {
		{ "narrow", required_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	enum exit_status status = EXIT_GOOD;
	const char *end = "";
	double narrow_pct = 0;
	struct err e;
	int opt;

	optind = 0; /* restart getopt: main may have used it before */
	while ((opt = getopt_long(argc, argv, "", table, NULL)) != -1)
		if (opt != 'n' || percent_parse(optarg, &narrow_pct, &end) ||
		    *end || !(narrow_pct > 0))
			return EXIT_USAGE;
	if (argc - optind != 1)
		return EXIT_USAGE;
	if (!power(argv[optind], narrow_pct, &status, &e))
		return status;
	complain("%s", e.text);
	return EXIT_BAD;
}

const struct command command_power = {
	"power", cmd_power, usage,
	"how many boots would find a change in each row"
};
