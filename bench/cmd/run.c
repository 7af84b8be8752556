// SPDX-License-Identifier: GPL-2.0-or-later
/* run.c - `daxstorm run`: run the cells of a plan */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/workload.h"
#include "cmd/cmd.h"
#include "cmd/host.h"
#include "cmd/progress.h"
#include "host/cell.h"
#include "measure/bind.h"
#include "record/collect.h"
#include "record/journal.h"
#include "record/provenance.h"
#include "record/sysinfo.h"
#include "record/xfail.h"
#include "run/engine.h"
#include "run/fio.h"
#include "run/plan.h"
#include "target/target.h"

#define TARGETS_MAX   16
#define CANNOT_BE_HAD 3 /* exit status of --prepare: not possible here */

struct options {
	const char *plan, *prepare, *mode, *skip, *config, *quiet, *journal,
		*output;
	const char *target[TARGETS_MAX];
	unsigned int nr_targets, threads, max_threads;
	enum bind_policy bind;
	uint64_t seed;
	bool kmsg, force, alone, marked, no_checks;
};

struct run {
	struct options opt;
	struct plan plan;
	bool *done;	/* one for each cell of the plan */
	bool timed;	/* values are times of hardware */
	size_t left;	/* cells with too many tasks, left for another boot */
	size_t omitted; /* cells that measure nothing, left out by --checks 0 */
	struct engine engine;
	struct journal journal;
	struct xfails xfails; /* empty without the data files: in a guest */
	struct result head;   /* what the header says; no cells */
	unsigned int failed, passed;
	uint64_t start_ns; /* start of the first cell's set-up */
	size_t finished;   /* number of cells finished in this run */
	char dir[4096];	   /* folder of the journal of a run with -o */
};

static const char usage[] =
	"usage: daxstorm run --plan FILE (--target PATH... | --prepare COMMAND)\n"
	"                    (-o FILE | --journal FILE) [OPTION]...\n"
	"\n"
	"Runs the cells of a plan on this machine.\n"
	"\n"
	"  --plan FILE           an INI file that lists cells\n"
	"  --target PATH         the memory under test (daxstorm doctor explains it);\n"
	"                        may be given several times\n"
	"  --prepare COMMAND     a program that makes the target of each cell and\n"
	"                        prints its path\n"
	"  -o, --output FILE     result file\n"
	"  --journal FILE        one JSON line per cell, for daxstorm collect\n"
	"  --threads N           N tasks in every cell\n"
	"  --max-threads N       leave cells of more tasks for another run\n"
	"  --seed S              of order, addresses and placement (1)\n"
	"  --mode exact|time     fail if the clock is that of the other mode\n"
	"  --bind compact|spread how tasks are bound to CPUs\n"
	"  --checks 0|1          0: leave out cells that measure nothing\n"
	"  --skip FILE           cells to leave out, one per line\n"
	"  --config FILE         of the running kernel, for the result\n"
	"  --quiet FILE          what was stopped for the run, one per line\n"
	"  --marked              leave the counting of operations to QEMU's plugin\n"
	"  --kmsg                write a line into the kernel log at each cell\n"
	"  --force               overwrite all of a devdax device\n"
	"  --alone               nobody else uses this machine: run workloads that\n"
	"                        may harm it\n";

static int parse_number(const char *text, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	return errno || !*text || *end || *text == '-' ? -EINVAL : 0;
}

static int parse_tasks(const char *text, unsigned int *tasks)
{
	uint64_t number;

	if (parse_number(text, &number) || !number || number > CELL_TASKS_MAX)
		return -EINVAL;
	*tasks = (unsigned int)number;
	return 0;
}

