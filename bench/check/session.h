/* SPDX-License-Identifier: GPL-2.0-or-later */
/* session.h - find and kill the processes of a test, and show their stacks */
#ifndef DAXSTORM_CHECK_SESSION_H
#define DAXSTORM_CHECK_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* Write process_where() of each process of session @sid; "" if none exists. */
void session_where(pid_t sid, char *text, size_t room);

/*
 * Kill and reap all processes of session @sid. Return false if one still exists
 * after 5 s: it is blocked in the kernel and cannot be killed.
 */
bool session_end(pid_t sid);

/**
 * process_where() - describe state and kernel stack of a process
 * @pid: the process
 * @text: set to "name S: innermost < ... < outermost", from /proc/PID/stack
 * @size: size of @text
 *
 * Return: @text.
 */
char *process_where(pid_t pid, char *text, size_t size);

/*
 * Check that kernel stacks can be read. Without them the layout break cannot be
 * told from other waits. Return: 0, or -ENOTSUP with the way out in @reason.
 */
int process_sees_where(struct err *reason);

#endif
