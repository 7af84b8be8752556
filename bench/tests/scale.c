// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scale.c - measure a command, or the reader of results; for scripts/tests/scale
 *
 * scale run FILE COMMAND...	run a command; write "SECONDS MIB" to FILE: CPU time
 *				of it and its children, memory of the largest
 * scale read FILE...		read results and print "OURS JSON-C", in MB/s of CPU
 *				time: result_load(), and json-c alone
 *
 * The exit status is that of the command, or 1 with a message.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "file/file.h"
#include "file/json_read.h"
#include "record/result.h"

#define TRIES	  3 /* the fastest counts: the others were disturbed */
#define FILE_MOST (512UL << 20)

static double seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec * 1e-6;
}

static int write_usage(const char *path, const struct rusage *use)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -errno;
	fprintf(f, "%.2f %.0f\n",
		seconds(&use->ru_utime) + seconds(&use->ru_stime),
		(double)use->ru_maxrss / 1024);
	return fclose(f) ? -errno : 0;
}

/* Return: the exit status of the command, or -errno. */
static int run(const char *figures, char **command)
{
	struct rusage use;
	int status, err;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid) {
		execvp(command[0], command);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &use) < 0)
		return -errno;
	err = write_usage(figures, &use);
	if (err)
		return err;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -ECHILD;
}

static double cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Parse a file without looking at it. Return: its size, or -1. */
static double parse_alone(const char *path)
{
	json_tokener *tok = json_tokener_new();
	json_object *root = NULL;
	char *text = NULL;
	size_t len = 0;

	if (tok && !file_read(path, FILE_MOST, &text, &len))
		root = json_tokener_parse_ex(tok, text, (int)len);
	if (tok)
		json_tokener_free(tok);
	free(text);
	/* json_object_put() returns 1 if it freed the object */
	return json_object_put(root) ? (double)len : -1;
}

/* Keep all results, as a comparison does. Return: seconds, or -1. */
static double load_all(char **path, size_t nr)
{
	struct result *r = calloc(nr, sizeof(*r));
	struct err e = { "out of memory" };
	double start = cpu_time(), spent;
	size_t i, loaded = 0;

	while (r && loaded < nr && !result_load(path[loaded], &r[loaded], &e))
		loaded++;
	spent = loaded == nr ? cpu_time() - start : -1;
	for (i = 0; i < loaded; i++)
		result_free(&r[i]);
	free(r);
	if (spent < 0)
		fprintf(stderr, "scale: %s\n", e.text);
	return spent;
}

static int read_files(char **path, size_t nr)
{
	double ours = 0, alone = 0, start, spent, bytes, size;
	int try;
	size_t i;

	for (try = 0; try < TRIES; try++) {
		start = cpu_time();
		for (bytes = 0, i = 0; i < nr; i++) {
			size = parse_alone(path[i]);
			if (size < 0)
				return -EINVAL;
			bytes += size;
		}
		spent = cpu_time() - start;
		alone = bytes / spent > alone ? bytes / spent : alone;
		spent = load_all(path, nr);
		if (spent < 0)
			return -EINVAL;
		ours = bytes / spent > ours ? bytes / spent : ours;
	}
	printf("%.0f %.0f\n", ours / 1e6, alone / 1e6);
	return 0;
}

int main(int argc, char **argv)
{
	int err = -EINVAL;

	if (argc > 3 && !strcmp(argv[1], "run"))
		err = run(argv[2], argv + 3);
	else if (argc > 2 && !strcmp(argv[1], "read"))
		err = read_files(argv + 2, (size_t)argc - 2);
	if (err >= 0)
		return err;
	fprintf(stderr, "scale: %s\n", strerror(-err));
	return 1;
}
