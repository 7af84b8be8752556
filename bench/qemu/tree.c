// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree.c - build the call tree of measured regions
 *
 * Each task of the guest has a stack of return addresses, and each block of
 * instructions is counted for the function on top of it. Calls and returns are
 * recognized by the last instruction of a block, interrupts and exceptions by
 * their entry points, which have symbols, and task switches by the stack
 * pointer that __switch_to_asm loads. A fault interrupts a block; its count is
 * corrected when the rest of the block is executed. If the caller is unknown, a
 * function is counted below "other", never below a wrong caller.
 */
#include "qemu/tree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "qemu/counters.h"
#include "qemu/functions.h"

#define NODES_MAX  65536
#define HASH_SIZE  (4 * NODES_MAX)
#define DEPTH_MAX  256
#define STACKS_MAX 256
#define VCPUS_MAX  64

enum { NODE_NONE, NODE_USER, NODE_OTHER, NODES_FIRST };

struct node {
	uint32_t parent;
	uint64_t address, insn, calls;
};

struct frame {
	uint64_t ret;  /* return address; 0: interrupt or exception */
	uint32_t node; /* node to count for after the return */
	bool tail;     /* the frame below returns at the same time */
	const struct block *last; /* interrupt or exception: the block before */
	bool exception;		  /* exception: @last was interrupted */
};

struct stack {
	uint64_t task; /* address of the saved stack pointer; 0: unknown */
	unsigned int depth;
	uint32_t node;
	struct frame frame[DEPTH_MAX];
};

struct vcpu {
	struct stack *stack;
	const struct block *last;
	uint64_t stored; /* last store of __switch_to_asm */
	bool switched;
};

static struct node *node;
static uint32_t nr_nodes, *hash;
static struct stack *stacks;
static unsigned int next_stack;
static struct vcpu vcpus[VCPUS_MAX];
static bool counting;

int tree_open(void)
{
	node = calloc(NODES_MAX, sizeof(*node));
	hash = calloc(HASH_SIZE, sizeof(*hash));
	stacks = calloc(STACKS_MAX, sizeof(*stacks));
	tree_forget();
	return node && hash && stacks ? 0 : -1;
}

void tree_forget(void)
{
	if (!node || !hash)
		return;
	memset(hash, 0, HASH_SIZE * sizeof(*hash));
	memset(node, 0, NODES_FIRST * sizeof(*node));
	node[NODE_OTHER].address = 1;
	nr_nodes = NODES_FIRST;
}

/* The node of function @address below @parent, added if it is new. */
static uint32_t child(uint32_t parent, uint64_t address)
{
	uint64_t key = (address ^ (uint64_t)parent << 40) * RANDOM_GOLDEN;
	uint32_t at = (uint32_t)(key >> 46);

	for (; hash[at]; at = (at + 1) % HASH_SIZE)
		if (node[hash[at]].parent == parent &&
		    node[hash[at]].address == address)
			return hash[at];
	/* When the tree is full, the parent gets the count. */
	if (nr_nodes == NODES_MAX)
		return parent;
	node[nr_nodes] = (struct node){ .parent = parent, .address = address };
	hash[at] = nr_nodes;
	return nr_nodes++;
}

static void enter(struct stack *s, uint64_t address)
{
	s->node = child(s->node, address);
	node[s->node].calls++;
}

static void push(struct stack *s, struct frame frame)
{
	frame.node = s->node;
	if (s->depth < DEPTH_MAX)
		s->frame[s->depth++] = frame;
}

/* The caller of @b is unknown. */
static void lose(struct stack *s, const struct block *b)
{
	s->depth = 0;
	s->node = child(NODE_OTHER, b->function ? b->function : b->start);
}

static void step(struct stack *s, const struct block *last,
		 const struct block *b);

/* Return from an interrupt or exception to block @b. */
static void resume(struct stack *s, const struct frame *entry,
		   const struct block *b)
{
	const struct block *cut = entry->last;

	s->node = entry->node;
	if (!cut)
		return;
	if (!entry->exception)
		step(s, cut, b);
	else if (b->start >= cut->start && b->end == cut->end)
		/* The faulting instruction counts twice, as in counters.c. */
		node[s->node].insn -= b->nr_insns - 1;
}

static void return_from_entry(struct stack *s, const struct block *b)
{
	while (s->depth)
		if (!s->frame[--s->depth].ret) {
			resume(s, &s->frame[s->depth], b);
			return;
		}
	lose(s, b);
}

static void return_to(struct stack *s, const struct block *b)
{
	unsigned int i = s->depth;
	struct frame *f;

	/* A return never crosses an interrupt or exception. */
	while (i && s->frame[i - 1].ret && s->frame[i - 1].ret != b->start)
		i--;
	if (!i || !s->frame[i - 1].ret) {
		lose(s, b);
		return;
	}
	s->depth = i;
	do {
		f = &s->frame[--s->depth];
		s->node = f->node;
	} while (f->tail && s->depth);
}

/* A jump to another function, which returns in place of this one. */
static void tail_call(struct stack *s, const struct block *b)
{
	if (s->depth && s->frame[s->depth - 1].ret)
		push(s, (struct frame){ .ret = s->frame[s->depth - 1].ret,
					.tail = true });
	enter(s, b->start);
}

