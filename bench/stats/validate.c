// SPDX-License-Identifier: GPL-2.0-or-later
/* validate.c - check that results can be compared */
#include "stats/validate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "host/boots.h"
#include "stats/names.h"

__attribute__((format(printf, 2, 3))) static int
warn_about(struct comparison *c, const char *fmt, ...)
{
	va_list ap;
	char *text, **added;
	size_t i;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		return -ENOMEM;
	for (i = 0; i < c->nr_warnings; i++) {
		if (!strcmp(c->warnings[i], text)) {
			free(text);
			return 0;
		}
	}
	added = array_add(&c->warnings, &c->nr_warnings, sizeof(*c->warnings));
	if (!added) {
		free(text);
		return -ENOMEM;
	}
	*added = text;
	return 0;
}

/* Length of the kind of a plan's digest, as "cells:"; 0: of the plan's text. */
static size_t digest_kind(const char *digest)
{
	const char *end = strchr(digest, ':');

	return end ? (size_t)(end + 1 - digest) : 0;
}

static bool same_kind(const char *a, const char *b)
{
	size_t len = digest_kind(a);

	return len == digest_kind(b) && !strncmp(a, b, len);
}

/*
 * Check the digest of the plan against the first one of the same kind. Digests of
 * different kinds, of two versions of daxstorm, say nothing about each other:
 * add_warnings() says so.
 */
static int same_plan(const struct comparison *c, const struct result *r,
		     const char *path, struct err *e)
{
	const struct result *first;
	unsigned int s;
	size_t i;

	for (s = 0; s < SIDES; s++)
		for (i = 0; i < c->side[s].nr; i++) {
			first = &c->side[s].result[i];
			if (!same_kind(first->plan_digest, r->plan_digest))
				continue;
			if (!strcmp(first->plan_digest, r->plan_digest))
				return 0;
			return err_set(
				e, EINVAL,
				"the plan %s was changed between %s (digest %s) and %s (digest %s); measure both again",
				r->plan, c->side[s].path[i], first->plan_digest,
				path, r->plan_digest);
		}
	return 0;
}

/* Check what all files must have in common with the first one. */
static int same_experiment(const struct comparison *c, const struct result *r,
			   const char *path, struct err *e)
{
	const struct result *first = &c->side[SIDE_BASE].result[0];
	const char *start = c->side[SIDE_BASE].path[0];

	if (strcmp(r->mode, first->mode))
		return err_set(
			e, EINVAL,
			"%s has mode %s, but %s has mode %s; compare results of one mode",
			start, first->mode, path, r->mode);
	if (strcmp(r->unit, first->unit))
		return err_set(
			e, EINVAL,
			"%s has unit %s, but %s has unit %s; compare results of one unit",
			start, first->unit, path, r->unit);
	if (strcmp(r->plan, first->plan))
		return err_set(
			e, EINVAL,
			"%s has plan %s, but %s has plan %s; run both kernels with one plan",
			start, first->plan, path, r->plan);
	if (strcmp(r->machine, first->machine))
		return err_set(
			e, EINVAL,
			"%s is from a %s machine, but %s is from a %s machine; compare results of one architecture",
			start, first->machine, path, r->machine);
	return same_plan(c, r, path, e);
}

/* Check what all files of a side must have in common with its first one. */
static int same_kernel(const struct boots *side, size_t boot, struct err *e)
{
	const struct result *first = &side->result[0];
	const struct result *r = &side->result[boot];

	if (strcmp(r->release, first->release) ||
	    strcmp(r->version, first->version))
		return err_set(
			e, EINVAL,
			"%s is from kernel %s (%s), but %s is from %s (%s); all results of a side must be from one kernel",
			side->path[0], first->release, first->version,
			side->path[boot], r->release, r->version);
	if (strcmp(r->model, first->model))
		return err_set(
			e, EINVAL,
			"%s has model %s, but %s has model %s, for the same kernel; measure again with one version of daxstorm",
			side->path[0], first->model, side->path[boot],
			r->model);
	return 0;
}

