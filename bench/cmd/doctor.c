// SPDX-License-Identifier: GPL-2.0-or-later
/* doctor.c - `daxstorm doctor`: check kernel, clock and targets */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/cmd.h"
#include "measure/task.h"
#include "symbols/symbols.h"
#include "target/target.h"

static const char usage[] =
	"usage: daxstorm doctor [--target PATH]...\n"
	"\n"
	"Prints how this kernel counts DAX pages, which clock and which proof of the\n"
	"page size it has, and for each target its kind, size and alignment, or why it\n"
	"cannot be measured and how to fix that.\n"
	"\n"
	"  --target PATH   a folder on a mount with -o dax=always, a devdax device\n"
	"                  such as /dev/dax0.0, the sysfs folder of a PCI BAR, or\n"
	"                  p2pmem/allocate of an NVMe drive\n";

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

static int cmd_doctor(int argc, char **argv)
{
	int status = EXIT_GOOD, i;

	for (i = 1; i < argc; i += 2) {
		if (strcmp(argv[i], "--target") || i + 1 == argc) {
			complain(
				"doctor: invalid argument \"%s\"; use --target PATH",
				argv[i]);
			return EXIT_USAGE;
		}
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
