// SPDX-License-Identifier: GPL-2.0-or-later
/* coverage.c - find which functions of the series ran in which workload */
#include "stats/coverage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/model.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_function(const void *a, const void *b)
{
	const struct coverage_run *x = a, *y = b;
	int order = strcmp(x->function, y->function);

	return order ? order : strcmp(x->workload, y->workload);
}

/* Sort the runs and merge those of the same function and workload. */
static void merge_runs(struct coverage_kernel *k)
{
	size_t nr = 0, i;

	qsort(k->run, k->nr_run, sizeof(*k->run), by_function);
	for (i = 0; i < k->nr_run; i++) {
		if (nr && !by_function(&k->run[nr - 1], &k->run[i])) {
			k->run[nr - 1].calls += k->run[i].calls;
			k->run[nr - 1].insn += k->run[i].insn;
		} else {
			k->run[nr++] = k->run[i];
		}
	}
	k->nr_run = nr;
}

static int add_runs(struct coverage_kernel *k, const char *workload,
		    const struct result_function *f, size_t nr)
{
	struct coverage_run *run;
	const char **name;
	size_t i;

	for (i = 0; i < k->nr_profiled; i++)
		if (!strcmp(k->profiled[i], workload))
			break;
	if (i == k->nr_profiled) {
		name = array_add(&k->profiled, &k->nr_profiled, sizeof(*name));
		if (!name)
			return -ENOMEM;
		*name = workload;
	}
	run = reallocarray(k->run, k->nr_run + nr + 1, sizeof(*run));
	if (!run)
		return -ENOMEM;
	k->run = run;
	for (i = 0; i < nr; i++) {
		if (!f[i].calls && !f[i].insn)
			continue;
		k->run[k->nr_run++] = (struct coverage_run){
			.function = f[i].name,
			.workload = workload,
			.calls = f[i].calls,
			.insn = f[i].insn,
		};
	}
	return 0;
}

static int add_boot(struct coverage_kernel *k, const struct result *r)
{
	size_t i, m;
	int err = 0;

	for (i = 0; i < r->nr_cells; i++) {
		const struct result_cell *cell = &r->cells[i];

		if (cell->ran)
			err = add_runs(k, cell->cell.workload, cell->ran,
				       cell->nr_ran);
		for (m = 0; !err && m < cell->nr_metrics; m++) {
			const struct result_profile *p =
				cell->metrics[m].profile;

			if (p)
				err = add_runs(k, cell->cell.workload,
					       p->functions, p->nr_functions);
			if (p && !err)
				err = add_runs(k, cell->cell.workload,
					       p->beside, p->nr_beside);
		}
	}
	return err;
}

static bool same_kernel(const struct result *a, const struct result *b)
{
	return !strcmp(a->release, b->release) &&
	       !strcmp(a->version, b->version);
}

static int add_side(struct coverage_kernel *k, const struct boots *boots,
		    enum side s, struct err *e)
{
	const char *name = side_name(s);
	size_t i;

	k->side[s] = true;
	for (i = 0; i < boots->nr; i++) {
		const struct result *r = &boots->result[i];

		if (!k->like)
			k->like = r;
		if (!same_kernel(r, k->like))
			return err_set(
				e, EINVAL,
				"the boots of %s ran different kernels, %s and %s; compare one kernel per side",
				name, k->like->release, r->release);
		if (!r->nr_symbols)
			return err_set(
				e, ENODATA,
				"%s does not list the functions of its kernel; measure again with \"make compare PROFILE=1\"",
				boots->path[i]);
		if (add_boot(k, r))
			return err_set(e, ENOMEM, "out of memory for profiles");
	}
	k->boots += boots->nr;
	if (!k->nr_profiled)
		return err_set(
			e, ENODATA,
			"the results of %s have no profiles; measure with \"make compare PROFILE=1\"",
			name);
	return 0;
}

int coverage_gather(const struct boots side[SIDES], const struct series *series,
		    struct coverage *c, struct err *e)
{
	struct coverage_kernel *k = c->kernel;
	unsigned int s;
	size_t i;
	int err = 0;

