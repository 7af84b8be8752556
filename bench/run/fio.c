// SPDX-License-Identifier: GPL-2.0-or-later
/* fio.c - run a fio job as a cell */
#include "run/fio.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/page_size.h"
#include "file/data_path.h"
#include "file/file.h"
#include "file/json_read.h"

#define ENTRIES		 128
#define OUTPUT_BYTES_MAX (256UL << 20)

/* Read a counter of /proc/vmstat; 0 if the kernel does not have it. */
static uint64_t vmstat(const char *key)
{
	char line[128], name[64];
	uint64_t value = 0, v;
	FILE *f = fopen("/proc/vmstat", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %" SCNu64, name, &v) == 2 &&
		    !strcmp(name, key))
			value = v;
	if (f)
		fclose(f);
	return value;
}

/* Move one value from the bucket of @from to that of @to. */
static void correct(struct hist *h, uint64_t from, uint64_t to)
{
	h->bucket[hist_index(from)]--;
	h->bucket[hist_index(to)]++;
}

/* The histogram that fio's bins are added to, and fio's minimum and maximum. */
struct bins {
	struct hist *hist;
	uint64_t min, max;
};

static int add_bin(void *data, const char *ns, json_object *count)
{
	const struct bins *bins = data;
	uint64_t value = strtoull(ns, NULL, 10), left;

	value = value < bins->min ? bins->min :
		value > bins->max ? bins->max :
				    value;
	for (left = json_number(count); left; left--)
		hist_add(bins->hist, value);
	return 0;
}

/*
 * A bin of fio stands for a range, and its value may lie outside the minimum
 * and maximum. These two and the mean are taken from fio's exact numbers.
 */
void fio_hist(json_object *clat, struct hist *h)
{
	uint64_t min = json_get_number(clat, "min");
	uint64_t max = json_get_number(clat, "max");
	struct bins bins = { .hist = h, .min = min, .max = max };

	json_each(json_get(clat, "bins"), add_bin, &bins);
	if (!h->count)
		return;
	correct(h, h->min, min);
	correct(h, h->max, max);
	h->min = min;
	h->max = max;
	h->sum = (uint64_t)llround(json_get_real(clat, "mean") *
				   (double)h->count);
}

static int take_direction(json_object *job, const char *name, const char *unit,
			  struct result_cell *out)
{
	json_object *clat = json_get(json_get(job, name), "clat_ns");
	json_object *bins = json_get(clat, "bins");
	struct result_metric *m = &out->metrics[out->nr_metrics];

	if (!json_length(bins))
		return 0;
	m->hist = malloc(sizeof(*m->hist));
	if (!m->hist)
		return -ENOMEM;
	hist_reset(m->hist);
	fio_hist(clat, m->hist);
	snprintf(m->name, sizeof(m->name), "%s", name);
	snprintf(m->unit, sizeof(m->unit), "%s", unit);
	m->lower_better = true;
	m->per = 1;
	out->nr_metrics++;
	return 0;
}

static int take_output(const char *text, const char *unit,
		       struct result_cell *out, struct err *e)
{
	json_object *all = json_parse(text ? text : "");
	json_object *job = json_item(json_get(all, "jobs"), 0);
	int err = 0;

	if (!job)
		err = err_set(e, EPROTO,
			      "the output of fio is not JSON: %.200s",
			      text ? text : "");
	if (!err && json_get_number(job, "error"))
		err = err_set(e, EIO, "fio reports error %" PRIu64,
			      json_get_number(job, "error"));
	if (!err)
		err = take_direction(job, "read", unit, out);
	if (!err)
		err = take_direction(job, "write", unit, out);
	if (!err && !out->nr_metrics)
		err = err_set(e, EPROTO, "fio reports no read and no write");
	json_object_put(all);
	return err;
}

/* Return the output of a command, and set its exit status. */
static char *output_of(const char *command, int *status)
{
	FILE *p = popen(command, "re");
	char *text;

	*status = -1;
	if (!p)
		return NULL;
	stream_read(p, OUTPUT_BYTES_MAX, &text, NULL);
	*status = pclose(p);
	return text;
}

