// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * old_names.c - old names of workloads, metrics and checks (format 1)
 *
 * Results of format daxstorm-result/1 may use names that have changed since.
 * Only result_load() uses this file, and only for that format.
 */
#include "record/old_names.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct renamed {
	const char *old, *new;
};

static const struct renamed workloads[] = {
	{ "copies", "cow-isolation" },
	{ "inherit", "fork-child" },
	{ "late", "punch-irqoff" },
	{ "lock", "mlock" },
	{ "move", "mremap" },
	{ "order", "folio-order" },
	{ "peek", "ptrace" },
	{ "readers", "smaps" },
	{ "readers-race", "smaps-race" },
	{ "stale", "stale-pte" },
	{ "storm", "fault-vs-truncate" },
	{ NULL, NULL },
};

/* Old metric names, also if a suffix with "_" follows, as in refault_wall. */
static const struct renamed metrics[] = {
	{ "refault", "fault_cached" },
	{ "upgrade", "mkwrite" },
	{ NULL, NULL },
};

/*
 * Checks that have another name today, not just another spelling: old_check().
 */
static const struct renamed checks[] = {
	{ "clean", "leaks" },
	{ NULL, NULL },
};

static void rename_whole(const struct renamed *r, char name[CELL_NAME_MAX])
{
	for (; r->old; r++)
		if (!strcmp(name, r->old)) {
			snprintf(name, CELL_NAME_MAX, "%s", r->new);
			return;
		}
}

void old_workload(char name[CELL_NAME_MAX])
{
	rename_whole(workloads, name);
}

void old_metric(char name[CELL_NAME_MAX])
{
	const struct renamed *r;
	char tail[CELL_NAME_MAX];
	size_t len;

	for (r = metrics; r->old; r++) {
		len = strlen(r->old);
		if (strncmp(name, r->old, len) ||
		    (name[len] && name[len] != '_'))
			continue;
		strcpy(tail, name + len);
		snprintf(name, CELL_NAME_MAX, "%s%s", r->new, tail);
		return;
	}
}

/*
 * Check names had nine spellings: "no_old_data", "first: sleeps", "way out:
 * MADV_DONTNEED", "buffers:shared_read", ... They are lower case now, and one
 * hyphen replaces whatever separated two words.
 */
void old_check(char name[CELL_NAME_MAX])
{
	char *to = name;
	const char *from;

	for (from = name; *from; from++) {
		if (!strchr(" _:,-", *from))
			*to++ = (char)tolower((unsigned char)*from);
		else if (to > name && to[-1] != '-')
			*to++ = '-';
	}
	*to = '\0';
	rename_whole(checks, name);
}

int old_cell_id(char **id, struct err *e)
{
	size_t len = strcspn(*id, "/");
	char name[CELL_NAME_MAX], *all;

	if (!(*id)[len] || len >= sizeof(name))
		return 0;
	memcpy(name, *id, len);
	name[len] = '\0';
	old_workload(name);
	if (asprintf(&all, "%s%s", name, *id + len) < 0)
		return err_set(e, ENOMEM, "out of memory for a cell's name");
	free(*id);
	*id = all;
	return 0;
}
