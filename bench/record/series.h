/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series.h - the patches that this suite was made for, and what they change */
#ifndef DAXSTORM_RECORD_SERIES_H
#define DAXSTORM_RECORD_SERIES_H

#include <stddef.h>

/* Patches of "fs/dax: Fix FS DAX page reference counts" as it was posted. */
#define SERIES_PATCHES 13
/* What came only with the merged form of it (Linux 6.15) is one more. */
#define SERIES_MERGED (SERIES_PATCHES + 1)

/* Subject of patch 1..SERIES_MERGED; NULL outside. */
const char *series_subject(unsigned int patch);

/*
 * A kernel function that the series adds, changes or removes, or that DAX begins
 * or ceases to call by it. A suffix of the compiler (.constprop, .isra, .part,
 * .cold) is no part of a name: what runs in a clone counts for the function.
 */
struct series_function {
	const char *name;
	unsigned char patches[4]; /* 0-ended, ascending */
	/* No symbol on any kernel we looked at: the function that holds it. */
	const char *inlined_into;
	/* DAX calls it on this model only (see model_applies()); NULL: all. */
	const char *model;
	/* Why it does not run on others; NULL: there DAX does not call it. */
	const char *elsewhere;
	/* What it takes to run it in a measured region; NULL: system calls. */
	const char *reason;
};

/* The functions in the order of their first patch. Sets *@nr. */
const struct series_function *series_functions(size_t *nr);

/**
 * series_patches() - spell the patches of a function: "8,10,+"
 * @f: the function
 * @text: room for SERIES_PATCHES_MAX bytes
 *
 * The merged form is "+". Return: @text.
 */
#define SERIES_PATCHES_MAX 12
char *series_patches(const struct series_function *f,
		     char text[SERIES_PATCHES_MAX]);

#endif