static int take_option(struct options *o, int opt)
{
	switch (opt) {
	case 'p':
		o->plan = optarg;
		return 0;
	case 't':
		if (o->nr_targets == TARGETS_MAX)
			return -E2BIG;
		o->target[o->nr_targets++] = optarg;
		return 0;
	case 'P':
		o->prepare = optarg;
		return 0;
	case 'n':
		return parse_tasks(optarg, &o->threads);
	case 'x':
		return parse_tasks(optarg, &o->max_threads);
	case 'l':
		o->no_checks = !strcmp(optarg, "0");
		return o->no_checks || !strcmp(optarg, "1") ? 0 : -EINVAL;
	case 's':
		return parse_number(optarg, &o->seed);
	case 'm':
		o->mode = optarg;
		return strcmp(optarg, "exact") && strcmp(optarg, "time") ?
			       -EINVAL :
			       0;
	case 'b':
		return bind_policy_parse(optarg, &o->bind);
	case 'S':
		o->skip = optarg;
		return 0;
	case 'c':
		o->config = optarg;
		return 0;
	case 'q':
		o->quiet = optarg;
		return 0;
	case 'k':
		o->kmsg = true;
		return 0;
	case 'f':
		o->force = true;
		return 0;
	case 'a':
		o->alone = true;
		return 0;
	case 'M':
		o->marked = true;
		return 0;
	case 'j':
		o->journal = optarg;
		return 0;
	case 'o':
		o->output = optarg;
		return 0;
	}
	return -EINVAL;
}

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option options[] = {
		{ "plan", required_argument, NULL, 'p' },
		{ "target", required_argument, NULL, 't' },
		{ "prepare", required_argument, NULL, 'P' },
		{ "threads", required_argument, NULL, 'n' },
		{ "max-threads", required_argument, NULL, 'x' },
		{ "checks", required_argument, NULL, 'l' },
		{ "seed", required_argument, NULL, 's' },
		{ "mode", required_argument, NULL, 'm' },
		{ "bind", required_argument, NULL, 'b' },
		{ "skip", required_argument, NULL, 'S' },
		{ "config", required_argument, NULL, 'c' },
		{ "quiet", required_argument, NULL, 'q' },
		{ "kmsg", no_argument, NULL, 'k' },
		{ "force", no_argument, NULL, 'f' },
		{ "alone", no_argument, NULL, 'a' },
		{ "marked", no_argument, NULL, 'M' },
		{ "journal", required_argument, NULL, 'j' },
		{ "output", required_argument, NULL, 'o' },
		{ 0 },
	};
	int opt;

	*o = (struct options){ .seed = 1, .max_threads = CELL_TASKS_MAX };
	while ((opt = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (opt == '?')
			return -EINVAL;
		if (take_option(o, opt)) {
			complain("run: invalid value \"%s\"", optarg);
			return -EINVAL;
		}
	}
	if (optind == argc && o->plan && !o->output != !o->journal &&
	    !o->nr_targets != !o->prepare)
		return 0;
	complain(
		"run: give --plan, either --target or --prepare, and either -o or --journal");
	return -EINVAL;
}

/* Return whether the cell's file system must be made with reflink. */
static bool wants_reflink(const struct cell *cell)
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
		 wants_reflink(cell) ? "reflink" : "");
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

/*
 * Find the first target that fits a cell, or prepare one. Returns -ENODEV if
 * none fits or this kernel cannot have it, -EIO if --prepare failed.
 */
static int find_target(const struct options *opt, const struct cell *cell,
		       struct target *target, struct err *e)
{
	uint64_t bytes = granularity_bytes(cell->granularity);
	struct target other = { .path = "" }, unlike = { .path = "" };
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
		if (target->ops != cell->target) {
			unlike = *target;
			continue;
		}
		if (!cell->target->fixed_page_size ||
		    target->align_bytes == bytes)
			return 0;
		other = *target;
	}
	if (other.path[0])
		return target_misaligned(&other, cell->granularity, e);
	return err_set(
		e, ENODEV,
		"the cell needs a target %s with page size %s, and no --target is of that kind (%s is %s); add one",
		cell->target->name, granularity_name(cell->granularity),
		unlike.path, unlike.ops->name);
}

/* A run overwrites a device, so require --force and print a warning. */
static int check_loss(const struct options *opt, const struct target *target,
		      struct err *e)
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

/* Check every --target before anything is written. */
static int check_targets(const struct options *opt, struct err *e)
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

/* The counter decides the mode; --mode can only be checked against it. */
static int settle_mode(struct run *run, struct err *e)
{
	const struct clock *clock = &run->engine.clock;
	const char *is = clock->exact ? "exact" : "time";
	const char *asked = run->opt.mode;

	if (asked && strcmp(asked, is))
		return err_set(
			e, ENOTSUP,
			clock->exact ?
				"the counter counts instructions (QEMU -icount), so mode time is not possible; use --mode exact" :
				"the %s of this machine (%s) does not count instructions, so mode exact is not possible; boot under QEMU TCG with -icount shift=0, or use --mode time",
			clock->name, clock->hypervisor);
	run->head.mode = strdup(is);
	if (!clock->exact && clock->emulated)
		run->head.withheld = strdup(
			"times under multi-threaded TCG say nothing about hardware; only counts and checks are shown");
	return 0;
}