static bool differ(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

static int warn_of_unknown(struct comparison *c, const struct result *r)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < r->nr_unknown; i++)
		err = warn_about(
			c,
			"%.80s has none of the functions by which daxstorm recognizes %.120s: the values may contain such work",
			r->release, r->unknown[i]);
	return err;
}

static int add_warnings(struct comparison *c, const struct boots *side,
			const struct result *r)
{
	const struct result *first = &c->side[SIDE_BASE].result[0];
	int err = 0;

	if (!same_kind(r->plan_digest, first->plan_digest))
		err = warn_about(
			c,
			"versions of daxstorm with different digests of a plan "
			"wrote the results: whether plan %s was changed between "
			"them is unknown",
			r->plan);
	if (!err && strcmp(r->clock, first->clock))
		err = warn_about(c, "the clocks differ: %s and %s",
				 first->clock, r->clock);
	if (!err && (strcmp(r->cpu, first->cpu) || r->cpus != first->cpus))
		err = warn_about(c,
				 "the machines differ: %" PRIu64 " x %.80s "
				 "and %" PRIu64 " x %.80s",
				 first->cpus, first->cpu, r->cpus, r->cpu);
	if (!err && differ(r->hypervisor, first->hypervisor))
		err = warn_about(c, "the hypervisors differ: %.80s and %.80s",
				 first->hypervisor ? first->hypervisor : "none",
				 r->hypervisor ? r->hypervisor : "none");
	if (!err && strcmp(r->cmdline, side->result[0].cmdline))
		err = warn_about(c, "boots of one side had different command "
				    "lines; the first one's is shown");
	return err ? err : warn_of_unknown(c, r);
}

static const char *daxstorm_of(const struct result *r)
{
	return r->daxstorm;
}

static const char *qemu_of(const struct result *r)
{
	return r->vm.qemu;
}

static const char *program_of(const struct result *r)
{
	return r->provenance.program;
}

static const char *plugin_of(const struct result *r)
{
	return r->provenance.plugin;
}

static const char *base_of(const struct result *r)
{
	return r->provenance.base;
}

static const char *fio_of(const struct result *r)
{
	return r->provenance.fio;
}

static const char *host_of(const struct result *r)
{
	return r->provenance.host;
}

/* What both sides should have in common, and what to do if they have not. */
static const struct {
	const char *what;
	const char *(*of)(const struct result *r); /* NULL: unknown */
	const char *then;
} origins[] = {
	{ "versions of daxstorm", daxstorm_of,
	  "they may measure differently; measure both sides with one version" },
	{ "versions of QEMU", qemu_of,
	  "they may count differently; measure both sides with one QEMU" },
	{ "builds of the program (build IDs)", program_of,
	  "another build moves memory; measure both sides with one build" },
	{ "plugins of QEMU (digests)", plugin_of,
	  "they may count differently; measure both sides with one build" },
	{ "guest images (digests of the programs in it)", base_of,
	  "programs or libraries of the host changed in between; measure both sides again" },
	{ "guest images (digests of fio in it)", fio_of,
	  "fio or a library changed in between; measure both sides again" },
	{ "hosts", host_of,
	  "times differ for that, and counts may if other packages are installed; measure both sides on one host" },
};

#define NR_ORIGINS (sizeof(origins) / sizeof(*origins))

/* All results, base first: number  of them with its path, or NULL. */
static const struct result *result_at(const struct comparison *c, size_t nr,
				      const char **path)
{
	const struct boots *side = c->side;

	if (nr >= side->nr) {
		nr -= side->nr;
		side++;
	}
	if (nr >= side->nr)
		return NULL;
	*path = side->path[nr];
	return &side->result[nr];
}

/*
 * One line at the first result that differs from the first that says it. A linker may
 * write no build ID: then "none" differs from one. Of older files nothing is known.
 */
