// SPDX-License-Identifier: GPL-2.0-or-later
/* journal.c - what has been measured so far, one JSON line each */
#include "record/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "record/sysinfo.h"

int journal_open(const char *path, bool kmsg, struct journal *journal,
		 struct err *e)
{
	*journal = (struct journal){ .kmsg = -1 };
	journal->fd = open(path,
			   O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC,
			   0666);
	if (journal->fd < 0)
		return err_sys(e, errno, "open journal %s", path);
	if (kmsg)
		journal->kmsg = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	return 0;
}

void journal_close(struct journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	if (journal->kmsg >= 0)
		close(journal->kmsg);
	*journal = (struct journal){ .fd = -1, .kmsg = -1 };
}

static int write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, text, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Write @line and release it. */
static int put(struct journal *j, json_object *line, struct err *e)
{
	const char *text =
		json_object_to_json_string_ext(line, JSON_C_TO_STRING_PLAIN);
	int err = write_all(j->fd, text, strlen(text));

	if (!err)
		err = write_all(j->fd, "\n", 1);
	json_object_put(line);
	if (err)
		return err_sys(e, -err, "write the journal");
	if (isatty(j->fd))
		tcdrain(j->fd);
	else
		fdatasync(j->fd);
	return 0;
}

static void mark(struct journal *j, const char *verb, const char *id)
{
	char line[CELL_ID_MAX + 32];
	int len =
		snprintf(line, sizeof(line), "<4>daxstorm: %s %s\n", verb, id);

	if (j->kmsg >= 0 && write(j->kmsg, line, (size_t)len) < 0)
		complain("cannot write /dev/kmsg: %s", strerror(errno));
}

static json_object *line_of(const char *type)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "type", json_object_new_string(type));
	return o;
}

static void add_text(json_object *o, const char *key, const char *text)
{
	if (text)
		json_object_object_add(o, key, json_object_new_string(text));
}

static void add_u64(json_object *o, const char *key, uint64_t value)
{
	json_object_object_add(o, key, json_object_new_uint64(value));
}

static void add_double(json_object *o, const char *key, double value)
{
	char text[40];

	snprintf(text, sizeof(text), "%.6g", value);
	json_object_object_add(o, key, json_object_new_double_s(value, text));
}

/* collect() trades it for a profile, or drops it. */
static void add_region(json_object *o, const struct result_region *region)
{
	json_object *r = json_object_new_object();

	add_u64(r, "record", region->record);
	add_u64(r, "regions", region->regions);
	add_u64(r, "span", region->span);
	add_u64(r, "faults", region->faults);
	add_u64(r, "entries", region->entries);
	json_object_object_add(o, "region", r);
}

static json_object *kernel_json(const struct result *r)
{
	json_object *k = json_object_new_object();
	json_object *c = json_object_new_object();
	size_t i;

	add_text(k, "release", r->release);
	add_text(k, "version", r->version);
	add_text(k, "machine", r->machine);
	add_text(k, "model", r->model);
	add_text(k, "cmdline", r->cmdline);
	add_text(k, "build_id", r->build_id);
	for (i = 0; i < r->nr_config; i++)
		add_text(c, r->config[i].name, r->config[i].value);
	json_object_object_add(k, "config", c);
	return k;
}

int journal_header(struct journal *journal, const struct result *r,
		   struct err *e)
{
	json_object *o = line_of("header");
	json_object *m = json_object_new_object();
	json_object *c = json_object_new_object();

	add_text(o, "format", RESULT_FORMAT);
	add_text(o, "mode", r->mode);
	add_text(o, "withheld", r->withheld);
	add_text(o, "plan", r->plan);
	add_text(o, "plan_digest", r->plan_digest);
	add_u64(o, "seed", r->seed);
	json_object_object_add(o, "kernel", kernel_json(r));
	add_text(m, "cpu", r->cpu);
	add_u64(m, "cpus", r->cpus);
	add_text(m, "hypervisor", r->hypervisor);
	json_object_object_add(o, "machine", m);
	add_text(c, "name", r->clock);
	add_text(c, "unit", r->unit);
	add_double(c, "empty_inside", r->empty_inside);
	add_double(c, "empty_total", r->empty_total);
	add_region(c, &r->empty);
	json_object_object_add(o, "clock", c);
	return put(journal, o, e);
}

int journal_begin(struct journal *journal, const char *id, struct err *e)
{
	json_object *o = line_of("begin");

	mark(journal, "begin", id);
	add_text(o, "cell", id);
	return put(journal, o, e);
}

static json_object *metric_json(const struct result_metric *m)
{
	json_object *o = json_object_new_object();
	json_object *buckets = json_object_new_array();
	json_object *pair;
	unsigned int i;

	add_text(o, "name", m->name);
	add_text(o, "unit", m->unit);
	add_text(o, "better", m->lower_better ? "lower" : "higher");
	add_u64(o, "per", m->per);
	add_u64(o, "count", m->hist->count);
	add_u64(o, "sum", m->hist->sum);
	add_u64(o, "min", m->hist->count ? m->hist->min : 0);
	add_u64(o, "max", m->hist->max);
	for (i = 0; i < HIST_BUCKETS; i++) {
		if (!m->hist->bucket[i])
			continue;
		pair = json_object_new_array_ext(2);
		json_object_array_add(pair, json_object_new_int((int)i));
		json_object_array_add(
			pair, json_object_new_uint64(m->hist->bucket[i]));
		json_object_array_add(buckets, pair);
	}
	json_object_object_add(o, "hist", buckets);
	if (m->region.record)
		add_region(o, &m->region);
	return o;
}

static json_object *check_json(const struct result_check *check)
{
	json_object *o = json_object_new_object();

	add_text(o, "name", check->name);
	add_text(o, "status", check_status_name(check->status));
	if (check->known)
		json_object_object_add(o, "known",
				       json_object_new_boolean(true));
	add_text(o, "why", check->reason);
	return o;
}

int journal_cell(struct journal *journal, const struct result_cell *cell,
		 struct err *e)
{
	const struct cell *c = &cell->cell;
	json_object *o = line_of("cell");
	json_object *metrics = json_object_new_array();
	json_object *checks = json_object_new_array();
	char id[CELL_ID_MAX];
	char *modules;
	size_t i;

	add_text(o, "workload", c->workload);
	add_text(o, "target", target_kind_name(c->target));
	add_text(o, "granularity", granularity_name(c->granularity));
	add_u64(o, "threads", c->threads);
	add_text(o, "tasks",
		 c->tasks == TASK_THREADS ? "threads" : "processes");
	add_text(o, "map", c->map == MAP_KIND_SYNC ? "sync" : "shared");
	if (c->round)
		add_u64(o, "round", c->round);
	add_text(o, "status", cell_status_name(cell->status));
	add_text(o, "why", cell->reason);
	add_text(o, "proof", cell->proof);
	for (i = 0; i < cell->nr_metrics; i++)
		json_object_array_add(metrics, metric_json(&cell->metrics[i]));
	for (i = 0; i < cell->nr_checks; i++)
		json_object_array_add(checks, check_json(&cell->checks[i]));
	json_object_object_add(o, "metrics", metrics);
	json_object_object_add(o, "checks", checks);
	if (cell->record)
		add_u64(o, "record", cell->record);
	modules = sysinfo_modules();
	add_text(o, "modules", modules);
	free(modules);
	mark(journal, "end", cell_id(c, id));
	return put(journal, o, e);
}

int journal_end(struct journal *journal, uint64_t left, struct err *e)
{
	json_object *o = line_of("end");

	if (left)
		add_u64(o, "left", left);
	return put(journal, o, e);
}
