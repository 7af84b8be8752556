// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * calls.c - follow calls, interrupts and tasks of the guest, block by block
 *
 * A stack of return addresses is kept for each task of the guest. It gives the
 * place in the call tree and the context in which a block runs. Calls and
 * returns are recognized by the last instruction of a block, faults and
 * interrupts by the symbols of the kernel's entry points, and task switches by
 * the stack pointer that __switch_to_asm loads. A fault interrupts a block: the
 * instructions that did not run are subtracted when the rest of the block runs.
 * A transfer that cannot be followed is counted as astray, and its block is
 * counted under "other", never under a wrong caller.
 */
#include "qemu/calls.h"

#include <stdlib.h>
#include <string.h>

#include "qemu/counters.h"
#include "qemu/functions.h"
#include "qemu/total.h"
#include "qemu/tree.h"

#define DEPTH_MAX  256
#define STACKS_MAX 256
#define VCPUS_MAX  64
/* largest distance from the end of a block that ends with a short jump */
#define SHORT_JUMP 256

struct frame {
	/* return address; 0: the frame of an entry to the kernel */
	uint64_t ret;
	uint32_t place;		  /* place in the tree after the return */
	enum context context;	  /* context after the return */
	bool tail;		  /* returns together with the frame below */
	const struct block *last; /* entry: the block that ran before it */
	bool exception;		  /* entry: @last did not run to its end */
	bool interrupt;		  /* entry: it does not belong to @last */
	bool user;		  /* entry: taken from user space */
};

struct stack {
	/* address of the task's saved stack pointer; 0: unknown */
	uint64_t task;
	unsigned int depth;
	uint32_t place;
	enum context context;
	bool user; /* the task runs in user space */
	/* the whole stack is known, because the task was seen in user space */
	bool known;
	struct account account;
	struct frame frame[DEPTH_MAX];
};

struct vcpu {
	struct stack *stack;
	const struct block *last;
	/* address of the last store in __switch_to_asm before its load */
	uint64_t stored;
	bool switched;
};

struct calls_doubts calls_doubts;

static struct stack *stacks;
static unsigned int next_stack;
static struct vcpu vcpus[VCPUS_MAX];
static bool counting;

int calls_open(void)
{
	stacks = calloc(STACKS_MAX, sizeof(*stacks));
	return stacks ? 0 : -1;
}

/* Is what the task executes now an operation's own? */
static bool is_own(const struct stack *s)
{
	return operations_has(&s->account) && s->context == CONTEXT_OWN;
}

static void enter(struct stack *s, const struct block *b)
{
	s->place = tree_child(s->place, b->start);
	s->context = context_enter(s->context, b->context);
	tree_call(s->place, is_own(s));
}

static void push(struct stack *s, struct frame frame)
{
	frame.place = s->place;
	frame.context = s->context;
	if (s->depth < DEPTH_MAX)
		s->frame[s->depth++] = frame;
}

/* The CPU enters the kernel. If @b is not an entry point, by a system call. */
static void enter_kernel(struct stack *s, const struct block *last,
			 const struct block *b)
{
	push(s, (struct frame){ .last = last,
				.user = s->user,
				.exception = b->exception,
				.interrupt = b->interrupt });
	s->user = false;
	if (b->exception)
		total_take_back();
	if (b->interrupt)
		s->context = CONTEXT_BACKGROUND;
	enter(s, b);
}

/*
 * The caller of @b is unknown. Keep only the frame of the current entry, if
 * any.
 */
static void lose(struct stack *s, const struct block *b)
{
	const struct frame *f;

	calls_doubts.astray += s->known;
	while (s->depth && s->frame[s->depth - 1].ret)
		s->depth--;
	s->place = tree_child(TREE_OTHER, b->function ? b->function : b->start);
	if (!s->depth) {
		s->context = CONTEXT_OWN;
		return;
	}
	f = &s->frame[s->depth - 1];
	s->context = f->interrupt ? CONTEXT_BACKGROUND : f->context;
}

