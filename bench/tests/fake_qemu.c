// SPDX-License-Identifier: GPL-2.0-or-later
/* fake_qemu.c - the part of QEMU that the plugins of bench/qemu use */
#include "fake_qemu.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mark.h"
#include "qemu/qemu_api.h"

#define BLOCKS_MAX 64
#define INSNS_MAX  16
#define HOOKS_MAX  4
#define ADDS_MAX   2
#define CPUS_MAX   2

struct qemu_plugin_insn {
	uint64_t vaddr;
	uint8_t bytes[8];
	size_t size;
	struct {
		uint64_t *counter, add;
	} add[ADDS_MAX];
	unsigned int nr_adds;
	struct {
		qemu_plugin_exec exec;
		qemu_plugin_mem mem;
		enum qemu_plugin_mem_rw rw;
		void *arg;
	} hook[HOOKS_MAX];
	unsigned int nr_hooks;
	char letter;
};

struct qemu_plugin_tb {
	struct qemu_plugin_insn insn[INSNS_MAX];
	unsigned int nr;
	bool translated, crosses;
	qemu_plugin_exec exec;
	void *arg;
};

static struct qemu_plugin_tb blocks[BLOCKS_MAX];
static unsigned int nr_blocks;
static qemu_plugin_tb_trans translate;
static qemu_plugin_atexit at_exit;
static qemu_plugin_simple at_reset;
static uint64_t store_to, load_from;
static int cpus = 1, profiled = 1;
static int clock_updates[CPUS_MAX];

static const struct {
	uint64_t address;
	const char *name;
} functions[] = {
	{ ENTRY, "entry" },
	{ ALPHA, "alpha" },
	{ BETA, "beta" },
	{ GAMMA, "gamma" },
	{ FAULT, "asm_exc" },
	{ HANDLER, "handler" },
	{ TIMER, "asm_timer" },
	{ TICK, "tick" },
	{ SWITCH, "switch_asm" },
	{ NEXT, "switch_to" },
	{ STUBS, "irq_entries" },
	{ SOFTIRQ, "softirq" },
	{ CALLBACKS, "rcu_do_batch" },
	{ WORK, "work" },
	{ SPIN, "spin" },
	{ YIELD, "schedule" },
	{ IDLE, "idle" },
	{ INVALID, "asm_invalid" },
	{ RANDOM, "random" },
	{ MODULE, "module" },
};

static const char symbols[] =
	"# daxstorm-symbols/1\n"
	"# release fake\n"
	"ffffffff81000000 T entry_SYSCALL_64\n"
	"ffffffff81001000 T alpha\n"
	"ffffffff81001000 t alias_of_alpha\n"
	"ffffffff81004000 T beta\n"
	"ffffffff81006000 T gamma\n"
	"ffffffff81010000 T asm_exc_page_fault\n"
	"ffffffff81011000 T exc_page_fault\n"
	"ffffffff81012000 T asm_sysvec_apic_timer_interrupt\n"
	"ffffffff81013000 T sysvec_apic_timer_interrupt\n"
	"ffffffff81014000 T __switch_to_asm\n"
	"ffffffff81015000 T __switch_to\n"
	"ffffffff81016000 T irq_entries_start\n"
	"ffffffff81017000 t handle_softirqs\n"
	"ffffffff81018000 t rcu_do_batch\n"
	"ffffffff81019000 t process_one_work\n"
	"ffffffff8101a000 t native_queued_spin_lock_slowpath.isra.0\n"
	"ffffffff8101b000 T schedule\n"
	"ffffffff8101c000 T default_idle\n"
	"ffffffff8101d000 t rcu_do_batch.cold\n"
	"ffffffff8101e000 T asm_exc_invalid_op\n"
	"ffffffff8101f000 t _get_random_bytes\n"
	"ffffffffc0009000 t not_where_it_is\t[module]\n";

const char *fake_name(uint64_t address)
{
	const char *name = address == 1 ? "other" : "user";
	unsigned int i;

	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (functions[i].address <= address)
			name = functions[i].name;
	return name;
}

static size_t put(uint8_t *to, const char *bytes, size_t size)
{
	memcpy(to, bytes, size);
	return size;
}