static int warn_of_origin(struct comparison *c, size_t origin)
{
	const char *path, *first_path = NULL, *first = NULL, *value;
	const struct result *r;
	size_t i;

	for (i = 0; (r = result_at(c, i, &path)); i++) {
		value = origins[origin].of(r);
		if (!value && r->provenance.host)
			value = "none recorded";
		if (value && first && strcmp(value, first))
			return warn_about(
				c,
				"the %s differ: %.60s (%s) and %.60s (%s): %s",
				origins[origin].what, first, first_path, value,
				path, origins[origin].then);
		if (value && !first) {
			first = value;
			first_path = path;
		}
	}
	return 0;
}

static int warn_of_no_provenance(struct comparison *c)
{
	const char *path, *first_path = NULL;
	const struct result *r;
	size_t i, without = 0;

	for (i = 0; (r = result_at(c, i, &path)); i++) {
		if (r->provenance.host)
			continue;
		if (!without++)
			first_path = path;
	}
	if (!without)
		return 0;
	return warn_about(
		c,
		"%zu of %zu results have no provenance (%s%s): build, guest image, host and boot are unknown, so it is not checked that they agree; results of this version of daxstorm have it",
		without, i, first_path, without > 1 ? ", ..." : "");
}

static bool same_machine(const struct result_vm *a, const struct result_vm *b)
{
	return a->memory_bytes == b->memory_bytes &&
	       a->pmem_bytes == b->pmem_bytes && a->cpus == b->cpus;
}

/* A difference of the machines is one of the values, as real as a kernel's. */
static int warn_of_machine(struct comparison *c)
{
	const char *path, *first_path = NULL;
	const struct result_vm *vm, *first = NULL;
	const struct result *r;
	size_t i;

	for (i = 0; (r = result_at(c, i, &path)); i++) {
		vm = &r->vm;
		if (!vm->qemu)
			continue;
		if (first && !same_machine(vm, first))
			return warn_about(
				c,
				"the machines of the guests differ: %" PRIu64
				" MiB of memory, %" PRIu64 " of pmem, %" PRIu64
				" CPUs (%s) and %" PRIu64 ", %" PRIu64
				", %" PRIu64
				" (%s): every page fault may cost more in one of them; measure both sides with the same MEMORY, PMEM and CPUS",
				first->memory_bytes >> 20,
				first->pmem_bytes >> 20, first->cpus,
				first_path, vm->memory_bytes >> 20,
				vm->pmem_bytes >> 20, vm->cpus, path);
		if (!first) {
			first = vm;
			first_path = path;
		}
	}
	return 0;
}

static int warn_of_origins(struct comparison *c, struct err *e)
{
	size_t i;
	int err = warn_of_no_provenance(c);

	if (!err)
		err = warn_of_machine(c);
	for (i = 0; !err && i < NR_ORIGINS; i++)
		err = warn_of_origin(c, i);
	return err ? err_set(e, ENOMEM, "out of memory while comparing") : 0;
}

static const struct result_start *same_start(const struct result *a,
					     const struct result *b)
{
	const struct result_provenance *p = &a->provenance, *q = &b->provenance;
	size_t i, k;

	for (i = 0; i < p->nr_starts; i++)
		for (k = 0; k < q->nr_starts; k++)
			if (!strcmp(p->starts[i].boot_id, q->starts[k].boot_id))
				return &p->starts[i];
	return NULL;
}

/* Texts of all results, and the result that was the first with each. */
struct owners {
	struct names names;
	size_t *owner;
	size_t nr;
};

static void owners_free(struct owners *o)
{
	names_free(&o->names);
	free(o->owner);
}

/* Set *@first to the first result with this text, if that is before it. */
static int own(struct owners *o, const char *text, size_t result, size_t *first)
{
	size_t number, *added;

	if (names_add(&o->names, text, &number))
		return -ENOMEM;
	if (number == o->nr) {
		added = array_add(&o->owner, &o->nr, sizeof(*added));
		if (!added)
			return -ENOMEM;
		*added = result;
	}
	if (o->owner[number] < *first)
		*first = o->owner[number];
	return 0;
}

