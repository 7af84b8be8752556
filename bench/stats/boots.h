/* SPDX-License-Identifier: GPL-2.0-or-later */
/* boots.h - load the results of one side, one for each boot */
#ifndef DAXSTORM_STATS_BOOTS_H
#define DAXSTORM_STATS_BOOTS_H

#include "record/result.h"

/* The results of one side; they must outlive every comparison of them. */
struct boots {
	struct result *result;
	const char **path;
	size_t nr;
	const char *name; /* in sentences; NULL: "base" or "new" */
};

/**
 * boots_load() - load the result files of one side
 * @path: the files, one for each boot, in any order; must stay valid as long as
 *	@side
 * @nr: number of files
 * @side: filled; release with boots_free(), also after a failure
 * @reason: set to the cause of a failure
 *
 * The rounds of a cell are merged into one cell. The boots, and @path with them,
 * are put in the order in which they ran, or, if a date is not known, in the order
 * of their names, in which numbers count as such: the order given does not matter.
 *
 * Return: 0, -EINVAL if a file is given twice, or the -errno of a file that
 * cannot be loaded.
 */
int boots_load(char **path, size_t nr, struct boots *side, struct err *reason);
void boots_free(struct boots *side);

/* Spell a file so that each path to it gives the same text; false: unknown. */
#define FILE_TEXT_MAX 40
bool boots_file_text(const char *path, char text[FILE_TEXT_MAX]);

#endif
