/* SPDX-License-Identifier: GPL-2.0-or-later */
/* context.h - on behalf of which task the kernel executes an instruction */
#ifndef DAXSTORM_QEMU_CONTEXT_H
#define DAXSTORM_QEMU_CONTEXT_H

#include <stdio.h>

enum context {
	CONTEXT_SAME, /* of a function: the context of its caller */
	CONTEXT_OWN,  /* work of the task: user space, system calls, faults */
	CONTEXT_WAITING, /* the task spins on a lock or gives up the CPU */
	/* interrupts and the softirqs that follow them, random numbers */
	CONTEXT_BACKGROUND,
	/* work that was queued earlier for RCU or a workqueue */
	CONTEXT_DEFERRED,
	CONTEXTS
};

/**
 * context_of() - context in which a call of a function runs
 * @name: symbol of a kernel function
 *
 * Return: CONTEXT_SAME for every function that is not listed in context.c.
 */
enum context context_of(const char *name);

/**
 * contexts_write_unknown() - tell which work of this kernel is not recognized
 * @out: gets a line for each kind of work that context.c lists functions of, of
 *	 which context_of() was asked for none: "unknown softirqs (__do_softirq,
 *	 handle_softirqs)"
 */
void contexts_write_unknown(FILE *out);

/**
 * context_enter() - context of a function that is called in another context
 * @from: context of the caller
 * @to: value of context_of() for the function
 *
 * An interrupt that spins on a lock stays CONTEXT_BACKGROUND, because only the
 * task itself waits.
 */
static inline enum context context_enter(enum context from, enum context to)
{
	if (to == CONTEXT_SAME ||
	    (to == CONTEXT_WAITING && from != CONTEXT_OWN) ||
	    (to == CONTEXT_BACKGROUND && from == CONTEXT_DEFERRED))
		return from;
	return to;
}

#endif
