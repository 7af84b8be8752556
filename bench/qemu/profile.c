// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * profile.c - QEMU plugin that counts guest instructions of measured regions
 *
 * Usage: -plugin build/qemu/profile.so,out=FILE,symbols=FILE[,profile=on]
 *
 * Every guest instruction is counted. The marks of base/mark.h delimit regions
 * and the operations in them. A record is the sum of all regions of one metric.
 * MARK_WRITE appends the record to FILE, so that a guest that dies loses at
 * most one record:
 *
 *	daxstorm-profile/2
 *	unknown WORK (FUNCTIONS)	for each kind that counts as the operation's (context.h)
 *	record NUMBER LABEL REGIONS INSN ASTRAY HALTS
 *	o, h, a ...		what operations executed themselves (operations.h)
 *	c ADDRESS COUNT		for each instruction (counters.h), with profile=on
 *	n PARENT ADDRESS INSN CALLS OWN OWN_CALLS	for each node of the call tree (tree.h)
 *	end NUMBER
 *	error NUMBER TEXT	record NUMBER has inconsistent marks and no end
 *
 * INSN is the number of instructions of all regions. An instruction that faults
 * is counted once.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mark.h"
#include "qemu/block.h"
#include "qemu/calls.h"
#include "qemu/counters.h"
#include "qemu/functions.h"
#include "qemu/no_fault.h"
#include "qemu/operations.h"
#include "qemu/qemu_api.h"
#include "qemu/sleep.h"
#include "qemu/total.h"
#include "qemu/tree.h"

#define INSNS_MAX 512 /* per block: TCG_MAX_INSNS of accel/tcg */

int qemu_plugin_version = QEMU_API;

static FILE *out;
/* label of the current region; 0: outside of a region */
static unsigned int label;
static unsigned int regions; /* number of regions in the current record */
static unsigned int number;  /* number of the current record */
static uint64_t ran;	     /* instructions of all regions of the record */
static uint64_t began; /* total_now() at the start of the current region */
/* the region counts deferred work and belongs to no record */
static bool draining;
static bool profiling; /* count each instruction and each caller as well */
static bool broken;    /* the current record: it is not written */
static bool exhausted; /* a table is full: no record can be right any more */

/* Addresses of the clock readings at which a region begins or ends. */
#define EDGES_MAX 16
static struct edge {
	uint64_t address;
	unsigned int mark;
} edges[EDGES_MAX];
static unsigned int nr_edges;

static qemu_plugin_id_t self;
static bool counting; /* translated code counts instructions */

static void close_region(unsigned int vcpu, unsigned int behind);

/* Drop the current record, of which only the first error is written. */
static void fail(const char *text, unsigned int mark)
{
	if (!broken)
		fprintf(out, "error %u %s (label %u)\n", number, text, mark);
	fflush(out);
	broken = true;
	if (label)
		close_region(0, 0);
	if (draining)
		tree_pause(false);
	draining = false;
}

/* Drop the current record and all later ones. */
static void fail_for_good(const char *text)
{
	exhausted = true;
	fail(text, label);
}

static void start_counting(qemu_plugin_id_t id);

static void new_record(unsigned int mark)
{
	if (label)
		fail("a record began within a region", mark);
	if (!counting)
		qemu_plugin_reset(self, start_counting);
	number++;
	broken = false;
	if (exhausted)
		fail("a table of the plugin is full", mark);
	regions = 0;
	ran = 0;
	calls_doubts = (struct calls_doubts){ 0 };
	if (mark == MARK_EMPTY)
		operations_calibrate(true);
	operations_forget();
	counters_forget();
	tree_forget();
}

/* A test has no operations, so everything that runs in it is counted. */
static void open_region(unsigned int vcpu, unsigned int mark,
			unsigned int behind)
{
	label = mark;
	if (mark != MARK_TEST)
		operations_region_begin(calls_begin(vcpu, behind), draining);
	began = total_now();
}

static void begin_region(unsigned int vcpu, unsigned int mark,
			 unsigned int behind)
{
	if (label || !counting) {
		fail(label ? "a region began within a region" :
			     "a region began before the first record",
		     mark);
		return;
	}
	regions++;
	open_region(vcpu, mark, behind);
	if (profiling)
		counters_clear();
}

static void close_region(unsigned int vcpu, unsigned int behind)
{
	if (label != MARK_TEST) {
		operations_region_end();
		calls_end(vcpu, behind);
	}
	label = 0;
}

