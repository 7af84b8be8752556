// SPDX-License-Identifier: GPL-2.0-or-later
/* measure.c - measure one cell: tasks, repetitions, recording */
#include "measure/measure.h"

#include <alloca.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/mark.h"
#include "base/random.h"
#include "measure/job.h"
#include "measure/region.h"
#include "measure/task.h"
#include "measure/vmas.h"
#include "measure/workers.h"
#include "target/pmem.h"

#define STACK_OFFSETS 256 /* of 16 bytes */

static struct shared *shared_new(unsigned int tasks, size_t *size)
{
	struct shared *s;

	*size = sizeof(*s) + tasks * sizeof(struct slot);
	s = mmap(NULL, *size, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return s == MAP_FAILED ? NULL : s;
}

/* Span of a region, from the first task's start to the last task's end. */
static uint64_t wall_ticks(const struct shared *s)
{
	uint64_t start = s->slot[0].start, end = s->slot[0].end;
	unsigned int i;

	for (i = 1; i < s->workers.nr; i++) {
		if (s->slot[i].start < start)
			start = s->slot[i].start;
		if (s->slot[i].end > end)
			end = s->slot[i].end;
	}
	return end - start;
}

/*
 * The measured loop of one task. Task 0 marks the region for all tasks: it
 * begins when all are ready and ends when all are done.
 */
static int run_region(struct job *job, struct task *task)
{
	struct shared *s = job->shared;
	struct slot *slot = &s->slot[task->index];
	const struct clock *clock = &job->engine->clock;
	uint64_t marked = 0;
	int err = workers_barrier(&s->workers);

	if (err)
		return err;
	if (task->index == 0)
		marked = MARK_BEGIN_CLOCK(MARK_METRIC);
	err = workers_barrier(&s->workers);
	slot->start = clock_begin();
	if (!err)
		region_run(clock, task, job->metric->op, &slot->hist);
	slot->end = clock_end();
	if (!err)
		err = workers_barrier(&s->workers);
	if (task->index == 0) {
		s->region.span += MARK_END_CLOCK(MARK_METRIC) - marked;
		s->region.regions++;
	}
	/*
	 * Without this barrier a task could continue before the region has
	 * ended.
	 */
	return err ? err : workers_barrier(&s->workers);
}

/*
 * Let the work that the region left to RCU, softirqs and workqueues run while
 * all tasks sleep. Only the emulator can attribute it.
 */
static int drain(struct job *job, struct task *task)
{
	struct workers *workers = &job->shared->workers;
	int err;

	if (!job->engine->clock.marked)
		return 0;
	hist_add_unknown(&job->shared->slot[task->index].hist, task->ops);
	err = workers_barrier(workers);
	if (task->index == 0)
		MARK(MARK_DRAIN_BEGIN, MARK_METRIC);
	workers_settle();
	if (task->index == 0)
		MARK(MARK_DRAIN_END, MARK_METRIC);
	return err ? err : workers_barrier(workers);
}

/*
 * In exact mode threads change the mappings of their process one after the other: in
 * which order VMAs are added to the maple tree and removed, and so how full its nodes
 * are, must not depend on how fast the compiler's code is. In mode time they do not
 * wait for one another.
 */
static bool takes_turns(const struct job *job)
{
	return job->engine->clock.exact && job->cell->tasks == TASK_THREADS;
}

static int prepare(struct job *job, struct task *task, struct vmas *vmas,
		   struct err *e)
{
	struct workers *workers = &job->shared->workers;
	int err = 0;

	if (takes_turns(job))
		err = workers_take_turn(workers, task->index);
	if (!err)
		err = vmas_next(vmas, e);
	if (!err)
		err = job->metric->prepare(task, e);
	if (!err && takes_turns(job))
		workers_pass_turn(workers);
	return err;
}

static int finish(struct job *job, struct task *task, struct err *e)
{
	struct workers *workers = &job->shared->workers;
	int err = 0;

	if (!job->metric->finish)
		return 0;
	if (takes_turns(job))
		err = workers_take_turn(workers, task->index);
	if (!err)
		err = job->metric->finish(task, e);
	if (!err && takes_turns(job))
		workers_pass_turn(workers);
	return err;
}

/* Run one repetition of one task. */
static int repeat(struct job *job, struct task *task, struct vmas *vmas,
		  struct err *e)
{
	struct shared *s = job->shared;
	struct slot *slot = &s->slot[task->index];
	uint64_t faults;
	int err;

