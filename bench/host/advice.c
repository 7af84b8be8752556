// SPDX-License-Identifier: GPL-2.0-or-later
/* advice.c - the state of a machine in words, and what to change in it */
#include "host/advice.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define IDLE_LATENCY_MOST_US 10 /* C1 takes 1 or 2 us, C1E up to 10 */
#define BUSY_CPUS_MOST	     0.25
#define LOAD_MOST	     0.5 /* if the CPUs were not watched */
#define STEAL_MOST_PCT	     1.0 /* of the CPU time since boot */

/* Append to a text, and cut off what does not fit. */
__attribute__((format(printf, 2, 3))) static void say(char text[HOST_TEXT_MAX],
						      const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + len, HOST_TEXT_MAX - len, fmt, ap);
	va_end(ap);
}

static const char *fact(const struct host_state *s, enum host_fact f)
{
	return s->fact[f] ? s->fact[f] : "";
}

static bool is(const struct host_state *s, enum host_fact f, const char *value)
{
	return !strcmp(fact(s, f), value);
}

char *host_governors(const struct host_state *s, char text[HOST_TEXT_MAX])
{
	const struct host_list *list = &s->list[HOST_GOVERNORS];
	size_t i;

	text[0] = '\0';
	if (list->nr == 1 && list->item[0].number == s->cpus) {
		say(text, "%s", list->item[0].name);
		return text;
	}
	for (i = 0; i < list->nr; i++) {
		say(text, "%s%s on %" PRIu64, i ? ", " : "", list->item[i].name,
		    list->item[i].number);
		if (!i)
			say(text, " of %" PRIu64 " CPUs", s->cpus);
	}
	return text;
}

/* The idle state that takes longest to leave, of those that are allowed. */
static const struct host_item *deepest_idle(const struct host_state *s)
{
	const struct host_list *list = &s->list[HOST_IDLE_STATES];
	const struct host_item *deepest = NULL;
	size_t i;

	for (i = 0; i < list->nr; i++)
		if ((!s->has_idle_limit ||
		     list->item[i].number <= s->idle_limit_us) &&
		    (!deepest || list->item[i].number > deepest->number))
			deepest = &list->item[i];
	return deepest;
}

static void on_virtual(const struct host_state *s, char *text)
{
	if (s->virtual && !s->list[HOST_GOVERNORS].nr)
		say(text,
		    "a hypervisor runs this machine and shows no CPU frequency: governor, turbo and throttling are unknown; run: daxstorm doctor, on its host");
}

static void on_governor(const struct host_state *s, char *text)
{
	const struct host_list *list = &s->list[HOST_GOVERNORS];
	const struct host_item *item = NULL;
	size_t i;

	for (i = 0; i < list->nr; i++)
		if (strcmp(list->item[i].name, "performance") &&
		    (!item || list->item[i].number > item->number))
			item = &list->item[i];
	if (item)
		say(text,
		    "governor %s on %" PRIu64 " of %" PRIu64
		    " CPUs: speeds vary with load; run: cpupower frequency-set -g performance",
		    item->name, item->number, s->cpus);
}

static void on_turbo(const struct host_state *s, char *text)
{
	bool intel = !strncmp(fact(s, HOST_FREQ_DRIVER), "intel_", 6);

	if (is(s, HOST_TURBO, "on"))
		say(text,
		    "turbo is on: speeds vary with temperature and with what other cores do; run: echo %s",
		    intel ? "1 >/sys/devices/system/cpu/intel_pstate/no_turbo" :
			    "0 >/sys/devices/system/cpu/cpufreq/boost");
}

static void on_smt(const struct host_state *s, char *text)
{
	if (is(s, HOST_SMT, "on"))
		say(text,
		    "SMT is on: whatever runs on the other thread of a core slows a measured task down; run: echo off >/sys/devices/system/cpu/smt/control");
}