static void end_region(unsigned int vcpu, unsigned int mark,
		       unsigned int behind)
{
	if (!label || label != mark || draining) {
		fail(label ? "a region ended under another label" :
			     "a region ended that had not begun",
		     mark);
		return;
	}
	ran += total_now() - began;
	if (profiling)
		counters_keep();
	close_region(vcpu, behind);
}

/* Count the work that a region left to others, and nothing else. */
static void begin_drain(unsigned int vcpu, unsigned int mark)
{
	if (label || !counting) {
		fail("a drain began within a region", mark);
		return;
	}
	draining = true;
	tree_pause(true);
	open_region(vcpu, mark, 0);
}

static void end_drain(unsigned int vcpu, unsigned int mark)
{
	if (!label || label != mark || !draining) {
		fail("a drain ended that had not begun", mark);
		return;
	}
	close_region(vcpu, 0);
	draining = false;
	tree_pause(false);
}

/* Outside of regions, for example in a warm-up, operations are not counted. */
static void begin_operation(unsigned int vcpu, unsigned int mark)
{
	if (label && operations_begin(calls_account(vcpu)))
		fail("an operation began within an operation", mark);
}

static void end_operation(unsigned int vcpu, unsigned int mark)
{
	if (label && operations_end(calls_account(vcpu)))
		fail("an operation ended that had not begun", mark);
}

static void include_others(unsigned int vcpu, unsigned int mark)
{
	if (label && operations_include_others(calls_account(vcpu)))
		fail("other tasks carry out an operation that has not begun",
		     mark);
}

static void write_record(unsigned int mark)
{
	if (label) {
		fail("a region did not end before its record", mark);
		return;
	}
	fprintf(out, "record %u %u %u %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
		number, mark, regions, ran, calls_doubts.astray,
		calls_doubts.halts);
	operations_print(out);
	if (mark == MARK_EMPTY)
		operations_calibrate(false);
	if (profiling) {
		counters_print(out);
		tree_print(out);
	}
	fprintf(out, "end %u\n", number);
	fflush(out);
}

/* @arg: edge, label and, from bit 16, the number of instructions after it. */
static void on_mark(unsigned int vcpu, void *arg)
{
	unsigned int word = (unsigned int)(uintptr_t)arg;
	unsigned int mark = word >> 8 & 0xff, behind = word >> 16;

	if (broken && (word & 0xff) != MARK_NEW)
		return;
	switch (word & 0xff) {
	case MARK_NEW:
		new_record(mark);
		break;
	case MARK_BEGIN:
		begin_region(vcpu, mark, behind);
		break;
	case MARK_END:
		/* The tree has counted the whole block, including the mark. */
		end_region(vcpu, mark, behind + 1);
		break;
	case MARK_WRITE:
		write_record(mark);
		break;
	/* Called before the clock reading, which @behind includes. */
	case MARK_BEGIN_AT_CLOCK:
		begin_region(vcpu, mark, behind);
		break;
	case MARK_END_AT_CLOCK:
		end_region(vcpu, mark, behind);
		break;
	case MARK_OP_BEGIN:
		begin_operation(vcpu, mark);
		break;
	case MARK_OP_END:
		end_operation(vcpu, mark);
		break;
	case MARK_OP_OTHERS:
		include_others(vcpu, mark);
		break;
	case MARK_DRAIN_BEGIN:
		begin_drain(vcpu, mark);
		break;
	case MARK_DRAIN_END:
		end_drain(vcpu, mark);
		break;
	}
}

/* Return: edge and label of a mark, or 0. The kernel contains no marks. */
static unsigned int mark_of(const struct qemu_plugin_insn *insn)
{
	uint8_t bytes[7];
	uint32_t word;

	if (is_kernel(qemu_plugin_insn_vaddr(insn)) ||
	    insn_bytes(insn, bytes, sizeof(bytes)) < sizeof(bytes) ||
	    bytes[0] != 0x0f || bytes[1] != 0x1f || bytes[2] != 0x80)
		return 0;
	memcpy(&word, bytes + 3, sizeof(word));
	return word >> 16 == MARK_MAGIC(0, 0) >> 16 ? word & 0xffff : 0;
}

static void on_block(unsigned int vcpu, void *arg)
{
	struct block *b = arg;

	if (!label)
		return;
	if (profiling)
		counters_touch(&b->region, b->run, b->nr_runs);
	if (label != MARK_TEST)
		calls_follow(vcpu, b);
}

