/* SPDX-License-Identifier: GPL-2.0-or-later */
/* trace.h - counting what the kernel's tracepoints say */
#ifndef DAXSTORM_CHECK_TRACE_H
#define DAXSTORM_CHECK_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct trace {
	char dir[64]; /* an instance of our own: nobody else's is disturbed */
};

/**
 * trace_open() - record one event into a buffer of our own
 * @event: "fs_dax/dax_writeback_one"
 * @trace: filled; release with trace_close()
 *
 * Documentation/trace/ftrace.rst, "Instances". Return: 0; -ENOTSUP where there
 * is no tracefs or no such event, with the way out in @reason; -errno.
 */
int trace_open(const char *event, struct trace *trace, struct err *reason);
void trace_close(struct trace *trace);

/* Forget what was recorded. 0 or -errno. */
int trace_clear(const struct trace *trace, struct err *reason);

/* One recorded line, from "name: " on; true to count it. */
typedef bool (*trace_wanted)(const char *line, const void *arg);

/* Count the lines that @wanted wants. Return: how many, or -errno. */
int64_t trace_count(const struct trace *trace, trace_wanted wanted,
		    const void *arg, struct err *reason);

#endif