static void on_idle(const struct host_state *s, char *text)
{
	const struct host_item *deepest = deepest_idle(s);

	if (deepest && deepest->number > IDLE_LATENCY_MOST_US)
		say(text,
		    "idle state %s takes %" PRIu64
		    " us to leave: a task that waited starts late and with cold caches; run: cpupower idle-set -D %d",
		    deepest->name, deepest->number, IDLE_LATENCY_MOST_US);
}

static void on_isolated(const struct host_state *s, char *text)
{
	if (is(s, HOST_ISOLATED, "none") && !s->virtual && s->cpus > 1)
		say(text,
		    "none of %" PRIu64
		    " CPUs is isolated: timers and other tasks interrupt what is measured; boot with isolcpus=nohz,domain,managed_irq,LIST and run daxstorm by taskset -c LIST",
		    s->cpus);
}

static void on_thp(const struct host_state *s, char *text)
{
	if (is(s, HOST_THP, "always"))
		say(text,
		    "transparent huge pages are always on: khugepaged moves memory of the controls while it is measured; run: echo madvise >/sys/kernel/mm/transparent_hugepage/enabled");
}

static void on_numa_balancing(const struct host_state *s, char *text)
{
	if (s->fact[HOST_NUMA_BALANCING] && !is(s, HOST_NUMA_BALANCING, "0"))
		say(text,
		    "NUMA balancing is on (%s): the kernel unmaps and moves memory while it is measured; run: sysctl kernel.numa_balancing=0",
		    fact(s, HOST_NUMA_BALANCING));
}

static void on_load(const struct host_state *s, char *text)
{
	static const char cure[] =
		"other tasks take CPU time, caches and memory bandwidth; stop those that this shows: ps -eo pcpu,pid,args --sort=-pcpu | head";

	if (s->busy_cpus > BUSY_CPUS_MOST)
		say(text,
		    "%.1f of %" PRIu64 " CPUs were busy before the run: %s",
		    s->busy_cpus, s->cpus, cure);
	else if (s->busy_cpus < 0 && s->has_load && s->load > LOAD_MOST)
		say(text,
		    "load average %.2f on %" PRIu64 " CPUs before the run: %s",
		    s->load, s->cpus, cure);
}

static void on_steal(const struct host_state *s, char *text)
{
	double pct =
		s->cpu_ms ? 100.0 * (double)s->steal_ms / (double)s->cpu_ms : 0;

	if (s->has_steal && pct > STEAL_MOST_PCT)
		say(text,
		    "%.1f %% of the CPU time since boot was stolen: the hypervisor ran something else on these CPUs; give the machine CPUs of its own, or stop the other guests",
		    pct);
}

static void on_throttled(const struct host_state *s, char *text)
{
	if (s->has_throttles && s->core_throttles + s->package_throttles)
		say(text,
		    "%" PRIu64
		    " times since boot a core was slowed down for heat, and %" PRIu64
		    " times a package: speeds fall during a run; cool the machine better, or lower its speed: cpupower frequency-set -u FREQUENCY",
		    s->core_throttles, s->package_throttles);
}

char *host_advice(const struct host_state *s, enum host_advice advice,
		  char text[HOST_TEXT_MAX])
{
	static void (*const look[HOST_ADVICES])(const struct host_state *,
						char *) = {
		[ADVICE_VIRTUAL] = on_virtual,
		[ADVICE_GOVERNOR] = on_governor,
		[ADVICE_TURBO] = on_turbo,
		[ADVICE_SMT] = on_smt,
		[ADVICE_IDLE] = on_idle,
		[ADVICE_ISOLATED] = on_isolated,
		[ADVICE_THP] = on_thp,
		[ADVICE_NUMA_BALANCING] = on_numa_balancing,
		[ADVICE_LOAD] = on_load,
		[ADVICE_STEAL] = on_steal,
		[ADVICE_THROTTLED] = on_throttled,
	};

	text[0] = '\0';
	if (s->recorded)
		look[advice](s, text);
	return text;
}

