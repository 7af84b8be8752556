// SPDX-License-Identifier: GPL-2.0-or-later
/* context.c - kernel functions that work on behalf of another task */
#include "qemu/context.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * Kinds of work that every kernel with several CPUs does, and that is not the
 * operations' own. If a kernel has none of the functions of a kind, they were renamed,
 * and its work counts as the operations' own, which a result must say.
 */
enum kind {
	KIND_SOFTIRQS,
	KIND_RCU,
	KIND_WORKS,
	KIND_RANDOM,
	KIND_SCHEDULE,
	KIND_SPIN,
	KIND_SEMAPHORE,
	KIND_REQUESTS,
	KINDS,
	KIND_SOME =
		KINDS, /* that only some kernels do, or the operations' own */
};

static const char *const kinds[KINDS] = {
	[KIND_SOFTIRQS] = "softirqs",
	[KIND_RCU] = "RCU callbacks",
	[KIND_WORKS] = "works of workqueues",
	[KIND_RANDOM] = "random numbers",
	[KIND_SCHEDULE] = "giving up the CPU",
	[KIND_SPIN] = "spinning on a lock",
	[KIND_SEMAPHORE] = "waiting for a semaphore",
	[KIND_REQUESTS] = "requests to other CPUs",
};

/*
 * The only list of such functions. The context applies to everything that the
 * function calls, until it calls another function of the list. The names are
 * those of Linux 6.1 to 6.18, and a kernel has only some of them.
 */
static const struct known {
	const char *name;
	enum context context;
	enum kind kind;
} contexts[] = {
	/* kernel/rcu/tree.c, tasks.h, srcutree.c: callbacks */
	{ "rcu_do_batch", CONTEXT_DEFERRED, KIND_RCU },
	{ "rcu_tasks_invoke_cbs", CONTEXT_DEFERRED, KIND_SOME },
	{ "srcu_invoke_callbacks", CONTEXT_DEFERRED, KIND_SOME },
	/* kernel/workqueue.c, kernel/softirq.c, kernel/irq_work.c */
	{ "process_one_work", CONTEXT_DEFERRED, KIND_WORKS },
	{ "bh_worker", CONTEXT_DEFERRED, KIND_SOME },
	{ "tasklet_action_common", CONTEXT_DEFERRED, KIND_SOME },
	/* softirqs, at the end of an interrupt or in local_bh_enable() */
	{ "__do_softirq", CONTEXT_BACKGROUND, KIND_SOFTIRQS },
	{ "handle_softirqs", CONTEXT_BACKGROUND, KIND_SOFTIRQS },
	/* kernel/sched: work that the tick has queued for the task */
	{ "task_numa_work", CONTEXT_BACKGROUND, KIND_SOME },
	{ "task_mm_cid_work", CONTEXT_BACKGROUND, KIND_SOME },
	/*
	 * drivers/char/random.c: makes the next numbers for whoever asks then;
	 * after a reseeding, which time decides, it makes them anew
	 */
	{ "_get_random_bytes", CONTEXT_BACKGROUND, KIND_RANDOM },
	/* runs for the task whatever queued it, for example the last fput() */
	{ "task_work_run", CONTEXT_OWN, KIND_SOME },
	/* kernel/sched/core.c */
	{ "schedule", CONTEXT_WAITING, KIND_SCHEDULE },
	{ "__schedule", CONTEXT_WAITING, KIND_SCHEDULE },
	{ "preempt_schedule", CONTEXT_WAITING, KIND_SOME },
	{ "preempt_schedule_common", CONTEXT_WAITING, KIND_SOME },
	{ "preempt_schedule_notrace", CONTEXT_WAITING, KIND_SOME },
	/* kernel/locking */
	{ "native_queued_spin_lock_slowpath", CONTEXT_WAITING, KIND_SPIN },
	{ "queued_spin_lock_slowpath", CONTEXT_WAITING, KIND_SPIN },
	{ "queued_read_lock_slowpath", CONTEXT_WAITING, KIND_SOME },
	{ "queued_write_lock_slowpath", CONTEXT_WAITING, KIND_SOME },
	{ "osq_lock", CONTEXT_WAITING, KIND_SOME },
	{ "mutex_spin_on_owner", CONTEXT_WAITING, KIND_SOME },
	{ "rwsem_spin_on_owner", CONTEXT_WAITING, KIND_SOME },
	{ "rwsem_optimistic_spin", CONTEXT_WAITING, KIND_SOME },
	{ "rwsem_down_read_slowpath", CONTEXT_WAITING, KIND_SEMAPHORE },
	{ "rwsem_down_write_slowpath", CONTEXT_WAITING, KIND_SEMAPHORE },
	/*
	 * kernel/smp.c: sends requests to other CPUs and spins until they are
	 * done
	 */
	{ "smp_call_function_many_cond", CONTEXT_WAITING, KIND_REQUESTS },
};

static bool seen[KINDS + 1];

/* A clone (.isra, .constprop) is the function, a .cold part is not. */
static const struct known *find(const char *name)
{
	size_t len = strcspn(name, "."), i;

	if (!strncmp(name + len, ".cold", 5))
		return NULL;
	for (i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		if (strlen(contexts[i].name) == len &&
		    !strncmp(contexts[i].name, name, len))
			return &contexts[i];
	return NULL;
}

enum context context_of(const char *name)
{
	const struct known *known = find(name);

	if (!known)
		return CONTEXT_SAME;
	seen[known->kind] = true;
	return known->context;
}

static void put_names(FILE *out, enum kind kind)
{
	const char *before = " (";
	size_t i;

	for (i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++) {
		if (contexts[i].kind != kind)
			continue;
		fprintf(out, "%s%s", before, contexts[i].name);
		before = ", ";
	}
	fputs(")\n", out);
}

void contexts_write_unknown(FILE *out)
{
	unsigned int kind;

	for (kind = 0; kind < KINDS; kind++) {
		if (seen[kind])
			continue;
		fprintf(out, "unknown %s", kinds[kind]);
		put_names(out, kind);
	}
}
