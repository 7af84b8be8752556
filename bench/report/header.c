// SPDX-License-Identifier: GPL-2.0-or-later
/* header.c - facts above and notes below every table */
#include "report/header.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "file/data_path.h"
#include "host/advice.h"
#include "inference/power.h"
#include "stats/time_stats.h"

#define SHELL_WORD_MAX 2048

__attribute__((format(printf, 3, 4))) static void
add(struct header *header, const char *key, const char *fmt, ...)
{
	struct fact *fact =
		array_add(&header->fact, &header->nr, sizeof(*fact));
	va_list ap;

	if (!fact) {
		header->failed = true;
		return;
	}
	fact->key = key;
	va_start(ap, fmt);
	if (vasprintf(&fact->text, fmt, ap) < 0) {
		fact->text = NULL;
		header->nr--;
		header->failed = true;
	}
	va_end(ap);
}

static const char *plural(size_t nr)
{
	return nr == 1 ? "" : "s";
}

static void add_kernels(const struct comparison *c, struct header *f)
{
	const struct result *r;
	uint64_t starts;
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++) {
		r = &c->side[s].result[0];
		starts = 0;
		for (i = 0; i < c->side[s].nr; i++)
			starts += c->side[s].result[i].boots;
		add(f, side_name((enum side)s),
		    "%s, page count model %s, %zu boot%s", r->release, r->model,
		    c->side[s].nr, plural(c->side[s].nr));
		add(f, NULL, "%s", r->version);
		if (starts > c->side[s].nr)
			add(f, NULL,
			    "the guest was lost and restarted: %" PRIu64
			    " starts for %zu boot%s",
			    starts, c->side[s].nr, plural(c->side[s].nr));
	}
}

static void add_setting(const struct comparison *c, struct header *f)
{
	const struct result *b = &c->side[SIDE_BASE].result[0];
	const struct result *n = &c->side[SIDE_NEW].result[0];
	const struct compare_option *o;
	size_t i;

	if (!strcmp(b->cmdline, n->cmdline)) {
		add(f, "command line", "same command line on both sides:");
		add(f, NULL, "%s", b->cmdline);
	} else {
		add(f, "command line", "base: %s", b->cmdline);
		add(f, NULL, "new: %s", n->cmdline);
	}
	if (!b->nr_config || !n->nr_config)
		add(f, "config", "unknown for %s",
		    b->nr_config ? "new" :
		    n->nr_config ? "base" :
				   "either side");
	else if (!c->nr_config)
		add(f, "config",
		    "no difference in the %zu options that "
		    "matter to DAX",
		    b->nr_config);
	for (i = 0; i < c->nr_config && b->nr_config && n->nr_config; i++) {
		o = &c->config[i];
		add(f, i ? NULL : "config", "%s: base %s, new %s", o->name,
		    o->value[SIDE_BASE] ? o->value[SIDE_BASE] : "absent",
		    o->value[SIDE_NEW] ? o->value[SIDE_NEW] : "absent");
	}
}

/* "seed 1", or "seeds 1, 2, 3" of base; new's too where they differ. */
#define SEEDS_TEXT_MAX 600
static char *seeds_text(const struct comparison *c, char text[SEEDS_TEXT_MAX])
{
	bool twice = comparison_seeds(c).unpaired[SIDE_BASE] ||
		     comparison_seeds(c).unpaired[SIDE_NEW];
	const struct boots *side;
	size_t i, k, len = 0;
	unsigned int s;

	for (s = 0; s < (twice ? SIDES : 1); s++) {
		side = &c->side[s];
		len += (size_t)snprintf(text + len, SEEDS_TEXT_MAX - len, "%s",
					s ? "; of new " :
					twice || comparison_seeds(c).pairs > 1 ?
					    "seeds " :
					    "seed ");
		for (i = 0; i < side->nr && len < SEEDS_TEXT_MAX - 50; i++) {
			for (k = 0;
			     side->result[k].seed != side->result[i].seed; k++)
				;
			if (k == i)
				len += (size_t)snprintf(text + len,
							SEEDS_TEXT_MAX - len,
							"%s%" PRIu64,
							i ? ", " : "",
							side->result[i].seed);
		}
	}
	return text;
}

/* The line "NAME: WHAT" of @r that begins like @line, up to the colon. */
static const char *quiet_of(const struct result *r, const char *line)
{
	size_t len = strcspn(line, ":"), i;

	for (i = 0; i < r->nr_quiet; i++)
		if (!strncmp(r->quiet[i], line, len) && r->quiet[i][len] == ':')
			return r->quiet[i] + len + 1;
	return " not recorded";
}

/*
 * What the guests have stopped, so that it does not run while they measure:
 * first what both have, then each that is not the same or still runs.
 */
/* What a later boot of a side has not stopped, or has not as the first one. */
static void add_quiet_boots(const struct boots *boots, enum side side,
			    struct header *f)
{
	const struct result *first = &boots->result[0];
	const char *word;
	size_t i, k;

