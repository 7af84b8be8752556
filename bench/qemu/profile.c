// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * profile.c - QEMU plugin that counts guest instructions in measured regions
 *
 * Usage: -plugin build/qemu/profile.so,out=FILE,symbols=FILE
 *
 * Every guest instruction has a counter. The marks of base/mark.h begin and end
 * a region; a record is the sum of all regions of one metric. MARK_WRITE
 * appends the record to FILE, so that a guest that dies loses at most one
 * record:
 *
 *	daxstorm-profile/1
 *	record NUMBER LABEL REGIONS INSN
 *	c ADDRESS COUNT		for each instruction (counters.h)
 *	n PARENT ADDRESS INSN CALLS	for each node of the call tree (tree.h)
 *	end NUMBER
 *	error TEXT		inconsistent marks; no record follows
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mark.h"
#include "qemu/block.h"
#include "qemu/counters.h"
#include "qemu/functions.h"
#include "qemu/no_fault.h"
#include "qemu/qemu_api.h"
#include "qemu/tree.h"

#define INSNS_MAX 512 /* per block: TCG_MAX_INSNS of accel/tcg */

int qemu_plugin_version = QEMU_API;

static FILE *out;
static unsigned int label;   /* of the current region; 0: outside of any */
static unsigned int regions; /* regions of the current record */
static unsigned int number;  /* of the current record */
static bool broken;

/* Addresses of the clock readings at which a region begins or ends. */
#define EDGES_MAX 16
static struct edge {
	uint64_t address;
	unsigned int mark;
} edges[EDGES_MAX];
static unsigned int nr_edges;

static qemu_plugin_id_t self;
static bool counting; /* translated code counts instructions */

static void fail(const char *text, unsigned int mark)
{
	if (!broken)
		fprintf(out, "error %s (label %u, record %u)\n", text, mark,
			number);
	fflush(out);
	broken = true;
	label = 0;
}

static void start_counting(qemu_plugin_id_t id);

static void new_record(unsigned int mark)
{
	if (label) {
		fail("a record began within a region", mark);
		return;
	}
	if (!counting)
		qemu_plugin_reset(self, start_counting);
	number++;
	regions = 0;
	counters_forget();
	tree_forget();
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
	label = mark;
	regions++;
	if (mark != MARK_TEST)
		tree_begin(vcpu, behind);
	counters_clear();
}

static void end_region(unsigned int vcpu, unsigned int mark,
		       unsigned int behind)
{
	if (!label || label != mark) {
		fail(label ? "a region ended under another label" :
			     "a region ended that had not begun",
		     mark);
		return;
	}
	counters_keep();
	if (mark != MARK_TEST)
		tree_end(vcpu, behind);
	label = 0;
}

static void write_record(unsigned int mark)
{
	if (label) {
		fail("a region did not end before its record", mark);
		return;
	}
	fprintf(out, "record %u %u %u %" PRIu64 "\n", number, mark, regions,
		counters_total());
	counters_print(out);
	tree_print(out);
	fprintf(out, "end %u\n", number);
	fflush(out);
}

/*
 * @arg holds the edge in bits 0 to 7, the label in bits 8 to 15, and above them
 * the number of instructions of the block that follow the mark. If the edge is
 * at a clock reading, they are counted from the clock reading on.
 */
static void on_mark(unsigned int vcpu, void *arg)
{
	unsigned int word = (unsigned int)(uintptr_t)arg;
	unsigned int mark = word >> 8 & 0xff, behind = word >> 16;

	if (broken)
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
	/* The clock reading itself is one of the instructions behind. */
	case MARK_BEGIN_AT_CLOCK:
		begin_region(vcpu, mark, behind);
		break;
	case MARK_END_AT_CLOCK:
		end_region(vcpu, mark, behind);
		break;
	}
}

/* Edge and label of a mark, or 0. The kernel contains no marks. */
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
	counters_touch(&b->region, b->run, b->nr_runs);
	if (label != MARK_TEST)
		tree_follow(vcpu, b);
}

