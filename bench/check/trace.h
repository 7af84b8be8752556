/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.h - count events of a tracepoint of the kernel */
#ifndef DAXSTORM_CHECK_TRACE_H
#define DAXSTORM_CHECK_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct trace {
	char dir[64]; /* our own trace instance, apart from all others */
};

/**
 * trace_open() - record one event in a new trace instance
 * @event: e.g. "fs_dax/dax_writeback_one"
 * @trace: filled; release with trace_close()
 * @reason: set to the cause of a failure and the way out
 *
 * See Documentation/trace/ftrace.rst, "Instances".
 *
 * Return: 0; -ENOTSUP if there is no tracefs or no such event; or -errno.
 */
int trace_open(const char *event, struct trace *trace, struct err *reason);
void trace_close(struct trace *trace);

/* Clear the buffer. Return: 0 or -errno. */
int trace_clear(const struct trace *trace, struct err *reason);

/* Called with a recorded line, from "name: " on. Return: true to count it. */
typedef bool (*trace_wanted)(const char *line, const void *arg);

/* Count the lines that @wanted accepts. Return: their number, or -errno. */
int64_t trace_count(const struct trace *trace, trace_wanted wanted,
		    const void *arg, struct err *reason);

#endif