	for (i = 1; i < boots->nr; i++) {
		for (k = 0; k < first->nr_quiet; k++) {
			word = quiet_of(&boots->result[i], first->quiet[k]);
			if (strcmp(word, quiet_of(first, first->quiet[k])))
				add(f, NULL, "%.*s: boot %zu of %s%s",
				    (int)strcspn(first->quiet[k], ":"),
				    first->quiet[k], i + 1, side_name(side),
				    word);
		}
	}
}

static void add_quiet(const struct comparison *c, struct header *f)
{
	const struct result *b = &c->side[SIDE_BASE].result[0];
	const struct result *n = &c->side[SIDE_NEW].result[0];
	char names[1000] = "none";
	const char *base, *new;
	size_t i, len = 0;

	if (!b->nr_quiet && !n->nr_quiet)
		return;
	if (!b->nr_quiet || !n->nr_quiet) {
		add(f, "quiet", "nothing is known of what was stopped on %s",
		    side_name(b->nr_quiet ? SIDE_NEW : SIDE_BASE));
		return;
	}
	for (i = 0; i < b->nr_quiet; i++)
		if (!strcmp(quiet_of(b, b->quiet[i]), " stopped") &&
		    !strcmp(quiet_of(n, b->quiet[i]), " stopped") &&
		    len < sizeof(names))
			len += (size_t)snprintf(names + len,
						sizeof(names) - len, "%s%.*s",
						len ? ", " : "",
						(int)strcspn(b->quiet[i], ":"),
						b->quiet[i]);
	add(f, "quiet", "stopped on both sides: %s", names);
	for (i = 0; i < b->nr_quiet; i++) {
		base = quiet_of(b, b->quiet[i]);
		new = quiet_of(n, b->quiet[i]);
		if (strcmp(base, new))
			add(f, NULL, "%.*s: base%s, new%s",
			    (int)strcspn(b->quiet[i], ":"), b->quiet[i], base,
			    new);
		else if (!strncmp(base, " runs", 5))
			add(f, NULL, "%s", b->quiet[i]);
	}
	add_quiet_boots(&c->side[SIDE_BASE], SIDE_BASE, f);
	add_quiet_boots(&c->side[SIDE_NEW], SIDE_NEW, f);
}

/* What measuring costs, which no value of an operation holds. */
static void add_cost(const struct comparison *c, struct header *f)
{
	struct measuring_cost cost;
	char range[64] = "";

	measuring_cost(c, &cost);
	if (cost.low < cost.high)
		snprintf(range, sizeof(range), " (%.3g to %.3g over boots)",
			 cost.low, cost.high);
	add(f, "clock",
	    "%s; measuring an operation costs %.3g ns%s, which is subtracted from its value",
	    c->side[SIDE_BASE].result[0].clock, cost.mean, range);
	if (cost.of[SIDE_BASE] != cost.of[SIDE_NEW])
		add(f, NULL, "on base %.3g ns, on new %.3g ns",
		    cost.of[SIDE_BASE], cost.of[SIDE_NEW]);
}

static void add_measure(const struct comparison *c, struct header *f)
{
	const struct result *b = &c->side[SIDE_BASE].result[0];
	const struct result *n = &c->side[SIDE_NEW].result[0];

	char seeds[SEEDS_TEXT_MAX];

	add(f, "mode", "%s; plan %s, %s",
	    c->exact ? "exact: instructions of the guest, counted by "
		       "the emulator" :
		       "time: nanoseconds",
	    b->plan, seeds_text(c, seeds));
	add(f, "machine", "%" PRIu64 " x %s, %s%s", b->cpus, b->cpu,
	    b->hypervisor ? "under " : "no hypervisor",
	    b->hypervisor ? b->hypervisor : "");
	if (b->cpus != n->cpus)
		add(f, NULL,
		    "new ran on %" PRIu64 " CPU%s, base on %" PRIu64
		    ": cells with more tasks than the smaller number have no verdict",
		    n->cpus, plural(n->cpus), b->cpus);
	if (c->withheld)
		return;
	if (!c->exact) {
		add_cost(c, f);
		return;
	}
	add(f, "clock",
	    "%s; an empty operation records %.4g %s and costs %.4g %s "
	    "to measure",
	    b->clock, b->empty_inside, b->unit, b->empty_total, b->unit);
	if (b->empty_inside != n->empty_inside ||
	    b->empty_total != n->empty_total)
		add(f, NULL, "on new it records %.4g %s and costs %.4g %s",
		    n->empty_inside, n->unit, n->empty_total, n->unit);
}

/* @key: "vm" for the first line, else NULL. @who: "base", "new", or "" for all. */
static void add_vm(const struct result *r, const char *key, const char *who,
		   struct header *f)
{
	const struct result_vm *vm = &r->vm;

