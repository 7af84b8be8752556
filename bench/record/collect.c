// SPDX-License-Identifier: GPL-2.0-or-later
/* collect.c - merge the journals of all starts of a guest into one result */
#include "record/collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/kernel_log.h"
#include "base/version.h"
#include "file/file.h"
#include "file/json_out.h"
#include "file/json_read.h"
#include "host/json.h"
#include "record/profile_attribution.h"
#include "record/provenance.h"
#include "record/result.h"
#include "record/vm.h"
#include "record/xfail.h"

#define HOST_BYTES_MAX 1000000
#define BOOT_BYTES_MAX (1UL << 30) /* of a journal or a console */

struct gathered {
	json_object *header; /* of the first journal with a header */
	json_object *cells;
	json_object *events;
	json_object *skip;	 /* cells with a result: ID -> null */
	json_object *provenance; /* NULL: no start has left any */
	json_object *outer;	 /* state of the host at the first start */
	/* what happened to the host in all starts, if that is known */
	struct host_cell outer_host;
	bool has_outer_host;
	unsigned int boots,
		planned;	/* starts, and those that ended as planned */
	unsigned int blameless; /* losses that are not a cell's fault */
	unsigned int idle;	/* starts without a result of a cell */
	bool up;		/* the start that is read now came up */
	const char *symbols;	/* path; NULL: not profiled */
	bool ended;
};

/* The state of one start of the guest. */
struct boot {
	struct attribution *attribution; /* NULL: not counted */
	char open[CELL_ID_MAX]; /* the cell that began without an end, or "" */
	bool ended;
	bool left; /* cells are left for another start, as planned */
};

/* File DIR/BOOT.WHAT; NULL if there is none. */
static char *read_boot(const char *dir, unsigned int boot, const char *what)
{
	char path[4096], *text;
	size_t len, i;

	snprintf(path, sizeof(path), "%s/%u.%s", dir, boot, what);
	if (file_read(path, BOOT_BYTES_MAX, &text, &len))
		return NULL;
	/* A guest that dies may print a NUL, which must not end the text. */
	for (i = 0; i < len; i++)
		if (!text[i])
			text[i] = '?';
	return text;
}

static const char *field(json_object *o, const char *key)
{
	const char *text = json_get_text(o, key);

	return text ? text : "";
}

static int read_cell(json_object *o, struct cell *cell, struct err *e)
{
	const struct json_reader r = { .path = "journal", .reason = e };

	*cell = (struct cell){ .workload = "" };
	return json_read_cell(&r, o, cell);
}

/* Get the ID of a cell object; the "begin" lines of a journal hold this ID. */
static int id_of(json_object *o, char id[CELL_ID_MAX], struct err *e)
{
	struct cell cell;
	int err = read_cell(o, &cell, e);

	if (!err)
		cell_id(&cell, id);
	return err;
}

static uint64_t cpus_of(json_object *header)
{
	return json_get_number(json_get(header, "machine"), "cpus");
}

/*
 * Cells of one task may run in a guest with one CPU: the result shows the
 * largest number of CPUs.
 */
static void take_header(struct gathered *g, json_object *line)
{
	json_object *machine = json_get(g->header, "machine");
	uint64_t cpus = cpus_of(line);

	if (!g->header) {
		g->header = json_object_get(line);
		json_remove(g->header, "type");
	} else if (machine && cpus > cpus_of(g->header)) {
		json_put_number(machine, "cpus", cpus);
	}
}

static int take_line(struct gathered *g, struct boot *b, json_object *line,
		     struct err *e)
{
	const char *type = field(line, "type");
	char id[CELL_ID_MAX];
	int err = 0;

	if (!strcmp(type, "header")) {
		err = attribute_header(b->attribution, line, e);
		take_header(g, line);
	} else if (!strcmp(type, "begin")) {
		snprintf(b->open, sizeof(b->open), "%s", field(line, "cell"));
	} else if (!strcmp(type, "cell")) {
		err = attribute_cell(b->attribution, line, e);
		json_remove(line, "type");
		if (!err)
			err = id_of(line, id, e);
		if (err)
			return err;
		json_put(g->skip, id, NULL);
		json_add(g->cells, json_object_get(line));
		b->open[0] = '\0';
	} else if (!strcmp(type, "end")) {
		b->ended = true;
		b->left = json_get(line, "left");
	}
	return err;
}

