// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * operations.c - count what each measured operation executes itself
 *
 * Every instruction of a region belongs to one account and to one context of
 * it. Whenever either changes, the instructions since the last change are added
 * to the old one. The sums therefore add up to the region, and the value of an
 * operation is the difference of its task's account between two marks.
 */
#include "qemu/operations.h"

#include <inttypes.h>
#include <string.h>

#include "base/hist.h"
#include "qemu/total.h"

/* the mark that begins an operation is executed within it */
#define MARK_INSN 1

#define SHARING_MAX 64

static struct hist values;
/* what an empty operation executes: the call of its function and the return */
static uint64_t call;
static uint64_t between, waiting, background, deferred, drained;
static bool draining;

static uint64_t *to; /* count that instructions are added to; NULL: no region */
static uint64_t booked_at; /* value of total_now() at the last change */

static struct account *running; /* @to is a count of it */
/* tasks whose operation includes what other tasks execute */
static struct account *sharing[SHARING_MAX];
static unsigned int nr_sharing;

/* Divide @insn among the operations that other tasks carry out. */
static void share(uint64_t insn)
{
	unsigned int i;

	for (i = 0; i < nr_sharing; i++) {
		uint64_t part = insn / (nr_sharing - i);

		sharing[i]->others += part;
		insn -= part;
	}
}

static void book(void)
{
	uint64_t now = total_now(), insn = now - booked_at;

	*to += insn;
	if (to == &running->insn[CONTEXT_OWN] && !running->worker)
		share(insn);
	booked_at = now;
}

void operations_calibrate(bool begin)
{
	call = begin || !values.count ? 0 : values.min;
}

void operations_forget(void)
{
	hist_reset(&values);
	between = waiting = background = deferred = drained = 0;
}

void operations_region_begin(struct account *task, bool drain)
{
	draining = drain;
	nr_sharing = 0;
	running = task;
	to = &task->insn[CONTEXT_OWN];
	booked_at = total_now();
}

void operations_region_end(void)
{
	book();
	to = NULL;
}

void operations_move(struct account *task, enum context context)
{
	if (to == &task->insn[context])
		return;
	book();
	running = task;
	to = &task->insn[context];
}

int operations_begin(struct account *task)
{
	if (task->open)
		return -1;
	book();
	task->open = true;
	task->worker = true;
	task->own = task->insn[CONTEXT_OWN];
	task->others = 0;
	task->waiting = task->insn[CONTEXT_WAITING];
	return 0;
}

int operations_include_others(struct account *task)
{
	if (!task->open || nr_sharing == SHARING_MAX)
		return -1;
	sharing[nr_sharing++] = task;
	return 0;
}

bool operations_has(const struct account *task)
{
	return task->open || (nr_sharing && !task->worker);
}

/* Return: number of marks of the operation of @task, which has ended. */
static unsigned int stop_sharing(const struct account *task)
{
	unsigned int i;

	for (i = 0; i < nr_sharing; i++)
		if (sharing[i] == task) {
			sharing[i] = sharing[--nr_sharing];
			return 2;
		}
	return 1;
}

int operations_end(struct account *task)
{
	uint64_t own, waited;

	if (!task->open)
		return -1;
	book();
	task->open = false;
	own = task->insn[CONTEXT_OWN] - task->own -
	      stop_sharing(task) * MARK_INSN;
	own -= own < call ? own : call;
	waited = task->insn[CONTEXT_WAITING] - task->waiting;
	hist_add(&values, own + task->others);
	/* operations_retire() adds it, before or after this */
	background -= task->others;
	/* the rest of both was executed outside of operations */
	task->insn[CONTEXT_OWN] -= own;
	task->insn[CONTEXT_WAITING] -= waited;
	waiting += waited;
	return 0;
}

void operations_retire(struct account *task)
{
	uint64_t rest = task->insn[CONTEXT_OWN] + task->insn[CONTEXT_WAITING];

	if (draining) {
		drained += task->insn[CONTEXT_DEFERRED];
	} else {
		*(task->worker ? &between : &background) += rest;
		background += task->insn[CONTEXT_BACKGROUND];
		deferred += task->insn[CONTEXT_DEFERRED];
	}
	memset(task, 0, sizeof(*task));
}

void operations_print(FILE *out)
{
	unsigned int i;

	fprintf(out, "o %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
		values.count, values.sum, values.count ? values.min : 0,
		values.max);
	for (i = 0; i < HIST_BUCKETS; i++)
		if (values.bucket[i])
			fprintf(out, "h %u %" PRIu64 "\n", i, values.bucket[i]);
	fprintf(out,
		"a %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
		"\n",
		between, waiting, background, deferred, drained);
}
