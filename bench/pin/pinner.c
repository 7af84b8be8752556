// SPDX-License-Identifier: GPL-2.0-or-later
/* pinner.c - a process that holds pins of pages of a mapping */
#include "pin/pinner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pin/pin_method.h"

enum command { TAKE, DROP, UNMAP, TOUCH, FORGET };

struct request {
	enum command command;
	bool write;
	uint64_t page;
};

struct reply {
	int err;
	struct holder_seen seen;
	struct why why;
};

static const struct hold_way *const ways[HOLD_KINDS] = {
	[HOLD_PIPE] = &hold_pipe,
	[HOLD_VM_READ] = &hold_vm_read,
	[HOLD_VM_WRITE] = &hold_vm_write,
	[HOLD_AIO_READ] = &hold_aio_read,
	[HOLD_AIO_WRITE] = &hold_aio_write,
	[HOLD_URING_READ] = &hold_uring_read,
	[HOLD_URING_WRITE] = &hold_uring_write,
	[HOLD_TCP] = &hold_tcp,
};

const char *holder_kind_name(enum holder_kind kind)
{
	return ways[kind]->name;
}

bool holder_kind_reads(enum holder_kind kind)
{
	return ways[kind]->reads;
}

bool holder_kind_needs_disk(enum holder_kind kind)
{
	return ways[kind]->disk;
}

static uint64_t pages_per_entry(const struct task *task)
{
	return granularity_bytes(task->cell->granularity) / 4096;
}

uint64_t holder_offset(const struct holder_spec *spec, uint64_t page)
{
	const struct task *task = spec->task;
	uint64_t per = pages_per_entry(task);

	return task->extents->offset[task->first + page / per] +
	       page % per * 4096;
}

/* Everything in the holder's own process. */
struct self {
	const struct holder_spec *spec;
	struct mapping map;
	struct hold hold;
	int socket, peer;
};

static char *page_at(const struct self *s, uint64_t page)
{
	return s->map.address + (holder_offset(s->spec, page) - s->map.offset);
}

static void fill(char *page, uint64_t word)
{
	unsigned int i;

	for (i = 0; i < 4096 / sizeof(word); i++)
		((uint64_t *)(void *)page)[i] = word;
}

/* The pages' own words in the file, those of a late write in the buffer. */
static int map_and_fill(struct self *s, struct why *w)
{
	const struct holder_spec *spec = s->spec;
	const struct task *task = spec->task;
	uint64_t per = pages_per_entry(task), i;
	uint64_t first = spec->page / per;
	uint64_t last = (spec->page + spec->pages - 1) / per;
	int err = task_map(task, 0, task->nr, &s->map, w);

	if (!err)
		err = task_touch(task, &s->map, first, last - first + 1, w);
	if (err)
		return err;
	s->hold.at = page_at(s, spec->page);
	s->hold.length = spec->pages * 4096;
	s->hold.write = ways[spec->kind]->write;
	s->hold.disk = spec->disk;
	s->hold.buffer = mmap(NULL, s->hold.length, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1,
			      0);
	if (s->hold.buffer == MAP_FAILED)
		return why(w, ENOMEM, "no memory for %u pages", spec->pages);
	for (i = 0; i < spec->pages; i++) {
		fill(s->hold.at + i * 4096, holder_word(spec, spec->page + i));
		fill(s->hold.buffer + i * 4096,
		     holder_late_word(spec, spec->page + i));
	}
	return 0;
}

static void compare(const struct self *s, struct holder_seen *seen)
{
	const uint64_t *word = (const void *)s->hold.buffer;
	uint64_t i, want;

	for (i = 0; i < s->hold.length / sizeof(*word); i++) {
		want = holder_word(s->spec,
				   s->spec->page + i * sizeof(*word) / 4096);
		if (word[i] == want)
			continue;
		if (!seen->bad)
			seen->word = word[i];
		seen->bad++;
	}
}