static bool is_tail_call(const struct stack *s, const struct block *last,
			 const struct block *b)
{
	if (!b->begins_function || (last->target && last->target != b->start))
		return false;
	return b->function ? b->function != last->function :
			     node[s->node].address != b->start;
}

static void step(struct stack *s, const struct block *last,
		 const struct block *b)
{
	bool arrived = last && last->target == b->start;

	if (!is_kernel(b->start)) {
		struct frame *first = &s->frame[0];

		if (s->node != NODE_USER && s->depth && !first->ret)
			resume(s, first, b);
		s->depth = 0;
		s->node = NODE_USER;
	} else if (s->node == NODE_USER || (b->entry && !arrived)) {
		push(s,
		     (struct frame){ .last = last, .exception = b->exception });
		enter(s, b->start);
	} else if (!last) {
		lose(s, b);
	} else if (last->doubtful == b->start) {
		; /* the last instruction, which crosses a page boundary */
	} else if (last->exit == EXIT_CALL && (arrived || !last->target)) {
		push(s, (struct frame){ .ret = last->end });
		enter(s, b->start);
	} else if (last->exit == EXIT_RETURN) {
		return_to(s, b);
	} else if (last->exit == EXIT_IRET) {
		return_from_entry(s, b);
	} else if (last->exit == EXIT_JUMP && is_tail_call(s, last, b)) {
		tail_call(s, b);
	}
}

static bool is_used(const struct stack *s)
{
	unsigned int i;

	for (i = 0; i < VCPUS_MAX; i++)
		if (vcpus[i].stack == s)
			return true;
	return false;
}

static struct stack *stack_take(uint64_t task)
{
	struct stack *s;
	unsigned int i;

	for (i = 0; task && i < STACKS_MAX; i++)
		if (stacks[i].task == task)
			return &stacks[i];
	do
		s = &stacks[next_stack++ % STACKS_MAX];
	while (is_used(s));
	s->task = task;
	s->depth = 0;
	s->node = NODE_OTHER;
	return s;
}

/* The stack of the task on vCPU @index; its caller is unknown at first. */
static struct stack *vcpu_stack(unsigned int index)
{
	struct vcpu *v = &vcpus[index % VCPUS_MAX];

	if (!v->stack)
		v->stack = stack_take(0);
	return v->stack;
}

/* Count a last instruction that may belong to the next block, see block.c. */
static void on_doubtful(unsigned int index, void *arg)
{
	(void)arg;
	if (counting)
		node[vcpu_stack(index)->node].insn++;
}

void tree_follow(unsigned int index, const struct block *b)
{
	struct vcpu *v = &vcpus[index % VCPUS_MAX];
	struct stack *s = vcpu_stack(index);

	step(s, v->last, b);
	node[s->node].insn += b->nr_insns;
	v->last = b;
	v->switched = false;
}

/*
 * The last store of __switch_to_asm before its first load saves the stack
 * pointer of the old task, and that load reads the one of the new task.
 */
static void on_store(unsigned int index, qemu_plugin_meminfo_t info,
		     uint64_t vaddr, void *arg)
{
	(void)info;
	(void)arg;
	vcpus[index % VCPUS_MAX].stored = vaddr;
}

static void on_load(unsigned int index, qemu_plugin_meminfo_t info,
		    uint64_t vaddr, void *arg)
{
	struct vcpu *v = &vcpus[index % VCPUS_MAX];

	(void)info;
	(void)arg;
	if (!counting || v->switched)
		return;
	vcpu_stack(index)->task = v->stored;
	v->stack = stack_take(vaddr);
	v->switched = true;
}

void tree_attach(struct qemu_plugin_tb *tb, const struct block *b)
{
	unsigned int i;

	if (b->doubtful)
		qemu_plugin_register_vcpu_insn_exec_cb(
			qemu_plugin_tb_get_insn(tb, b->nr_insns), on_doubtful,
			QEMU_PLUGIN_CB_NO_REGS, NULL);
	for (i = 0; function_switches(b->start) && i < b->nr_insns; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		qemu_plugin_register_vcpu_mem_cb(insn, on_store,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_W, NULL);
		qemu_plugin_register_vcpu_mem_cb(insn, on_load,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_R, NULL);
	}
}

void tree_begin(unsigned int index, unsigned int insn_behind)
{
	unsigned int i;

	for (i = 0; i < STACKS_MAX; i++)
		stacks[i].task = 0;
	memset(vcpus, 0, sizeof(vcpus));
	vcpu_stack(index)->node = NODE_USER;
	node[NODE_USER].insn += insn_behind;
	counting = true;
}

void tree_end(unsigned int index, unsigned int insn_behind)
{
	node[vcpu_stack(index)->node].insn -= insn_behind;
	counting = false;
}

void tree_print(FILE *out)
{
	uint32_t i;

	for (i = NODE_USER; i < nr_nodes; i++)
		fprintf(out,
			"n %" PRIu32 " %" PRIx64 " %" PRId64 " %" PRIu64 "\n",
			node[i].parent, node[i].address, (int64_t)node[i].insn,
			node[i].calls);
}
