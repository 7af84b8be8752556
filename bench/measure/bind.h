/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind.h - which CPU each task runs on */
#ifndef DAXSTORM_MEASURE_BIND_H
#define DAXSTORM_MEASURE_BIND_H

#include "base/err.h"

/* compact: neighbours first, threads of a core before the next core.
 * spread: one per core, farthest first. */
enum bind_policy { BIND_COMPACT, BIND_SPREAD };

struct binder;

int bind_policy_parse(const char *text, enum bind_policy *policy);

/* Read the topology. Return: 0 with *@binder to release, or -errno. */
int binder_open(enum bind_policy policy, struct binder **binder,
		struct err *reason);
void binder_close(struct binder *binder);

/**
 * bind_task() - bind the calling thread
 * @binder: topology
 * @index: number of the task, 0..
 * @tasks: how many there are
 * @numa_node: node of the memory under test, or -1; its CPUs are used when it
 *	       has any
 *
 * More tasks than CPUs share them in turn. Return: 0 or -errno.
 */
int bind_task(struct binder *binder, unsigned int index, unsigned int tasks,
	      int numa_node, struct err *reason);

#endif
