// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_wait.c - one operation that must wait for a pin of a page of its file */
#include "pin/pin_wait.h"

#include <errno.h>
#include <unistd.h>

#include "base/page_size.h"
#include "base/random.h"
#include "target/fiemap.h"

#define RUN_MAX 4 /* pages of a pin */

/* Choose pages in the second 2 MiB of the entries. */
static void choose_pages(struct pin_wait *s)
{
	const char *name = s->op->name;
	uint64_t random = s->test->seed * 8 + s->kind;

	while (*name)
		random = random_mix(random + (unsigned char)*name++);
	s->spec = (struct pinner_spec){ .kind = s->kind,
					.task = &s->task,
					.pages = 1 + random % RUN_MAX,
					.tag = random,
					.disk = s->disk };
	random = random_mix(random);
	s->spec.page = PMD_PAGES + random % (PMD_PAGES - s->spec.pages);
}

static int open_file(struct pin_wait *s, struct err *e)
{
	uint64_t entries = s->cell.granularity == GRAN_2M ? 3 : 2 * PMD_PAGES;
	struct extent extent;
	uint64_t offset;
	int err;

	err = extents_open_named(s->test->target,
				 s->op->named ? PIN_WAIT_NAME : NULL,
				 s->cell.granularity, entries, &s->extents, e);
	if (err)
		return err;
	s->task = (struct task){ .cell = &s->cell,
				 .extents = &s->extents,
				 .nr = s->extents.nr,
				 .prove = true };
	choose_pages(s);
	offset = pinner_offset(&s->spec, s->spec.page);
	err = extent_at(s->extents.fd, offset, &extent, e);
	s->physical = extent.physical + (offset - extent.offset);
	if (err)
		extents_close(&s->extents);
	return err;
}

static int take(struct pin_wait *s, struct err *e)
{
	int err = pinner_start(s->test, &s->spec, &s->pinner, e);

	if (err)
		return err;
	err = pinner_take(&s->pinner, e);
	if (!err && s->unmap)
		err = pinner_unmap(&s->pinner, e);
	if (err)
		pinner_stop(&s->pinner);
	return err;
}

static int operate(void *arg)
{
	struct pin_wait *s = arg;
	uint64_t at = pinner_offset(&s->spec, s->spec.page);

	return s->op->run(s->extents.fd, at / PMD_BYTES * PMD_BYTES,
			  s->extents.length_bytes);
}

int pin_wait_open(struct pin_wait *s, struct err *e)
{
	int err;

	s->cell = *s->test->cell;
	s->where[0] = '\0';
	if (pinner_kind_needs_disk(s->kind) && !s->disk)
		return err_set(
			e, ENOTSUP,
			"this kind of pin needs a disk that can be suspended");
	err = open_file(s, e);
	if (err)
		return err;
	err = take(s, e);
	if (err)
		goto close;
	err = blocked_op_start(s->test, operate, s, &s->blocked, e);
	if (err)
		goto stop;
	if (s->op->closes) {
		close(s->extents.fd);
		s->extents.fd = -1;
	}
	return 0;
stop:
	pinner_stop(&s->pinner);
close:
	extents_close(&s->extents);
	return err;
}

enum blocked_op_state pin_wait_go(struct pin_wait *s)
{
	blocked_op_go(&s->blocked);
	return blocked_op_look(&s->blocked, s->where, sizeof(s->where));
}

int pin_wait_again(struct pin_wait *s, struct err *e)
{
	blocked_op_release(&s->blocked);
	return blocked_op_start(s->test, operate, s, &s->blocked, e);
}

bool pin_wait_close(struct pin_wait *s)
{
	bool died = pinner_stop(&s->pinner);

	if (!died)
		process_where(s->pinner.pid, s->where, sizeof(s->where));
	if (!blocked_op_release(&s->blocked)) {
		process_where(s->blocked.pid, s->where, sizeof(s->where));
		died = false;
	}
	extents_close(&s->extents);
	return died;
}
