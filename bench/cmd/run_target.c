// SPDX-License-Identifier: GPL-2.0-or-later
/* run_target.c - find or prepare the target of a cell */
#include "cmd/run_target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/workload.h"

#define CANNOT_BE_HAD 3 /* exit status of --prepare: not possible here */

bool run_target_reflink(const struct cell *cell)
{
	const struct workload *w = workload_find(cell->workload);

	return w && w->reflink;
}

/* Run the --prepare program for @cell, which prints the path of the target. */
static int prepare_target(const char *program, const struct cell *cell,
			  char *path, size_t room, struct err *e)
{
	char command[512];
	int status;
	FILE *p;

	snprintf(command, sizeof(command), "%s %s %s %s", program,
		 cell->target->name, granularity_name(cell->granularity),
		 run_target_reflink(cell) ? "reflink" : "");
	p = popen(command, "re");
	if (!p)
		return err_sys(e, errno, "start %s", command);
	path[0] = '\0';
	if (fgets(path, (int)room, p))
		path[strcspn(path, "\n")] = '\0';
	status = pclose(p);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_BE_HAD)
		return err_set(
			e, ENODEV,
			"%s: this kernel or the installed tools cannot provide the target; see the messages above",
			command);
	if (status || !path[0])
		return err_set(
			e, EIO,
			"%s failed with status %d; see the messages above",
			command, WEXITSTATUS(status));
	return 0;
}

int run_target_find(const struct run_options *opt, const struct cell *cell,
		    struct target *target, struct err *e)
{
	uint64_t bytes = granularity_bytes(cell->granularity);
	struct target other = { .path = "" };
	char path[256];
	unsigned int i;
	int err;

	if (opt->prepare) {
		err = prepare_target(opt->prepare, cell, path, sizeof(path), e);
		return err ? err : target_probe(path, target, e);
	}
	for (i = 0; i < opt->nr_targets; i++) {
		err = target_probe(opt->target[i], target, e);
		if (err)
			return err;
		if (target->ops != cell->target)
			continue;
		if (!cell->target->fixed_page_size ||
		    target->align_bytes == bytes)
			return 0;
		other = *target;
	}
	if (other.path[0])
		return target_misaligned(&other, cell->granularity, e);
	return err_set(e, ENODEV,
		       "no --target of this kind: %s %s was asked for",
		       cell->target->name, granularity_name(cell->granularity));
}

/* A run overwrites a device, so require --force and print a warning. */
static int check_loss(const struct run_options *opt,
		      const struct target *target, struct err *e)
{
	if (!target->ops->overwrites)
		return 0;
	if (!opt->force)
		return err_set(
			e, EPERM,
			"a run would overwrite all %llu bytes of %s; add --force if the data is not needed",
			(unsigned long long)target->size_bytes, target->path);
	complain("overwriting all %llu bytes of %s",
		 (unsigned long long)target->size_bytes, target->path);
	return 0;
}

int run_targets_check(const struct run_options *opt, struct err *e)
{
	struct target target;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < opt->nr_targets; i++) {
		err = target_probe(opt->target[i], &target, e);
		if (!err)
			err = check_loss(opt, &target, e);
	}
	return err;
}
