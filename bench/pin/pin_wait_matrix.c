// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_wait_matrix.c - every operation against every kind of pin, judged */
#include "pin/pin_wait.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include "target/block_reuse.h"

#define SIGNAL_MS 20 /* an eviction must stand for after a signal */

struct bout {
	struct standoff s;
	enum waiter_state state;
	struct reuse reuse;
	bool reused;
	struct holder_seen seen;
	char name[64]; /* "punch, pin by pipe" */
};

static void pin_check(enum holder_kind kind, char name[CELL_NAME_MAX])
{
	snprintf(name, CELL_NAME_MAX, "pin by %s", holder_kind_name(kind));
}

static bool judge_wait(struct bout *b)
{
	struct trial *t = b->s.trial;
	bool waits = b->state == WAITER_WAITS;
	const char *how = waits	? "waited"
			  : b->state == WAITER_ENDED ?
				  "ended while the page was pinned" :
				  "neither ended nor waited for a layout";
	char pin[CELL_NAME_MAX];

	pin_check(b->s.kind, pin);
	trial_check(t, b->s.op->check, waits, "%s: %s %s", b->name, how,
		    b->s.where);
	return trial_check(t, pin, waits, "%s: %s %s", b->name, how,
			   b->s.where);
}

/* Its first wait ends by EINTR, the repeated operation waits again. */
static int interrupt(struct bout *b, struct why *w)
{
	struct standoff *s = &b->s;
	uint64_t ticks;
	int result = 0, err;

	waiter_interrupt(&s->waiter);
	if (s->op->closes) {
		trial_sleep_ms(SIGNAL_MS);
		trial_check(s->trial, "signal", !waiter_ended(&s->waiter),
			    "%s: %d ms after a signal: %s", b->name, SIGNAL_MS,
			    s->where);
		return 0;
	}
	err = waiter_finish(&s->waiter, STANDOFF_END_MS, &result, &ticks);
	trial_check(s->trial, "signal", !err && result == -EINTR,
		    "%s: %s after a signal: %s", b->name,
		    err ? "did not end" : strerror(-result), s->where);
	if (err)
		return 0;
	err = standoff_again(s, w);
	if (err)
		return err;
	b->state = standoff_go(s);
	return 0;
}

/* The block is free though it is pinned: let another file have it. */
static int reuse(struct bout *b, struct why *w)
{
	int err = reuse_block(b->s.trial->target->path, b->s.physical,
			      ~b->s.spec.tag ^ b->s.physical, &b->reuse, w);

	b->reused = !err;
	trial_check(b->s.trial, "reused", !err,
		    "%s: block at 0x%" PRIx64 "%s%s", b->name, b->s.physical,
		    err ? ": " : "", err ? w->text : "");
	return err == -ENOENT ? 0 : err;
}

static int judge_late_write(struct bout *b, struct why *w)
{
	const struct holder_spec *spec = &b->s.spec;
	uint64_t want = holder_late_word(spec, spec->page), got = 0;
	int changed;

	if (b->reused) {
		changed = reuse_changed(&b->reuse, w);
		if (changed < 0)
			return changed;
		trial_check(b->s.trial, "late write", !changed,
			    "%s: the block at 0x%" PRIx64
			    " is another file's, and %d words of it were written by the pin",
			    b->name, b->s.physical, changed);
	} else if (b->s.op->keeps) {
		if (pread(b->s.extents.fd, &got, sizeof(got),
			  (off_t)holder_offset(spec, spec->page)) !=
		    sizeof(got))
			return why_sys(w, errno, "read the pinned page");
		trial_check(b->s.trial, "late write", got == want,
			    "%s: the file has %" PRIx64
			    ", the pin wrote %" PRIx64,
			    b->name, got, want);
	}
	return 0;
}

static int judge_data(struct bout *b, struct why *w)
{
	/* the file system is gone, with the blocks still the file's */
	if (b->s.op->keeps && b->s.op->closes)
		return 0;
	if (!holder_kind_reads(b->s.kind))
		return judge_late_write(b, w);
	trial_check(b->s.trial, "old data", !b->seen.bad,
		    "%s: %" PRIu64 " foreign words, first %" PRIx64 "%s",
		    b->name, b->seen.bad, b->seen.word,
		    b->reused && b->seen.word == b->reuse.word ?
			    ", which another file wrote to the block" :
			    "");
	return 0;
}

/*
 * It sleeps on. A signal shows whether the page is idle by now, so that only
 * the wakeup was lost. False if not even that ended it.
 */
