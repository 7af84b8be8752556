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

static struct hist values;
/* what an empty operation executes: the call of its function and the return */
static uint64_t call;
static uint64_t between, waiting, background, deferred, drained;
static bool draining;

static uint64_t *to; /* count that instructions are added to; NULL: no region */
static uint64_t booked_at; /* value of total_now() at the last change */

static void book(void)
{
	uint64_t now = total_now();

	*to += now - booked_at;
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
	task->waiting = task->insn[CONTEXT_WAITING];
	return 0;
}

int operations_end(struct account *task)
{
	uint64_t own, waited;

	if (!task->open)
		return -1;
	book();
	task->open = false;
	own = task->insn[CONTEXT_OWN] - task->own - MARK_INSN;
	own -= own < call ? own : call;
	waited = task->insn[CONTEXT_WAITING] - task->waiting;
	hist_add(&values, own);
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
