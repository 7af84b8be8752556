// SPDX-License-Identifier: GPL-2.0-or-later
/* findings.c - gather checks, config differences and events of both sides */
#include "stats/findings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "stats/event.h"

static int add_check(struct comparison *c, unsigned int side,
		     const struct result_cell *cell,
		     const struct result_check *check)
{
	struct compare_check *found;
	char id[CELL_ID_MAX];
	size_t i;

	cell_id(&cell->cell, id);
	for (i = 0; i < c->nr_checks; i++) {
		found = &c->checks[i];
		if (!strcmp(found->id, id) && !strcmp(found->name, check->name))
			goto count;
	}
	found = array_add(&c->checks, &c->nr_checks, sizeof(*found));
	if (!found)
		return -ENOMEM;
	found->cell = cell->cell;
	strcpy(found->id, id);
	found->name = check->name;
count:
	found->known[side] |= check->known;
	if (check->status == CHECK_SKIP) {
		if (!found->skipped[side]++ && !found->boots[side])
			found->reason[side] = check->reason;
		return 0;
	}
	found->boots[side]++;
	found->rounds[side] += check->rounds;
	found->failed_rounds[side] +=
		(unsigned int)__builtin_popcountll(check->failed);
	found->which_rounds[side] |= check->failed;
	if (check->status == CHECK_FAIL && !found->failed[side]++)
		found->reason[side] = check->reason;
	return 0;
}

static int add_boot(struct comparison *c, unsigned int side, unsigned int boot)
{
	const struct result *r = &c->side[side].result[boot];
	struct compare_event *event;
	size_t i, k;

	for (i = 0; i < r->nr_cells; i++)
		for (k = 0; k < r->cells[i].nr_checks; k++)
			if (add_check(c, side, &r->cells[i],
				      &r->cells[i].checks[k]))
				return -ENOMEM;
	for (i = 0; i < r->nr_events; i++) {
		event = array_add(&c->events, &c->nr_events, sizeof(*event));
		if (!event)
			return -ENOMEM;
		event->event = &r->events[i];
		event->side = (enum side)side;
		event->boot = boot + 1;
	}
	return 0;
}

static const char *option(const struct result *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->nr_config; i++)
		if (!strcmp(r->config[i].name, name))
			return r->config[i].value;
	return NULL;
}

/* All boots of a side have one kernel (compare_validate), so use the first. */
static int diff_config(struct comparison *c)
{
	const struct result *r[SIDES] = { &c->side[SIDE_BASE].result[0],
					  &c->side[SIDE_NEW].result[0] };
	struct compare_option *diff;
	const char *name, *other;
	unsigned int side;
	size_t i;

	for (side = 0; side < SIDES; side++) {
		for (i = 0; i < r[side]->nr_config; i++) {
			name = r[side]->config[i].name;
			other = option(r[!side], name);
			if (other && (side == SIDE_NEW ||
				      !strcmp(other, r[side]->config[i].value)))
				continue;
			diff = array_add(&c->config, &c->nr_config,
					 sizeof(*diff));
			if (!diff)
				return -ENOMEM;
			diff->name = name;
			diff->value[side] = r[side]->config[i].value;
			diff->value[!side] = other;
		}
	}
	return 0;
}

int gather_findings(struct comparison *c, struct err *e)
{
	unsigned int side, boot;
	int err = diff_config(c);

	for (side = 0; side < SIDES; side++)
		for (boot = 0; !err && boot < c->side[side].nr; boot++)
			err = add_boot(c, side, boot);
	return err ? err_set(e, -err, "out of memory while comparing") : 0;
}

bool event_boots(const struct comparison *c, size_t i, uint64_t boots[SIDES])
{
	size_t k;

	boots[SIDE_BASE] = 0;
	boots[SIDE_NEW] = 0;
	for (k = 0; k < c->nr_events; k++) {
		if (!event_equal(c->events[i].event, c->events[k].event))
			continue;
		if (k < i)
			return false;
		boots[c->events[k].side] |= UINT64_C(1)
					    << (c->events[k].boot - 1);
	}
	return true;
}
