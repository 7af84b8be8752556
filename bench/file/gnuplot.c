// SPDX-License-Identifier: GPL-2.0-or-later
/* gnuplot.c - write a file of commands for gnuplot, and run it */
#include "file/gnuplot.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/data_path.h"

/*
 * Absolute path of a gnuplot script, since gnuplot runs in the plots' folder.
 */
static int find_script(const char *name, char path[PATH_MAX], struct err *e)
{
	char below[64];

	snprintf(below, sizeof(below), "plot/%s", name);
	return script_path(below, path, e);
}

/*
 * No set of pictures takes as long. A gnuplot that waits for a display or a file
 * server would wait for ever.
 */
#define LIMIT_S 600

/* Say how gnuplot failed, by its wait status. */
static int outcome(int status, const char *dir, const char *jobs, struct err *e)
{
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(e, ENOENT,
			       "cannot run gnuplot in %s; run: apt-get "
			       "install gnuplot-nox",
			       dir);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		return err_set(
			e, ETIMEDOUT,
			"gnuplot did not end within %d s on %s/%s; see what it waits for: cd %s && gnuplot -d %s",
			LIMIT_S, dir, jobs, dir, jobs);
	if (WIFSIGNALED(status))
		return err_set(
			e, EIO,
			"gnuplot was ended by signal %d (%s) on %s/%s; see whether it happens again: cd %s && gnuplot -d %s",
			WTERMSIG(status), strsignal(WTERMSIG(status)), dir,
			jobs, dir, jobs);
	return err_set(
		e, EIO,
		"gnuplot failed on %s/%s with wait status %#x; see its messages above",
		dir, jobs, (unsigned int)status);
}

/* Run one gnuplot for all plots of the file @jobs. */
static int gnuplot(const char *dir, const char *jobs, struct err *e)
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return err_sys(e, errno, "cannot start gnuplot");
	if (!pid) {
		alarm(LIMIT_S); /* survives execve() */
		/* -d ignores the user's own gnuplot settings. */
		if (!chdir(dir))
			execlp("gnuplot", "gnuplot", "-d", jobs, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, errno, "wait for gnuplot");
	return outcome(status, dir, jobs, e);
}

/* Write a gnuplot string, in which a quote is doubled. */
static void put_text(FILE *f, const char *text)
{
	fputc('\'', f);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', f);
		fputc(*text == '\n' ? ' ' : *text, f);
	}
	fputs("'\n", f);
}

void gnuplot_assign(FILE *f, const char *name, const char *text)
{
	fprintf(f, "%s=", name);
	put_text(f, text);
}

int gnuplot_load(FILE *f, const char *script, struct err *e)
{
	char path[PATH_MAX];
	int err = find_script(script, path, e);

	if (err)
		return err;
	fputs("load ", f);
	put_text(f, path);
	return 0;
}

int gnuplot_run(const char *dir, const char *jobs, struct err *e)
{
	char *path;
	int err = gnuplot(dir, jobs, e);

	if (err)
		return err;
	if (asprintf(&path, "%s/%s", dir, jobs) < 0)
		return err_set(e, ENOMEM, "out of memory");
	unlink(path);
	free(path);
	return 0;
}
