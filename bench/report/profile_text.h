/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_text.h - a profile as text: at most 72 columns of plain ASCII */
#ifndef DAXSTORM_REPORT_PROFILE_TEXT_H
#define DAXSTORM_REPORT_PROFILE_TEXT_H

#include <stdio.h>

#include "profile/profile_diff.h"

/**
 * profile_text() - print the functions of a profile
 * @name: cell and metric: "munmap/xfs/2m/1 munmap"
 * @top: functions to print one by one; what the others add up to is told
 *
 * Return: 0 or -ENOMEM.
 */
int profile_text(FILE *out, const char *name, const struct profile_diff *d,
		 size_t top);

/**
 * profile_tree_text() - print the call tree of a profile, as far as it matters
 * @name: as above
 *
 * Return: 0 or -ENOMEM.
 */
int profile_tree_text(FILE *out, const char *name,
		      const struct profile_diff *d);

/**
 * profile_folded() - print the call tree of one boot as folded stacks
 *
 * A line is "caller;callee COUNT": instructions of the callee's own on this
 * path, all entries together; what has none has no line. This is the input of
 * the common flame-graph tools.
 *
 * Return: 0, -ENODATA if there is no tree, or -ENOMEM.
 */
int profile_folded(FILE *out, const struct result_profile *p);

/* "12.0 -> 14.5 (+2.5)", for a sentence. */
#define CHANGE_MAX 64
char *text_change(const double insn[SIDES], char text[CHANGE_MAX]);

/**
 * profile_notes() - what must be said beside the rows: renames, unlike boots
 *
 * Return: allocated lines, each ended by a newline; NULL without memory.
 */
char *profile_notes(const struct profile_diff *d);

#endif
