/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault_count.h - page faults of the calling thread */
#ifndef DAXSTORM_TARGET_FAULT_COUNT_H
#define DAXSTORM_TARGET_FAULT_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/* Minor and major page faults of the calling thread since it started. */
uint64_t task_faults(void);

/**
 * task_faults_fit() - are @faults of a thread those of @wanted entries?
 * @faults: faults that the thread took
 * @wanted: entries of the mapping under test that it touched first
 *
 * The kernel counts all faults of a thread. Now and then one of them is in a page
 * of the program that the kernel has unmapped meanwhile, so one fault more than
 * @wanted is allowed. This count does not prove the page size: see
 * measure/proof.c.
 */
bool task_faults_fit(uint64_t faults, uint64_t wanted);

#endif