static bool is_certain(const struct qemu_plugin_insn *insn)
{
	uint8_t bytes[16] = { 0 };
	unsigned int len = insn_bytes(insn, bytes, sizeof(bytes));

	return insn_is_certain(bytes, len);
}

/* Number of instructions of @tb from @first on that form one run. */
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

/* Note a mark at @address. It is translated before its clock reading. */
static void add_edge(uint64_t address, unsigned int mark)
{
	unsigned int i;

	for (i = 0; i < nr_edges; i++)
		if (edges[i].address == address + MARK_CLOCK)
			break;
	if (i == EDGES_MAX) {
		fail("the table of clock readings is full", mark >> 8);
		return;
	}
	nr_edges += i == nr_edges;
	edges[i] = (struct edge){ address + MARK_CLOCK, mark };
}

/* Return the mark that takes effect at @insn, its clock reading; 0: none. */
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
	mark = edge_of(insn);
	if (mark)
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, on_mark, QEMU_PLUGIN_CB_NO_REGS,
			(void *)(uintptr_t)(mark | behind << 16));
}

/*
 * Return the mark at @insn if the mark itself is the edge, or 0. Such a mark is
 * not counted. A mark whose edge is at a clock reading is counted like any
 * other instruction.
 */
static unsigned int lone_mark_of(const struct qemu_plugin_insn *insn)
{
	unsigned int mark = mark_of(insn);

	return is_at_clock(mark) ? 0 : mark;
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
}

static void count(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	unsigned int all = (unsigned int)qemu_plugin_tb_n_insns(tb), i, nr;
	struct block *b = block_of(tb);
	uint32_t run[INSNS_MAX];
	unsigned int nr_runs = 0;

	(void)id;
	if (!b || all > INSNS_MAX) {
		fail("the table of blocks is full", 0);
		return;
	}
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block,
					     QEMU_PLUGIN_CB_NO_REGS, b);
	tree_attach(tb, b);
	for (i = 0; i < all; i++)
		attach_edge(tb, i);
	for (i = 0; i < all; i += nr) {
		unsigned int mark =
			lone_mark_of(qemu_plugin_tb_get_insn(tb, i));
		int64_t counter = 0;

		nr = mark || i >= b->nr_insns ? 1 :
						run_length(tb, i, b->nr_insns);
		if (mark)
			attach_mark(tb, i, mark);
		else
			counter = counters_attach(tb, i, nr);
		if (counter < 0)
			fail("the table of instructions is full", 0);
		else if (counter)
			run[nr_runs++] = (uint32_t)counter;
	}
	if (block_set_runs(b, run, nr_runs))
		fail("out of memory for the counters", 0);
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
 * Until then only marks are looked for, so that the guest boots as fast as
 * without a profile. A guest with several CPUs counts from the start:
 * discarding translations stops the running CPU, another one runs early, and
 * all later counts differ.
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
 * Unless each CPU has its own thread, QEMU 10 takes the CPU that translates a
 * block for the one that executes it. The code that adds to the counters of any
 * but the first CPU then overwrites a constant of the block, and the guest
 * misbehaves ("Bad icount read"). Observed with 10.0.2; see gen_cpu_index() of
 * accel/tcg/plugin-gen.c.
 */
static bool cpus_are_told_apart(const qemu_info_t *info)
{
	if (QEMU_API < 4 || info->system.max_vcpus == 1)
		return true;
	fprintf(stderr,
		"profile: this QEMU reports the wrong CPU to plugins under -icount: the guest gets one CPU, which the tasks of a cell share\n");
	return false;
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
	}
	if (functions_open(symbols))
		return trouble("cannot read symbols", symbols);
	out = fopen(path, "we");
	if (!out)
		return trouble("cannot write", path);
	if (counters_open((unsigned int)info->system.max_vcpus) || tree_open())
		return trouble("out of memory for", "the counters");
	fprintf(out, "daxstorm-profile/1\n");
	fflush(out);
	self = id;
	if (info->system.max_vcpus > 1) {
		start_counting(id);
		return 0;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, look_for_marks);
	qemu_plugin_register_atexit_cb(id, on_exit, NULL);
	return 0;
}