/* The last line of a journal may be incomplete if the guest died. */
static int take_journal(struct gathered *g, struct boot *b, char *text,
			struct err *e)
{
	json_object *line;
	char *at, *end;
	int err = 0;

	for (at = text; !err && at && (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		line = json_parse(at);
		if (!line)
			continue;
		err = take_line(g, b, line, e);
		json_object_put(line);
	}
	return err;
}

static void add_event(struct gathered *g, const char *kind, const char *text,
		      const char *cell)
{
	json_object *o = json_add_object(g->events);

	json_put_text(o, "kind", kind);
	json_put_text(o, "text", text);
	if (cell[0])
		json_put_text(o, "cell", cell);
	if (!g->up)
		json_put_bool(o, "before_up", true);
}

/* Add all events of a console. @cause is set to the fatal one. */
static void take_console(struct gathered *g, const char *text,
			 struct console_event *cause)
{
	char cell[CELL_ID_MAX] = "";
	struct console_event event;

	while (text && console_next(&text, cell, &event)) {
		add_event(g, event.kind, event.text, event.cell);
		/* An emulator's register dump follows the oops it causes. */
		if (event.fatal &&
		    (!cause->kind || !strcmp(event.kind, "emulator")))
			*cause = event;
	}
}

/* Add an object for a lost cell; its members are parsed from its ID. */
static void add_lost(struct gathered *g, const char *id, const char *err_lost)
{
	struct cell cell;
	json_object *o;

	if (cell_parse(id, &cell))
		return;
	o = json_add_object(g->cells);
	json_put_cell(o, &cell);
	json_put_text(o, "status", "lost");
	json_put_text(o, "why", err_lost);
	json_put_list(o, "metrics");
	json_put_list(o, "checks");
	json_put(g->skip, id, NULL);
}

static void take_loss(struct gathered *g, const struct boot *b,
		      const struct console_event *cause, const char *exit_word)
{
	const char *hang = strncmp(exit_word, "timeout: ", 9) ?
				   "no output until the time limit" :
				   exit_word + 9;
	bool crashed = !strncmp(exit_word, "crashed: ", 9), emulator;
	char text[400];

	if (cause->kind)
		snprintf(text, sizeof(text), "guest lost (%s): %s", cause->kind,
			 cause->text);
	else if (!strncmp(exit_word, "timeout", 7))
		snprintf(text, sizeof(text), "guest lost (hang): %.*s",
			 (int)strcspn(hang, "\n"), hang);
	else if (crashed)
		snprintf(text, sizeof(text), "guest lost (emulator): %.*s",
			 (int)strcspn(exit_word + 9, "\n"), exit_word + 9);
	else
		snprintf(text, sizeof(text),
			 "guest lost (died): it ended without a message");
	add_event(g,
		  cause->kind			    ? "lost" :
		  !strncmp(exit_word, "timeout", 7) ? "hang" :
						      "died",
		  text, b->open);
	emulator = cause->kind ? !strcmp(cause->kind, "emulator") : crashed;
	if (!b->open[0] || (emulator && g->blameless < COLLECT_RETRIES))
		g->blameless++;
	else
		add_lost(g, b->open, text);
}

/* The line of the console is of scripts/guest.d/init; then the program runs. */
static bool is_up(const char *console, const char *journal)
{
	return (journal && *journal) ||
	       (console && strstr(console, "daxstorm: guest is up"));
}

/*
 * Read a state as daxstorm doctor --json writes it; it is not recorded if there
 * is no such file. The first one is kept in @json.
 */
static int read_host(const char *path, struct host_state *state,
		     json_object **json, struct err *e)
{
	const struct json_reader r = { .path = path, .reason = e };
	json_object *root;
	int err;

	if (access(path, F_OK))
		return 0;
	err = json_read_file(&r, HOST_BYTES_MAX, &root);
	if (err)
		return err;
	err = host_state_load(&r, root, "host_state", state);
	if (!err && json && !*json)
		*json = json_object_get(json_get(root, "host_state"));
	json_object_put(root);
	return err;
}

/* Keep the state of the host at the first start, and what happened in each. */
static int take_host(struct gathered *g, const char *dir, unsigned int boot,
		     struct err *e)
{
	struct host_state begin = { .recorded = false }, end = begin;
	struct host_cell change;
	char path[4096];
	int err;