static void say_frequency(const struct host_state *s, char *text)
{
	char governors[HOST_TEXT_MAX];

	if (!host_governors(s, governors)[0]) {
		say(text, ", no CPU frequency shown");
		return;
	}
	say(text, ", governor %.200s", governors);
	if (s->fact[HOST_FREQ_DRIVER])
		say(text, " (%s)", fact(s, HOST_FREQ_DRIVER));
	if (s->khz_limit && s->khz_most)
		say(text, ", up to %.2f of %.2f GHz",
		    (double)s->khz_limit / 1e6, (double)s->khz_most / 1e6);
}

static size_t count_mitigations(const struct host_state *s)
{
	const struct host_list *list = &s->list[HOST_MITIGATIONS];
	size_t i, nr = 0;

	for (i = 0; i < list->nr; i++)
		nr += !strncmp(list->item[i].text, "Mitigation", 10);
	return nr;
}

char *host_summary(const struct host_state *s, char text[HOST_TEXT_MAX])
{
	const struct host_item *idle = deepest_idle(s);

	text[0] = '\0';
	if (!s->recorded) {
		say(text, "not recorded");
		return text;
	}
	say(text, "%" PRIu64 " CPU%s", s->cpus, s->cpus == 1 ? "" : "s");
	say_frequency(s, text);
	if (s->fact[HOST_TURBO])
		say(text, ", turbo %s", fact(s, HOST_TURBO));
	if (s->fact[HOST_SMT])
		say(text, ", SMT %s", fact(s, HOST_SMT));
	if (idle)
		say(text, ", idle states up to %s (%" PRIu64 " us)", idle->name,
		    idle->number);
	if (s->fact[HOST_ISOLATED])
		say(text, ", isolated CPUs %s", fact(s, HOST_ISOLATED));
	if (s->fact[HOST_THP])
		say(text, ", THP %s", fact(s, HOST_THP));
	say(text, ", mitigations %zu", count_mitigations(s));
	if (s->fact[HOST_MICROCODE])
		say(text, ", microcode %s", fact(s, HOST_MICROCODE));
	return text;
}

/* All regions are of one kind, or it is unknown which are measured. */
static enum host_pmem_kind kind_of_all(const struct host_list *list)
{
	size_t i;

	for (i = 1; i < list->nr; i++)
		if (list->item[i].number != list->item[0].number)
			return HOST_PMEM_UNKNOWN;
	return list->nr ? (enum host_pmem_kind)list->item[0].number :
			  HOST_PMEM_UNKNOWN;
}

char *host_pmem_text(const struct host_state *s, char text[HOST_TEXT_MAX])
{
	static const char *const begin[HOST_PMEM_KINDS] = {
		[HOST_PMEM_UNKNOWN] = "Whether the pmem is real is unknown",
		[HOST_PMEM_REAL] = "The pmem is real",
		[HOST_PMEM_DRAM] = "The pmem is DRAM",
		[HOST_PMEM_VM] = "The pmem is that of a virtual machine",
	};
	static const char *const end[HOST_PMEM_KINDS] = {
		[HOST_PMEM_DRAM] =
			": its bandwidth and latency say nothing about Optane",
		[HOST_PMEM_VM] =
			": what is behind it only its host knows, and its bandwidth and latency may be those of DRAM",
	};
	const struct host_list *list = &s->list[HOST_PMEM];
	enum host_pmem_kind kind = kind_of_all(list);
	size_t i;

	text[0] = '\0';
	if (!s->recorded) {
		say(text, "Whether the pmem is real is not recorded");
		return text;
	}
	say(text, "%s (", begin[kind]);
	for (i = 0; i < list->nr && i < 3; i++)
		say(text, "%s%.64s: %.160s", i ? "; " : "", list->item[i].name,
		    list->item[i].text ? list->item[i].text :
					 "no reason given");
	say(text, "%s)%s", list->nr ? "" : "the machine shows no region",
	    end[kind] ? end[kind] : "");
	return text;
}