/* The first result that has a boot ID of result @nr; @nr itself if none has. */
static int find_same_boot(const struct result *r, size_t nr, struct owners *ids,
			  size_t *first)
{
	size_t i;
	int err = 0;

	*first = nr;
	for (i = 0; !err && i < r->provenance.nr_starts; i++)
		err = own(ids, r->provenance.starts[i].boot_id, nr, first);
	return err;
}

/* Older files have no boot ID, but one file is one boot. */
static int find_same_file(const char *path, size_t nr, struct owners *files,
			  size_t *first)
{
	char text[FILE_TEXT_MAX];

	*first = nr;
	return boots_file_text(path, text) ? own(files, text, nr, first) : 0;
}

static int same_boot(const struct comparison *c, size_t earlier, size_t nr,
		     bool is_file, struct err *e)
{
	const char *path = "", *other = "";
	const struct result *b = result_at(c, earlier, &other);
	const struct result *a = result_at(c, nr, &path);
	const struct result_start *start = same_start(b, a);

	if (is_file || !start)
		return err_set(
			e, EINVAL,
			"%s and %s are the same file, and so of one boot: give each boot once",
			other, path);
	return err_set(
		e, EINVAL,
		"%s and %s are of one boot (boot ID %.40s of %.30s): boots are the independent samples; give each once, and boot again between two runs",
		other, path, start->boot_id, start->date);
}

/* Boots are the independent samples: one that counts twice agrees with itself. */
static int refuse_same_boot(const struct comparison *c, struct err *e)
{
	struct owners ids = { .nr = 0 }, files = { .nr = 0 };
	size_t i, boot, file;
	const struct result *r;
	const char *path;
	int err = 0;

	for (i = 0; !err && (r = result_at(c, i, &path)); i++) {
		if (find_same_boot(r, i, &ids, &boot) ||
		    find_same_file(path, i, &files, &file))
			err = err_set(e, ENOMEM,
				      "out of memory while comparing");
		else if (boot < i || file < i)
			err = same_boot(c, boot < file ? boot : file, i,
					file < boot, e);
	}
	owners_free(&ids);
	owners_free(&files);
	return err;
}

static int refuse_metric_twice(const struct result_cell *cell, const char *path,
			       struct err *e)
{
	const struct result_metric *m = cell->metrics;
	struct names names = { .nr = 0 };
	char id[CELL_ID_MAX];
	size_t i, k;
	int err = 0;

	for (i = 0; !err && i < cell->nr_metrics; i++) {
		if (names_add(&names, m[i].name, &k))
			err = err_set(e, ENOMEM,
				      "out of memory while comparing");
		else if (k < i)
			err = err_set(
				e, EINVAL,
				"%s: metric %s is in cell %s twice, with %" PRIu64
				" and %" PRIu64
				" values: the file was changed after it was written; measure again",
				path, m[i].name, cell_id(&cell->cell, id),
				m[k].values.count, m[i].values.count);
	}
	names_free(&names);
	return err;
}

static int refuse_check_twice(const struct result_cell *cell, const char *path,
			      struct err *e)
{
	const struct result_check *k = cell->checks;
	char id[CELL_ID_MAX];
	size_t i, j;

	for (i = 0; i < cell->nr_checks; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(k[i].name, k[j].name))
				return err_set(
					e, EINVAL,
					"%s: check %s is in cell %s twice, as %s and %s: the file was changed after it was written; measure again",
					path, k[i].name,
					cell_id(&cell->cell, id),
					check_status_name(k[j].status),
					check_status_name(k[i].status));
	return 0;
}

