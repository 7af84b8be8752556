// SPDX-License-Identifier: GPL-2.0-or-later
/* read.c - read the state of a machine */
#include "host/read.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/cpu_time.h"
#include "host/tree.h"

#define CPU_DIR		"/sys/devices/system/cpu"
#define IDLE_STATES_MAX 32
#define IDLE_LIMIT_NONE 2000000000 /* PM_QOS_CPU_LATENCY_DEFAULT_VALUE */
#define LOAD_MOST	1e6	   /* a higher one is garbage */

/* The state that is read, and from where. */
struct reader {
	const char *root;
	struct host_state *s;
	unsigned int cpus[TREE_CPUS_MAX];
	bool no_memory;
};

static void set_fact(struct reader *r, enum host_fact fact, const char *text)
{
	r->s->fact[fact] = strdup(text);
	r->no_memory |= !r->s->fact[fact];
}

/* A file of one line. An empty one is @empty; NULL: unknown. */
static void read_line(struct reader *r, enum host_fact fact, const char *path,
		      const char *empty)
{
	char line[TREE_LINE_MAX];

	if (!tree_line(r->root, path, line))
		return;
	/* a mask of CPUs that was never allocated */
	if (strstr(line, "(null)"))
		line[0] = '\0';
	if (line[0] || empty)
		set_fact(r, fact, line[0] ? line : empty);
}

/* A file that holds 0 or 1, of which @on means that it is on. */
static bool read_switch(struct reader *r, enum host_fact fact, const char *path,
			uint64_t on)
{
	uint64_t number;

	if (!tree_number(r->root, path, &number) || number > 1)
		return false;
	set_fact(r, fact, number == on ? "on" : "off");
	return true;
}

/* The word in brackets of "always [madvise] never". */
static void read_choice(struct reader *r, enum host_fact fact, const char *path)
{
	char line[TREE_LINE_MAX], *open, *close;

	tree_line(r->root, path, line);
	open = strchr(line, '[');
	close = open ? strchr(open, ']') : NULL;
	if (!close || close == open + 1)
		return;
	*close = '\0';
	set_fact(r, fact, open + 1);
}

/* The value of the first line "KEY : VALUE" of /proc/cpuinfo, or NULL. */
static char *cpuinfo_value(char *text, const char *key)
{
	size_t len = strlen(key);
	char *at, *colon;

	for (at = text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, key, len) || !strchr("\t :", at[len]))
			continue;
		colon = strchr(at, ':');
		if (!colon || colon > at + strcspn(at, "\n"))
			return NULL;
		colon += 1 + strspn(colon + 1, " \t");
		return colon;
	}
	return NULL;
}

static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *at;

	for (at = text; (at = strstr(at, word)); at += len)
		if ((at == text || at[-1] == ' ') &&
		    (!at[len] || at[len] == ' '))
			return true;
	return false;
}

/* Names of manufacturers and products that are those of virtual machines. */
static bool names_vm(const char *system)
{
	static const char *const names[] = { "QEMU",	       "KVM",
					     "VMware",	       "Xen",
					     "innotek",	       "VirtualBox",
					     "Google Compute", "Bochs" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strstr(system, names[i]))
			return true;
	return false;
}

static void read_system(struct reader *r)
{
	char vendor[TREE_LINE_MAX], product[TREE_LINE_MAX],
		both[2 * TREE_LINE_MAX], text[8192], *value;

	tree_line(r->root, "/sys/class/dmi/id/sys_vendor", vendor);
	tree_line(r->root, "/sys/class/dmi/id/product_name", product);
	snprintf(both, sizeof(both), "%s%s%s", vendor,
		 vendor[0] && product[0] ? " " : "", product);
	if (both[0])
		set_fact(r, HOST_SYSTEM, both);
	tree_text(r->root, "/proc/cpuinfo", text, sizeof(text));
	value = cpuinfo_value(text, "flags");
	if (value) {
		char *end = value + strcspn(value, "\n"), was = *end;

		*end = '\0';
		r->s->virtual = has_word(value, "hypervisor");
		*end = was;
	} else {
		/* not x86 */
		r->s->virtual = names_vm(both);
	}
	value = cpuinfo_value(text, "microcode");
	if (value) {
		value[strcspn(value, "\n")] = '\0';
		if (value[0])
			set_fact(r, HOST_MICROCODE, value);
	}
}

static void read_turbo(struct reader *r)
{
	if (read_switch(r, HOST_TURBO, CPU_DIR "/intel_pstate/no_turbo", 0) ||
	    read_switch(r, HOST_TURBO, CPU_DIR "/cpufreq/boost", 1))
		return;
	read_switch(r, HOST_TURBO, CPU_DIR "/cpu0/cpufreq/boost", 1);
}

static void read_governor(struct reader *r, unsigned int cpu)
{
	struct host_list *list = &r->s->list[HOST_GOVERNORS];
	char path[128], line[TREE_LINE_MAX];
	struct host_item *item;

	snprintf(path, sizeof(path), CPU_DIR "/cpu%u/cpufreq/scaling_governor",
		 cpu);
	if (!tree_line(r->root, path, line) || !line[0])
		return;
	item = host_list_find(list, line);
	if (item)
		item->number++;
	else
		r->no_memory |= host_list_add(list, line, NULL, 1) != 0;
}

