// SPDX-License-Identifier: GPL-2.0-or-later
/* findings.c - gather checks, config differences and events of both sides */
#include "stats/findings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stats/event.h"
#include "stats/names.h"

/* The first event of each key. */
struct first_events {
	struct names keys;
	size_t *first; /* index in c->events, by the number of the key */
	size_t nr;
};

/* What was gathered so far, to find equal items. */
struct known {
	struct names checks; /* "CELL NAME", numbered as c->checks */
	struct first_events events, texts;
};

static void first_events_free(struct first_events *x)
{
	names_free(&x->keys);
	free(x->first);
}

static int add_check(struct comparison *c, struct known *known,
		     unsigned int side, const struct result_cell *cell,
		     const struct result_check *check)
{
	char id[CELL_ID_MAX], key[CELL_ID_MAX + CELL_NAME_MAX];
	struct compare_check *found;
	size_t number;

	/* an ID has no blank */
	snprintf(key, sizeof(key), "%s %s", cell_id(&cell->cell, id),
		 check->name);
	if (names_add(&known->checks, key, &number))
		return -ENOMEM;
	if (number == c->nr_checks) {
		found = array_add(&c->checks, &c->nr_checks, sizeof(*found));
		if (!found)
			return -ENOMEM;
		found->cell = cell->cell;
		strcpy(found->id, id);
		found->name = check->name;
	}
	found = &c->checks[number];
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

/* Set @first to the first event with this key, of which there is one now. */
static int first_event(struct first_events *x, char *key, size_t event,
		       size_t *first)
{
	size_t number, *added;
	int err = key ? names_add(&x->keys, key, &number) : -ENOMEM;

	free(key);
	if (err)
		return err;
	if (number == x->nr) {
		added = array_add(&x->first, &x->nr, sizeof(*added));
		if (!added)
			return -ENOMEM;
		*added = event;
	}
	*first = x->first[number];
	return 0;
}

/* Add an event, and its boot to the first event that is equal. */
static int add_event(struct comparison *c, struct known *known,
		     unsigned int side, unsigned int boot,
		     const struct result_event *from)
{
	struct compare_event *event =
		array_add(&c->events, &c->nr_events, sizeof(*event));
	size_t index = c->nr_events - 1;
	int err;

	if (!event)
		return -ENOMEM;
	event->event = from;
	event->side = (enum side)side;
	event->boot = boot + 1;
	err = first_event(&known->events, event_key(from, true), index,
			  &event->first);
	if (!err)
		err = first_event(&known->texts, event_key(from, false), index,
				  &event->first_text);
	return err ? err :
		     boot_list_add(&c->events[event->first].boots[side],
				   boot + 1);
}

static int add_boot(struct comparison *c, struct known *known,
		    unsigned int side, unsigned int boot)
{
	const struct result *r = &c->side[side].result[boot];
	size_t i, k;
	int err = 0;

	for (i = 0; i < r->nr_cells; i++)
		for (k = 0; !err && k < r->cells[i].nr_checks; k++)
			err = add_check(c, known, side, &r->cells[i],
					&r->cells[i].checks[k]);
	for (i = 0; !err && i < r->nr_events; i++)
		err = add_event(c, known, side, boot, &r->events[i]);
	return err;
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
	struct known known = { .checks = { .nr = 0 } };
	unsigned int side, boot;
	int err = diff_config(c);

	for (side = 0; side < SIDES; side++)
		for (boot = 0; !err && boot < c->side[side].nr; boot++)
			err = add_boot(c, &known, side, boot);
	names_free(&known.checks);
	first_events_free(&known.events);
	first_events_free(&known.texts);
	return err ? err_set(e, -err, "out of memory while comparing") : 0;
}