	task->faults = UINT64_MAX;
	task->flags = 0;
	task->small = false;
	task->error = 0;
	task->mark++;
	task->turn = random_next(&task->random) % task->ops;
	err = prepare(job, task, vmas, e);
	if (err)
		return err;
	if (job->engine->clock.exact)
		workers_settle();
	faults = task_faults();
	err = run_region(job, task);
	faults = task_faults() - faults;
	if (!err)
		err = drain(job, task);
	slot->faults += faults;
	if (err)
		return err;
	if (task->error)
		return err_sys(e, task->error,
			       "an operation of metric %s failed",
			       job->metric->name);
	if (task->index == 0)
		hist_add(&s->wall,
			 clock_scale(&job->engine->clock, wall_ticks(s)));
	if (task->faults != UINT64_MAX &&
	    !task_faults_fit(faults, task->faults))
		return err_set(
			e, EPROTO,
			"asked for %s, but %llu operations took %llu faults instead of %llu",
			granularity_name(job->cell->granularity),
			(unsigned long long)task->ops,
			(unsigned long long)faults,
			(unsigned long long)task->faults);
	return finish(job, task, e);
}

/*
 * Have one task of the process open @vmas, when all have allocated and none has mapped
 * its entries. glibc maps an arena for the first allocation of a thread, of which hwloc
 * makes one to bind it. In boots in which that came after the pools, the arena lay
 * beside mappings and shared page tables with them.
 */
static int open_vmas(struct job *job, const struct task *task,
		     struct vmas *vmas, struct err *e)
{
	struct workers *workers = &job->shared->workers;
	void *volatile room = malloc(1);
	int err;

	free(room);
	err = workers_barrier(workers);
	if (!err && (task->index == 0 || job->cell->tasks == TASK_PROCESSES))
		err = vmas_open(vmas,
				random_mix(task->random + job->engine->records),
				e);
	return err ? err : workers_barrier(workers);
}

static int run_task(struct job *job, unsigned int index, struct err *e)
{
	unsigned int tasks = job->cell->threads;
	uint64_t share = job->ops * job->per, i;
	struct vmas vmas = { .low = NULL };
	struct task task = {
		.cell = job->cell,
		.target = job->target,
		.extents = job->extents,
		.first = index * share,
		.nr = share,
		.ops = job->ops,
		.per = job->per,
		.pages = job->pages,
		.map = job->map + 2 * index * job->ops,
		.seed = job->engine->seed + index,
		.random = random_mix(job->engine->seed * RANDOM_GOLDEN + index),
		.index = index,
		/*
		 * The metrics use the same entries in turn, so each must write
		 * another mark.
		 */
		.mark = (unsigned char)(job->engine->records * 37),
	};
	int err;

	/* After fork() the pages of shared memory are not mapped yet. */
	hist_reset(&job->shared->slot[index].hist);
	if (index == 0)
		hist_reset(&job->shared->wall);
	/*
	 * Fault in the code that a task executes when it waits long at a
	 * barrier.
	 */
	sched_yield();
	err = workers_barrier(&job->shared->workers);
	if (!err)
		err = bind_task(job->engine->binder, index, tasks,
				job->target->numa_node, e);
	if (!err)
		err = open_vmas(job, &task, &vmas, e);
	for (i = 0; !err && i < job->repetitions + job->discard; i++) {
		task.prove = i == 0;
		err = repeat(job, &task, &vmas, e);
		if (i == 0 && job->discard) {
			hist_reset(&job->shared->slot[index].hist);
			if (index == 0)
				hist_reset(&job->shared->wall);
		}
	}
	vmas_close(&vmas);
	return err;
}

/*
 * A body of workers_run(), which has faulted in the stack. In each boot the stack
 * of the measured operation begins elsewhere.
 */
static int task_body(void *arg, unsigned int index, struct err *e)
{
	struct job *job = arg;
	uint64_t random =
		random_mix((job->engine->seed + index) * RANDOM_GOLDEN);
	volatile char *room = alloca(16 + random % STACK_OFFSETS * 16);

	room[0] = 0;
	return run_task(job, index, e);
}

static struct result_metric *metric_slot(struct result_cell *out,
					 const char *name, const char *suffix,
					 const char *unit, uint64_t per)
{
	struct result_metric *m = &out->metrics[out->nr_metrics];

	m->hist = malloc(sizeof(*m->hist));
	if (!m->hist)
		return NULL;
	hist_reset(m->hist);
	snprintf(m->name, sizeof(m->name), "%s%s", name, suffix);
	snprintf(m->unit, sizeof(m->unit), "%s", unit);
	m->lower_better = true;
	m->per = per;
	out->nr_metrics++;
	return m;
}

/* Record which profile belongs to a metric, and the total that it must have. */
static void keep_region(const struct job *job, struct result_metric *m)
{
	const struct shared *s = job->shared;
	unsigned int i;

	m->region = s->region;
	m->region.record = job->engine->records;
	m->region.marked = job->engine->clock.marked;
	m->region.entries = m->hist->count * m->per;
	for (i = 0; i < job->cell->threads && !job->metric->kernel_faults; i++)
		m->region.faults += s->slot[i].faults;
}

/*
 * Record the spans of operations and, for several tasks, the span of all tasks.
 */
static int keep(const struct job *job, struct result_cell *out, struct err *e)
{
	const char *unit = job->engine->clock.unit;
	unsigned int tasks = job->cell->threads, i;
	uint64_t divisor = job->per_page ? job->pages : job->per;
	struct result_metric *m;

	m = metric_slot(out, job->metric->name, "", unit, divisor);
	if (!m)
		return err_set(e, ENOMEM, "no memory for a histogram");
	if (job->metric->size)
		strcpy(m->series, job->metric->series);
	m->size = job->metric->size;
	for (i = 0; i < tasks; i++)
		hist_merge(m->hist, &job->shared->slot[i].hist);
	keep_region(job, m);
	if (tasks == 1)
		return 0;
	m = metric_slot(out, job->metric->name, METRIC_WALL, unit,
			divisor * job->ops * tasks);
	if (!m)
		return err_set(e, ENOMEM, "out of memory for a histogram");
	hist_merge(m->hist, &job->shared->wall);
	return 0;
}

/* Unmap what a failed task left mapped, because a mapping keeps its file. */
static void unmap_left(struct job *job)
{
	uint64_t i;

	for (i = 0; i < 2 * job->ops * job->cell->threads; i++)
		task_unmap(&job->map[i], NULL);
	free(job->map);
}

static int run_metric(struct job *job, struct result_cell *out, struct err *e)
{
	size_t size;
	int err;

	err = job_plan(job, e);
	if (err)
		return err;
	job->shared = shared_new(job->cell->threads, &size);
	if (!job->shared)
		return err_set(e, ENOMEM, "out of memory for the histograms");
	job->map = calloc(2 * job->ops * job->cell->threads, sizeof(*job->map));
	if (!job->map) {
		err = err_set(e, ENOMEM,
			      "out of memory for the list of mappings");
		goto unmap_shared;
	}
	job->engine->records++;
	MARK(MARK_NEW, MARK_METRIC);
	err = workers_run(&job->shared->workers, job->cell->tasks,
			  job->cell->threads, task_body, job);
	if (err) {
		*e = job->shared->workers.reason;
	} else {
		MARK(MARK_WRITE, MARK_METRIC);
		err = keep(job, out, e);
	}
	unmap_left(job);
unmap_shared:
	munmap(job->shared, size);
	return err;
}

/*
 * Time mode: the first access to cold pmem costs ten times the fault, so a device
 * is written first, up to the end of the range that the cell uses. A file was
 * written when it was made.
 */
static int warm_up(const struct engine *engine, const struct target *target,
		   enum granularity granularity, const struct extent_set *set,
		   struct err *e)
{
	if (engine->clock.exact || !target->ops->warm_up)
		return 0;
	return target->ops->warm_up(
		target, set->fd,
		set->offset[set->nr - 1] + granularity_bytes(granularity), e);
}

/* Record a metric as skipped, with the reason. */
static int leave_out(struct result_cell *out, const char *name,
		     const char *reason)
{
	struct result_check *check = result_cell_add_check(out);

	if (!check)
		return -ENOMEM;
	snprintf(check->name, sizeof(check->name), "%s", name);
	check->status = CHECK_SKIP;
	check->reason = strdup(reason);
	return 0;
}

int measure_run(struct engine *engine, const struct workload *workload,
		const struct target *target, struct result_cell *out,
		struct err *e)
{
	struct extent_set extents;
	struct target placed = *target;
	struct job job = { .engine = engine,
			   .cell = &out->cell,
			   .target = &placed,
			   .extents = &extents };
	const struct metric *m;
	const char *left_out;
	char proof[200];
	size_t nr = 0;
	int err;

