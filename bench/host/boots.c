// SPDX-License-Identifier: GPL-2.0-or-later
/* boots.c - what the states of all boots of a comparison say about it */
#include "host/boots.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "host/advice.h"
#include "host/cell.h"

#define WARNING_MAX	1200
#define SPEED_RANGE_PCT 5 /* between the ends of cells */

/* What warns, and of what. */
struct view {
	const struct host_boot *boots;
	size_t nr;
	bool outer; /* of the hosts of the guests, not of the machines */
	host_warn *warn;
	void *data;
};

static const struct host_state *state_of(const struct view *v, size_t boot)
{
	return v->outer ? v->boots[boot].outer : v->boots[boot].state;
}

static const char *place(const struct view *v)
{
	return v->outer ? "host of the guests" : "host";
}

/* The first boot's sentence, and in how many others it would stand. */
static int warn_of_setting(const struct view *v, enum host_advice advice)
{
	char text[HOST_TEXT_MAX], other[HOST_TEXT_MAX], whole[WARNING_MAX];
	size_t i, nr = 0, recorded = 0;

	text[0] = '\0';
	for (i = 0; i < v->nr; i++) {
		recorded += state_of(v, i)->recorded;
		/* its host is recorded beside it */
		if (advice == ADVICE_VIRTUAL && v->boots[i].outer->recorded)
			continue;
		if (!host_advice(state_of(v, i), advice, other)[0])
			continue;
		if (!nr++)
			strcpy(text, other);
	}
	if (!nr)
		return 0;
	snprintf(whole, sizeof(whole), "%s: %s", place(v), text);
	if (nr < recorded)
		snprintf(whole + strlen(whole), sizeof(whole) - strlen(whole),
			 " (%zu of %zu boots)", nr, recorded);
	return v->warn(v->data, whole);
}

/* Settings that should be the same in all boots. */
enum setting {
	SET_GOVERNOR = HOST_FACTS,
	SET_LIMIT,
	SET_PMEM,
	SETTINGS,
};

static const struct {
	unsigned int setting;
	bool exact; /* changes the path of the kernel, and so counts too */
	const char *name;
} settings[] = {
	{ SET_GOVERNOR, false, "governors" },
	{ SET_LIMIT, false, "frequency limits" },
	{ HOST_FREQ_DRIVER, false, "frequency drivers" },
	{ HOST_TURBO, false, "settings of turbo" },
	{ HOST_SMT, false, "settings of SMT" },
	{ HOST_IDLE_DRIVER, false, "idle drivers" },
	{ HOST_MICROCODE, false, "versions of the microcode" },
	{ HOST_ISOLATED, true, "isolated CPUs" },
	{ HOST_NOHZ_FULL, true, "nohz_full CPUs" },
	{ HOST_THP, true, "settings of transparent huge pages" },
	{ HOST_NUMA_BALANCING, true, "settings of NUMA balancing" },
	{ HOST_NMI_WATCHDOG, false, "settings of the NMI watchdog" },
	{ SET_PMEM, false, "kinds of pmem" },
};

/* The value of a setting as text; "": unknown. */
static char *setting_text(const struct host_state *s, unsigned int setting,
			  char text[HOST_TEXT_MAX])
{
	const struct host_list *pmem = &s->list[HOST_PMEM];
	size_t i, len = 0;

	text[0] = '\0';
	if (setting == SET_GOVERNOR)
		return host_governors(s, text);
	if (setting == SET_LIMIT && s->khz_limit)
		snprintf(text, HOST_TEXT_MAX, "%.2f GHz",
			 (double)s->khz_limit / 1e6);
	for (i = 0; setting == SET_PMEM && i < pmem->nr && i < 8; i++)
		len += (size_t)snprintf(text + len, HOST_TEXT_MAX - len,
					"%s%.32s %s", i ? ", " : "",
					pmem->item[i].name,
					host_pmem_names[pmem->item[i].number]);
	if (setting < HOST_FACTS && s->fact[setting])
		snprintf(text, HOST_TEXT_MAX, "%s", s->fact[setting]);
	return text;
}

