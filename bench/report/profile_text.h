/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_text.h - print a profile as ASCII text of at most 72 columns */
#ifndef DAXSTORM_REPORT_PROFILE_TEXT_H
#define DAXSTORM_REPORT_PROFILE_TEXT_H

#include <stdio.h>

#include "profile/profile_diff.h"

/**
 * profile_text() - print the functions of a profile
 * @out: the stream
 * @name: cell and metric: "munmap/xfs/2m/1 munmap"
 * @d: the profile
 * @top: number of functions to print; the others are summed up
 *
 * Return: 0 or -ENOMEM.
 */
int profile_text(FILE *out, const char *name, const struct profile_diff *d,
		 size_t top);

/**
 * profile_tree_text() - print the relevant nodes of the call tree of a profile
 * @out: the stream
 * @name: cell and metric
 * @d: the profile
 *
 * Return: 0 or -ENOMEM.
 */
int profile_tree_text(FILE *out, const char *name,
		      const struct profile_diff *d);

/**
 * profile_folded() - print the call tree of one boot as folded stacks
 * @out: the stream
 * @p: profile of the boot
 *
 * A line is "caller;callee COUNT": instructions of the callee itself on this
 * path, summed over all entries. A node without any has no line. Common
 * flame-graph tools read this format.
 *
 * Return: 0, -ENODATA if there is no tree, or -ENOMEM.
 */
int profile_folded(FILE *out, const struct result_profile *p);

/* Format "12.0 -> 14.5 (+2.5)" for a sentence. */
#define CHANGE_MAX 64
char *text_change(const double insn[SIDES], char text[CHANGE_MAX]);

/**
 * profile_notes() - get notes on a profile: renames, boots that differ
 * @d: the profile
 *
 * Return: allocated lines, each with a newline; NULL if memory is short.
 */
char *profile_notes(const struct profile_diff *d);

#endif
