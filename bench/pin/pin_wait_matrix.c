// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_wait_matrix.c - every operation against every kind of pin, judged */
#include "pin/pin_wait_matrix.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/page_size.h"
#include "target/block_reuse.h"

#define SIGNAL_MS 20 /* for which an eviction must go on after a signal */

struct attempt {
	struct pin_wait s;
	enum blocked_op_state state;
	struct block_reuse block_reuse;
	bool reused;
	struct pinner_seen seen;
	char name[64]; /* "punch, pin-by-pipe" */
};

static void pin_check(enum pinner_kind kind, char name[CELL_NAME_MAX])
{
	snprintf(name, CELL_NAME_MAX, "pin-by-%s", pinner_kind_name(kind));
}

static bool judge_wait(struct attempt *b)
{
	struct test *t = b->s.test;
	bool waits = b->state == BLOCKED_OP_WAITS;
	const char *how = waits ? "waited" :
			  b->state == BLOCKED_OP_ENDED ?
				  "ended while the page was pinned" :
				  "neither ended nor waited in a layout break";
	char pin[CELL_NAME_MAX];

	pin_check(b->s.kind, pin);
	test_check(t, b->s.op->check, waits, "%s: %s %s", b->name, how,
		   b->s.where);
	return test_check(t, pin, waits, "%s: %s %s", b->name, how, b->s.where);
}

/*
 * The operation must end with EINTR, and wait again when it is repeated. An
 * eviction must go on instead.
 */
static int interrupt(struct attempt *b, struct err *e)
{
	struct pin_wait *s = &b->s;
	uint64_t ticks;
	int result = 0, err;

	blocked_op_interrupt(&s->blocked);
	if (s->op->closes) {
		test_sleep_ms(SIGNAL_MS);
		test_check(s->test, "signal", !blocked_op_ended(&s->blocked),
			   "%s, %d ms after a signal: %s", b->name, SIGNAL_MS,
			   s->where);
		return 0;
	}
	err = blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result, &ticks);
	test_check(s->test, "signal", !err && result == -EINTR,
		   "%s: %s after a signal: %s", b->name,
		   err ? "did not end" : strerror(-result), s->where);
	if (err)
		return 0;
	err = pin_wait_again(s, e);
	if (err)
		return err;
	b->state = pin_wait_go(s);
	return 0;
}

/* The block was freed although it is pinned: let another file allocate it. */
static int block_reuse(struct attempt *b, struct err *e)
{
	int err = block_reuse_take(b->s.test->target->path, b->s.physical,
				   ~b->s.spec.tag ^ b->s.physical,
				   &b->block_reuse, e);

	b->reused = !err;
	test_check(b->s.test, "reused", !err,
		   "%s: the freed block at 0x%" PRIx64 "%s%s", b->name,
		   b->s.physical, err ? ": " : "", err ? e->text : "");
	return err == -ENOENT ? 0 : err;
}

static int judge_late_write(struct attempt *b, struct err *e)
{
	const struct pinner_spec *spec = &b->s.spec;
	uint64_t want = pinner_late_word(spec, spec->page), got = 0;
	int changed;

	if (b->reused) {
		changed = block_reuse_changed(&b->block_reuse, e);
		if (changed < 0)
			return changed;
		test_check(b->s.test, "late-write", !changed,
			   "%s: the block at 0x%" PRIx64
			   " belongs to another file, "
			   "and the pin wrote %d words of it",
			   b->name, b->s.physical, changed);
	} else if (b->s.op->keeps) {
		if (pread(b->s.extents.fd, &got, sizeof(got),
			  (off_t)pinner_offset(spec, spec->page)) !=
		    sizeof(got))
			return err_sys(e, errno, "read the pinned page");
		test_check(b->s.test, "late-write", got == want,
			   "%s: the file holds %" PRIx64
			   ", but the pin wrote %" PRIx64,
			   b->name, got, want);
	}
	return 0;
}

static int judge_data(struct attempt *b, struct err *e)
{
	/* The file system is unmounted, and the file still owns its blocks. */
	if (b->s.op->keeps && b->s.op->closes)
		return 0;
	if (!pinner_kind_reads(b->s.kind))
		return judge_late_write(b, e);
	test_check(b->s.test, "old-data", !b->seen.bad,
		   "%s: %" PRIu64 " words of other data, the first is %" PRIx64
		   "%s",
		   b->name, b->seen.bad, b->seen.word,
		   b->reused && b->seen.word == b->block_reuse.word ?
			   ", which another file wrote to the block" :
			   "");
	return 0;
}

/*
 * The operation still sleeps after the drop. If a signal ends it, its result
 * shows whether the page is idle, so that only the wakeup was lost. Return
 * false if the signal does not end it.
 */
