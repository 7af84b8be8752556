/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gnuplot.h - write a file of commands for gnuplot, and run it */
#ifndef DAXSTORM_FILE_GNUPLOT_H
#define DAXSTORM_FILE_GNUPLOT_H

#include <stdio.h>

#include "base/err.h"

/* Set variable @name to a text. */
void gnuplot_assign(FILE *f, const char *name, const char *text);

/**
 * gnuplot_load() - write the command that runs a script
 * @f: the file of commands
 * @script: its name in scripts/plot
 * @reason: set to the cause of a failure
 *
 * Return: 0, or -errno if there is no such script.
 */
int gnuplot_load(FILE *f, const char *script, struct err *reason);

/**
 * gnuplot_run() - run gnuplot in a folder, and remove the file of commands
 * @dir: the folder
 * @jobs: name of the file of commands in it; it stays if gnuplot fails
 * @reason: set to the cause of a failure
 *
 * Return: 0; -ENOENT if there is no gnuplot; -ETIMEDOUT if it does not end; or
 * another -errno.
 */
int gnuplot_run(const char *dir, const char *jobs, struct err *reason);

#endif