static bool judge_stuck(struct bout *b)
{
	struct standoff *s = &b->s;
	uint64_t ticks;
	int result = 0, err;

	trial_where(s->waiter.pid, s->where, sizeof(s->where));
	waiter_interrupt(&s->waiter);
	err = waiter_finish(&s->waiter, STANDOFF_END_MS, &result, &ticks);
	trial_check(s->trial, "ends", false, "%s: asleep 2 s later; %s: %s",
		    b->name,
		    err	   ? "no signal helps" :
		    result ? "the page is busy yet" :
			     "a signal woke it, and it found the page idle",
		    s->where);
	return !err;
}

/* Drop the pin: now the operation must end, and not have ended before. */
static int drop(struct bout *b, struct why *w)
{
	struct standoff *s = &b->s;
	bool waited = judge_wait(b);
	uint64_t ticks;
	int result = 0, err;

	if (!waited && !s->op->keeps) {
		err = reuse(b, w);
		if (err)
			return err;
	}
	if (waited && waiter_ended(&s->waiter))
		return why(w, EIO, "%s: ended while it was judged", b->name);
	err = holder_drop(&s->holder, &b->seen, w);
	if (err)
		return err;
	if (waiter_finish(&s->waiter, STANDOFF_END_MS, &result, &ticks))
		/* it may hold a lock that a read of the file waits for */
		return judge_stuck(b) ? judge_data(b, w) : 0;
	trial_check(s->trial, "ends", !result, "%s: %s", b->name,
		    result ? strerror(-result) : "ended");
	if (waited && s->kind == HOLD_PIPE)
		trial_value(s->trial, "unpin", ticks - b->seen.ticks);
	return judge_data(b, w);
}

static int bout(struct bout *b, struct why *w)
{
	char pin[CELL_NAME_MAX];
	int err = standoff_open(&b->s, w);

	if (err == -ENOTSUP) {
		pin_check(b->s.kind, pin);
		trial_skip(b->s.trial, pin, "%s", w->text);
		return 0;
	}
	if (err)
		return err;
	b->state = standoff_go(&b->s);
	if (b->state == WAITER_WAITS && b->s.kind == HOLD_PIPE)
		err = interrupt(b, w);
	if (!err)
		err = drop(b, w);
	if (b->reused)
		reuse_release(&b->reuse);
	if (!standoff_close(&b->s) && !err)
		err = why(w, ETIMEDOUT, "%s: a process is left: %s", b->name,
			  b->s.where);
	if (b->s.op->after && !err)
		err = b->s.op->after(b->s.trial, w);
	return err;
}

int standoff_trial(struct trial *t, const struct standoff_op *ops, bool unmap,
		   struct why *w)
{
	struct why no_disk = { "" };
	struct disk disk;
	unsigned int kind, i;
	char pin[CELL_NAME_MAX];
	bool has_disk;
	int err = trial_sees_where(w);

	if (err)
		return err;
	has_disk = !disk_open(&disk, &no_disk);
	for (kind = 0; kind < HOLD_KINDS; kind++) {
		pin_check((enum holder_kind)kind, pin);
		if (holder_kind_needs_disk((enum holder_kind)kind) &&
		    !has_disk) {
			trial_skip(t, pin, "%s", no_disk.text);
			continue;
		}
		for (i = 0; !err && ops[i].name; i++) {
			struct bout b = { .s = { .trial = t,
						 .disk = has_disk ? &disk :
								    NULL,
						 .kind = (enum holder_kind)kind,
						 .op = &ops[i],
						 .unmap = unmap } };

			snprintf(b.name, sizeof(b.name), "%s, %s", ops[i].name,
				 pin);
			err = bout(&b, w);
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
	if (fallocate(fd, mode, (off_t)at, (off_t)STANDOFF_BLOCK))
		return -errno;
	return 0;
}

int standoff_truncate(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return resize(fd, 0);
}

int standoff_cut_tail(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return resize(fd, at + STANDOFF_BLOCK);
}

int standoff_extend(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return resize(fd, length + 4096);
}

int standoff_punch(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at);
}

int standoff_punch_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return standoff_punch(fd, 0, length);
}

int standoff_zero(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_ZERO_RANGE, at);
}

int standoff_zero_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return standoff_zero(fd, 0, length);
}

int standoff_collapse(int fd, uint64_t at, uint64_t length)
{
	(void)length;
	return change(fd, FALLOC_FL_COLLAPSE_RANGE, at);
}

int standoff_collapse_elsewhere(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	return standoff_collapse(fd, 0, length);
}

int standoff_insert(int fd, uint64_t at, uint64_t length)
{
	(void)at;
	(void)length;
	return change(fd, FALLOC_FL_INSERT_RANGE, 0);
}