/* In mode exact, and where times are withheld, only settings are read. */
static int fill_state(struct run *run, struct err *e)
{
	const struct clock *clock = &run->engine.clock;

	run->timed = !clock->exact && !clock->emulated;
	return host_look(run->opt.target, run->opt.nr_targets, run->timed,
			 &run->head.state, e);
}

static int fill_head(struct run *run, struct err *e)
{
	struct result *h = &run->head;
	const struct clock *clock = &run->engine.clock;
	int err = settle_mode(run, e);

	if (err)
		return err;
	h->plan = strdup(run->plan.name);
	h->plan_digest = strdup(run->plan.digest);
	h->seed = run->opt.seed;
	h->hypervisor = strdup(clock->hypervisor);
	h->clock = strdup(clock->name);
	h->unit = strdup(clock->unit);
	h->empty_inside = clock->empty_inside;
	h->empty_total = clock->empty_total;
	h->empty = run->engine.empty;
	err = sysinfo_fill(run->opt.config, h, e);
	if (!err)
		err = fill_state(run, e);
	return err ? err : sysinfo_quiet(run->opt.quiet, h, e);
}

/* Mark the cells that an earlier boot has finished or lost. */
static int read_skip(struct run *run, struct err *e)
{
	char line[CELL_ID_MAX + 2], id[CELL_ID_MAX];
	size_t i;
	FILE *f;

	if (!run->opt.skip)
		return 0;
	f = fopen(run->opt.skip, "r");
	if (!f)
		return err_sys(e, errno, "open the list of cells %s",
			       run->opt.skip);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		for (i = 0; i < run->plan.nr_cells; i++)
			if (!strcmp(line, cell_id(&run->plan.cells[i], id)))
				run->done[i] = true;
	}
	fclose(f);
	return 0;
}

static void leave_cells(struct run *run)
{
	size_t i;

	for (i = 0; i < run->plan.nr_cells; i++) {
		const struct cell *cell = &run->plan.cells[i];
		bool omit = run->opt.no_checks &&
			    !workload_measures(cell->workload);

		if (run->done[i] ||
		    (!omit && cell->threads <= run->opt.max_threads))
			continue;
		run->done[i] = true;
		*(omit ? &run->omitted : &run->left) += 1;
	}
}

/* Return whether two cells can use the same device set-up. */
static bool same_setup(const struct cell *a, const struct cell *b)
{
	return a->target == b->target && a->round == b->round &&
	       (!a->target->fixed_page_size ||
		a->granularity == b->granularity) &&
	       wants_reflink(a) == wants_reflink(b);
}

static bool spoils(const struct cell *cell)
{
	const struct workload *w = workload_find(cell->workload);

	return w && w->spoils;
}

/* Record a cell that cannot run, with the reason. */
static int refuse_cell(struct run *run, const struct cell *cell,
		       enum cell_status status, const char *reason,
		       struct err *e)
{
	struct result_cell out = { .cell = *cell,
				   .status = status,
				   .reason = strdup(reason) };
	char id[CELL_ID_MAX];
	int err = journal_cell(&run->journal, &out, e);

	complain("%s: %s: %s", cell_id(cell, id), cell_status_name(status),
		 reason);
	run->failed += status == CELL_FAIL;
	result_cell_release(&out);
	return err;
}

/* Print the progress before the journal's line, outside of every region. */
static void progress(const struct run *run, const char *id)
{
	char line[PROGRESS_MAX];
	size_t others = run->left + run->omitted, i, at = 0;
	/* In exact mode the clock counts instructions: no time can be told. */
	size_t timed = run->engine.clock.exact ? 0 : run->finished;

	if (!isatty(STDERR_FILENO))
		return;
	for (i = 0; i < run->plan.nr_cells; i++)
		at += run->done[i];
	complain("%s",
		 progress_line(line, at - others, run->plan.nr_cells - others,
			       timed, clock_gettime_ticks() - run->start_ns,
			       id));
}