static size_t put_relative(uint8_t *to, const char *op, size_t op_bytes,
			   uint64_t from, uint64_t target)
{
	int32_t by = (int32_t)(target - from - op_bytes - 4);

	memcpy(to, op, op_bytes);
	memcpy(to + op_bytes, &by, 4);
	return op_bytes + 4;
}

static size_t put_mark(uint8_t *to, unsigned int edge, unsigned int label)
{
	uint32_t word = MARK_MAGIC(edge, label);

	memcpy(to, "\x0f\x1f\x80", 3);
	memcpy(to + 3, &word, 4);
	return 7;
}

/* Opcodes: Intel SDM volume 2. */
static size_t encode(uint8_t *to, char letter, uint64_t at, uint64_t target)
{
	switch (letter) {
	case 'e':
		return put(to, "\xf3\x0f\x1e\xfa", 4);
	case 'n':
		return put(to, "\x90", 1);
	case 'N':
		return put(to, "\x0f\x1f\x44\x00\x00", 5);
	case 's':
		return put(to, "\x48\x89\x07", 3);
	case 'l':
		return put(to, "\x48\x8b\x07", 3);
	case 'c':
		return put_relative(to, "\xe8", 1, at, target);
	case 'j':
		return put_relative(to, "\xe9", 1, at, target);
	case 'J':
		return put_relative(to, "\x0f\x84", 2, at, target);
	case 'h':
		to[0] = 0xeb;
		to[1] = (uint8_t)(target - at - 2);
		return 2;
	case 'C':
		return put(to, "\xff\x15\x10\x00\x00\x00", 6);
	case 'I':
		return put(to, "\xff\xe0", 2);
	case 'r':
		return put(to, "\xc3", 1);
	case 'i':
		return put(to, "\x48\xcf", 2);
	case 'R':
		return put_mark(to, MARK_NEW, 2);
	case 'B':
		return put_mark(to, MARK_BEGIN, 2);
	case 'E':
		return put_mark(to, MARK_END, 2);
	case 'W':
		return put_mark(to, MARK_WRITE, 2);
	case 'b':
		return put_mark(to, MARK_BEGIN, 3);
	case 'x':
		return put_mark(to, MARK_END, 3);
	case 'k':
		return put_mark(to, MARK_BEGIN_AT_CLOCK, 2);
	case 'K':
		return put_mark(to, MARK_END_AT_CLOCK, 2);
	case 'o':
		return put_mark(to, MARK_OP_BEGIN, 2);
	case 'O':
		return put_mark(to, MARK_OP_END, 2);
	case 'q':
		return put_mark(to, MARK_OP_OTHERS, 2);
	case 'd':
		return put_mark(to, MARK_DRAIN_BEGIN, 2);
	case 'D':
		return put_mark(to, MARK_DRAIN_END, 2);
	case 'f':
		return put(to, "\x0f\xae\xe8", 3);
	case 'p':
		return put_mark(to, MARK_NEW, 1);
	case 'a':
		return put_mark(to, MARK_BEGIN, 1);
	case 'A':
		return put_mark(to, MARK_END, 1);
	case 'P':
		return put_mark(to, MARK_WRITE, 1);
	case 'u':
		return put(to, "\x0f\x0b", 2);
	case 't':
		return put(to, "\x0f\x31", 2);
	case 'w':
		return put_mark(to, MARK_WRITE, 3);
	case 'y':
		return put(to, "\xf4", 1);
	case 'z':
		return put(to, "\x0f\x1f\x80\x02\x02\0\0", 7);
	}
	abort();
}

uint64_t fake_code(uint64_t at, const char *code, uint64_t target)
{
	struct qemu_plugin_tb *tb = &blocks[nr_blocks++];
	struct qemu_plugin_insn *insn;

	if (nr_blocks > BLOCKS_MAX || strlen(code) > INSNS_MAX)
		abort();
	for (tb->nr = 0; code[tb->nr]; tb->nr++) {
		insn = &tb->insn[tb->nr];
		insn->vaddr = at;
		insn->letter = code[tb->nr];
		insn->size = encode(insn->bytes, insn->letter, at, target);
		at += insn->size;
	}
	return at;
}

