// SPDX-License-Identifier: GPL-2.0-or-later
/* validate.c - check that results can be compared */
#include "stats/validate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"

__attribute__((format(printf, 2, 3))) static int
warn_about(struct comparison *c, const char *fmt, ...)
{
	char text[sizeof(*c->warnings)];
	va_list ap;
	size_t i;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (i = 0; i < c->nr_warnings; i++)
		if (!strcmp(c->warnings[i], text))
			return 0;
	if (!array_add(&c->warnings, &c->nr_warnings, sizeof(*c->warnings)))
		return -ENOMEM;
	memcpy(c->warnings[c->nr_warnings - 1], text, sizeof(text));
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

static int add_warnings(struct comparison *c, const struct boots *side,
			const struct result *r)
{
	const struct result *first = &c->side[SIDE_BASE].result[0];
	int err = 0;

	if (r->seed != first->seed)
		err = warn_about(c,
				 "the seeds differ (%" PRIu64 " and %" PRIu64
				 "), and so does the order of operations",
				 first->seed, r->seed);
	if (!err && !same_kind(r->plan_digest, first->plan_digest))
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
		if (!side->nr || side->nr > BOOTS_MAX)
			return err_set(e, EINVAL,
				       "%zu results for side %s; give 1 to %d",
				       side->nr, side_name((enum side)s),
				       BOOTS_MAX);
		for (i = 0; i < side->nr; i++) {
			r = &side->result[i];
			err = same_experiment(c, r, side->path[i], e);
			if (!err)
				err = same_kernel(side, i, e);
			if (err)
				return err;
			if (r->withheld)
				c->withheld = r->withheld;
			if (add_warnings(c, side, r))
				return err_set(e, ENOMEM,
					       "out of memory while comparing");
		}
	}
	return 0;
}