static int whole_cells(const struct result *r, const char *path, struct err *e)
{
	size_t i;
	int err = 0;

	if (!r->nr_cells)
		return err_set(
			e, EINVAL,
			"%s has no cells: 0 of plan %s were run; measure again, and look at the console if they are missing again",
			path, r->plan);
	for (i = 0; !err && i < r->nr_cells; i++) {
		err = refuse_metric_twice(&r->cells[i], path, e);
		if (!err)
			err = refuse_check_twice(&r->cells[i], path, e);
	}
	return err;
}

/* Boots of both sides with the same seed are compared with each other. */
static int warn_unpaired(struct comparison *c)
{
	const struct seeds s = comparison_seeds(c);
	bool exact = !strcmp(c->side[SIDE_BASE].result[0].mode, "exact");
	unsigned int side;
	int err = 0;

	if (!s.pairs)
		return warn_about(
			c,
			"no boot of %s has the seed of a boot of %s: what "
			"follows from the seed is part of the difference",
			comparison_side(c, SIDE_BASE),
			comparison_side(c, SIDE_NEW));
	for (side = 0; side < SIDES; side++)
		if (s.unpaired[side] && exact && !err)
			err = warn_about(
				c,
				"%zu of %zu boots of %s have a seed that the "
				"other side lacks%s",
				s.unpaired[side], c->side[side].nr,
				comparison_side(c, (enum side)side),
				s.pairs >= PAIRS_MIN ?
					": they are not compared" :
					"");
	return err;
}

static int add_warning(void *data, const char *text)
{
	return warn_about(data, "%s", text);
}

/* What the machines did beside the measurement; where times are withheld, nothing. */
static int warn_of_hosts(struct comparison *c)
{
	bool exact = !strcmp(c->side[SIDE_BASE].result[0].mode, "exact");
	size_t nr = c->side[SIDE_BASE].nr + c->side[SIDE_NEW].nr, i;
	struct host_boot *boots = calloc(nr, sizeof(*boots));
	const struct result *r;
	const char *path;
	int err;

	if (!boots)
		return -ENOMEM;
	for (i = 0; (r = result_at(c, i, &path)); i++)
		boots[i] = (struct host_boot){ path,	  &r->state,
					       &r->outer, r->outer_host,
					       r->cells,  r->nr_cells };
	err = host_boots_warn(boots, nr, exact || c->withheld, add_warning, c);
	free(boots);
	return err;
}

int compare_validate(struct comparison *c, struct err *e)
{
	const struct boots *side;
	const struct result *r;
	unsigned int s;
	size_t i;
	int err;

	for (s = 0; s < SIDES; s++) {
		side = &c->side[s];
		if (!side->nr)
			return err_set(e, EINVAL,
				       "there is no result for side %s",
				       side_name((enum side)s));
		for (i = 0; i < side->nr; i++) {
			r = &side->result[i];
			err = same_experiment(c, r, side->path[i], e);
			if (!err)
				err = same_kernel(side, i, e);
			if (!err)
				err = whole_cells(r, side->path[i], e);
			if (err)
				return err;
			if (r->withheld)
				c->withheld = r->withheld;
			if (add_warnings(c, side, r))
				return err_set(e, ENOMEM,
					       "out of memory while comparing");
		}
	}
	err = refuse_same_boot(c, e);
	if (err)
		return err;
	if (warn_unpaired(c))
		return err_set(e, ENOMEM, "out of memory while comparing");
	err = warn_of_origins(c, e);
	if (!err && warn_of_hosts(c))
		err = err_set(e, ENOMEM, "out of memory while comparing");
	return err;
}

int results_validate(const struct boots side[SIDES], struct err *e)
{
	const struct comparison c = { .side = { side[SIDE_BASE],
						side[SIDE_NEW] } };
	const struct result *r;
	const char *path;
	size_t i;
	int err = 0;

	for (i = 0; !err && (r = result_at(&c, i, &path)); i++)
		err = whole_cells(r, path, e);
	return err ? err : refuse_same_boot(&c, e);
}
