/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series.h - a patch series, and the kernel functions that it changes */
#ifndef DAXSTORM_RECORD_SERIES_H
#define DAXSTORM_RECORD_SERIES_H

#include <stddef.h>

#include "base/err.h"

/* Folder of the series that come with the program, and the default one. */
#define SERIES_FOLDER  "data/series"
#define SERIES_DEFAULT SERIES_FOLDER "/fs-dax-refcount.ini"

#define SERIES_PATCHES_MAX 99 /* of a series */
#define SERIES_OF_FUNCTION 7  /* patches that change one function */

struct series_patch {
	char *label; /* "10", "+" */
	char *subject;
};

/*
 * A kernel function that the series adds, changes or removes, or that DAX begins
 * or ceases to call by it. A suffix of the compiler (.constprop, .isra, .part,
 * .cold) is no part of a name: what runs in a clone counts for the function.
 */
struct series_function {
	char *name;
	/* numbers of patches, from 1 in the order of the file; 0-ended */
	unsigned char patches[SERIES_OF_FUNCTION + 1];
	/* No symbol on any kernel we looked at: the function that holds it. */
	char *inlined_into;
	/* DAX calls it on this model only (see model_applies()); NULL: all. */
	char *model;
	/* Why it does not run on others; NULL: there DAX does not call it. */
	char *elsewhere;
	/* What it takes to run it in a measured region; NULL: system calls. */
	char *reason;
};

struct series {
	char *title;
	struct series_patch *patches;
	size_t nr_patches;
	struct series_function *functions; /* in the order of the file */
	size_t nr_functions;
};

/**
 * series_load() - read the file of a series
 * @path: file; its first lines say what it holds. NULL: SERIES_DEFAULT
 * @series: filled; release with series_free()
 * @reason: reason of a failure, naming file and section
 *
 * Return: 0; -EINVAL for anything unknown, missing or named twice; -errno.
 */
int series_load(const char *path, struct series *series, struct err *reason);
void series_free(struct series *series);

/**
 * series_load_all() - read every series that comes with the program
 * @list: allocated; release with series_free_all()
 * @nr: how many
 * @reason: reason of a failure
 *
 * Return: 0 or -errno.
 */
int series_load_all(struct series **list, size_t *nr, struct err *reason);
void series_free_all(struct series *list, size_t nr);

/* The row of a function; NULL: it has none. */
const struct series_function *series_find(const struct series *series,
					  const char *function);

/* Subject of patch 1..nr_patches; NULL outside. */
const char *series_subject(const struct series *series, unsigned int patch);

/**
 * series_patches() - spell the patches of a function: "8,10,+"
 * @series: what the function is of
 * @f: the function
 * @text: room for SERIES_PATCHES_TEXT bytes
 *
 * Return: @text.
 */
#define SERIES_PATCHES_TEXT 48
char *series_patches(const struct series *series,
		     const struct series_function *f,
		     char text[SERIES_PATCHES_TEXT]);

#endif
