// SPDX-License-Identifier: GPL-2.0-or-later
/* cpu_time.c - what the CPUs did: time, steal time, throttling, frequency */
#include "host/cpu_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/tree.h"

/* Columns of /proc/stat: proc_stat(5). Guests are part of user and nice. */
enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, COLUMNS };

void host_cpu_time(const char *root, struct host_cpu_time *time)
{
	uint64_t tick[COLUMNS], all = 0, hz = (uint64_t)sysconf(_SC_CLK_TCK);
	char line[TREE_LINE_MAX];
	unsigned int i;

	*time = (struct host_cpu_time){ .known = false };
	if (!tree_line(root, "/proc/stat", line) ||
	    sscanf(line,
		   "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64,
		   &tick[USER], &tick[NICE], &tick[SYSTEM], &tick[IDLE],
		   &tick[IOWAIT], &tick[IRQ], &tick[SOFTIRQ],
		   &tick[STEAL]) != COLUMNS)
		return;
	for (i = 0; i < COLUMNS; i++) {
		/* a sum beyond 2^53 ms is no time, but garbage */
		if (tick[i] > UINT64_C(1) << 53)
			return;
		all += tick[i];
	}
	time->known = true;
	time->busy_ms = (tick[USER] + tick[NICE] + tick[SYSTEM]) * 1000 / hz;
	time->steal_ms = tick[STEAL] * 1000 / hz;
	time->all_ms = all * 1000 / hz;
}

bool host_throttles(const char *root, uint64_t *core, uint64_t *package)
{
	unsigned int cpus[TREE_CPUS_MAX], nr = tree_cpus(root, cpus), i;
	bool known = false;
	uint64_t number;

	*core = *package = 0;
	for (i = 0; i < nr; i++) {
		if (tree_cpu_number(root, cpus[i],
				    "thermal_throttle/core_throttle_count",
				    &number)) {
			known = true;
			*core += number;
		}
		/* each CPU of a package counts the same events */
		if (tree_cpu_number(root, cpus[i],
				    "thermal_throttle/package_throttle_count",
				    &number)) {
			known = true;
			*package = number > *package ? number : *package;
		}
	}
	return known;
}

uint64_t host_khz_now(const char *root)
{
	unsigned int cpus[TREE_CPUS_MAX], nr = tree_cpus(root, cpus), i;
	uint64_t most = 0, khz;

	for (i = 0; i < nr; i++)
		if (tree_cpu_number(root, cpus[i], "cpufreq/scaling_cur_freq",
				    &khz) &&
		    khz > most)
			most = khz;
	return most;
}