	snprintf(path, sizeof(path), "%s/%u.host", dir, boot);
	err = read_host(path, &begin, &g->outer, e);
	snprintf(path, sizeof(path), "%s/%u.after", dir, boot);
	if (!err)
		err = read_host(path, &end, NULL, e);
	if (!err && begin.recorded && end.recorded) {
		host_cell_of_states(&begin, &end, &change);
		host_cell_add(&g->outer_host, &change);
		g->has_outer_host = true;
	}
	host_state_free(&begin);
	host_state_free(&end);
	return err;
}

/* Add one start of the guest. @there is set to whether it has any file. */
static int take_boot(struct gathered *g, const char *dir, unsigned int boot,
		     bool *there, struct err *e)
{
	char *journal = read_boot(dir, boot, "journal");
	char *console = read_boot(dir, boot, "console");
	char *exit_word = read_boot(dir, boot, "exit");
	struct console_event cause = { .kind = NULL };
	size_t cells = json_length(g->cells);
	struct boot b = { .open = "" };
	char profile[4096], start[4096];
	int err = 0;

	*there = journal || console || exit_word;
	snprintf(profile, sizeof(profile), "%s/%u.profile", dir, boot);
	snprintf(start, sizeof(start), "%s/%u.start", dir, boot);
	if (*there && g->symbols)
		err = attribution_open(profile, g->symbols, &b.attribution, e);
	if (!err && *there && !access(start, F_OK))
		err = provenance_add_start(start, &g->provenance, e);
	if (!err && *there)
		err = take_host(g, dir, boot, e);
	if (!err)
		err = take_journal(g, &b, journal, e);
	g->up = is_up(console, journal);
	take_console(g, console, &cause);
	if (*there) {
		g->boots++;
		g->planned += b.left;
		g->ended = b.ended && !b.left;
		if (!b.ended)
			take_loss(g, &b, &cause, exit_word ? exit_word : "");
		g->idle += json_length(g->cells) == cells;
	}
	attribution_close(b.attribution);
	free(journal);
	free(console);
	free(exit_word);
	return err;
}

/* Mark each check that the kernel is expected to fail. */
static int mark_cell(const struct xfails *xfails, struct observation *row,
		     json_object *o, struct err *e)
{
	json_object *checks = json_get(o, "checks"), *check;
	char name[CELL_TARGET_MAX];
	struct cell cell;
	size_t i;
	int err = read_cell(o, &cell, e);

	if (err)
		return err;
	row->workload = cell.workload;
	row->cell = cell_target(&cell, name);
	for (i = 0; i < json_length(checks); i++) {
		check = json_item(checks, i);
		row->check = (char *)field(check, "name");
		if (xfail_find(xfails, row))
			json_put_bool(check, "known", true);
	}
	return 0;
}

/* The guest has no data files, so xfails are marked here. */
static int mark_known(struct gathered *g, struct err *e)
{
	json_object *kernel = json_get(g->header, "kernel");
	struct observation row = {
		.release = (char *)field(kernel, "release"),
		.model = (char *)field(kernel, "model"),
	};
	struct xfails xfails;
	size_t i;
	int err = xfails_load(&xfails, e);

	if (err == -ENOENT) {
		complain("no failure is marked as xfail: %s", e->text);
		return 0;
	}
	if (err)
		return err;
	for (i = 0; !err && i < json_length(g->cells); i++)
		err = mark_cell(&xfails, &row, json_item(g->cells, i), e);
	xfails_free(&xfails);
	return err;
}

/*
 * The program is known to the guest, all the rest to its host. The member is the
 * last one, so that tests can cut it off.
 */
static void put_provenance(struct gathered *g)
{
	const char *program = json_get_text(g->header, "program");

	if (g->provenance) {
		json_put_optional_text(g->provenance, "program", program);
		json_put(g->header, "provenance",
			 json_object_get(g->provenance));
	}
	json_remove(g->header, "program");
}

/*
 * A guest that is lost before it is up, and runs when it is started again, is the
 * emulator's doing in mode exact: QEMU before 8.0 may crash a kernel with two CPUs,
 * depending on the layout of its memory, and 6.1 does not start its second CPU
 * (plan_boot() of scripts/vm). Cells that cannot run for that reason are lost or
 * missing, and speak for themselves.
 */
static void settle_starts(struct gathered *g)
{
	const char *mode = json_get_text(g->header, "mode");
	bool exact = mode && !strcmp(mode, "exact");
	char text[600];
	json_object *o;
	size_t i;

	for (i = 0; i < json_length(g->events); i++) {
		o = json_item(g->events, i);
		if (exact && json_get(o, "before_up")) {
			snprintf(text, sizeof(text), "%s: %s",
				 json_get_text(o, "kind"),
				 json_get_text(o, "text"));
			json_put_text(o, "kind", "start");
			json_put_text(o, "text", text);
		}
		json_remove(o, "before_up");
	}
}

static int put_line(FILE *f, void *root, struct err *e)
{
	(void)e; /* file_replace() sees errors of @f */
	fputs(json_line(root), f);
	return 0;
}

static int write_result(struct gathered *g, const char *out, struct err *e)
{
	json_object *o = g->header;
	int err = mark_known(g, e);

	if (err)
		return err;
	json_put_text(o, "daxstorm", daxstorm_version);
	json_put_number(o, "boots", g->boots - g->planned);
	json_put(o, "cells", json_object_get(g->cells));
	settle_starts(g);
	json_put(o, "events", json_object_get(g->events));
	json_put_bool(o, "complete", g->ended);
	if (g->outer)
		json_put(o, "outer_state", json_object_get(g->outer));
	if (g->has_outer_host)
		json_put(o, "outer_host", host_cell_json(&g->outer_host));
	put_provenance(g);
	return file_replace(out, put_line, o, e);
}

static int print_id(void *file, const char *id, json_object *unused)
{
	(void)unused;
	fprintf(file, "%s\n", id);
	return 0;
}

static int add_vm(struct gathered *g, const char *path, struct err *e)
{
	json_object *vm;
	int err = vm_read_lines(path, &vm, e);

	if (!err)
		json_put(g->header, "vm", vm);
	return err;
}

static int put_skip(FILE *f, void *g, struct err *e)
{
	(void)e;
	json_each(((struct gathered *)g)->skip, print_id, f);
	return 0;
}

int collect(const char *dir, const char *out, const char *skip,
	    const char *symbols, const char *vm, enum collect_state *state,
	    struct err *e)
{
	struct gathered g = { .cells = json_new_list(),
			      .events = json_new_list(),
			      .skip = json_new_object(),
			      .symbols = symbols };
	unsigned int boot;
	bool there = true;
	int err = 0;

	for (boot = 1; !err && there; boot++)
		err = take_boot(&g, dir, boot, &there, e);
	if (err)
		goto put;
	if (!g.ended &&
	    (g.blameless > COLLECT_RETRIES || g.idle >= COLLECT_BOOTS))
		err = err_set(
			e, ENODATA,
			"the guest was lost %u times in %u starts outside of any cell; read the console files in %s",
			g.blameless, g.boots, dir);
	else if (!g.boots || (g.ended && !g.header))
		err = err_set(
			e, ENODATA,
			"no journal in %s has a header: no guest started daxstorm; read the console files there",
			dir);
	*state = g.ended ? COLLECT_COMPLETE : COLLECT_RESUME;
	if (!err && skip)
		err = file_replace(skip, put_skip, &g, e);
	if (!err && g.header && vm)
		err = add_vm(&g, vm, e);
	if (!err && g.header)
		err = write_result(&g, out, e);
put:
	json_object_put(g.header);
	json_object_put(g.cells);
	json_object_put(g.events);
	json_object_put(g.skip);
	json_object_put(g.provenance);
	json_object_put(g.outer);
	return err;
}