/* Print failed checks. Return: true if one of them was not expected to fail. */
static bool tell_failed(const char *id, const struct result_cell *out)
{
	const struct result_check *check;
	bool unknown = false;
	size_t i;

	for (i = 0; i < out->nr_checks; i++) {
		check = &out->checks[i];
		if (check->status != CHECK_FAIL)
			continue;
		complain("%s: check %s failed%s: %s", id, check->name,
			 check->known ? " as expected (xfail)" : "",
			 check->reason ? check->reason : "no reason given");
		unknown |= !check->known;
	}
	return unknown;
}

/* Run a cell between two looks at the counters of the machine. */
static int measure_cell(struct run *run, const struct cell *cell,
			const struct target *target, struct result_cell *out,
			struct err *e)
{
	struct host_sample begin, end;
	int err;

	if (run->timed)
		host_sample("", &begin);
	if (!strncmp(cell->workload, "fio-", 4))
		err = fio_run(&run->engine, cell, target, run->opt.plan, out,
			      e);
	else
		err = engine_run(&run->engine, cell, target, out, e);
	if (err || !run->timed)
		return err;
	host_sample("", &end);
	out->host = malloc(sizeof(*out->host));
	if (!out->host) {
		result_cell_release(out);
		return err_set(e, ENOMEM, "out of memory for a cell");
	}
	host_cell_set(&begin, &end, out->host);
	return 0;
}

static int run_cell(struct run *run, const struct cell *cell,
		    const struct target *target, struct err *e)
{
	struct result_cell out = { 0 };
	char id[CELL_ID_MAX];
	int err;

	cell_id(cell, id);
	progress(run, id);
	run->engine.seed = cell_seed(run->opt.seed, cell->round);
	err = journal_begin(&run->journal, id, e);
	if (err)
		return err;
	err = measure_cell(run, cell, target, &out, e);
	if (err)
		return err;
	xfails_mark(&run->xfails, run->head.release, run->head.model, &out);
	err = journal_cell(&run->journal, &out, e);
	if (out.reason)
		complain("%s: %s: %s", id, cell_status_name(out.status),
			 out.reason);
	run->finished++;
	run->passed += out.status == CELL_PASS;
	run->failed += out.status == CELL_FAIL || tell_failed(id, &out);
	result_cell_release(&out);
	return err;
}

/* Run all cells that share the set-up of cell @from. */
static int run_setup(struct run *run, size_t from, struct err *e)
{
	const struct cell *first = &run->plan.cells[from];
	struct target target;
	struct err reason = { "" };
	int missing, err = 0;
	bool spoilt = false;
	size_t i;

	missing = find_target(&run->opt, first, &target, &reason);
	for (i = from; !err && !spoilt && i < run->plan.nr_cells; i++) {
		const struct cell *cell = &run->plan.cells[i];

		if (run->engine.dirty || run->done[i] ||
		    !same_setup(first, cell))
			continue;
		run->done[i] = true;
		if (!missing)
			err = run_cell(run, cell, &target, e);
		else
			err = refuse_cell(run, cell,
					  missing == -ENODEV ? CELL_SKIP :
							       CELL_FAIL,
					  reason.text, e);
		/* The remaining cells need a new target. */
		spoilt = !missing && spoils(cell);
	}
	return err;
}

static int run_all(struct run *run, struct err *e)
{
	int err = journal_header(&run->journal, &run->head, e);
	size_t i;

	run->start_ns = clock_gettime_ticks();
	for (i = 0; !err && !run->engine.dirty && i < run->plan.nr_cells; i++)
		if (!run->done[i])
			err = run_setup(run, i, e);
	if (run->engine.dirty) {
		complain(
			"a process hangs in the kernel; the remaining cells need a new boot");
		run->left++;
	}
	return err ? err : journal_end(&run->journal, run->left, e);
}

/* With -o the journal is in FILE.d until the result file is written. */
static int open_journal(struct run *run, struct err *e)
{
	char path[4200];
	int err;

	if (!run->opt.output)
		return journal_open(run->opt.journal, run->opt.kmsg,
				    &run->journal, e);
	snprintf(run->dir, sizeof(run->dir), "%s.d", run->opt.output);
	if (mkdir(run->dir, 0777) && errno != EEXIST)
		return err_sys(e, errno, "create %s", run->dir);
	snprintf(path, sizeof(path), "%s/1.start", run->dir);
	err = provenance_write_start(path, e);
	if (err)
		return err;
	snprintf(path, sizeof(path), "%s/1.journal", run->dir);
	return journal_open(path, run->opt.kmsg, &run->journal, e);
}

