// SPDX-License-Identifier: GPL-2.0-or-later
/* bars.c - write the data files of the plots of functions */
#include "report/bars.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "profile/profile.h"
#include "report/text.h"

#define LABEL_MAX 52 /* characters that fit in a plot */

char *bars_name(const struct compare_cell *cell,
		const struct compare_metric *metric, char name[PLOT_NAME_MAX])
{
	size_t len = strlen(plot_name(cell, metric, name));

	snprintf(name + len, PLOT_NAME_MAX - len, ".functions");
	return name;
}

bool bars_are_drawn(const struct compare_metric *metric)
{
	return metric->drawn && metric->profile &&
	       profile_changed(metric->profile);
}

static int put_bars(const struct profile_diff *d, const char *dir,
		    const char *name, struct err *e)
{
	size_t nr = profile_changed(d), i;
	const struct profile_function *f;
	char delta[NUMBER_MAX];
	FILE *out = plot_create(dir, name, e);

	if (!out)
		return -EIO;
	for (i = 0; i < nr && i < BARS_MAX; i++) {
		f = &d->functions[i];
		fprintf(out, "\"%.*s%s\" %.10g %.10g \"%s\"\n", LABEL_MAX,
			f->name, strlen(f->name) > LABEL_MAX ? "..." : "",
			f->insn[SIDE_BASE], f->insn[SIDE_NEW],
			text_fixed(f->delta, 1, true, delta));
	}
	return plot_finish(out, name, e);
}

int bars_write(const struct comparison *c, const char *dir, struct err *e)
{
	const struct compare_metric *m;
	char name[PLOT_NAME_MAX];
	size_t i, k;
	int err = 0;

	for (i = 0; i < c->nr_cells; i++) {
		for (k = 0; !err && k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			if (bars_are_drawn(m))
				err = put_bars(m->profile, dir,
					       bars_name(&c->cells[i], m, name),
					       e);
		}
	}
	return err;
}
