// SPDX-License-Identifier: GPL-2.0-or-later
/* context.c - kernel functions that work on behalf of another task */
#include "qemu/context.h"

#include <stddef.h>
#include <string.h>

/*
 * The only list of such functions. The context applies to everything that the
 * function calls, until it calls another function of the list. The names are
 * those of Linux 6.1 to 6.18, and a kernel has only some of them.
 */
static const struct {
	const char *name;
	enum context context;
} contexts[] = {
	/* kernel/rcu/tree.c, tasks.h, srcutree.c: callbacks */
	{ "rcu_do_batch", CONTEXT_DEFERRED },
	{ "rcu_tasks_invoke_cbs", CONTEXT_DEFERRED },
	{ "srcu_invoke_callbacks", CONTEXT_DEFERRED },
	/* kernel/workqueue.c, kernel/softirq.c, kernel/irq_work.c */
	{ "process_one_work", CONTEXT_DEFERRED },
	{ "bh_worker", CONTEXT_DEFERRED },
	{ "tasklet_action_common", CONTEXT_DEFERRED },
	/* softirqs, at the end of an interrupt or in local_bh_enable() */
	{ "__do_softirq", CONTEXT_BACKGROUND },
	{ "handle_softirqs", CONTEXT_BACKGROUND },
	/* kernel/sched: work that the tick has queued for the task */
	{ "task_numa_work", CONTEXT_BACKGROUND },
	{ "task_mm_cid_work", CONTEXT_BACKGROUND },
	/*
	 * drivers/char/random.c: makes the next numbers for whoever asks then;
	 * after a reseeding, which time decides, it makes them anew
	 */
	{ "_get_random_bytes", CONTEXT_BACKGROUND },
	/* runs for the task whatever queued it, for example the last fput() */
	{ "task_work_run", CONTEXT_OWN },
	/* kernel/sched/core.c */
	{ "schedule", CONTEXT_WAITING },
	{ "__schedule", CONTEXT_WAITING },
	{ "preempt_schedule", CONTEXT_WAITING },
	{ "preempt_schedule_common", CONTEXT_WAITING },
	{ "preempt_schedule_notrace", CONTEXT_WAITING },
	/* kernel/locking */
	{ "native_queued_spin_lock_slowpath", CONTEXT_WAITING },
	{ "queued_spin_lock_slowpath", CONTEXT_WAITING },
	{ "queued_read_lock_slowpath", CONTEXT_WAITING },
	{ "queued_write_lock_slowpath", CONTEXT_WAITING },
	{ "osq_lock", CONTEXT_WAITING },
	{ "mutex_spin_on_owner", CONTEXT_WAITING },
	{ "rwsem_spin_on_owner", CONTEXT_WAITING },
	{ "rwsem_optimistic_spin", CONTEXT_WAITING },
	{ "rwsem_down_read_slowpath", CONTEXT_WAITING },
	{ "rwsem_down_write_slowpath", CONTEXT_WAITING },
	/*
	 * kernel/smp.c: sends requests to other CPUs and spins until they are
	 * done
	 */
	{ "smp_call_function_many_cond", CONTEXT_WAITING },
};

enum context context_of(const char *name)
{
	size_t len = strcspn(name, "."), i;

	/* a clone (.isra, .constprop) is the function, a .cold part is not */
	if (!strncmp(name + len, ".cold", 5))
		return CONTEXT_SAME;
	for (i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		if (strlen(contexts[i].name) == len &&
		    !strncmp(contexts[i].name, name, len))
			return contexts[i].context;
	return CONTEXT_SAME;
}
