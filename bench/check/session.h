/* SPDX-License-Identifier: GPL-2.0-or-later */
/* session.h - the processes of a test, and where the kernel holds them */
#ifndef DAXSTORM_CHECK_SESSION_H
#define DAXSTORM_CHECK_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* Say of each process of session @sid where it stands; "" if none is left. */
void session_where(pid_t sid, char *text, size_t room);

/*
 * Kill and reap all of session @sid. False if one is still there after 5 s:
 * the kernel holds it and signals do not matter.
 */
bool session_end(pid_t sid);

/**
 * process_where() - where in the kernel a process stands
 * @text: "name S: innermost < ... < outermost", from /proc/PID/stack
 *
 * Return: @text.
 */
char *process_where(pid_t pid, char *text, size_t size);

/*
 * May we read where a process stands? Who may not takes every wait for another.
 * Return: 0; -ENOTSUP with the way out.
 */
int process_sees_where(struct err *reason);

#endif