static bool is_certain(const struct qemu_plugin_insn *insn)
{
	uint8_t bytes[16] = { 0 };
	unsigned int len = insn_bytes(insn, bytes, sizeof(bytes));

	return insn_is_certain(bytes, len);
}

/* Return: number of instructions of @tb from @first that form one run. */
static unsigned int run_length(const struct qemu_plugin_tb *tb,
			       unsigned int first, unsigned int end)
{
	unsigned int i = first;

	while (i + 1 < end && is_certain(qemu_plugin_tb_get_insn(tb, i)) &&
	       !mark_of(qemu_plugin_tb_get_insn(tb, i + 1)))
		i++;
	return i + 1 - first;
}

static bool is_at_clock(unsigned int mark)
{
	return (mark & 0xff) == MARK_BEGIN_AT_CLOCK ||
	       (mark & 0xff) == MARK_END_AT_CLOCK;
}

static bool is_operation(unsigned int mark)
{
	return (mark & 0xff) >= MARK_OP_BEGIN &&
	       (mark & 0xff) <= MARK_OP_OTHERS;
}

/* Record a mark at @address. It is translated before its clock reading. */
static void add_edge(uint64_t address, unsigned int mark)
{
	unsigned int i;

	for (i = 0; i < nr_edges; i++)
		if (edges[i].address == address + MARK_CLOCK)
			break;
	if (i == EDGES_MAX) {
		fail_for_good("the table of clock readings is full");
		return;
	}
	nr_edges += i == nr_edges;
	edges[i] = (struct edge){ address + MARK_CLOCK, mark };
}

/* Return: the mark that @insn is the clock reading of; 0: none. */
static unsigned int edge_of(const struct qemu_plugin_insn *insn)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);
	uint8_t bytes[2];
	unsigned int i;

	for (i = 0; i < nr_edges; i++)
		if (edges[i].address == address &&
		    insn_bytes(insn, bytes, 2) == 2 && bytes[0] == 0x0f &&
		    bytes[1] == 0x31)
			return edges[i].mark;
	return 0;
}

/* Attach a callback to instruction @i of @tb if it is such a clock reading. */
static void attach_edge(const struct qemu_plugin_tb *tb, unsigned int i)
{
	struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
	unsigned int behind = (unsigned int)qemu_plugin_tb_n_insns(tb) - i;
	unsigned int mark = mark_of(insn);

	if (is_at_clock(mark))
		add_edge(qemu_plugin_insn_vaddr(insn), mark);
	if (!is_operation(mark))
		mark = edge_of(insn);
	if (mark)
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, on_mark, QEMU_PLUGIN_CB_NO_REGS,
			(void *)(uintptr_t)(mark | behind << 16));
}

/* Return: a mark that takes effect itself and is not counted; otherwise 0. */
static unsigned int lone_mark_of(const struct qemu_plugin_insn *insn)
{
	unsigned int mark = mark_of(insn);

	return is_at_clock(mark) || is_operation(mark) ? 0 : mark;
}

static void attach_mark(const struct qemu_plugin_tb *tb, unsigned int i,
			unsigned int mark)
{
	unsigned int behind = (unsigned int)qemu_plugin_tb_n_insns(tb) - 1 - i;

	qemu_plugin_register_vcpu_insn_exec_cb(
		qemu_plugin_tb_get_insn(tb, i), on_mark, QEMU_PLUGIN_CB_NO_REGS,
		(void *)(uintptr_t)(mark | behind << 16));
}

static void look_for_marks(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	unsigned int all = (unsigned int)qemu_plugin_tb_n_insns(tb), i, mark;

	(void)id;
	for (i = 0; i < all; i++) {
		mark = lone_mark_of(qemu_plugin_tb_get_insn(tb, i));
		if (mark)
			attach_mark(tb, i, mark);
	}
	sleep_attach(tb);
}

static void attach_counters(struct qemu_plugin_tb *tb, unsigned int first,
			    unsigned int nr, uint32_t *run,
			    unsigned int *nr_runs)
{
	int64_t counter;

	total_attach(qemu_plugin_tb_get_insn(tb, first), nr);
	if (!profiling)
		return;
	counter = counters_attach(tb, first, nr);
	if (counter < 0)
		fail_for_good("no room for one more instruction");
	else if (counter)
		run[(*nr_runs)++] = (uint32_t)counter;
}