/* One line at the first boot that differs from the first that says it. */
static int warn_of_difference(const struct view *v, size_t row)
{
	char first[HOST_TEXT_MAX], text[HOST_TEXT_MAX], whole[WARNING_MAX];
	const char *first_path = NULL;
	size_t i;

	for (i = 0; i < v->nr; i++) {
		if (!setting_text(state_of(v, i), settings[row].setting,
				  text)[0])
			continue;
		if (!first_path) {
			first_path = v->boots[i].path;
			strcpy(first, text);
			continue;
		}
		if (!strcmp(first, text))
			continue;
		snprintf(
			whole, sizeof(whole),
			"%s: the %s differ: %.100s (%.200s) and %.100s (%.200s): a difference may come from that and not from the kernels; measure both sides with the same",
			place(v), settings[row].name, first, first_path, text,
			v->boots[i].path);
		return v->warn(v->data, whole);
	}
	return 0;
}

/* A vulnerability that costs something; "" if the kernel does nothing. */
static const char *mitigation_of(const struct host_state *s, const char *name)
{
	const struct host_item *item =
		host_list_find(&s->list[HOST_MITIGATIONS], name);

	return item && !strncmp(item->text, "Mitigation: ", 12) ?
		       item->text + 12 :
		       "";
}

/* Append "NAME (A and B)" for mitigations of @a; return their number. */
static size_t list_mitigations(const struct host_state *a,
			       const struct host_state *b, bool only_b,
			       size_t nr, char text[HOST_TEXT_MAX])
{
	const struct host_list *list =
		&(only_b ? b : a)->list[HOST_MITIGATIONS];
	const char *name, *of_a, *of_b;
	size_t i, len = strlen(text);

	for (i = 0; i < list->nr; i++) {
		name = list->item[i].name;
		if (only_b && host_list_find(&a->list[HOST_MITIGATIONS], name))
			continue;
		of_a = mitigation_of(a, name);
		of_b = mitigation_of(b, name);
		if (!strcmp(of_a, of_b))
			continue;
		nr++;
		if (len < HOST_TEXT_MAX - 160)
			len += (size_t)snprintf(text + len, HOST_TEXT_MAX - len,
						"%s%.32s (%.50s and %.50s)",
						len ? ", " : "", name,
						*of_a ? of_a : "none",
						*of_b ? of_b : "none");
	}
	return nr;
}

static int warn_of_mitigations(const struct view *v)
{
	const struct host_boot *first = NULL;
	char text[HOST_TEXT_MAX], whole[WARNING_MAX];
	const struct host_state *a, *b;
	size_t i, nr;

	for (i = 0; i < v->nr; i++) {
		b = state_of(v, i);
		if (!b->list[HOST_MITIGATIONS].nr)
			continue;
		if (!first) {
			first = &v->boots[i];
			a = b;
			continue;
		}
		text[0] = '\0';
		nr = list_mitigations(a, b, false, 0, text);
		nr = list_mitigations(a, b, true, nr, text);
		if (!nr)
			continue;
		snprintf(
			whole, sizeof(whole),
			"%s: %zu mitigation%s differ%s between %.200s and %.200s: %s: each entry into the kernel costs more with one; boot both sides with mitigations=off to leave it out",
			place(v), nr, nr == 1 ? "" : "s", nr == 1 ? "s" : "",
			first->path, v->boots[i].path, text);
		return v->warn(v->data, whole);
	}
	return 0;
}

static const struct {
	const char *name, *unit, *then;
} disturbances[HOST_DISTURBANCES] = {
	[HOST_STOLEN] = { "steal time", "ms",
			  "the hypervisor ran something else on these CPUs; give the machine CPUs of its own and measure again" },
	[HOST_THROTTLED] = { "throttling", "events",
			     "the CPUs were slowed down for heat; cool the machine better or lower its speed, and measure again" },
	[HOST_SHARED] = { "CPU time of others", "ms",
			  "other tasks ran beside what was measured; stop them and measure again" },
};

static int warn_of_cells(const struct view *v, enum host_disturbance kind)
{
	const struct result_cell *cell, *worst = NULL;
	const char *worst_path = NULL;
	char whole[WARNING_MAX], id[CELL_ID_MAX];
	uint64_t value, most = 0;
	size_t i, k, nr = 0, all = 0;

	for (i = 0; i < v->nr; i++) {
		for (k = 0; k < v->boots[i].nr_cells; k++) {
			cell = &v->boots[i].cells[k];
			if (!cell->host)
				continue;
			all++;
			value = host_disturbed(cell->host, kind);
			nr += value != 0;
			if (value <= most)
				continue;
			most = value;
			worst = cell;
			worst_path = v->boots[i].path;
		}
	}
	if (!nr)
		return 0;
	snprintf(
		whole, sizeof(whole),
		"%s: %s in %zu of %zu cells of all boots, most in %s (%.200s): %" PRIu64
		" %s in a cell of %" PRIu64 " ms: %s",
		place(v), disturbances[kind].name, nr, all,
		cell_id(&worst->cell, id), worst_path, most,
		disturbances[kind].unit, worst->host->wall_ms,
		disturbances[kind].then);
	return v->warn(v->data, whole);
}

