/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests.h - the tests that a cell was: that it ran, and its checks */
#ifndef DAXSTORM_EXPORT_TESTS_H
#define DAXSTORM_EXPORT_TESTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell_result.h"

enum export_state {
	EXPORT_PASS,
	EXPORT_FAIL,  /* a check failed */
	EXPORT_XFAIL, /* it failed, and a bug on record explains it */
	EXPORT_SKIP,
	EXPORT_ERROR, /* the cell failed or was lost */
	EXPORT_STATES
};

#define EXPORT_BEFORE_MAX 128

struct export_test {
	const char *name;
	enum export_state state;
	/* of rounds: "failed in 2 of 3 rounds (2-3): "; or "lost: "; or "" */
	char before[EXPORT_BEFORE_MAX];
	const char *reason; /* may have several lines; NULL: none */
};

/*
 * The first test of a cell is whether it ran; the others are its checks.
 * Return: false if @i is behind the last one.
 */
bool export_test(const struct result_cell *cell, size_t i,
		 struct export_test *test);

/* Count the tests of each state. Return: the number of all of them. */
size_t export_count(const struct result_cell *cell,
		    size_t count[EXPORT_STATES]);

#endif
