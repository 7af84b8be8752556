// SPDX-License-Identifier: GPL-2.0-or-later
/* journal.c - write one JSON line for each finished step of a run */
#include "record/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "file/json_out.h"
#include "host/json.h"
#include "record/sysinfo.h"

int journal_open(const char *path, bool kmsg, struct journal *journal,
		 struct err *e)
{
	*journal = (struct journal){ .kmsg = -1 };
	journal->fd = open(path,
			   O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC,
			   0666);
	if (journal->fd < 0)
		return err_sys(e, errno, "open the journal %s", path);
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
	const char *text = json_line(line);
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
	json_object *o = json_new_object();

	json_put_text(o, "type", type);
	return o;
}

/* collect() replaces the region by a profile, or removes it. */
static void put_region(json_object *o, const struct result_region *region)
{
	json_object *r = json_put_object(o, "region");

	json_put_number(r, "record", region->record);
	json_put_number(r, "regions", region->regions);
	json_put_number(r, "span", region->span);
	json_put_number(r, "faults", region->faults);
	json_put_number(r, "entries", region->entries);
	if (region->marked)
		json_put_bool(r, "marked", true);
}

static void put_kernel(json_object *o, const struct result *r)
{
	json_object *k = json_put_object(o, "kernel"), *config;
	size_t i;

	json_put_optional_text(k, "release", r->release);
	json_put_optional_text(k, "version", r->version);
	json_put_optional_text(k, "machine", r->machine);
	json_put_optional_text(k, "model", r->model);
	json_put_optional_text(k, "cmdline", r->cmdline);
	json_put_optional_text(k, "build_id", r->build_id);
	config = json_put_object(k, "config");
	for (i = 0; i < r->nr_config; i++)
		json_put_optional_text(config, r->config[i].name,
				       r->config[i].value);
}

static void put_quiet(json_object *o, const struct result *r)
{
	json_object *list = json_put_list(o, "quiet");
	size_t i;

	for (i = 0; i < r->nr_quiet; i++)
		json_add_text(list, r->quiet[i]);
}

int journal_header(struct journal *journal, const struct result *r,
		   struct err *e)
{
	json_object *o = line_of("header"), *machine, *clock;

	json_put_text(o, "format", RESULT_FORMAT);
	json_put_optional_text(o, "mode", r->mode);
	json_put_optional_text(o, "withheld", r->withheld);
	json_put_optional_text(o, "plan", r->plan);
	json_put_optional_text(o, "plan_digest", r->plan_digest);
	json_put_number(o, "seed", r->seed);
	json_put_optional_text(o, "program", r->provenance.program);
	put_kernel(o, r);
	if (r->nr_quiet)
		put_quiet(o, r);
	machine = json_put_object(o, "machine");
	json_put_optional_text(machine, "cpu", r->cpu);
	json_put_number(machine, "cpus", r->cpus);
	json_put_optional_text(machine, "hypervisor", r->hypervisor);
	clock = json_put_object(o, "clock");
	json_put_optional_text(clock, "name", r->clock);
	json_put_optional_text(clock, "unit", r->unit);
	json_put_real(clock, "empty_inside", r->empty_inside);
	json_put_real(clock, "empty_total", r->empty_total);
	put_region(clock, &r->empty);
	if (r->state.recorded)
		json_put(o, "host_state", host_state_json(&r->state));
	return put(journal, o, e);
}

int journal_begin(struct journal *journal, const char *id, struct err *e)
{
	json_object *o = line_of("begin");

	mark(journal, "begin", id);
	json_put_text(o, "cell", id);
	return put(journal, o, e);
}

static void put_metric(json_object *o, const struct result_metric *m)
{
	json_object *buckets, *pair;
	unsigned int i;

	json_put_text(o, "name", m->name);
	if (m->size) {
		json_put_text(o, "series", m->series);
		json_put_number(o, "size", m->size);
	}
	json_put_text(o, "unit", m->unit);
	json_put_text(o, "better", m->lower_better ? "lower" : "higher");
	json_put_number(o, "per", m->per);
	json_put_number(o, "count", m->hist->count);
	json_put_number(o, "sum", m->hist->sum);
	json_put_number(o, "min", m->hist->count ? m->hist->min : 0);
	json_put_number(o, "max", m->hist->max);
	buckets = json_put_list(o, "hist");
	for (i = 0; i < HIST_BUCKETS; i++) {
		if (!m->hist->bucket[i])
			continue;
		pair = json_add_list(buckets);
		json_add_number(pair, i);
		json_add_number(pair, m->hist->bucket[i]);
	}
	if (m->region.record)
		put_region(o, &m->region);
}

static void put_check(json_object *o, const struct result_check *check)
{
	json_put_text(o, "name", check->name);
	json_put_text(o, "status", check_status_name(check->status));
	if (check->known)
		json_put_bool(o, "known", true);
	json_put_optional_text(o, "why", check->reason);
}

int journal_cell(struct journal *journal, const struct result_cell *cell,
		 struct err *e)
{
	json_object *o = line_of("cell"), *list;
	char id[CELL_ID_MAX];
	char *modules;
	size_t i;

	json_put_cell(o, &cell->cell);
	json_put_text(o, "status", cell_status_name(cell->status));
	json_put_optional_text(o, "why", cell->reason);
	json_put_optional_text(o, "proof", cell->proof);
	list = json_put_list(o, "metrics");
	for (i = 0; i < cell->nr_metrics; i++)
		put_metric(json_add_object(list), &cell->metrics[i]);
	list = json_put_list(o, "checks");
	for (i = 0; i < cell->nr_checks; i++)
		put_check(json_add_object(list), &cell->checks[i]);
	if (cell->record)
		json_put_number(o, "record", cell->record);
	if (cell->host)
		json_put(o, "host", host_cell_json(cell->host));
	modules = sysinfo_modules();
	json_put_optional_text(o, "modules", modules);
	free(modules);
	mark(journal, "end", cell_id(&cell->cell, id));
	return put(journal, o, e);
}

int journal_end(struct journal *journal, uint64_t left, struct err *e)
{
	json_object *o = line_of("end");

	if (left)
		json_put_number(o, "left", left);
	return put(journal, o, e);
}