	add(f, key,
	    "%s%sQEMU %s with %" PRIu64 " MiB of memory, %" PRIu64
	    " MiB of pmem, %" PRIu64 " CPU%s%s%s",
	    who, *who ? " in " : "", vm->qemu, vm->memory_bytes >> 20,
	    vm->pmem_bytes >> 20, vm->cpus, plural(vm->cpus),
	    vm->append[0] ? ", kernel parameters " : "", vm->append);
}

/* The first boot of side @s that ran in another machine than @first, or NULL. */
static const struct result *other_vm(const struct comparison *c, unsigned int s,
				     const struct result *first)
{
	size_t i;

	for (i = 0; i < c->side[s].nr; i++)
		if (!result_vm_equal(&first->vm, &c->side[s].result[i].vm))
			return &c->side[s].result[i];
	return NULL;
}

/* The first boot whose machine is on record, and its side; NULL: none. */
static const struct result *first_vm(const struct comparison *c,
				     unsigned int *side)
{
	size_t i;

	for (*side = 0; *side < SIDES; ++*side)
		for (i = 0; i < c->side[*side].nr; i++)
			if (c->side[*side].result[i].vm.qemu)
				return &c->side[*side].result[i];
	return NULL;
}

/* The guest's machine. Boots that ran in another one are shown, never refused. */
static void add_vms(const struct comparison *c, struct header *f)
{
	const struct result *other[SIDES] = { NULL }, *first;
	unsigned int side, s;
	bool differ = false;

	first = first_vm(c, &side);
	if (!first)
		return;
	for (s = 0; s < SIDES; s++) {
		other[s] = other_vm(c, s, first);
		differ |= other[s] != NULL;
	}
	add_vm(first, "vm", differ ? side_name((enum side)side) : "", f);
	for (s = 0; s < SIDES; s++)
		if (other[s])
			add_vm(other[s], NULL, side_name((enum side)s), f);
	if (differ)
		add(f, NULL,
		    "the machines differ, so a difference may come from them "
		    "and not from the kernels");
}

/* The state of a machine of the first boots; new's too if it is another one. */
static void add_host(const struct host_state *base,
		     const struct host_state *new, const char *what,
		     struct header *f)
{
	char text[SIDES][HOST_TEXT_MAX];

	host_summary(base, text[SIDE_BASE]);
	host_summary(new, text[SIDE_NEW]);
	if (!strcmp(text[SIDE_BASE], text[SIDE_NEW])) {
		add(f, what, "%s", text[SIDE_BASE]);
	} else {
		add(f, what, "base: %s", text[SIDE_BASE]);
		add(f, NULL, "new: %s", text[SIDE_NEW]);
	}
}

/* Counts do not depend on the state of the machine. */
static void add_hosts(const struct comparison *c, struct header *f)
{
	const struct result *b = &c->side[SIDE_BASE].result[0];
	const struct result *n = &c->side[SIDE_NEW].result[0];
	bool guests = b->vm.qemu || n->vm.qemu;

	if (c->exact || c->withheld)
		return;
	if (guests)
		add_host(&b->outer, &n->outer, "host", f);
	add_host(&b->state, &n->state, guests ? "guest" : "host", f);
}

/* Smallest number of rounds among the checks that never failed; 0: none. */
static unsigned int fewest_rounds(const struct comparison *c)
{
	unsigned int fewest = 0, s;
	size_t i;

	for (i = 0; i < c->nr_checks; i++)
		for (s = 0; s < SIDES; s++)
			if (c->checks[i].rounds[s] && !c->checks[i].failed[s] &&
			    (!fewest || c->checks[i].rounds[s] < fewest))
				fewest = c->checks[i].rounds[s];
	return fewest;
}

static void add_rounds(const struct comparison *c, struct header *f)
{
	const struct result *r = &c->side[SIDE_BASE].result[0];
	int rounds = 0, of_cell;
	size_t i;

	for (i = 0; i < r->nr_cells; i++) {
		of_cell = __builtin_popcountll(r->cells[i].rounds);
		rounds = of_cell > rounds ? of_cell : rounds;
	}
	if (!rounds)
		return;
	add(f, "rounds",
	    "%d per cell, each with its own seed; a row covers all of them. "
	    "Checks that never failed passed in at least %u rounds",
	    rounds, fewest_rounds(c));
	add(f, NULL,
	    "to repeat one round, use its seed and a plan without rounds "
	    "that has the cell");
}

