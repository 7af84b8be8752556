// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * marker.c - replaces the guest's daxstorm and marks regions in a wrong order:
 * the one that its plan is named after
 *
 * Usage: marker run --plan FILE ...	as called by scripts/guest.d/init
 */
#include <stdio.h>
#include <string.h>

#include "base/mark.h"

/* A block of code ends behind it, as behind each mark of the program. */
static void work(void)
{
	volatile unsigned int i = 0;

	while (++i < 100)
		;
}

static void never_stopped(void)
{
	MARK(MARK_NEW, MARK_METRIC);
	work();
	MARK(MARK_BEGIN, MARK_METRIC);
	work();
}

static void nested(void)
{
	MARK(MARK_NEW, MARK_METRIC);
	work();
	MARK(MARK_BEGIN, MARK_METRIC);
	work();
	MARK(MARK_BEGIN, MARK_METRIC);
	work();
	MARK(MARK_END, MARK_METRIC);
	MARK(MARK_WRITE, MARK_METRIC);
}

static void other_label(void)
{
	MARK(MARK_NEW, MARK_METRIC);
	work();
	MARK(MARK_BEGIN, MARK_METRIC);
	work();
	MARK(MARK_END, MARK_EMPTY);
	MARK(MARK_WRITE, MARK_METRIC);
}

static void never_begun(void)
{
	MARK(MARK_NEW, MARK_METRIC);
	work();
	MARK(MARK_END, MARK_METRIC);
	MARK(MARK_WRITE, MARK_METRIC);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} orders[] = {
		{ "never-stopped", never_stopped },
		{ "nested", nested },
		{ "other-label", other_label },
		{ "never-begun", never_begun },
	};
	const char *plan = argc > 3 ? argv[3] : "";
	unsigned int i;

	for (i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
		if (!strstr(plan, orders[i].name))
			continue;
		orders[i].run();
		return 0;
	}
	fprintf(stderr, "marker: no order is called like plan \"%s\"\n", plan);
	return 64;
}