static void count(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	unsigned int all = (unsigned int)qemu_plugin_tb_n_insns(tb), i, nr;
	struct block *b = block_of(tb);
	uint32_t run[INSNS_MAX];
	unsigned int nr_runs = 0;

	(void)id;
	if (!b || all > INSNS_MAX) {
		fail_for_good("the table of blocks is full");
		return;
	}
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block,
					     QEMU_PLUGIN_CB_NO_REGS, b);
	calls_attach(tb, b);
	sleep_attach(tb);
	for (i = 0; i < all; i++)
		attach_edge(tb, i);
	for (i = 0; i < all; i += nr) {
		unsigned int mark =
			lone_mark_of(qemu_plugin_tb_get_insn(tb, i));
		nr = mark || i >= b->nr_insns ? 1 :
						run_length(tb, i, b->nr_insns);
		if (mark)
			attach_mark(tb, i, mark);
		else
			attach_counters(tb, i, nr, run, &nr_runs);
	}
	if (profiling && block_set_runs(b, run, nr_runs))
		fail_for_good("no memory for the counters");
}

static void on_exit(qemu_plugin_id_t id, void *arg)
{
	(void)id;
	(void)arg;
	/* A test may kill the kernel; its cell is then reported as lost. */
	if (label && label != MARK_TEST && !broken)
		fail("the guest ended within a region", label);
	fclose(out);
}

/*
 * Called when the first record begins and QEMU has discarded all translations.
 * Before that, only marks are looked for, so that the guest boots as fast as
 * without a profile. In a guest with several CPUs, counting starts with the
 * boot: discarding translations stops the running CPU, another CPU then runs
 * earlier, and all later counts differ.
 */
static void start_counting(qemu_plugin_id_t id)
{
	counting = true;
	qemu_plugin_register_vcpu_tb_trans_cb(id, count);
	qemu_plugin_register_atexit_cb(id, on_exit, NULL);
}

static int trouble(const char *what, const char *path)
{
	fprintf(stderr, "profile: %s %s: %s\n", what, path, strerror(errno));
	return -1;
}

/*
 * Unless each CPU has its own thread, QEMU 10 assumes that the CPU that
 * translates a block also executes it. On every CPU but the first, the code
 * that adds to the counters then overwrites a constant of the block, and the
 * guest misbehaves ("Bad icount read"). This was observed with 10.0.2; see
 * gen_cpu_index() in accel/tcg/plugin-gen.c.
 */
static bool cpus_are_told_apart(const qemu_info_t *info)
{
	if (QEMU_API < 4 || info->system.max_vcpus == 1)
		return true;
	fprintf(stderr,
		"profile: this QEMU reports the wrong CPU to plugins under -icount: the guest gets one CPU, which the tasks of a cell share\n");
	return false;
}

static int read_symbols(const char *path)
{
	const char *missing;

	if (!functions_open(path, &missing))
		return 0;
	if (!missing)
		return trouble("cannot read symbols", path);
	fprintf(stderr,
		"profile: %s has no %s: interrupts and tasks of this kernel cannot be told apart (x86-64, Linux 5.8 and later have it): use mode time\n",
		path, missing);
	return -1;
}

static int make_room(unsigned int vcpus)
{
	if (total_open(vcpus) || calls_open())
		return -1;
	return profiling && (counters_open(vcpus) || tree_open()) ? -1 : 0;
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	const char *path = "", *symbols = "";
	int i;

	if (!cpus_are_told_apart(info))
		return -1;
	for (i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4))
			path = argv[i] + 4;
		else if (!strncmp(argv[i], "symbols=", 8))
			symbols = argv[i] + 8;
		else if (!strcmp(argv[i], "profile=on"))
			profiling = true;
	}
	if (read_symbols(symbols))
		return -1;
	out = fopen(path, "we");
	if (!out)
		return trouble("cannot write", path);
	if (make_room((unsigned int)info->system.max_vcpus))
		return trouble("out of memory for", "the counters");
	fprintf(out, "daxstorm-profile/2\n");
	contexts_write_unknown(out);
	fflush(out);
	self = id;
	sleep_open();
	if (info->system.max_vcpus > 1) {
		start_counting(id);
		return 0;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, look_for_marks);
	qemu_plugin_register_atexit_cb(id, on_exit, NULL);
	return 0;
}