static int close_run(struct run *run, struct err *e)
{
	enum collect_state state;
	char path[4200];
	int err;

	if (!run->opt.output)
		return 0;
	err = collect(run->dir, run->opt.output, NULL, NULL, NULL, &state, e);
	if (err)
		return err;
	snprintf(path, sizeof(path), "%s/1.journal", run->dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/1.start", run->dir);
	unlink(path);
	rmdir(run->dir);
	return 0;
}

/*
 * Missing files are no error here: collect() reports that no failure is
 * marked as xfail.
 */
static int load_xfails(struct run *run, struct err *e)
{
	int err = xfails_load(&run->xfails, e);

	return err == -ENOENT ? 0 : err;
}

/* Only what counts instructions can count them between marks. */
static int settle_marks(struct run *run, struct err *e)
{
	struct clock *clock = &run->engine.clock;

	if (run->opt.marked && !clock->exact)
		return err_set(
			e, ENOTSUP,
			"--marked wants an emulator that counts instructions, and the %s of this machine (%s) does not: leave it out",
			clock->name, clock->hypervisor);
	clock->marked = run->opt.marked;
	return 0;
}

static int set_up(struct run *run, struct err *e)
{
	int err = plan_load(run->opt.plan, &run->plan, e);

	if (err)
		return err;
	if (run->opt.threads)
		plan_set_threads(&run->plan, run->opt.threads);
	run->done = calloc(run->plan.nr_cells, sizeof(*run->done));
	if (!run->done)
		return err_set(e, ENOMEM,
			       "out of memory for the cells of the plan");
	run->engine.samples = run->plan.samples;
	/*
	 * With --prepare the machine is a guest that was started for this run.
	 */
	run->engine.alone = run->opt.prepare || run->opt.alone;
	err = check_targets(&run->opt, e);
	if (!err)
		err = read_skip(run, e);
	leave_cells(run);
	if (!err)
		err = binder_open(run->opt.bind, &run->engine.binder, e);
	if (!err)
		err = clock_init(&run->engine.clock, e);
	if (!err)
		err = settle_marks(run, e);
	if (!err)
		err = engine_calibrate(&run->engine, e);
	if (!err)
		err = fill_head(run, e);
	return err ? err : load_xfails(run, e);
}

static void tear_down(struct run *run)
{
	journal_close(&run->journal);
	binder_close(run->engine.binder);
	result_free(&run->head);
	xfails_free(&run->xfails);
	plan_free(&run->plan);
	free(run->done);
}

/*
 * Model devmap counts no DAX pages as resident, so this is the memory of the
 * program itself.
 */
static void tell_peak(void)
{
	struct rusage peak;

	getrusage(RUSAGE_SELF, &peak);
	complain("peak resident memory %ld kB", peak.ru_maxrss);
}

/* Report what measuring one operation costs. */
static void tell_cost(const struct run *run)
{
	const struct result *h = &run->head;

	if (run->engine.clock.marked)
		complain(
			"mode %s, hypervisor %s; the emulator counts each operation, which costs %.0f %s",
			h->mode, h->hypervisor, h->empty_total, h->unit);
	else
		complain(
			"mode %s, hypervisor %s; an empty operation records %.0f %s and costs %.0f to measure",
			h->mode, h->hypervisor, h->empty_inside, h->unit,
			h->empty_total);
}

static int cmd_run(int argc, char **argv)
{
	struct run run = { .journal = { .fd = -1, .kmsg = -1 } };
	struct err w = { "" };
	int err;

	if (parse_options(argc, argv, &run.opt))
		return EXIT_USAGE;
	err = set_up(&run, &w);
	if (!err)
		err = open_journal(&run, &w);
	if (!err) {
		tell_cost(&run);
		if (run.timed)
			host_complain(&run.head.state);
		err = run_all(&run, &w);
		tell_peak();
	}
	if (!err)
		err = close_run(&run, &w);
	tear_down(&run);
	if (err) {
		complain("%s", w.text);
		return EXIT_BAD;
	}
	if (run.engine.dirty)
		return EXIT_DIRTY;
	if (run.failed)
		return EXIT_BAD;
	return run.passed ? EXIT_GOOD : EXIT_NOTHING;
}

const struct command command_run = { "run", cmd_run, usage,
				     "the cells of a plan, on this kernel" };