	*c = (struct coverage){ .nr = 0 };
	for (s = 0; !err && s < SIDES; s++) {
		k = &c->kernel[c->nr];
		if (s && same_kernel(c->kernel->like, side[s].result))
			k = c->kernel;
		else
			c->nr++;
		k->series = series;
		err = add_side(k, &side[s], (enum side)s, e);
	}
	for (i = 0; !err && i < c->nr; i++) {
		merge_runs(&c->kernel[i]);
		qsort(c->kernel[i].profiled, c->kernel[i].nr_profiled,
		      sizeof(char *), by_text);
	}
	return err;
}

void coverage_free(struct coverage *c)
{
	size_t i;

	for (i = 0; i < c->nr; i++) {
		free(c->kernel[i].run);
		free(c->kernel[i].profiled);
	}
	*c = (struct coverage){ .nr = 0 };
}

const struct coverage_run *coverage_runs(const struct coverage_kernel *k,
					 const char *function, size_t *nr)
{
	size_t first = 0, end = k->nr_run, mid;

	while (first < end) {
		mid = first + (end - first) / 2;
		if (strcmp(k->run[mid].function, function) < 0)
			first = mid + 1;
		else
			end = mid;
	}
	while (end < k->nr_run && !strcmp(k->run[end].function, function))
		end++;
	*nr = end - first;
	return k->run + first;
}

bool coverage_exists(const struct coverage_kernel *k, const char *function)
{
	size_t nr, i;

	for (i = 0; i < k->like->nr_symbols; i++)
		if (!strcmp(k->like->symbols[i], function))
			return true;
	coverage_runs(k, function, &nr); /* its module was loaded later */
	return nr;
}

/* Reason that applies to every workload; NULL if there is none. */
static const char *beyond(const struct coverage_kernel *k,
			  const struct series_function *f)
{
	static const char other[] = "DAX code of this kernel does not call it";

	if (model_applies(f->model, k->like->model))
		return f->reason;
	return f->elsewhere ? f->elsewhere : other;
}

const char *coverage_why(const struct coverage_kernel *k,
			 const struct series_function *f)
{
	const char *text = beyond(k, f);

	return text ? text : "no workload of this plan reaches it";
}

struct coverage_count coverage_count(const struct coverage_kernel *k)
{
	const struct series_function *f = k->series->functions;
	size_t i, nr_run;
	struct coverage_count count = { 0, 0, 0 };

	for (i = 0; i < k->series->nr_functions; i++) {
		if (!coverage_exists(k, f[i].name))
			continue;
		count.exist++;
		coverage_runs(k, f[i].name, &nr_run);
		if (nr_run)
			count.ran++;
		else if (beyond(k, &f[i]))
			count.beyond++;
	}
	return count;
}

static bool ran_in(const struct coverage_kernel *k, const char *function,
		   const char *workload)
{
	size_t nr, i;
	const struct coverage_run *run = coverage_runs(k, function, &nr);

	for (i = 0; i < nr; i++)
		if (!strcmp(run[i].workload, workload))
			return true;
	return false;
}

static int add_miss(struct coverage_miss **miss, size_t *nr,
		    const char *workload, const char *function, struct err *e)
{
	struct coverage_miss *new = array_add(miss, nr, sizeof(*new));

	if (!new)
		return err_set(e, ENOMEM,
			       "out of memory for the functions of workloads");
	*new = (struct coverage_miss){ workload, function };
	return 0;
}

int coverage_misses(const struct coverage_kernel *k,
		    const struct workload *first, struct coverage_miss **miss,
		    size_t *nr, struct err *e)
{
	const struct workload *work;
	const char *name;
	int err = 0;
	size_t i;

	*miss = NULL;
	*nr = 0;
	for (work = first; !err && work; work = work->next) {
		if (!bsearch(&work->name, k->profiled, k->nr_profiled,
			     sizeof(char *), by_text)) {
			err = add_miss(miss, nr, work->name, NULL, e);
			continue;
		}
		for (i = 0; !err && work->exercises[i]; i++) {
			name = exercise_on(work->exercises[i], k->like->model);
			if (name && coverage_exists(k, name) &&
			    !ran_in(k, name, work->name))
				err = add_miss(miss, nr, work->name, name, e);
		}
	}
	return err;
}
