/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpu_time.h - what the CPUs did: time, steal time, throttling, frequency */
#ifndef DAXSTORM_HOST_CPU_TIME_H
#define DAXSTORM_HOST_CPU_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* Sums over all CPUs since boot. */
struct host_cpu_time {
	bool known;
	uint64_t busy_ms; /* in processes, their system calls included */
	uint64_t steal_ms;
	uint64_t all_ms; /* idle time included */
};

/**
 * host_cpu_time() - read the first line of /proc/stat
 * @root: "" for this machine, or a folder that stands in for /
 * @time: filled; known is false if there is no such line
 */
void host_cpu_time(const char *root, struct host_cpu_time *time);

/* Read the events of all cores, and of the package with the most; false: none. */
bool host_throttles(const char *root, uint64_t *core, uint64_t *package);

/* Frequency of the fastest CPU at this moment; 0: unknown. */
uint64_t host_khz_now(const char *root);

#endif
