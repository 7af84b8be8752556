/* SPDX-License-Identifier: GPL-2.0-or-later */
/* context.h - on whose behalf the kernel executes an instruction */
#ifndef DAXSTORM_QEMU_CONTEXT_H
#define DAXSTORM_QEMU_CONTEXT_H

enum context {
	CONTEXT_SAME,	    /* of a function: that of its caller */
	CONTEXT_OWN,	    /* of the task: user space, system calls, faults */
	CONTEXT_WAITING,    /* the task spins on a lock or gives up the CPU */
	CONTEXT_BACKGROUND, /* interrupts, and the softirqs that follow them */
	CONTEXT_DEFERRED,   /* what somebody left for RCU or a workqueue */
	CONTEXTS
};

/**
 * context_of() - the context that a call of a function begins
 * @name: symbol of a kernel function
 *
 * Return: CONTEXT_SAME for all but the functions of the list in context.c.
 */
enum context context_of(const char *name);

/**
 * context_enter() - the context of a function called in another one
 * @from: context of the caller
 * @to: what context_of() says of the function
 *
 * An interrupt that spins on a lock stays background: only the task itself
 * waits.
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
