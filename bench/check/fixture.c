// SPDX-License-Identifier: GPL-2.0-or-later
/* fixture.c - memory that a test works on: its file or device, and a mapping */
#include "check/fixture.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>

int dax_area_open(struct dax_area *p, const struct test *t, struct err *e)
{
	enum granularity g = t->cell->granularity;
	const uint64_t *offset;
	int err;

	*p = (struct dax_area){ .extents = { .fd = -1 } };
	err = extents_open(t->target, g, t->workload->entries[g], &p->extents,
			   e);
	if (err)
		return err;
	offset = p->extents.offset;
	p->task = (struct task){ .cell = t->cell,
				 .extents = &p->extents,
				 .nr = p->extents.nr,
				 .seed = t->seed,
				 .prove = true };
	p->bytes = offset[p->extents.nr - 1] - offset[0] + granularity_bytes(g);
	return 0;
}

void dax_area_close(struct dax_area *p)
{
	extents_close(&p->extents);
}

int dax_area_map(const struct dax_area *p, struct mapping *map, struct err *e)
{
	return task_map(&p->task, 0, p->task.nr, map, e);
}

int dax_area_map_as(const struct dax_area *p, int flags, int prot,
		    struct mapping *map, struct err *e)
{
	int err = dax_area_map(p, map, e);

	if (err)
		return err;
	/*
	 * task_map() chose an address that allows the page size: map there
	 * again.
	 */
	if (mmap(map->address, map->length_bytes, prot, flags | MAP_FIXED,
		 p->extents.fd, (off_t)map->offset) != MAP_FAILED)
		return 0;
	err = errno;
	task_unmap(map, NULL);
	return err_sys(e, err, "mmap %llu bytes with flags 0x%x and prot 0x%x",
		       (unsigned long long)map->length_bytes,
		       (unsigned int)flags, (unsigned int)prot);
}

int fixture_run(struct test *t, int (*judge)(struct fixture *, struct err *),
		void *own, struct err *e)
{
	struct fixture s = { .test = t, .own = own };
	int err = dax_area_open(&s.area, t, e);

	if (err)
		return err;
	s.entry_bytes = granularity_bytes(t->cell->granularity);
	err = dax_area_map(&s.area, &s.map, e);
	if (!err) {
		err = judge(&s, e);
		task_unmap(&s.map, NULL);
	}
	dax_area_close(&s.area);
	return err;
}

int dax_area_touch(const struct dax_area *p, const struct mapping *map,
		   struct err *e)
{
	return task_touch(&p->task, map, 0, p->task.nr, e);
}

void pages_fill(char *address, uint64_t bytes, uint64_t tag)
{
	uint64_t at;

	for (at = 0; at < bytes; at += PAGE_BYTES)
		*(volatile uint64_t *)(address + at + PAGE_WORD_AT) =
			page_word(tag, at / PAGE_BYTES);
}

uint64_t pages_wrong(const char *address, uint64_t bytes, uint64_t tag)
{
	uint64_t at, wrong = 0;

	for (at = 0; at < bytes; at += PAGE_BYTES)
		wrong += *(const volatile uint64_t *)(address + at +
						      PAGE_WORD_AT) !=
			 page_word(tag, at / PAGE_BYTES);
	return wrong;
}

uint64_t pages_not_zero(const char *address, uint64_t bytes)
{
	uint64_t at, wrong = 0;

	for (at = 0; at < bytes; at += PAGE_BYTES)
		wrong += *(const volatile uint64_t *)(address + at +
						      PAGE_WORD_AT) != 0;
	return wrong;
}

static sigjmp_buf caught;
static int caught_code;
static void *caught_address;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	caught_code = info->si_code;
	caught_address = info->si_addr;
	siglongjmp(caught, sig);
}

/* The frame to which a handler jumps has no variable that outlives the jump. */
static __attribute__((noinline)) int jump_out_of(void (*body)(void *),
						 void *arg)
{
	int sig = sigsetjmp(caught, 1);

	if (!sig)
		body(arg);
	return sig;
}

int catch_signals(void (*body)(void *), void *arg, int *code, void **address)
{
	struct sigaction act = { .sa_sigaction = on_signal,
				 .sa_flags = SA_SIGINFO };
	struct sigaction old_bus, old_segv;
	int sig;

	sigaction(SIGBUS, &act, &old_bus);
	sigaction(SIGSEGV, &act, &old_segv);
	sig = jump_out_of(body, arg);
	sigaction(SIGBUS, &old_bus, NULL);
	sigaction(SIGSEGV, &old_segv, NULL);
	if (code)
		*code = sig ? caught_code : 0;
	if (address)
		*address = sig ? caught_address : NULL;
	return sig;
}

struct byte {
	char *address;
	char value;
};

static void read_byte(void *arg)
{
	(void)*(volatile char *)arg;
}

static void write_byte(void *arg)
{
	const struct byte *b = arg;

	*(volatile char *)b->address = b->value;
}

int signal_of_read(const char *address)
{
	return catch_signals(read_byte, (void *)address, NULL, NULL);
}

int signal_of_write(char *address, char value)
{
	struct byte b = { address, value };

	return catch_signals(write_byte, &b, NULL, NULL);
}
