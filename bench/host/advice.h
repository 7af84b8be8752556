/* SPDX-License-Identifier: GPL-2.0-or-later */
/* advice.h - the state of a machine in words, and what to change in it */
#ifndef DAXSTORM_HOST_ADVICE_H
#define DAXSTORM_HOST_ADVICE_H

#include <stdbool.h>

#include "host/state.h"

#define HOST_TEXT_MAX 512

/* What makes times of a machine less certain than they could be. */
enum host_advice {
	ADVICE_VIRTUAL,
	ADVICE_GOVERNOR,
	ADVICE_TURBO,
	ADVICE_SMT,
	ADVICE_IDLE,
	ADVICE_ISOLATED,
	ADVICE_THP,
	ADVICE_NUMA_BALANCING,
	ADVICE_LOAD,
	ADVICE_STEAL,
	ADVICE_THROTTLED,
	HOST_ADVICES
};

/**
 * host_advice() - one sentence: the values, what follows, and the cure
 * @state: of the machine
 * @advice: what to look at
 * @text: set to the sentence; "" if there is nothing to say
 *
 * Return: @text.
 */
char *host_advice(const struct host_state *state, enum host_advice advice,
		  char text[HOST_TEXT_MAX]);

/* "performance", or "powersave on 6 of 8 CPUs, performance on 2"; "": unknown. */
char *host_governors(const struct host_state *state, char text[HOST_TEXT_MAX]);

/* The settings on one line; "not recorded" if the state is not. */
char *host_summary(const struct host_state *state, char text[HOST_TEXT_MAX]);

/**
 * host_pmem_text() - say whether the pmem is real, and what says so
 * @state: of the machine that was measured
 * @text: set to a sentence without a full stop
 *
 * Return: @text.
 */
char *host_pmem_text(const struct host_state *state, char text[HOST_TEXT_MAX]);

#endif