/* The same of the hosts of guests, of which no cell is known. */
static int warn_of_host(const struct view *v, enum host_disturbance kind)
{
	const struct host_boot *worst = NULL;
	char whole[WARNING_MAX];
	uint64_t value, most = 0;
	size_t i, nr = 0, all = 0;

	for (i = 0; i < v->nr; i++) {
		if (!v->boots[i].outer_host)
			continue;
		all++;
		value = host_disturbed(v->boots[i].outer_host, kind);
		nr += value != 0;
		if (value <= most)
			continue;
		most = value;
		worst = &v->boots[i];
	}
	if (!nr)
		return 0;
	snprintf(
		whole, sizeof(whole),
		"host of the guests: %s in %zu of %zu boots, most in %.200s: %" PRIu64
		" %s in a boot of %" PRIu64 " s: %s",
		disturbances[kind].name, nr, all, worst->path, most,
		disturbances[kind].unit, worst->outer_host->wall_ms / 1000,
		disturbances[kind].then);
	return v->warn(v->data, whole);
}

/* The fastest CPU at the end of a cell is one that measured. */
static int warn_of_speed(const struct view *v)
{
	const struct result_cell *cell, *slow = NULL, *fast = NULL;
	const char *slow_path = NULL, *fast_path = NULL;
	char whole[WARNING_MAX], id[2][CELL_ID_MAX];
	size_t i, k;

	for (i = 0; i < v->nr; i++) {
		for (k = 0; k < v->boots[i].nr_cells; k++) {
			cell = &v->boots[i].cells[k];
			if (!cell->host || !cell->host->khz_end)
				continue;
			if (!slow ||
			    cell->host->khz_end < slow->host->khz_end) {
				slow = cell;
				slow_path = v->boots[i].path;
			}
			if (!fast ||
			    cell->host->khz_end > fast->host->khz_end) {
				fast = cell;
				fast_path = v->boots[i].path;
			}
		}
	}
	if (!slow || slow->host->khz_end >= fast->host->khz_end / 100 *
						    (100 - SPEED_RANGE_PCT))
		return 0;
	snprintf(
		whole, sizeof(whole),
		"%s: the speed at the end of a cell was between %.2f GHz (%s of %.200s) and %.2f GHz (%s of %.200s): times vary with it; fix it: cpupower frequency-set -g performance, and turn turbo off",
		place(v), (double)slow->host->khz_end / 1e6,
		cell_id(&slow->cell, id[0]), slow_path,
		(double)fast->host->khz_end / 1e6, cell_id(&fast->cell, id[1]),
		fast_path);
	return v->warn(v->data, whole);
}

static int warn_of_states(const struct view *v, bool exact)
{
	unsigned int advice;
	size_t row;
	int err = 0;

	for (row = 0; !err && row < sizeof(settings) / sizeof(*settings); row++)
		if (!exact || settings[row].exact)
			err = warn_of_difference(v, row);
	if (!err)
		err = warn_of_mitigations(v);
	for (advice = 0; !err && !exact && advice < HOST_ADVICES; advice++)
		err = warn_of_setting(v, (enum host_advice)advice);
	return err;
}

int host_boots_warn(const struct host_boot *boots, size_t nr, bool exact,
		    host_warn *warn, void *data)
{
	struct view v = { boots, nr, false, warn, data };
	unsigned int kind;
	int err = 0;

	/* what happened comes first, then what differs, then what may happen */
	for (kind = 0; !err && !exact && kind < HOST_DISTURBANCES; kind++)
		err = warn_of_cells(&v, (enum host_disturbance)kind);
	if (!err && !exact)
		err = warn_of_speed(&v);
	for (kind = 0; !err && !exact && kind < HOST_DISTURBANCES; kind++)
		err = warn_of_host(&v, (enum host_disturbance)kind);
	if (!err)
		err = warn_of_states(&v, exact);
	v.outer = true;
	return err || exact ? err : warn_of_states(&v, false);
}