static void step(struct stack *s, const struct block *last,
		 const struct block *b);

/* Return from an entry to block @b, and continue where it was taken. */
static void resume(struct stack *s, const struct frame *entry,
		   const struct block *b)
{
	const struct block *cut = entry->last;

	s->place = entry->place;
	s->context = entry->context;
	s->user = entry->user;
	if (!cut)
		return;
	if (!entry->exception)
		step(s, cut, b);
	else if (b->start >= cut->start && b->end == cut->end)
		/* the counters count the faulting instruction twice */
		tree_count(s->place, -(int64_t)(b->nr_insns - 1), is_own(s));
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

	/* a return does not cross the frame of an entry */
	while (i && s->frame[i - 1].ret && s->frame[i - 1].ret != b->start)
		i--;
	if (!i || !s->frame[i - 1].ret) {
		lose(s, b);
		return;
	}
	s->depth = i;
	do {
		f = &s->frame[--s->depth];
		s->place = f->place;
		s->context = f->context;
	} while (f->tail && s->depth);
}

/* Jump to another function, which returns to the caller of this one. */
static void tail_call(struct stack *s, const struct block *b)
{
	if (s->depth && s->frame[s->depth - 1].ret)
		push(s, (struct frame){ .ret = s->frame[s->depth - 1].ret,
					.tail = true });
	enter(s, b);
}

static bool is_tail_call(const struct stack *s, const struct block *last,
			 const struct block *b)
{
	if (!b->begins_function || (last->target && last->target != b->start))
		return false;
	return b->function ? b->function != last->function :
			     tree_address(s->place) != b->start;
}

/*
 * Can the end of @last lead to @b? If it cannot, the CPU has entered the kernel
 * at a place that has no symbol of an entry point.
 */
static bool is_explained(const struct block *last, const struct block *b)
{
	if (b->start == last->end || b->start == last->target)
		return true;
	/* the emulator splits a block for a device access, and for REP */
	if (b->start >= last->start && b->start < last->end)
		return true;
	switch (last->exit) {
	case EXIT_PLAIN:
		return b->start - last->end + SHORT_JUMP < 2 * SHORT_JUMP;
	case EXIT_JUMP:
	case EXIT_CALL:
		return !last->target;
	default:
		return true;
	}
}

static void enter_user(struct stack *s, const struct block *b)
{
	struct frame *first = &s->frame[0];

	if (!s->user && s->depth && !first->ret)
		resume(s, first, b);
	s->user = true;
	s->depth = 0;
	s->place = TREE_USER;
	s->context = CONTEXT_OWN;
	s->known = true;
}

/*
 * Did the emulator split @last before @b for a device access? Under -icount
 * such an access must be the last instruction of its block, and only then did
 * the rest run.
 */
static bool was_cut(const struct block *last, const struct block *b)
{
	return b->start > last->start && b->start < last->end &&
	       b->end == last->end && last->exit != EXIT_JUMP &&
	       last->exit != EXIT_PLAIN;
}

static void step_kernel(struct stack *s, const struct block *last,
			const struct block *b)
{
	bool arrived = last->target == b->start;

	if (last->doubtful == b->start)
		/*
		 * the last instruction crosses a page: it runs as a block of
		 * its own
		 */
		;
	else if (was_cut(last, b))
		tree_count(s->place, -(int64_t)b->nr_insns, is_own(s));
	else if (!is_explained(last, b))
		lose(s, b);
	else if (last->exit == EXIT_CALL && (arrived || !last->target)) {
		push(s, (struct frame){ .ret = last->end });
		enter(s, b);
	} else if (last->exit == EXIT_RETURN)
		return_to(s, b);
	/* sync_core() serializes with an iret to the next instruction */
	else if (last->exit == EXIT_IRET && b->start != last->end)
		return_from_entry(s, b);
	else if (last->exit == EXIT_JUMP && is_tail_call(s, last, b))
		tail_call(s, b);
}