static void read_frequency(struct reader *r)
{
	uint64_t khz;
	unsigned int i;

	read_line(r, HOST_FREQ_DRIVER, CPU_DIR "/cpu0/cpufreq/scaling_driver",
		  NULL);
	read_turbo(r);
	for (i = 0; i < r->s->cpus; i++) {
		read_governor(r, r->cpus[i]);
		if (tree_cpu_number(r->root, r->cpus[i],
				    "cpufreq/scaling_max_freq", &khz) &&
		    (!r->s->khz_limit || khz < r->s->khz_limit))
			r->s->khz_limit = khz;
		if (tree_cpu_number(r->root, r->cpus[i],
				    "cpufreq/cpuinfo_max_freq", &khz) &&
		    khz > r->s->khz_most)
			r->s->khz_most = khz;
	}
}

/* The idle states of the first CPU that are not disabled. */
static void read_idle(struct reader *r)
{
	char path[128], name[TREE_LINE_MAX];
	uint64_t latency, disabled;
	unsigned int i;
	int32_t limit = 0;

	read_line(r, HOST_IDLE_DRIVER, CPU_DIR "/cpuidle/current_driver", NULL);
	for (i = 0; i < IDLE_STATES_MAX; i++) {
		snprintf(path, sizeof(path),
			 CPU_DIR "/cpu0/cpuidle/state%u/name", i);
		if (!tree_line(r->root, path, name) || !name[0])
			break;
		snprintf(path, sizeof(path), "cpuidle/state%u/disable", i);
		if (tree_cpu_number(r->root, 0, path, &disabled) && disabled)
			continue;
		snprintf(path, sizeof(path), "cpuidle/state%u/latency", i);
		if (tree_cpu_number(r->root, 0, path, &latency))
			r->no_memory |=
				host_list_add(&r->s->list[HOST_IDLE_STATES],
					      name, NULL, latency) != 0;
	}
	/* a number of 4 bytes, which is the default if nobody asks for less */
	if (tree_binary(r->root, "/dev/cpu_dma_latency", &limit,
			sizeof(limit)) &&
	    limit >= 0 && limit < IDLE_LIMIT_NONE) {
		r->s->has_idle_limit = true;
		r->s->idle_limit_us = (uint64_t)limit;
	}
}

static void read_smt(struct reader *r)
{
	if (!read_switch(r, HOST_SMT, CPU_DIR "/smt/active", 1))
		read_line(r, HOST_SMT, CPU_DIR "/smt/control", NULL);
}

static int by_name(const void *a, const void *b)
{
	const struct host_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void read_mitigations(struct reader *r)
{
	struct host_list *list = &r->s->list[HOST_MITIGATIONS];
	char path[PATH_MAX], line[TREE_LINE_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s" CPU_DIR "/vulnerabilities", r->root);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), CPU_DIR "/vulnerabilities/%s",
			 entry->d_name);
		if (tree_line(r->root, path, line) && line[0])
			r->no_memory |= host_list_add(list, entry->d_name, line,
						      0) != 0;
	}
	closedir(dir);
	if (list->nr)
		qsort(list->item, list->nr, sizeof(*list->item), by_name);
}

static void read_changing(struct reader *r)
{
	struct host_cpu_time time;
	char line[TREE_LINE_MAX], *end;
	struct host_state *s = r->s;

	if (tree_line(r->root, "/proc/loadavg", line)) {
		s->load = strtod(line, &end);
		s->has_load = end != line && s->load >= 0 &&
			      s->load < LOAD_MOST;
		if (!s->has_load)
			s->load = 0;
	}
	s->khz_now = host_khz_now(r->root);
	host_cpu_time(r->root, &time);
	s->has_steal = time.known;
	s->steal_ms = time.steal_ms;
	s->cpu_ms = time.all_ms;
	s->has_throttles = host_throttles(r->root, &s->core_throttles,
					  &s->package_throttles);
}

int host_read(const char *root, bool changing, struct host_state *s,
	      struct err *e)
{
	struct reader r = { .root = root, .s = s };

	*s = (struct host_state){ .recorded = true, .busy_cpus = -1 };
	s->cpus = tree_cpus(root, r.cpus);
	read_system(&r);
	read_frequency(&r);
	read_smt(&r);
	read_idle(&r);
	read_line(&r, HOST_ISOLATED, CPU_DIR "/isolated", "none");
	read_line(&r, HOST_NOHZ_FULL, CPU_DIR "/nohz_full", "none");
	read_choice(&r, HOST_THP,
		    "/sys/kernel/mm/transparent_hugepage/enabled");
	read_line(&r, HOST_NUMA_BALANCING, "/proc/sys/kernel/numa_balancing",
		  NULL);
	read_line(&r, HOST_NMI_WATCHDOG, "/proc/sys/kernel/nmi_watchdog", NULL);
	read_mitigations(&r);
	if (changing)
		read_changing(&r);
	if (!r.no_memory)
		return 0;
	host_state_free(s);
	return err_set(e, ENOMEM, "out of memory for the state of the machine");
}

void host_watch(const char *root, unsigned int ms, struct host_state *s)
{
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };
	struct host_cpu_time before, after;

	host_cpu_time(root, &before);
	nanosleep(&pause, NULL);
	host_cpu_time(root, &after);
	s->busy_cpus = -1;
	if (before.known && after.known && after.busy_ms >= before.busy_ms)
		s->busy_cpus = (double)(after.busy_ms - before.busy_ms) / ms;
}