static bool judge_stuck(struct attempt *b)
{
	struct pin_wait *s = &b->s;
	uint64_t ticks;
	int result = 0, err;

	process_where(s->blocked.pid, s->where, sizeof(s->where));
	blocked_op_interrupt(&s->blocked);
	err = blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result, &ticks);
	test_check(s->test, "ends", false,
		   "%s: still asleep 2 s after the drop; %s: %s", b->name,
		   err ? "a signal does not end it" :
		   result ?
			 "after a signal the page is still busy" :
			 "after a signal the page is idle: the wakeup was lost",
		   s->where);
	return !err;
}

/* Drop the pin. The operation must end now, and not have ended before. */
static int drop(struct attempt *b, struct err *e)
{
	struct pin_wait *s = &b->s;
	bool waited = judge_wait(b);
	uint64_t ticks;
	int result = 0, err;

	if (!waited && !s->op->keeps) {
		err = block_reuse(b, e);
		if (err)
			return err;
	}
	if (waited && blocked_op_ended(&s->blocked))
		return err_set(
			e, EIO,
			"%s: the operation ended by itself during the check",
			b->name);
	err = pinner_drop(&s->pinner, &b->seen, e);
	if (err)
		return err;
	if (blocked_op_finish(&s->blocked, PIN_WAIT_END_MS, &result, &ticks))
		/* It may hold a lock that a read of the file needs. */
		return judge_stuck(b) ? judge_data(b, e) : 0;
	test_check(s->test, "ends", !result, "%s: %s", b->name,
		   result ? strerror(-result) : "ended");
	if (waited && s->kind == PIN_PIPE)
		test_value(s->test, "unpin", ticks - b->seen.ticks);
	return judge_data(b, e);
}

static int attempt(struct attempt *b, struct err *e)
{
	char pin[CELL_NAME_MAX];
	int err = pin_wait_open(&b->s, e);

	if (err == -ENOTSUP) {
		pin_check(b->s.kind, pin);
		test_skip(b->s.test, pin, "%s", e->text);
		return 0;
	}
	if (err)
		return err;
	b->state = pin_wait_go(&b->s);
	if (b->state == BLOCKED_OP_WAITS && b->s.kind == PIN_PIPE)
		err = interrupt(b, e);
	if (!err)
		err = drop(b, e);
	if (b->reused)
		block_reuse_release(&b->block_reuse);
	if (!pin_wait_close(&b->s) && !err)
		err = err_set(e, ETIMEDOUT,
			      "%s: a process cannot be killed: %s", b->name,
			      b->s.where);
	if (b->s.op->after && !err)
		err = b->s.op->after(b->s.test, e);
	return err;
}

int pin_wait_run(struct test *t, const struct pin_wait_op *ops, bool unmap,
		 struct err *e)
{
	struct err no_disk = { "" };
	struct disk disk;
	unsigned int kind, i;
	char pin[CELL_NAME_MAX];
	bool has_disk;
	int err = process_sees_where(e);

	if (err)
		return err;
	has_disk = !disk_open(&disk, &no_disk);
	for (kind = 0; kind < PIN_KINDS; kind++) {
		pin_check((enum pinner_kind)kind, pin);
		if (pinner_kind_needs_disk((enum pinner_kind)kind) &&
		    !has_disk) {
			test_skip(t, pin, "%s", no_disk.text);
			continue;
		}
		for (i = 0; !err && ops[i].name; i++) {
			struct attempt b = {
				.s = { .test = t,
				       .disk = has_disk ? &disk : NULL,
				       .kind = (enum pinner_kind)kind,
				       .op = &ops[i],
				       .unmap = unmap }
			};

			snprintf(b.name, sizeof(b.name), "%s, %s", ops[i].name,
				 pin);
			err = attempt(&b, e);
		}
	}
	if (has_disk)
		disk_close(&disk);
	return err;
}

static int resize(int fd, uint64_t length)
{
	return ftruncate(fd, (off_t)length) ? -errno : 0;
}

static int change(int fd, int mode, uint64_t at)
{
	if (fallocate(fd, mode, (off_t)at, (off_t)PMD_BYTES))
		return -errno;
	return 0;
}

int pin_wait_truncate(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return resize(fd, 0);
}

int pin_wait_cut_tail(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return resize(fd, at + PMD_BYTES);
}

int pin_wait_extend(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return resize(fd, length + PAGE_BYTES);
}

int pin_wait_punch(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at);
}

int pin_wait_punch_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return pin_wait_punch(fd, 0, length);
}

int pin_wait_zero(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_ZERO_RANGE, at);
}

int pin_wait_zero_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return pin_wait_zero(fd, 0, length);
}

int pin_wait_collapse(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_COLLAPSE_RANGE, at);
}

int pin_wait_collapse_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return pin_wait_collapse(fd, 0, length);
}

int pin_wait_insert(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return change(fd, FALLOC_FL_INSERT_RANGE, 0);
}