static void step(struct stack *s, const struct block *last,
		 const struct block *b)
{
	bool arrived = last && last->target == b->start;

	if (!is_kernel(b->start))
		enter_user(s, b);
	else if (s->user || (b->entry && !arrived))
		enter_kernel(s, last, b);
	else if (!last)
		lose(s, b);
	else
		step_kernel(s, last, b);
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
	operations_retire(&s->account);
	s->task = task;
	s->depth = 0;
	s->place = TREE_OTHER;
	s->context = CONTEXT_OWN;
	s->user = false;
	s->known = false;
	return s;
}

/* The stack of the task on vCPU @index. A new stack has no known frames. */
static struct stack *vcpu_stack(unsigned int index)
{
	struct vcpu *v = &vcpus[index % VCPUS_MAX];

	if (!v->stack)
		v->stack = stack_take(0);
	return v->stack;
}

struct account *calls_account(unsigned int index)
{
	return &vcpu_stack(index)->account;
}

/* Count the last instruction of a block, if it is doubtful and has run. */
static void on_doubtful(unsigned int index, void *arg)
{
	const struct stack *s = vcpu_stack(index);

	(void)arg;
	if (counting)
		tree_count(s->place, 1, is_own(s));
}

void calls_follow(unsigned int index, const struct block *b)
{
	struct vcpu *v = &vcpus[index % VCPUS_MAX];
	struct stack *s = vcpu_stack(index);

	step(s, v->last, b);
	tree_count(s->place, b->nr_insns, is_own(s));
	calls_doubts.halts += b->halts;
	v->last = b;
	v->switched = false;
	operations_move(&s->account, s->context);
}

/* __switch_to_asm last stores one stack pointer, then first loads another. */
static void on_access(unsigned int index, qemu_plugin_meminfo_t info,
		      uint64_t vaddr, void *arg)
{
	struct vcpu *v = &vcpus[index % VCPUS_MAX];

	(void)arg;
	if (!counting || v->switched)
		return;
	if (qemu_plugin_mem_is_store(info)) {
		v->stored = vaddr;
		return;
	}
	vcpu_stack(index)->task = v->stored;
	v->stack = stack_take(vaddr);
	v->switched = true;
}

void calls_attach(struct qemu_plugin_tb *tb, const struct block *b)
{
	const struct function *f = function_find(b->start);
	unsigned int i;

	if (b->doubtful)
		qemu_plugin_register_vcpu_insn_exec_cb(
			qemu_plugin_tb_get_insn(tb, b->nr_insns), on_doubtful,
			QEMU_PLUGIN_CB_NO_REGS, NULL);
	/*
	 * Ask for both kinds, because QEMU 7.2 confuses them when it selects
	 * accesses for a callback: it treats a load as a store, and a store as
	 * both.
	 */
	for (i = 0; f && f->switches && f->start == b->start && i < b->nr_insns;
	     i++)
		qemu_plugin_register_vcpu_mem_cb(qemu_plugin_tb_get_insn(tb, i),
						 on_access,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
}

struct account *calls_begin(unsigned int index, unsigned int insn_behind)
{
	struct stack *s;
	unsigned int i;

	for (i = 0; i < STACKS_MAX; i++)
		stacks[i].task = 0;
	memset(vcpus, 0, sizeof(vcpus));
	s = vcpu_stack(index);
	s->place = TREE_USER;
	s->user = true;
	s->known = true;
	tree_count(TREE_USER, insn_behind, false);
	counting = true;
	return &s->account;
}

void calls_end(unsigned int index, unsigned int insn_behind)
{
	unsigned int i;

	tree_count(vcpu_stack(index)->place, -(int64_t)insn_behind, false);
	counting = false;
	for (i = 0; i < STACKS_MAX; i++)
		operations_retire(&stacks[i].account);
}
