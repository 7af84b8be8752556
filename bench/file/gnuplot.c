// SPDX-License-Identifier: GPL-2.0-or-later
/* gnuplot.c - write a file of commands for gnuplot, and run it */
#include "file/gnuplot.h"

#include <errno.h>
#include <limits.h>
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
		/* -d ignores the user's own gnuplot settings. */
		if (!chdir(dir))
			execlp("gnuplot", "gnuplot", "-d", jobs, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, errno, "wait for gnuplot");
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(e, ENOENT,
			       "cannot run gnuplot in %s; run: apt-get "
			       "install gnuplot-nox",
			       dir);
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
