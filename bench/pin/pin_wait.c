// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_wait.c - one file, one holder of a pin, one operation that wants it */
#include "pin/pin_wait.h"

#include <errno.h>
#include <unistd.h>

#include "target/fiemap.h"

#define PAGES_2M (STANDOFF_BLOCK / 4096)
#define RUN_MAX	 4 /* pages of a pin */

static uint64_t mix(uint64_t x)
{
	/* finalizer of splitmix64 (Steele, Lea, Flood 2014) */
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* The second 2 MiB of the file, or its second entry. */
static void choose_pages(struct standoff *s)
{
	const char *name = s->op->name;
	uint64_t random = s->trial->seed * 8 + s->kind;

	while (*name)
		random = mix(random + (unsigned char)*name++);
	s->spec = (struct holder_spec){ .kind = s->kind,
					.task = &s->task,
					.pages = 1 + random % RUN_MAX,
					.tag = random,
					.disk = s->disk };
	random = mix(random);
	s->spec.page = PAGES_2M + random % (PAGES_2M - s->spec.pages);
}

static int open_file(struct standoff *s, struct why *w)
{
	uint64_t entries = s->cell.granularity == GRAN_2M ? 3 : 2 * PAGES_2M;
	struct extent extent;
	uint64_t offset;
	int err;

	err = extents_open_named(s->trial->target,
				 s->op->named ? STANDOFF_NAME : NULL,
				 s->cell.granularity, entries, &s->extents, w);
	if (err)
		return err;
	s->task = (struct task){ .cell = &s->cell,
				 .extents = &s->extents,
				 .nr = s->extents.nr,
				 .prove = true };
	choose_pages(s);
	offset = holder_offset(&s->spec, s->spec.page);
	err = extent_at(s->extents.fd, offset, &extent, w);
	s->physical = extent.physical + (offset - extent.offset);
	if (err)
		extents_close(&s->extents);
	return err;
}

static int take(struct standoff *s, struct why *w)
{
	int err = holder_start(s->trial, &s->spec, &s->holder, w);

	if (err)
		return err;
	err = holder_take(&s->holder, w);
	if (!err && s->unmap)
		err = holder_unmap(&s->holder, w);
	if (err)
		holder_stop(&s->holder);
	return err;
}

static int operate(void *arg)
{
	struct standoff *s = arg;
	uint64_t at = holder_offset(&s->spec, s->spec.page);

	return s->op->run(s->extents.fd, at / STANDOFF_BLOCK * STANDOFF_BLOCK,
			  s->extents.length_bytes);
}

int standoff_open(struct standoff *s, struct why *w)
{
	int err;

	s->cell = *s->trial->cell;
	s->where[0] = '\0';
	if (holder_kind_needs_disk(s->kind) && !s->disk)
		return why(w, ENOTSUP, "there is no disk to suspend");
	err = open_file(s, w);
	if (err)
		return err;
	err = take(s, w);
	if (err)
		goto close;
	err = waiter_start(s->trial, operate, s, &s->waiter, w);
	if (err)
		goto stop;
	if (s->op->closes) {
		close(s->extents.fd);
		s->extents.fd = -1;
	}
	return 0;
stop:
	holder_stop(&s->holder);
close:
	extents_close(&s->extents);
	return err;
}

enum waiter_state standoff_go(struct standoff *s)
{
	waiter_go(&s->waiter);
	return waiter_look(&s->waiter, s->where, sizeof(s->where));
}

int standoff_again(struct standoff *s, struct why *w)
{
	waiter_release(&s->waiter);
	return waiter_start(s->trial, operate, s, &s->waiter, w);
}

bool standoff_close(struct standoff *s)
{
	bool died = holder_stop(&s->holder);

	if (!died)
		trial_where(s->holder.pid, s->where, sizeof(s->where));
	if (!waiter_release(&s->waiter)) {
		trial_where(s->waiter.pid, s->where, sizeof(s->where));
		died = false;
	}
	extents_close(&s->extents);
	return died;
}
