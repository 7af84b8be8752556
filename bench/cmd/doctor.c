// SPDX-License-Identifier: GPL-2.0-or-later
/* doctor.c - `daxstorm doctor`: check kernel, clock and targets */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/cmd.h"
#include "cmd/host.h"
#include "file/json_out.h"
#include "host/advice.h"
#include "host/json.h"
#include "measure/task.h"
#include "symbols/symbols.h"
#include "target/target.h"

#define TARGETS_MAX 16

static const char usage[] =
	"usage: daxstorm doctor [--target PATH]... | --json FILE\n"
	"\n"
	"Prints how this kernel counts DAX pages, which clock and which proof of the\n"
	"page size it has, what makes times of this machine uncertain and how to change\n"
	"that, and for each target its kind, size and alignment, whether its pmem is\n"
	"real, or why it cannot be measured and how to fix that.\n"
	"\n"
	"  --target PATH   a folder on a mount with -o dax=always, a devdax device\n"
	"                  such as /dev/dax0.0, the sysfs folder of a PCI BAR, or\n"
	"                  p2pmem/allocate of an NVMe drive; or a folder on tmpfs\n"
	"                  or hugetlbfs, or \"anon\"\n"
	"  --json FILE     write the state of this machine (results/README.md) and\n"
	"                  print only what makes times uncertain, on stderr\n";

static void report_kernel(void)
{
	char **names;
	size_t nr;
	const char *model =
		symbols_read("/proc/kallsyms", NULL, 0, &names, &nr);

	if (!model) {
		complain("out of memory for the symbols");
		return;
	}
	printf("kernel:  page count model %s\n", model);
	symbols_free(names);
}

static void report_clock(void)
{
	struct clock clock;
	struct err reason = { "" };

	if (clock_init(&clock, &reason)) {
		printf("clock:   cannot be used: %s\n", reason.text);
		return;
	}
	printf("clock:   %s, hypervisor %s: ", clock.name, clock.hypervisor);
	if (clock.exact)
		puts("counts instructions, mode exact");
	else if (clock.emulated)
		puts("emulated, for races and checks only; boot with -icount shift=0 for mode exact");
	else
		puts("mode time");
}

static int report_target(const char *path)
{
	struct target target;
	struct err reason = { "" };

	if (target_probe(path, &target, &reason)) {
		printf("target:  %s\n", reason.text);
		return EXIT_BAD;
	}
	printf("target:  %s is %s, %llu bytes%s, mapped in multiples of %llu, ",
	       path, target.ops->name, (unsigned long long)target.size_bytes,
	       target.ops->is_fsdax ? " free" : "",
	       (unsigned long long)target.align_bytes);
	if (target.ops->persistent)
		printf("a store is durable once its %s is flushed, ",
		       target.store_granularity);
	else
		printf("not persistent, ");
	printf("NUMA node %d\n", target.numa_node);
	return EXIT_GOOD;
}

static void report_host(const char *const *targets, unsigned int nr)
{
	char text[HOST_TEXT_MAX];
	struct host_state state;
	struct err reason = { "" };
	unsigned int advice;
	size_t i;

	if (host_look(targets, nr, true, &state, &reason)) {
		complain("%s", reason.text);
		return;
	}
	printf("host:    %s\n", host_summary(&state, text));
	for (advice = 0; advice < HOST_ADVICES; advice++)
		if (host_advice(&state, (enum host_advice)advice, text)[0])
			printf("times:   %s\n", text);
	for (i = 0; i < state.list[HOST_PMEM].nr; i++)
		printf("pmem:    %s is %s: %s\n",
		       state.list[HOST_PMEM].item[i].name,
		       host_pmem_names[state.list[HOST_PMEM].item[i].number],
		       state.list[HOST_PMEM].item[i].text);
	host_state_free(&state);
}

/* Write the state of this machine, which scripts/vm leaves for its guest. */
static int write_host(const char *path)
{
	struct host_state state;
	struct err reason = { "" };
	json_object *root;
	FILE *f;
	int bad;

	if (host_look(NULL, 0, true, &state, &reason)) {
		complain("%s", reason.text);
		return EXIT_BAD;
	}
	root = json_new_object();
	json_put(root, "host_state", host_state_json(&state));
	f = fopen(path, "we");
	if (f)
		fprintf(f, "%s\n", json_line(root));
	bad = !f || fclose(f);
	if (bad)
		complain("cannot write %s: %s", path, strerror(errno));
	else
		host_complain(&state);
	json_object_put(root);
	host_state_free(&state);
	return bad ? EXIT_BAD : EXIT_GOOD;
}

static int cmd_doctor(int argc, char **argv)
{
	const char *targets[TARGETS_MAX];
	int status = EXIT_GOOD, i;

	if (argc == 3 && !strcmp(argv[1], "--json"))
		return write_host(argv[2]);
	for (i = 1; i < argc; i += 2) {
		if (strcmp(argv[i], "--target") || i + 1 == argc ||
		    i / 2 >= TARGETS_MAX) {
			complain(
				"doctor: invalid argument \"%s\"; use --target PATH, at most %d times, or --json FILE alone",
				argv[i], TARGETS_MAX);
			return EXIT_USAGE;
		}
		targets[i / 2] = argv[i + 1];
	}
	report_kernel();
	report_clock();
	printf("proof:   page faults are counted%s\n",
	       pagemap_scan_works() ?
		       ", PAGEMAP_SCAN works" :
		       "; no PAGEMAP_SCAN (before 6.7): only page faults prove 4k cells");
	printf("vm:      /dev/kvm %s\n",
	       access("/dev/kvm", R_OK | W_OK) ?
		       "cannot be opened; scripts/vm uses TCG" :
		       "exists; scripts/vm tries it with a probe boot");
	report_host(targets, (unsigned int)argc / 2);
	for (i = 1; i < argc; i += 2)
		if (report_target(argv[i + 1]))
			status = EXIT_BAD;
	if (argc == 1)
		puts("target:  none given; use --target DIR or --target /dev/daxX.Y");
	return status;
}

const struct command command_doctor = {
	"doctor", cmd_doctor, usage,
	"what can run here, what cannot, and how to fix that"
};
