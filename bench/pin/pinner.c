// SPDX-License-Identifier: GPL-2.0-or-later
/* pinner.c - a process that holds pins of pages of a mapping */
#include "pin/pinner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/page_size.h"

enum command { TAKE, DROP, UNMAP, TOUCH, FORGET };

struct request {
	enum command command;
	bool write;
	uint64_t page;
};

struct reply {
	int err;
	struct pinner_seen seen;
	struct err reason;
};

#define PIN_WAY(kind, method, text) [PIN_##kind] = &pin_method_##method,
static const struct pin_method *const ways[] = { PIN_METHODS(PIN_WAY) };

const char *pinner_kind_name(enum pinner_kind kind)
{
	return ways[kind]->name;
}

bool pinner_kind_reads(enum pinner_kind kind)
{
	return ways[kind]->reads;
}

bool pinner_kind_needs_disk(enum pinner_kind kind)
{
	return ways[kind]->disk;
}

static uint64_t pages_per_entry(const struct task *task)
{
	return granularity_bytes(task->cell->granularity) / PAGE_BYTES;
}

uint64_t pinner_offset(const struct pinner_spec *spec, uint64_t page)
{
	const struct task *task = spec->task;
	uint64_t per = pages_per_entry(task);

	return task->extents->offset[task->first + page / per] +
	       page % per * PAGE_BYTES;
}

/* State of the pinner's own process. */
struct self {
	const struct pinner_spec *spec;
	struct mapping map;
	struct pinned pinned;
	int socket, peer;
};

static char *page_at(const struct self *s, uint64_t page)
{
	return s->map.address + (pinner_offset(s->spec, page) - s->map.offset);
}

static void fill(char *page, uint64_t word)
{
	unsigned int i;

	for (i = 0; i < PAGE_BYTES / sizeof(word); i++)
		((uint64_t *)(void *)page)[i] = word;
}

/* Write the pages' words to the file, those of a late write to the buffer. */
static int map_and_fill(struct self *s, struct err *e)
{
	const struct pinner_spec *spec = s->spec;
	const struct task *task = spec->task;
	uint64_t per = pages_per_entry(task), i;
	uint64_t first = spec->page / per;
	uint64_t last = (spec->page + spec->pages - 1) / per;
	int err = task_map(task, 0, task->nr, &s->map, e);

	if (!err)
		err = task_touch(task, &s->map, first, last - first + 1, e);
	if (err)
		return err;
	s->pinned.at = page_at(s, spec->page);
	s->pinned.length = spec->pages * PAGE_BYTES;
	s->pinned.write = ways[spec->kind]->write;
	s->pinned.disk = spec->disk;
	s->pinned.buffer = mmap(NULL, s->pinned.length, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1,
				0);
	if (s->pinned.buffer == MAP_FAILED)
		return err_set(e, ENOMEM,
			       "out of memory for a buffer of %u pages",
			       spec->pages);
	for (i = 0; i < spec->pages; i++) {
		fill(s->pinned.at + i * PAGE_BYTES,
		     pinner_word(spec, spec->page + i));
		fill(s->pinned.buffer + i * PAGE_BYTES,
		     pinner_late_word(spec, spec->page + i));
	}
	return 0;
}

static void compare(const struct self *s, struct pinner_seen *seen)
{
	const uint64_t *word = (const void *)s->pinned.buffer;
	uint64_t i, want;

	for (i = 0; i < s->pinned.length / sizeof(*word); i++) {
		want = pinner_word(s->spec, s->spec->page + i * sizeof(*word) /
								    PAGE_BYTES);
		if (word[i] == want)
			continue;
		if (!seen->bad)
			seen->word = word[i];
		seen->bad++;
	}
}

static int drop(struct self *s, struct reply *reply)
{
	const struct pin_method *way = ways[s->spec->kind];
	int err = way->drop(&s->pinned, &reply->reason);

	reply->seen = (struct pinner_seen){ .ticks = s->pinned.ticks };
	if (!err && way->reads)
		compare(s, &reply->seen);
	return err;
}

static void answer(struct self *s, const struct request *request,
		   struct reply *reply)
{
	struct err *e = &reply->reason;
	volatile char *page;