/* The newest block at @at: code may be split differently when it runs again. */
static struct qemu_plugin_tb *block_at(uint64_t at)
{
	unsigned int i;

	for (i = nr_blocks; i; i--)
		if (blocks[i - 1].insn[0].vaddr == at)
			return &blocks[i - 1];
	abort();
}

void fake_cross(uint64_t at, size_t bytes)
{
	struct qemu_plugin_tb *tb = block_at(at);

	tb->crosses = true;
	tb->insn[tb->nr - 1].size = bytes;
}

void fake_memory(uint64_t store, uint64_t load)
{
	store_to = store;
	load_from = load;
}

static void run_insn(unsigned int cpu, struct qemu_plugin_insn *insn)
{
	bool stores = insn->letter == 's', loads = insn->letter == 'l';
	unsigned int i;

	for (i = 0; i < insn->nr_hooks; i++)
		if (insn->hook[i].exec)
			insn->hook[i].exec(cpu, insn->hook[i].arg);
	for (i = 0; i < insn->nr_hooks; i++) {
		/* QEMU 7.2 adds 1 to what an access is, and so will this */
		if (stores && insn->hook[i].rw & (QEMU_PLUGIN_MEM_W + 1))
			insn->hook[i].mem(cpu, QEMU_PLUGIN_MEM_W, store_to,
					  insn->hook[i].arg);
		if (loads && insn->hook[i].rw & (QEMU_PLUGIN_MEM_R + 1))
			insn->hook[i].mem(cpu, QEMU_PLUGIN_MEM_R, load_from,
					  insn->hook[i].arg);
	}
	for (i = 0; i < insn->nr_adds; i++)
		*insn->add[i].counter += insn->add[i].add;
	store_to -= stores ? 8 : 0;
	load_from -= loads ? 8 : 0;
}

void fake_profile(bool on)
{
	profiled = on;
}

void fake_cpus(int nr)
{
	cpus = nr;
}

static void reset(void)
{
	qemu_plugin_simple cb = at_reset;
	unsigned int i, j;

	for (i = 0; i < nr_blocks; i++) {
		blocks[i].translated = false;
		blocks[i].exec = NULL;
		for (j = 0; j < blocks[i].nr; j++) {
			blocks[i].insn[j].nr_adds = 0;
			blocks[i].insn[j].nr_hooks = 0;
		}
	}
	translate = NULL;
	at_exit = NULL;
	at_reset = NULL;
	cb(1);
}

static void run(unsigned int cpu, uint64_t at, unsigned int nr)
{
	struct qemu_plugin_tb *tb = block_at(at);
	unsigned int i;

	if (!tb->translated)
		translate(1, tb);
	tb->translated = true;
	if (tb->exec)
		tb->exec(cpu, tb->arg);
	for (i = 0; i < tb->nr - tb->crosses && i < nr; i++)
		run_insn(cpu, &tb->insn[i]);
	if (at_reset)
		reset();
}

void fake_run_on(unsigned int cpu, uint64_t at)
{
	run(cpu, at, INSNS_MAX);
}

void fake_run(uint64_t at)
{
	run(0, at, INSNS_MAX);
}

void fake_run_cut(uint64_t at, unsigned int nr)
{
	run(0, at, nr);
}

static int install(const char *dir, const char *names_text)
{
	qemu_info_t info = { .target_name = "x86_64",
			     .system = { .smp_vcpus = cpus,
					 .max_vcpus = cpus } };
	char out[64], names[64], profile[] = "profile=on";
	char *arguments[] = { out, names, profile };
	FILE *f;

	snprintf(out, sizeof(out), "out=%s/profile", dir);
	snprintf(names, sizeof(names), "symbols=%s/symbols", dir);
	f = fopen(names + 8, "w");
	if (!f || fputs(names_text, f) < 0 || fclose(f))
		abort();
	return qemu_plugin_install(1, &info, 2 + profiled, arguments);
}

static void child(const char *dir, void (*guest)(void))
{
	if (install(dir, symbols))
		_exit(1);
	guest();
	at_exit(1, NULL);
	_exit(0);
}