static int drop(struct self *s, struct reply *reply)
{
	const struct hold_way *way = ways[s->spec->kind];
	int err = way->drop(&s->hold, &reply->why);

	reply->seen = (struct holder_seen){ .ticks = s->hold.ticks };
	if (!err && way->reads)
		compare(s, &reply->seen);
	return err;
}

static void answer(struct self *s, const struct request *request,
		   struct reply *reply)
{
	struct why *w = &reply->why;
	volatile char *page;

	switch (request->command) {
	case TAKE:
		reply->err = ways[s->spec->kind]->take(&s->hold, w);
		break;
	case DROP:
		reply->err = drop(s, reply);
		break;
	case UNMAP:
		reply->err = task_unmap(&s->map, w);
		break;
	case TOUCH:
		page = page_at(s, request->page);
		if (request->write)
			*page = 1;
		else
			(void)*page;
		break;
	case FORGET:
		if (madvise(s->map.address, s->map.length_bytes,
			    MADV_DONTNEED))
			reply->err = why_sys(w, errno, "MADV_DONTNEED");
		break;
	}
}

/*
 * The mapping is the one reference to the file that stays. A task that dies
 * lets go of its files, last taken first (kernel/task_work.c), so of a pipe or
 * socket that pins before it.
 */
static int holder_body(struct trial *t, void *arg)
{
	struct self *s = arg;
	struct request request;
	struct reply reply = { .err = 0 };

	(void)t;
	close(s->peer);
	alarm(HOLDER_LIMIT_S);
	reply.err = map_and_fill(s, &reply.why);
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

static int hear(struct holder *h, struct holder_seen *seen, struct why *w)
{
	struct reply reply;

	if (recv(h->socket, &reply, sizeof(reply), 0) != sizeof(reply))
		return why(w, ESRCH,
			   "the holder of the pin died: its watchdog gives it %d s",
			   HOLDER_LIMIT_S);
	if (reply.err && w)
		*w = reply.why;
	if (seen)
		*seen = reply.seen;
	return reply.err;
}

static int ask(struct holder *h, const struct request *request,
	       struct holder_seen *seen, struct why *w)
{
	if (send(h->socket, request, sizeof(*request), MSG_NOSIGNAL) < 0)
		return why_sys(w, errno, "speak to the holder of the pin");
	return hear(h, seen, w);
}

int holder_start(struct trial *t, const struct holder_spec *spec,
		 struct holder *h, struct why *w)
{
	struct self self = { .spec = spec };
	int pair[2], err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return why_sys(w, errno, "make a pair of sockets");
	self.socket = pair[1];
	self.peer = pair[0];
	*h = (struct holder){ .socket = pair[0], .disk = spec->disk };
	h->pid = trial_spawn(t, holder_body, &self, w);
	close(pair[1]);
	if (h->pid < 0) {
		close(pair[0]);
		return h->pid;
	}
	err = hear(h, NULL, w);
	if (err)
		holder_stop(h);
	return err;
}

int holder_take(struct holder *h, struct why *w)
{
	return ask(h, &(struct request){ .command = TAKE }, NULL, w);
}

int holder_drop(struct holder *h, struct holder_seen *seen, struct why *w)
{
	*seen = (struct holder_seen){ .bad = 0 };
	return ask(h, &(struct request){ .command = DROP }, seen, w);
}

int holder_unmap(struct holder *h, struct why *w)
{
	return ask(h, &(struct request){ .command = UNMAP }, NULL, w);
}

int holder_touch(struct holder *h, uint64_t page, bool write, struct why *w)
{
	const struct request request = { .command = TOUCH,
					 .write = write,
					 .page = page };

	return ask(h, &request, NULL, w);
}

int holder_forget(struct holder *h, struct why *w)
{
	return ask(h, &(struct request){ .command = FORGET }, NULL, w);
}

bool holder_stop(struct holder *h)
{
	pid_t pid = h->pid;

	if (pid <= 0)
		return true;
	h->pid = 0;
	close(h->socket);
	/* what waits in front of a suspended disk does not die */
	if (h->disk)
		disk_resume(h->disk, NULL);
	return trial_kill(pid);
}