int fio_job(const char *plan, const char *name, char path[PATH_MAX],
	    struct err *e)
{
	const char *slash = strrchr(plan, '/');
	char file[CELL_NAME_MAX + 8], beside[PATH_MAX];
	struct err reason = { "" };

	snprintf(file, sizeof(file), "fio/%.31s.fio", name);
	if (snprintf(beside, sizeof(beside), "%.*s/../%s",
		     slash ? (int)(slash - plan) : 1, slash ? plan : ".",
		     file) < PATH_MAX &&
	    realpath(beside, path))
		return 0;
	if (!data_path(file, path, &reason))
		return 0;
	return err_set(
		e, ENOENT,
		"there is no fio job %s: no file %s; write it, or name one that exists (daxstorm ships mmap and devdax)",
		name, beside);
}

/*
 * Check that fio has the ioengine of the job. The shell reads the path from the
 * environment, so that no character of it is taken for a command.
 */
static int check_engine(const char *job, struct err *e)
{
	char *text;
	int status;

	setenv("DAXSTORM_JOB", job, 1);
	text = output_of(
		"e=$(sed -n 's/^ioengine=//p' \"$DAXSTORM_JOB\") && [ -n \"$e\" ] && fio --enghelp 2>&1 | grep -qxE \"[[:space:]]*$e[[:space:]]*\"",
		&status);
	free(text);
	if (status)
		return err_set(
			e, ENOENT,
			"there is no fio with the ioengine of %s; install a fio built with libpmem",
			job);
	return 0;
}

static int run_job(const struct target *target,
		   const struct extent_set *extents, const char *unit,
		   struct result_cell *out, struct err *e)
{
	uint64_t fallback = vmstat("thp_fault_fallback");
	char file[300], size[32], proof[128];
	char *text;
	int status, err;

	snprintf(file, sizeof(file), "/proc/%d/fd/%d", getpid(), extents->fd);
	snprintf(size, sizeof(size), "%" PRIu64,
		 target->ops->is_fsdax ? extents->length_bytes :
					 ENTRIES * PMD_BYTES);
	setenv("DAXSTORM_FILE", target->ops->is_fsdax ? file : target->path, 1);
	setenv("DAXSTORM_SIZE", size, 1);
	text = output_of("fio --output-format=json+ \"$DAXSTORM_JOB\" 2>&1",
			 &status);
	err = take_output(text, unit, out, e);
	if (!err && status)
		err = err_set(e, EIO, "fio exited with status %d",
			      WEXITSTATUS(status));
	free(text);
	fallback = vmstat("thp_fault_fallback") - fallback;
	if (!err && fallback)
		err = err_set(e, EPROTO,
			      "asked for 2m, got 4k: %" PRIu64
			      " huge page faults of fio fell back",
			      fallback);
	snprintf(
		proof, sizeof(proof),
		"aligned blocks, no huge page fault of fio fell back (thp_fault_fallback)");
	if (!err)
		out->proof = strdup(proof);
	return err;
}

int fio_run(struct engine *engine, const struct cell *cell,
	    const struct target *target, const char *plan,
	    struct result_cell *out, struct err *e)
{
	struct extent_set extents = { .fd = -1 };
	struct err reason = { "" };
	char job[PATH_MAX];
	int err;

	err = fio_job(plan, cell->workload + strlen("fio-"), job, e);
	if (err)
		return err;
	*out = (struct result_cell){ .cell = *cell };
	out->metrics = calloc(2, sizeof(*out->metrics));
	if (!out->metrics)
		return err_set(e, ENOMEM, "out of memory for two metrics");
	err = check_engine(job, &reason);
	if (!err)
		err = extents_open(target, cell->granularity, ENTRIES, &extents,
				   &reason);
	if (!err)
		err = run_job(target, &extents, engine->clock.unit, out,
			      &reason);
	extents_close(&extents);
	if (!err)
		return 0;
	out->status = err == -ENOENT ? CELL_SKIP : CELL_FAIL;
	out->reason = strdup(reason.text);
	return 0;
}