/* The symbols, but for the line that names @without. */
static char *symbols_without(const char *without)
{
	char *text = strdup(symbols), *at = strstr(text, without), *line;

	if (!at)
		abort();
	for (line = at; line[-1] != '\n'; line--)
		;
	at = strchr(at, '\n') + 1;
	memmove(line, at, strlen(at) + 1);
	return text;
}

void fake_refuse(const char *without, char *said, size_t room)
{
	char dir[] = "/tmp/daxstorm-fake-XXXXXX", path[64];
	char *text = symbols_without(without);
	int status = 0;
	pid_t pid;
	FILE *f;

	if (!mkdtemp(dir))
		abort();
	snprintf(path, sizeof(path), "%s/said", dir);
	fflush(NULL);
	pid = fork();
	if (!pid) {
		if (!freopen(path, "w", stderr))
			abort();
		status = install(dir, text);
		fflush(stderr);
		_exit(status ? 0 : 1);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		abort();
	f = fopen(path, "r");
	if (!f || !fgets(said, (int)room, f))
		abort();
	fclose(f);
	unlink(path);
	snprintf(path, sizeof(path), "%s/symbols", dir);
	unlink(path);
	rmdir(dir);
	free(text);
}

int fake_boot(void (*guest)(void), struct profile *profile, struct err *e)
{
	char dir[] = "/tmp/daxstorm-fake-XXXXXX", path[64];
	int status = 0, err;
	pid_t pid;

	if (!mkdtemp(dir))
		abort();
	fflush(NULL);
	pid = fork();
	if (!pid)
		child(dir, guest);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "the plugin ended with status %#x\n", status);
		abort();
	}
	snprintf(path, sizeof(path), "%s/profile", dir);
	err = profile_load(path, profile, e);
	unlink(path);
	snprintf(path, sizeof(path), "%s/symbols", dir);
	unlink(path);
	rmdir(dir);
	return err;
}

int fake_clock_updates(int cpu)
{
	return clock_updates[cpu];
}

/* Called by the plugin; see docs/devel/tcg-plugins of QEMU 7.2. */

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   qemu_plugin_tb_trans cb)
{
	(void)id;
	translate = cb;
}

void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
					  qemu_plugin_exec cb,
					  enum qemu_plugin_cb_flags flags,
					  void *arg)
{
	(void)flags;
	tb->exec = cb;
	tb->arg = arg;
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    qemu_plugin_exec cb,
					    enum qemu_plugin_cb_flags flags,
					    void *arg)
{
	(void)flags;
	insn->hook[insn->nr_hooks].exec = cb;
	insn->hook[insn->nr_hooks++].arg = arg;
}

void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
				      qemu_plugin_mem cb,
				      enum qemu_plugin_cb_flags flags,
				      enum qemu_plugin_mem_rw rw, void *arg)
{
	(void)flags;
	insn->hook[insn->nr_hooks].mem = cb;
	insn->hook[insn->nr_hooks].rw = rw;
	insn->hook[insn->nr_hooks++].arg = arg;
}

bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info)
{
	return info == QEMU_PLUGIN_MEM_W;
}

void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_atexit cb,
				    void *arg)
{
	(void)id;
	(void)arg;
	at_exit = cb;
}

void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op,
						void *counter, uint64_t add)
{
	if (op != QEMU_PLUGIN_INLINE_ADD_U64 || insn->nr_adds == ADDS_MAX)
		abort();
	insn->add[insn->nr_adds].counter = counter;
	insn->add[insn->nr_adds++].add = add;
}

void qemu_plugin_reset(qemu_plugin_id_t id, qemu_plugin_simple cb)
{
	(void)id;
	at_reset = cb;
}

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	return tb->nr;
}

struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index)
{
	return (struct qemu_plugin_insn *)&tb->insn[index];
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	return insn->vaddr;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return insn->size;
}

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn)
{
	return insn->bytes;
}

/* Functions of QEMU that are not for plugins, but that Debian's exports. */
void *qemu_get_cpu(int index);
void icount_update(void *cpu);

void *qemu_get_cpu(int index)
{
	return &clock_updates[index];
}

void icount_update(void *cpu)
{
	++*(int *)cpu;
}