static bool has_walls(const struct comparison *c)
{
	size_t i, k;

	for (i = 0; i < c->nr_cells; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			if (metric_is_wall(&c->cells[i],
					   &c->cells[i].metrics[k]))
				return true;
	return false;
}

static size_t failed_checks(const struct comparison *c)
{
	size_t i, nr = 0;

	for (i = 0; i < c->nr_checks; i++)
		nr += c->checks[i].failed[SIDE_BASE] ||
		      c->checks[i].failed[SIDE_NEW];
	return nr;
}

static void add_amount(const struct comparison *c, struct header *f)
{
	const struct compare_metric *m;
	uint64_t count[SIDES] = { 0, 0 };
	size_t i, k, metrics = 0, unlike = 0, controls = 0;
	size_t none = count_verdicts(c, STAT_MEAN, VERDICT_NONE);
	unsigned int s;

	for (i = 0; i < c->nr_cells; i++) {
		metrics += c->cells[i].nr_metrics;
		controls += c->cells[i].is_control ? c->cells[i].nr_metrics : 0;
		for (k = 0; k < c->cells[i].nr_metrics; k++) {
			m = &c->cells[i].metrics[k];
			unlike += m->cpus_differ;
			for (s = 0; s < SIDES; s++)
				count[s] += m->count[s];
		}
	}
	add(f, "samples",
	    "%zu cell%s with %zu metric%s; values recorded: "
	    "%" PRIu64 " base, %" PRIu64 " new",
	    c->nr_cells, plural(c->nr_cells), metrics, plural(metrics),
	    count[SIDE_BASE], count[SIDE_NEW]);
	if (c->withheld)
		add(f, "verdicts",
		    "cells that passed on both sides %zu, that "
		    "did not pass in a boot %zu, on one side only %zu; checks "
		    "that failed in a boot %zu of %zu",
		    c->nr_cells, c->nr_unpassed, c->nr_lonely, failed_checks(c),
		    c->nr_checks);
	else
		add(f, "means", "%zu worse, %zu better, %zu same, %zu unsure",
		    count_verdicts(c, STAT_MEAN, VERDICT_WORSE),
		    count_verdicts(c, STAT_MEAN, VERDICT_BETTER),
		    count_verdicts(c, STAT_MEAN, VERDICT_SAME),
		    count_verdicts(c, STAT_MEAN, VERDICT_UNSURE));
	if (controls && !c->withheld)
		add(f, NULL,
		    "%zu of these are controls, memory that is not DAX",
		    controls);
	if (none > unlike && !c->withheld)
		add(f, NULL,
		    "%zu not longer than measuring it, without a verdict",
		    none - unlike);
	if (unlike && !c->withheld)
		add(f, NULL,
		    "%zu whose tasks had another number of CPUs, without a verdict",
		    unlike);
}

/* List metrics of which @listed is true; return their number. */
static size_t list_metrics(const struct comparison *c,
			   bool (*listed)(const struct comparison *,
					  const struct compare_cell *,
					  const struct compare_metric *),
			   char *names, size_t room)
{
	const struct compare_cell *cell, *last = NULL;
	size_t i, k, nr = 0, len = 0;

	names[0] = '\0';
	for (i = 0; i < c->nr_cells; i++) {
		cell = &c->cells[i];
		for (k = 0; k < cell->nr_metrics; k++) {
			if (!listed(c, cell, &cell->metrics[k]))
				continue;
			nr++;
			if (len + CELL_ID_MAX + CELL_NAME_MAX + 8 > room)
				continue;
			len += (size_t)snprintf(
				names + len, room - len, "%s%s %s",
				last && last != cell ? ", " : "",
				last == cell ? "" : cell->id,
				cell->metrics[k].like->name);
			last = cell;
		}
	}
	return nr;
}

static bool unrepeated_single(const struct comparison *c,
			      const struct compare_cell *cell,
			      const struct compare_metric *m)
{
	(void)c;
	return !m->repeats && cell->cell.threads == 1;
}

static bool unrepeated_several(const struct comparison *c,
			       const struct compare_cell *cell,
			       const struct compare_metric *m)
{
	(void)c;
	return !m->repeats && cell->cell.threads > 1;
}

/* Some boot lacks the metric, so that it has fewer pairs than the others. */
static bool has_fewer_boots(const struct comparison *c,
			    const struct compare_cell *cell,
			    const struct compare_metric *m)
{
	(void)cell;
	return m->boots[SIDE_BASE] < c->side[SIDE_BASE].nr ||
	       m->boots[SIDE_NEW] < c->side[SIDE_NEW].nr;
}

/* The mean or a percentile is not longer than measuring it, on some boot. */
static bool is_too_short(const struct comparison *c,
			 const struct compare_cell *cell,
			 const struct compare_metric *m)
{
	unsigned int stat;

	(void)c;
	(void)cell;
	for (stat = STAT_MEAN; stat < STAT_MAX; stat++)
		if (m->stat[stat].too_short)
			return true;
	return false;
}

static bool has_other_cpus(const struct comparison *c,
			   const struct compare_cell *cell,
			   const struct compare_metric *m)
{
	(void)c;
	(void)cell;
	return m->cpus_differ;
}

static bool has_large_cost(const struct comparison *c,
			   const struct compare_cell *cell,
			   const struct compare_metric *m)
{
	(void)c;
	(void)cell;
	return m->stat[STAT_MEAN].cost_large;
}

static bool has_unsure_cost(const struct comparison *c,
			    const struct compare_cell *cell,
			    const struct compare_metric *m)
{
	(void)c;
	(void)cell;
	return m->stat[STAT_MEAN].cost_unsure;
}

/* In which rows the cost of measuring matters: stats/time_stats.h says why. */
static void add_cost_doubts(const struct comparison *c, struct header *f)
{
	char names[2000];
	size_t nr = list_metrics(c, is_too_short, names, sizeof(names));

	if (nr)
		add(f, "too short",
		    "on some boot the mean or a percentile of %zu row%s is not longer than measuring it: it counts as 0 and has no verdict: %s",
		    nr, plural(nr), names);
	nr = list_metrics(c, has_large_cost, names, sizeof(names));
	if (nr)
		add(f, "cost",
		    "above %g %% of the value in %zu row%s, which may be wrong by more than a few %%: %s",
		    COST_LARGE * 100, nr, plural(nr), names);
	nr = list_metrics(c, has_unsure_cost, names, sizeof(names));
	if (nr)
		add(f, "cost",
		    "differs between boots by more than half of what %zu row%s can tell, so that the verdict rests on the subtraction; a difference that is not larger than that of the costs of %s and %s is unsure: %s",
		    nr, plural(nr), comparison_side(c, SIDE_BASE),
		    comparison_side(c, SIDE_NEW), names);
}

/* Boots of one seed and build execute the same: say whether they did. */
static void add_repeats(const struct comparison *c, struct header *f)
{
	char names[2000];
	bool repeated = false;
	size_t i, k, nr;

	for (i = 0; i < c->nr_cells; i++)
		for (k = 0; k < c->cells[i].nr_metrics; k++)
			repeated |= c->cells[i].metrics[k].repeated;
	if (!repeated)
		return;
	nr = list_metrics(c, unrepeated_single, names, sizeof(names));
	if (nr)
		add(f, NULL,
		    "boots of one seed: %zu metric%s of single-task cells DID "
		    "NOT REPEAT: %s",
		    nr, plural(nr), names);
	else
		add(f, NULL,
		    "boots of one seed: every metric of every single-task cell "
		    "is identical");
	nr = list_metrics(c, unrepeated_several, names, sizeof(names));
	if (nr)
		add(f, NULL,
		    "boots of one seed: %zu metric%s of multi-task cells "
		    "differ%s: %s",
		    nr, plural(nr), nr == 1 ? "s" : "", names);
}

static void add_fewer_boots(const struct comparison *c, struct header *f)
{
	char names[2000];
	size_t nr = list_metrics(c, has_fewer_boots, names, sizeof(names));

	if (nr)
		add(f, NULL, "%zu metric%s not in all boots: %s", nr,
		    nr == 1 ? " is" : "s are", names);
}

/* What is not compared, since its tasks had another number of CPUs. */
static void add_other_cpus(const struct comparison *c, struct header *f)
{
	char names[2000];
	size_t nr = list_metrics(c, has_other_cpus, names, sizeof(names));

	if (nr)
		add(f, "CPUs differ",
		    "in %zu row%s without a verdict: in some boots tasks share CPUs that have one each, or more, in the others: %s",
		    nr, plural(nr), names);
}

static void add_exact_belief(const struct comparison *c, struct header *f)
{
	const char *base = comparison_side(c, SIDE_BASE);
	const char *new = comparison_side(c, SIDE_NEW);
	const struct seeds s = comparison_seeds(c);

	if (s.pairs >= PAIRS_MIN)
		add(f, "confidence",
		    "%zu pairs of boots, one of %s and one of %s with the "
		    "same seed; intervals are of the mean difference of the "
		    "pairs",
		    s.pairs, base, new);
	else if (s.side[SIDE_BASE] >= PAIRS_MIN &&
		 s.side[SIDE_NEW] >= PAIRS_MIN)
		add(f, "confidence",
		    "%zu+%zu boots, which are not paired, as their seeds "
		    "differ: intervals are wider than those of pairs",
		    s.side[SIDE_BASE], s.side[SIDE_NEW]);
	else
		add(f, "confidence",
		    "%zu+%zu boots with %zu+%zu different seeds: no interval "
		    "and no verdict; use %d or more boots a side, each with "
		    "its own seed",
		    c->side[SIDE_BASE].nr, c->side[SIDE_NEW].nr,
		    s.side[SIDE_BASE], s.side[SIDE_NEW], PAIRS_MIN);
	add_fewer_boots(c, f);
	add_repeats(c, f);
}

/* What these boots can find in a typical row, and how many would find 1 %. */
static void add_power(const struct comparison *c, struct header *f)
{
	size_t boots = c->side[SIDE_BASE].nr < c->side[SIDE_NEW].nr ?
			       c->side[SIDE_BASE].nr :
			       c->side[SIDE_NEW].nr;
	struct boot_noise noise;

	if (!typical_noise(c, &noise) || !(noise.sd > 0))
		return;
	add(f, "power",
	    "a typical row varies by %.2g %% from boot to boot: %zu boots a side find a change of %.2g %% in 4 of 5 cases, before the correction; 1 %% would need %zu boots a side (each row: daxstorm power)",
	    noise.sd * 100, boots, power_change(&noise, boots),
	    power_boots(&noise, 1));
}

/* What differs where nothing does. */
static void add_floor(const struct comparison *c, struct header *f)
{
	struct self_difference floor;

	if (base_against_itself(c, &floor))
		add(f, "floor",
		    "%s against itself, every other boot against the others: the median row differs by %.2g %%, the widest by %.2g %%",
		    comparison_side(c, SIDE_BASE), floor.median_pct,
		    floor.widest_pct);
}

/* How the rows were compared, and what makes that less sure. */
static void add_time_belief(const struct comparison *c, struct header *f)
{
	static const char *const how[] = {
		[ROWS_BY_WELCH] = "Welch's t over boots",
		[ROWS_BY_MODERATED] =
			"t over boots, variances moderated across the rows",
		[ROWS_BY_PAIRS] =
			"t over pairs of boots that were measured in turn, variances moderated across the rows",
	};
	size_t base = c->side[SIDE_BASE].nr, new = c->side[SIDE_NEW].nr, i;
	const char *const name[SIDES] = {
		comparison_side(c, SIDE_BASE),
		comparison_side(c, SIDE_NEW),
	};
	const struct compare_outlier *o;
	const char *path, *slash;

	add(f, "confidence",
	    "%zu+%zu boots; intervals are of 95 %% (%s); %zu verdict%s of means and percentiles corrected together (false discovery rate 5 %%)",
	    base, new, how[c->method], c->nr_judged, plural(c->nr_judged));
	if (base < BOOTS_FOR_TWO_STATES_MIN || new < BOOTS_FOR_TWO_STATES_MIN)
		add(f, NULL,
		    "too few boots for two-state noise: if each boot is in one of two states by chance, it takes %d a side to tell",
		    BOOTS_FOR_TWO_STATES_MIN);
	if (c->nr_drifting && c->took_turns)
		add(f, "drift",
		    "%zu of %zu rows moved while they were measured, so boots are compared in pairs",
		    c->nr_drifting, c->nr_rows);
	else if (c->nr_drifting)
		add(f, "drift",
		    "%zu of %zu rows moved while they were measured, and boots of %s and %s did not take turns: these rows are unsure, and no other is safe; measure %s, %s, %s, %s",
		    c->nr_drifting, c->nr_rows, name[0], name[1], name[0],
		    name[1], name[1], name[0]);
	for (i = 0; i < c->nr_outliers; i++) {
		o = &c->outliers[i];
		path = c->side[o->side].path[o->boot - 1];
		slash = strrchr(path, '/');
		add(f, i ? NULL : "outliers",
		    "boot %u of %s (%s) is far from the others in %zu of %zu rows, and is %s",
		    o->boot, name[o->side], slash ? slash + 1 : path, o->rows,
		    c->nr_rows,
		    o->kept ?
			    "kept in them, as it may be the second of two states: boot again, or look at its console" :
			    "left out of them");
	}
	add_floor(c, f);
	add_power(c, f);
}

static void add_belief(const struct comparison *c, struct header *f)
{
	size_t base = c->side[SIDE_BASE].nr, new = c->side[SIDE_NEW].nr;

	if (c->withheld)
		add(f, "times", "withheld: %s", c->withheld);
	else if (c->exact)
		add_exact_belief(c, f);
	else if (base < 2 || new < 2)
		add(f, "confidence",
		    "%zu+%zu boots: one boot on a side "
		    "gives no interval and no verdict; use two or "
		    "more",
		    base, new);
	else
		add_time_belief(c, f);
	if (!c->withheld)
		add_other_cpus(c, f);
	if (!c->withheld && !c->exact) {
		add_fewer_boots(c, f);
		add_cost_doubts(c, f);
	}
}

void header_belief(const struct comparison *c, struct header *f)
{
	memset(f, 0, sizeof(*f));
	add_belief(c, f);
}

/* Print a word for a shell. */
static char *shell_word(const char *text, char word[SHELL_WORD_MAX])
{
	size_t len = 0;

	word[len++] = '\'';
	for (; *text && len < SHELL_WORD_MAX - 6; text++)
		if (*text == '\'')
			len += (size_t)sprintf(word + len, "'\\''");
		else
			word[len++] = *text;
	word[len++] = '\'';
	word[len] = '\0';
	return word;
}

bool header_is_profiled(const struct comparison *c)
{
	const struct result *r;
	unsigned int side;
	size_t i, k;

	for (side = 0; side < SIDES; side++) {
		r = &c->side[side].result[0];
		for (i = 0; i < r->nr_cells; i++)
			for (k = 0; k < r->cells[i].nr_metrics; k++)
				if (r->cells[i].metrics[k].profile)
					return true;
	}
	return false;
}

/* Several boots of each side, all of one seed. */
static bool is_identical(const struct comparison *c)
{
	return c->side[SIDE_BASE].nr > 1 && c->nr_seeds == 1;
}

const char *header_program(void)
{
	char path[PATH_MAX];
	struct err e;

	return script_path("tests/run", path, &e) ? "daxstorm" :
						    "build/daxstorm";
}

/* Say why no command repeats all of it. Return false if one does. */
static bool cannot_repeat(const struct comparison *c, struct header *f)
{
	const struct result *b = &c->side[SIDE_BASE].result[0];
	const struct result *n = &c->side[SIDE_NEW].result[0];
	char plan[SHELL_WORD_MAX];

	/* only a guest can count, but older results do not describe it */
	if (c->exact && (!b->vm.qemu || !n->vm.qemu))
		add(f, "repeat",
		    "not by one command, as the results do not hold the machine of the guests");
	else if (!b->vm.qemu || !n->vm.qemu)
		add(f, "repeat",
		    "not by one command, as no guest was measured: boot each kernel and run %s run --plan %s --mode %s --seed %" PRIu64
		    " -o FILE",
		    header_program(), shell_word(b->plan, plan), b->mode,
		    b->seed);
	else if (!result_vm_equal(&b->vm, &n->vm))
		add(f, "repeat",
		    "not by one command, as the guests of both sides had different machines (vm)");
	else if (c->side[SIDE_BASE].nr != c->side[SIDE_NEW].nr)
		add(f, "repeat",
		    "not by one command, which boots both sides as often: here one has %zu boots and the other %zu",
		    c->side[SIDE_BASE].nr, c->side[SIDE_NEW].nr);
	else
		return false;
	return true;
}

/* Does a plan of this name come with daxstorm? */
static bool is_own_plan(const char *plan)
{
	char name[SHELL_WORD_MAX], path[PATH_MAX];
	struct err e;

	snprintf(name, sizeof(name), "plans/%s.ini", plan);
	return !strchr(plan, '/') && !data_path(name, path, &e);
}

/* The command that measures the same again. Own kernels have no release to name. */
static void add_repeat(const struct comparison *c, struct header *f)
{
	const struct result *b = &c->side[SIDE_BASE].result[0];
	const struct result *n = &c->side[SIDE_NEW].result[0];
	bool append = b->vm.append && b->vm.append[0];
	bool own_plan = is_own_plan(b->plan);
	char word[4][SHELL_WORD_MAX], plan[SHELL_WORD_MAX];

	if (cannot_repeat(c, f))
		return;
	snprintf(plan, sizeof(plan), "%s%s", b->plan, own_plan ? "" : ".ini");
	add(f, "repeat",
	    "%s compare-kernels --base %s --new %s --plan %s --mode %s --boots %zu --seed %" PRIu64
	    "%s%s --tolerance %g --memory %" PRIu64 "M --pmem %" PRIu64
	    "M --cpus %" PRIu64 "%s%s",
	    header_program(), shell_word(b->release, word[0]),
	    shell_word(n->release, word[1]), shell_word(plan, word[2]), b->mode,
	    c->side[SIDE_BASE].nr, b->seed,
	    is_identical(c) ? " --identical-boots" : "",
	    header_is_profiled(c) ? " --profile 1" : "", c->tolerance_pct,
	    b->vm.memory_bytes >> 20, b->vm.pmem_bytes >> 20, b->vm.cpus,
	    append ? " --append " : "",
	    append ? shell_word(b->vm.append, word[3]) : "");
	add(f, NULL,
	    "(of a kernel that is no package, name the build tree instead of the release)");
	if (!own_plan)
		add(f, NULL,
		    "(%s is no plan of daxstorm: name the file, which the results do not hold)",
		    plan);
}

void header_above(const struct comparison *c, struct header *f)
{
	size_t i;

	memset(f, 0, sizeof(*f));
	add_kernels(c, f);
	add_setting(c, f);
	add_quiet(c, f);
	add_measure(c, f);
	add_vms(c, f);
	add_hosts(c, f);
	add_rounds(c, f);
	add_amount(c, f);
	add_belief(c, f);
	add_repeat(c, f);
	for (i = 0; i < c->nr_warnings; i++)
		add(f, "warning", "%s", c->warnings[i]);
}

/* What the boots of a side are samples of, and the interval over them. */
static void add_reading_of_boots(const struct comparison *c, struct header *f)
{
	const struct seeds s = comparison_seeds(c);

	if (s.side[SIDE_BASE] < PAIRS_MIN || s.side[SIDE_NEW] < PAIRS_MIN)
		return; /* no interval, as the lines above the table say */
	add(f, NULL,
	    "Boots of one side differ on purpose: each has another "
	    "order of operations, addresses, placement and memory, by "
	    "its seed. The interval is the 99 %% %s.",
	    s.pairs >= PAIRS_MIN ?
		    "t interval of the mean difference of the pairs, widened "
		    "to all pairs if they are fewer than 12" :
		    "Welch t interval of the difference of the two means, "
		    "widened to all differences between a boot of base and "
		    "one of new");
}

/* How the values, intervals and verdicts of the tables are to be read. */
static void add_reading(const struct comparison *c, struct header *f)
{
	add(f, NULL,
	    "Values are per page-table entry, for some metrics per "
	    "4 KiB page (see daxstorm list): the cost of an operation "
	    "is divided by the number of entries or pages that it "
	    "covers. A side's value is the mean over its boots; n "
	    "is the number of recorded values of base and new.");
	add(f, NULL,
	    "better, worse: the whole interval lies beyond +-%g %% of "
	    "base%s; same: it lies within; unsure: neither. Tails are shown "
	    "for metrics with at least %d values. A percentile has a verdict "
	    "if in each boot 10 values or more lie beyond it, max never has "
	    "one.",
	    c->tolerance_pct,
	    c->tolerance_insn > 0 ? ", or 1 instruction if that is more" : "",
	    TAIL_VALUES_MIN);
	if (c->exact)
		add_reading_of_boots(c, f);
	if (!c->exact)
		add(f, NULL,
		    "The cost of measuring an operation is the median that "
		    "10000 empty ones record, in whole ns, in each boot. It "
		    "is subtracted once for each operation. It is not "
		    "subtracted from _wall, fio's latencies and times of "
		    "workloads with checks: none of these is the time of one "
		    "operation between two readings of the clock.");
	if (has_walls(c))
		add(f, NULL,
		    "_wall: the span from the start of the first task to the "
		    "end of the last, divided by the entries or pages that all "
		    "tasks covered in it.");
}

/* Is a cell of a target measured that survives a power failure? */
static bool has_pmem(const struct comparison *c)
{
	const struct result *r;
	size_t i, k;
	int s;

	for (s = 0; s < SIDES; s++)
		for (i = 0; i < c->side[s].nr; i++) {
			r = &c->side[s].result[i];
			for (k = 0; k < r->nr_cells; k++)
				if (r->cells[k].cell.target->persistent)
					return true;
		}
	return false;
}

/* Whether the pmem of a side is real, and what says so. */
static char *pmem_text(const struct result *r, char text[HOST_TEXT_MAX])
{
	/* scripts/vm backs the pmem of its guests by memory of their host */
	if (r->vm.qemu) {
		strcpy(text,
		       "Emulated pmem is DRAM: its bandwidth and latency say nothing about Optane");
		return text;
	}
	return host_pmem_text(&r->state, text);
}

static void add_pmem(const struct comparison *c, struct header *f)
{
	char text[SIDES][HOST_TEXT_MAX];
	unsigned int s;

	if (!has_pmem(c))
		return;
	for (s = 0; s < SIDES; s++)
		pmem_text(&c->side[s].result[0], text[s]);
	if (!strcmp(text[SIDE_BASE], text[SIDE_NEW])) {
		add(f, NULL, "%s.", text[SIDE_BASE]);
		return;
	}
	for (s = 0; s < SIDES; s++)
		add(f, NULL, "On %s: %s.", side_name((enum side)s), text[s]);
}

void header_below(const struct comparison *c, struct header *f)
{
	memset(f, 0, sizeof(*f));
	if (!c->withheld)
		add_reading(c, f);
	if (c->nr_growth)
		add(f, NULL,
		    "Growth: metrics that end in a number of entries "
		    "form a series. power: the exponent of the growth of the "
		    "whole operation with this number, by least squares over "
		    "all sizes; 0: it does not grow, 1: each entry costs the "
		    "same. at end: between the two largest sizes.");
	if (c->exact)
		add(f, NULL,
		    "Exact mode counts instructions of the guest. It "
		    "says nothing about cache misses, lock contention or "
		    "memory latency: more instructions may not take more time.");
	else if (!c->withheld)
		add(f, NULL,
		    "Boots are the independent samples. About one interval in "
		    "twenty does not contain the true difference by chance. Of "
		    "the rows that are better or worse, one in twenty is "
		    "expected to be so by chance: the others are unsure, even "
		    "where the row's own interval lies beyond the tolerance.");
	add_pmem(c, f);
	if (strcmp(c->side[SIDE_BASE].result[0].release,
		   c->side[SIDE_NEW].result[0].release))
		add(f, NULL,
		    "Kernels of two series differ in more than the patches "
		    "under test: a difference shown here is one between these "
		    "two kernels and does not prove that a patch caused it.");
}

void header_free(struct header *f)
{
	size_t i;

	for (i = 0; i < f->nr; i++)
		free(f->fact[i].text);
	free(f->fact);
	memset(f, 0, sizeof(*f));
}
