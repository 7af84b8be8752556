// SPDX-License-Identifier: GPL-2.0-or-later
/* job.c - choose the number of operations and repetitions of a metric */
#include "measure/job.h"

#include <errno.h>

#include "base/page_size.h"

/* Return whether values of this metric are per page. */
static bool is_per_page(const struct metric *m)
{
	unsigned int g;

	for (g = 0; g < GRANULARITIES; g++)
		if (m->pages[g])
			return true;
	return false;
}

/* Set the number of page-table entries of one operation. */
static int plan_entries(struct job *job, uint64_t entries, struct err *e)
{
	uint64_t size = is_per_page(job->metric) ? 0 : job->metric->size;

	job->per = size ? (unsigned int)size :
			  job->metric->per[job->cell->granularity];
	if (!job->per)
		job->per = 1;
	if (job->per > entries && !size)
		job->per = (unsigned int)entries;
	if (job->per && job->per <= entries)
		return 0;
	return err_set(
		e, ENOSPC,
		"%s: %llu page-table entries are too few for metric %s with %u tasks; use a larger target or fewer tasks",
		job->target->path, (unsigned long long)job->extents->nr,
		job->metric->name, job->cell->threads);
}

/*
 * Repetitions over which a boot averages the fillings of the maple tree
 * (measure/vmas.h), of which 16 entries make a node; and the operations that a
 * repetition has at least, since it takes time to prepare one.
 */
#define REPETITIONS_MIN 32
#define OPS_MIN		8

static uint64_t fewer_ops(uint64_t ops, uint64_t samples)
{
	uint64_t most = samples / REPETITIONS_MIN;

	if (most < OPS_MIN)
		most = OPS_MIN;
	return ops < most ? ops : most;
}

int job_plan(struct job *job, struct err *e)
{
	const struct metric *m = job->metric;
	unsigned int tasks = job->cell->threads;
	uint64_t entries = job->extents->nr / tasks;
	uint64_t samples = engine_samples(job->engine, job->cell);
	int err = plan_entries(job, entries, e);

	if (err)
		return err;
	if (m->samples && m->samples < samples)
		samples = m->samples;
	samples = (samples + tasks - 1) / tasks;
	job->per_page = is_per_page(m);
	job->pages = (unsigned int)(job->per *
				    granularity_bytes(job->cell->granularity) /
				    PAGE_BYTES);
	if (job->per_page && job->pages > m->pages[job->cell->granularity])
		job->pages = m->pages[job->cell->granularity];
	job->ops = entries / job->per;
	if (m->ops && job->ops > m->ops)
		job->ops = m->ops;
	if (job->ops > samples)
		job->ops = samples;
	if (job->engine->clock.exact &&
	    !(m->once && job->cell->target->is_fsdax))
		job->ops = fewer_ops(job->ops, samples);
	job->repetitions = (samples + job->ops - 1) / job->ops;
	if (m->once && job->cell->target->is_fsdax)
		job->repetitions = 1;
	/* Only times need a warm-up: a count is the same the first time. */
	job->discard = !job->engine->clock.exact &&
		       !(m->once && job->cell->target->is_fsdax);
	return 0;
}

bool job_applies(const struct metric *m, const struct cell *cell)
{
	if (m->fsdax_only && !cell->target->is_fsdax)
		return false;
	if (is_per_page(m) && !m->pages[cell->granularity])
		return false;
	return !m->granularities || m->granularities >> cell->granularity & 1;
}

const char *job_left_out(const struct metric *m, const struct cell *cell)
{
	if (m->reads && cell->target->reads_elsewhere)
		return cell->target->reads_elsewhere;
	if (m->file_only && cell->target->is_anonymous)
		return "anonymous memory has no file from which dropped data comes back";
	return NULL;
}
