// SPDX-License-Identifier: GPL-2.0-or-later
/* profile.c - read the file that the emulator's plugin wrote */
#include "record/profile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

struct room {
	size_t records, values, counts, nodes, errors;
};

/* Grow an array by one item; NULL if memory is short. */
static void *more(void *array, size_t nr, size_t *room, size_t size)
{
	void **at = array;
	void *grown;

	if (nr == *room) {
		*room = *room ? 2 * *room : 256;
		grown = reallocarray(*at, *room, size);
		if (!grown)
			return NULL;
		*at = grown;
	}
	return (char *)*at + nr * size;
}

static int open_record(struct profile *p, const char *line, struct room *room)
{
	struct profile_record *r;

	r = more(&p->record, p->nr, &room->records, sizeof(*r));
	if (!r)
		return -ENOMEM;
	*r = (struct profile_record){ 0 };
	room->values = 0;
	room->counts = 0;
	room->nodes = 0;
	if (sscanf(line,
		   "record %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64 " %" SCNu64,
		   &r->number, &r->label, &r->regions, &r->insn, &r->astray,
		   &r->halts) != 6)
		return -EINVAL;
	p->nr++;
	return 0;
}

static int take_operations(struct profile_record *r, const char *line)
{
	return sscanf(line, "o %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64,
		      &r->ops, &r->sum, &r->min, &r->max) == 4 ?
		       0 :
		       -EINVAL;
}

static int take_contexts(struct profile_record *r, const char *line)
{
	return sscanf(line,
		      "a %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		      " %" SCNu64,
		      &r->between, &r->waiting, &r->background, &r->deferred,
		      &r->drained) == 5 ?
		       0 :
		       -EINVAL;
}

static int take_value(struct profile_record *r, const char *line,
		      struct room *room)
{
	struct profile_value *v =
		more(&r->value, r->nr_values, &room->values, sizeof(*v));

	if (!v)
		return -ENOMEM;
	if (sscanf(line, "h %" SCNu64 " %" SCNu64, &v->bucket, &v->count) != 2)
		return -EINVAL;
	r->nr_values++;
	return 0;
}

static int take_count(struct profile_record *r, const char *line,
		      struct room *room)
{
	struct profile_count *c =
		more(&r->count, r->nr_counts, &room->counts, sizeof(*c));

	if (!c)
		return -ENOMEM;
	if (sscanf(line, "c %" SCNx64 " %" SCNu64, &c->address, &c->insn) != 2)
		return -EINVAL;
	r->nr_counts++;
	return 0;
}

static int take_node(struct profile_record *r, const char *line,
		     struct room *room)
{
	struct profile_node *n =
		more(&r->node, r->nr_nodes, &room->nodes, sizeof(*n));

	if (!n)
		return -ENOMEM;
	*n = (struct profile_node){ 0 };
	if (sscanf(line,
		   "n %" SCNu64 " %" SCNx64 " %" SCNd64 " %" SCNu64 " %" SCNd64
		   " %" SCNu64,
		   &n->parent, &n->address, &n->insn, &n->calls, &n->own,
		   &n->own_calls) != 6 ||
	    n->parent > r->nr_nodes)
		return -EINVAL;
	r->nr_nodes++;
	return 0;
}

static int take_error(struct profile *p, const char *line, struct room *room)
{
	struct profile_error *e =
		more(&p->error, p->nr_errors, &room->errors, sizeof(*e));

	if (!e)
		return -ENOMEM;
	if (sscanf(line, "error %" SCNu64 " %159[^\n]", &e->number, e->text) !=
	    2)
		return -EINVAL;
	p->nr_errors++;
	return 0;
}

static int take_unknown(struct profile *p, const char *line)
{
	char **text = array_add(&p->unknown, &p->nr_unknown, sizeof(*text));

	if (!text)
		return -ENOMEM;
	*text = strdup(line + strlen("unknown "));
	return *text ? 0 : -ENOMEM;
}

static void free_record(struct profile_record *r)
{
	free(r->value);
	free(r->count);
	free(r->node);
}

/* @open: the record that the line belongs to; NULL between records. */
static int take_line(struct profile *p, struct profile_record **open,
		     const char *line, struct room *room)
{
	int err;

	/* it belongs to a record that is not written */
	if (!strncmp(line, "error ", 6))
		return *open ? -EINVAL : take_error(p, line, room);
	if (!strncmp(line, "unknown ", 8))
		return *open ? -EINVAL : take_unknown(p, line);
	if (!strncmp(line, "record ", 7)) {
		err = *open ? -EINVAL : open_record(p, line, room);
		*open = err ? NULL : &p->record[p->nr - 1];
		return err;
	}
	if (!*open)
		return -EINVAL;
	switch (line[0]) {
	case 'o':
		return take_operations(*open, line);
	case 'h':
		return take_value(*open, line, room);
	case 'a':
		return take_contexts(*open, line);
	case 'c':
		p->profiled = true;
		return take_count(*open, line, room);
	case 'n':
		return take_node(*open, line, room);
	}
	if (strncmp(line, "end ", 4))
		return -EINVAL;
	*open = NULL;
	return 0;
}

static int read_lines(struct profile *p, const char *path, FILE *f,
		      struct err *e)
{
	struct profile_record *open = NULL;
	struct room room = { 0 };
	char line[256];
	int err = 0;

	if (!fgets(line, sizeof(line), f) || strcmp(line, PROFILE_FORMAT "\n"))
		return err_set(
			e, EINVAL,
			"%s is not a profile: its first line is not \"%s\"",
			path, PROFILE_FORMAT);
	while (!err && fgets(line, sizeof(line), f) && strchr(line, '\n')) {
		line[strcspn(line, "\n")] = '\0';
		err = take_line(p, &open, line, &room);
	}
	if (err == -ENOMEM)
		return err_set(e, ENOMEM, "out of memory for the profile %s",
			       path);
	if (err)
		return err_set(e, -err,
			       "the profile %s has an invalid line: \"%.80s\"",
			       path, line);
	/* The guest was lost while the last record was written. */
	if (open)
		free_record(&p->record[--p->nr]);
	return 0;
}

int profile_load(const char *path, struct profile *p, struct err *e)
{
	FILE *f = fopen(path, "re");
	int err;

	*p = (struct profile){ 0 };
	if (!f)
		return err_sys(e, errno, "open the profile %s", path);
	err = read_lines(p, path, f, e);
	fclose(f);
	if (err)
		profile_free(p);
	return err;
}

void profile_free(struct profile *p)
{
	size_t i;

	for (i = 0; i < p->nr; i++)
		free_record(&p->record[i]);
	for (i = 0; i < p->nr_unknown; i++)
		free(p->unknown[i]);
	free(p->unknown);
	free(p->record);
	free(p->error);
	*p = (struct profile){ 0 };
}

int profile_find(const struct profile *p, uint64_t number,
		 const struct profile_record **record, struct err *e)
{
	size_t i;

	*record = NULL;
	for (i = 0; i < p->nr; i++) {
		if (p->record[i].number == number) {
			*record = &p->record[i];
			return 0;
		}
	}
	for (i = 0; i < p->nr_errors; i++)
		if (p->error[i].number == number)
			return err_set(e, EPROTO,
				       "the plugin dropped record %" PRIu64
				       ": %s",
				       number, p->error[i].text);
	return err_set(e, ENOENT,
		       "the profile does not have record %" PRIu64
		       ": what it counted is unknown",
		       number);
}
