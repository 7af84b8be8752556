/* SPDX-License-Identifier: GPL-2.0-or-later */
/* state.h - settings and load of a machine, on which times depend */
#ifndef DAXSTORM_HOST_STATE_H
#define DAXSTORM_HOST_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Settings with one value for the machine. */
enum host_fact {
	HOST_SYSTEM,	     /* manufacturer and product */
	HOST_MICROCODE,	     /* of the first CPU */
	HOST_FREQ_DRIVER,    /* "intel_pstate", "acpi-cpufreq" */
	HOST_TURBO,	     /* "on" or "off" */
	HOST_SMT,	     /* "on", "off", "notsupported" */
	HOST_IDLE_DRIVER,    /* "intel_idle", "acpi_idle" */
	HOST_ISOLATED,	     /* CPUs, or "none" */
	HOST_NOHZ_FULL,	     /* CPUs, or "none" */
	HOST_THP,	     /* "always", "madvise", "never" */
	HOST_NUMA_BALANCING, /* "0": off */
	HOST_NMI_WATCHDOG,   /* "0": off */
	HOST_FACTS
};
extern const char *const host_fact_names[HOST_FACTS];

/* Settings with a list of values. */
enum host_list_kind {
	HOST_GOVERNORS,	  /* number: the CPUs that have it */
	HOST_IDLE_STATES, /* number: us to leave it; of the first CPU */
	HOST_MITIGATIONS, /* text: what the kernel says of a vulnerability */
	HOST_PMEM, /* number: enum host_pmem_kind; text: known from what */
	HOST_LISTS
};

enum host_pmem_kind {
	HOST_PMEM_UNKNOWN,
	HOST_PMEM_REAL,
	HOST_PMEM_DRAM, /* DRAM of this machine, set aside by memmap= */
	HOST_PMEM_VM,	/* of a virtual machine: its host has the memory */
	HOST_PMEM_KINDS
};
/* "unknown", "real", "dram", "vm" */
extern const char *const host_pmem_names[HOST_PMEM_KINDS];

struct host_item {
	char *name;
	char *text; /* or NULL */
	uint64_t number;
};

struct host_list {
	struct host_item *item;
	size_t nr;
};

struct host_state {
	bool recorded;		/* false: the file is older than this record */
	bool virtual;		/* a hypervisor runs this machine */
	uint64_t cpus;		/* online */
	char *fact[HOST_FACTS]; /* NULL: the machine does not say */
	struct host_list list[HOST_LISTS];
	uint64_t khz_now;   /* of the fastest CPU; 0: unknown */
	uint64_t khz_limit; /* lowest limit that is set for a CPU; 0: unknown */
	uint64_t khz_most;  /* of what a CPU can reach; 0: unknown */
	/* latency that /dev/cpu_dma_latency allows */
	bool has_idle_limit;
	uint64_t idle_limit_us;
	bool has_load;
	double load;	  /* average of a minute */
	double busy_cpus; /* CPUs that were busy before the run; -1: unknown */
	bool has_steal;
	uint64_t steal_ms, cpu_ms; /* of all CPUs since boot */
	bool has_throttles;
	/* events since boot: of all cores, of the package with the most */
	uint64_t core_throttles, package_throttles;
};

/* Copy @name and @text (or NULL) to the end of a list. Return: 0 or -ENOMEM. */
int host_list_add(struct host_list *list, const char *name, const char *text,
		  uint64_t number);

/* The item with this name, or NULL. */
struct host_item *host_list_find(const struct host_list *list,
				 const char *name);

void host_state_free(struct host_state *state);

#endif