	switch (request->command) {
	case TAKE:
		reply->err = ways[s->spec->kind]->take(&s->pinned, e);
		break;
	case DROP:
		reply->err = drop(s, reply);
		break;
	case UNMAP:
		reply->err = task_unmap(&s->map, e);
		break;
	case TOUCH:
		page = page_at(s, request->page);
		if (request->write)
			*page = 1;
		else
			(void)*page;
		break;
	case FORGET:
		if (madvise(s->map.address, s->map.length_bytes, MADV_DONTNEED))
			reply->err = err_sys(e, errno, "madvise MADV_DONTNEED");
		break;
	}
}

/*
 * The mapping is the only reference to the file that is kept. A task that exits
 * releases its files in reverse order (kernel/task_work.c), so a pipe or socket
 * with pins is released before the file.
 */
static int pinner_body(struct test *t, void *arg)
{
	struct self *s = arg;
	struct request request;
	struct reply reply = { .err = 0 };

	(void)t;
	close(s->peer);
	alarm(PINNER_LIMIT_S);
	reply.err = map_and_fill(s, &reply.reason);
	close(s->spec->task->extents->fd);
	while (send(s->socket, &reply, sizeof(reply), MSG_NOSIGNAL) ==
	       sizeof(reply)) {
		if (recv(s->socket, &request, sizeof(request), 0) !=
		    sizeof(request))
			break;
		reply = (struct reply){ .err = 0 };
		answer(s, &request, &reply);
	}
	return 0;
}

static int hear(struct pinner *h, struct pinner_seen *seen, struct err *e)
{
	struct reply reply;

	if (recv(h->socket, &reply, sizeof(reply), 0) != sizeof(reply))
		return err_set(
			e, ESRCH,
			"the pinner has died; alarm() kills it after %d s",
			PINNER_LIMIT_S);
	if (reply.err && e)
		*e = reply.reason;
	if (seen)
		*seen = reply.seen;
	return reply.err;
}

static int ask(struct pinner *h, const struct request *request,
	       struct pinner_seen *seen, struct err *e)
{
	if (send(h->socket, request, sizeof(*request), MSG_NOSIGNAL) < 0)
		return err_sys(e, errno, "send a request to the pinner");
	return hear(h, seen, e);
}

int pinner_start(struct test *t, const struct pinner_spec *spec,
		 struct pinner *h, struct err *e)
{
	struct self self = { .spec = spec };
	int pair[2], err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return err_sys(e, errno, "create a socket pair for the pinner");
	self.socket = pair[1];
	self.peer = pair[0];
	*h = (struct pinner){ .socket = pair[0], .disk = spec->disk };
	h->pid = test_spawn(t, pinner_body, &self, e);
	close(pair[1]);
	if (h->pid < 0) {
		close(pair[0]);
		return h->pid;
	}
	err = hear(h, NULL, e);
	if (err)
		pinner_stop(h);
	return err;
}

int pinner_take(struct pinner *h, struct err *e)
{
	return ask(h, &(struct request){ .command = TAKE }, NULL, e);
}

int pinner_drop(struct pinner *h, struct pinner_seen *seen, struct err *e)
{
	*seen = (struct pinner_seen){ .bad = 0 };
	return ask(h, &(struct request){ .command = DROP }, seen, e);
}

int pinner_unmap(struct pinner *h, struct err *e)
{
	return ask(h, &(struct request){ .command = UNMAP }, NULL, e);
}

int pinner_touch(struct pinner *h, uint64_t page, bool write, struct err *e)
{
	const struct request request = { .command = TOUCH,
					 .write = write,
					 .page = page };

	return ask(h, &request, NULL, e);
}

int pinner_forget(struct pinner *h, struct err *e)
{
	return ask(h, &(struct request){ .command = FORGET }, NULL, e);
}

bool pinner_stop(struct pinner *h)
{
	pid_t pid = h->pid;

	if (pid <= 0)
		return true;
	h->pid = 0;
	close(h->socket);
	/* A process whose I/O waits on a suspended disk cannot be killed. */
	if (h->disk)
		disk_resume(h->disk, NULL);
	return test_kill(pid);
}
