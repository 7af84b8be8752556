/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series.h - a patch series, and the kernel functions that it changes */
#ifndef DAXSTORM_SYMBOLS_SERIES_H
#define DAXSTORM_SYMBOLS_SERIES_H

#include <stddef.h>

#include "base/err.h"

/* Folder of the series that the program includes, and the default series. */
#define SERIES_FOLDER  "data/series"
#define SERIES_DEFAULT SERIES_FOLDER "/fs-dax-refcount.ini"

#define SERIES_PATCHES_MAX 99 /* maximum number of patches in a series */
/* maximum number of patches that change one function */
#define SERIES_OF_FUNCTION 7

struct series_patch {
	char *label; /* "10", "+" */
	char *subject;
};

/*
 * A kernel function that the series adds, changes or removes, or that DAX
 * starts or stops calling because of it. Suffixes of the compiler (.constprop,
 * .isra, .part, .cold) are not part of the name: what runs in a clone counts
 * for the function.
 */
struct series_function {
	char *name;
	/*
	 * numbers of patches, counted from 1 in the order of the file; ends
	 * with 0
	 */
	unsigned char patches[SERIES_OF_FUNCTION + 1];
	/*
	 * No examined kernel has a symbol for it: the function that contains
	 * it.
	 */
	char *inlined_into;
	/* The only model on which DAX calls it (model_applies()); NULL: all. */
	char *model;
	/*
	 * Why it does not run on other models; NULL: DAX does not call it
	 * there.
	 */
	char *elsewhere;
	/*
	 * What must happen for it to run in a region; NULL: system calls
	 * suffice.
	 */
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
 * @path: file; its head describes the format. NULL: SERIES_DEFAULT
 * @series: filled; release with series_free()
 * @reason: reason of a failure, naming file and section
 *
 * Return: 0; -EINVAL for anything unknown, missing or duplicate; -errno.
 */
int series_load(const char *path, struct series *series, struct err *reason);
void series_free(struct series *series);

/**
 * series_load_all() - read every series that the program includes
 * @list: allocated; release with series_free_all()
 * @nr: set to their number
 * @reason: reason of a failure
 *
 * Return: 0 or -errno.
 */
int series_load_all(struct series **list, size_t *nr, struct err *reason);
void series_free_all(struct series *list, size_t nr);

/* Look up the row of a function. Return: the row, or NULL if there is none. */
const struct series_function *series_find(const struct series *series,
					  const char *function);

/* Subject of patch number @patch, counted from 1; NULL: no such patch. */
const char *series_subject(const struct series *series, unsigned int patch);

/**
 * series_patches() - list the patches of a function as text: "8,10,+"
 * @series: series of the function
 * @f: the function
 * @text: buffer of SERIES_PATCHES_TEXT bytes
 *
 * Return: @text.
 */
#define SERIES_PATCHES_TEXT 48
char *series_patches(const struct series *series,
		     const struct series_function *f,
		     char text[SERIES_PATCHES_TEXT]);

#endif
