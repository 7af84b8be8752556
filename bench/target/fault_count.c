// SPDX-License-Identifier: GPL-2.0-or-later
/* fault_count.c - page faults of the calling thread */
#include "target/fault_count.h"

#include <sys/resource.h>

uint64_t task_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt;
}

bool task_faults_fit(uint64_t faults, uint64_t wanted)
{
	return faults == wanted || faults == wanted + 1;
}
