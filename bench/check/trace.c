// SPDX-License-Identifier: GPL-2.0-or-later
/* trace.c - count events of a tracepoint of the kernel */
#include "check/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const roots[] = { "/sys/kernel/tracing",
				     "/sys/kernel/debug/tracing" };

static int put(const struct trace *t, const char *file, const char *text,
	       int flags, struct err *e)
{
	char path[192];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", t->dir, file);
	fd = open(path, O_WRONLY | O_CLOEXEC | flags);
	if (fd < 0)
		return err_sys(e, errno, "open %s", path);
	if (text[0] && write(fd, text, strlen(text)) < 0)
		err = err_sys(e, errno, "write %s to %s", text, path);
	close(fd);
	return err;
}

int trace_open(const char *event, struct trace *t, struct err *e)
{
	char path[192];
	size_t i;
	int err;

	for (i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		snprintf(path, sizeof(path), "%s/events/%s", roots[i], event);
		if (!access(path, F_OK))
			break;
	}
	if (i == sizeof(roots) / sizeof(*roots))
		return err_set(
			e, ENOTSUP,
			"cannot find the tracepoint %s; run as root on a kernel with CONFIG_FS_DAX and tracing, and run: mount -t tracefs tracefs %s",
			event, roots[0]);
	snprintf(t->dir, sizeof(t->dir), "%s/instances/daxstorm", roots[i]);
	rmdir(t->dir); /* left by a run that was killed */
	if (mkdir(t->dir, 0700))
		return err_sys(e, errno, "create %s", t->dir);
	/*
	 * The default buffer takes 1.4 MB per CPU, allocated at the first use.
	 */
	err = put(t, "buffer_size_kb", "256", 0, e);
	snprintf(path, sizeof(path), "events/%s/enable", event);
	if (!err)
		err = put(t, path, "1", 0, e);
	if (err)
		trace_close(t);
	return err;
}

void trace_close(struct trace *t)
{
	put(t, "events/enable", "0", 0, NULL);
	rmdir(t->dir);
}

int trace_clear(const struct trace *t, struct err *e)
{
	return put(t, "trace", "", O_TRUNC, e);
}

/* A line has the form "  comm-pid [cpu] flags time: name: fields". */
int64_t trace_count(const struct trace *t, trace_wanted wanted, const void *arg,
		    struct err *e)
{
	char line[512], path[128];
	const char *at;
	int64_t nr = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/trace", t->dir);
	f = fopen(path, "re");
	if (!f)
		return err_sys(e, errno, "open %s", path);
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			continue;
		at = strstr(line, ": ");
		nr += at && wanted(at + 2, arg);
	}
	fclose(f);
	return nr;
}