	while (workload->metrics[nr].name)
		nr++;
	/* Each metric may have a second one for the span of all tasks. */
	out->metrics = calloc(2 * nr, sizeof(*out->metrics));
	if (!out->metrics)
		return err_set(e, ENOMEM, "out of memory for %zu metrics", nr);
	placed.placement = random_mix(~engine->seed * RANDOM_GOLDEN);
	err = extents_open(&placed, out->cell.granularity,
			   workload->entries[out->cell.granularity], &extents,
			   e);
	if (!err)
		err = warm_up(engine, target, out->cell.granularity, &extents,
			      e);
	for (m = workload->metrics; !err && m->name; m++) {
		if (!job_applies(m, &out->cell))
			continue;
		job.metric = m;
		left_out = job_left_out(m, &out->cell);
		err = left_out ? err_set(e, ENOTSUP, "%s", left_out) :
				 run_metric(&job, out, e);
		if (err == -ENOTSUP)
			err = leave_out(out, m->name, e->text);
	}
	/* No metric was measured. A skipped metric has given the reason. */
	if (!err && !out->nr_metrics)
		err = out->nr_checks ?
			      -ENOTSUP :
			      err_set(e, ENOTSUP,
				      "workload %s has no metric for %s on %s",
				      workload->name,
				      granularity_name(out->cell.granularity),
				      target->ops->name);
	snprintf(
		proof, sizeof(proof),
		"%llu entries, one fault each%s; %llu blocks not used because they are not 2 MiB aligned",
		(unsigned long long)extents.nr,
		pagemap_scan_sees(&out->cell) && pagemap_scan_works() ?
			", PAGEMAP_SCAN agrees" :
			"",
		(unsigned long long)extents.nr_misaligned);
	if (!err)
		out->proof = strdup(proof);
	extents_close(&extents);
	return err;
}
