/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fault_count.h - page faults of the calling thread */
#ifndef DAXSTORM_TARGET_FAULT_COUNT_H
#define DAXSTORM_TARGET_FAULT_COUNT_H

#include <stdint.h>

/* Minor and major page faults of the calling thread since it started. */
uint64_t task_faults(void);

#endif
