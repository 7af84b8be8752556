/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind.h - choose the CPU of each task */
#ifndef DAXSTORM_MEASURE_BIND_H
#define DAXSTORM_MEASURE_BIND_H

#include "base/err.h"

/*
 * compact: neighbouring CPUs first, all threads of a core before the next core.
 * spread: one task per core, as far apart as possible.
 */
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
 * @index: number of the task, from 0
 * @tasks: number of tasks
 * @numa_node: node of the memory under test, or -1. Its CPUs are used if it has
 *	       any, else all.
 * @reason: set to the cause of a failure
 *
 * If there are more tasks than CPUs, the CPUs are assigned again from the
 * first.
 *
 * Return: 0 or -errno.
 */
int bind_task(struct binder *binder, unsigned int index, unsigned int tasks,
	      int numa_node, struct err *reason);

#endif
