// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ptrace.c - access to DAX memory of another process
 *
 * Purpose: Check that /proc/PID/mem, PTRACE_PEEKDATA, PTRACE_POKEDATA and
 *	    process_vm_readv() access the right data in a DAX mapping.
 * Path:    mem_rw, ptrace_access_vm -> __access_remote_vm ->
 *	    get_user_pages_remote; process_vm_rw.
 * Expect:  The same on every kernel.
 * Needs:   The right to trace a child (kernel.yama.ptrace_scope).
 * Notes:   The traced process inherits the mapping and touches none of it:
 *	    each first access takes a fault in its place.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/fixture.h"
#include "check/test.h"

#define OLD 1

/* The traced process stops and touches nothing. */
static int target(struct test *t, void *arg)
{
	(void)t;
	(void)arg;
	raise(SIGSTOP);
	return 0;
}

static uint64_t words_wrong(int mem, const struct fixture *s, uint64_t tag)
{
	uint64_t at, word, wrong = 0, address;

	for (at = 0; at < s->map.length_bytes; at += s->entry_bytes) {
		address = (uintptr_t)s->map.address + at + PAGE_WORD_AT;
		if (pread(mem, &word, sizeof(word), (off_t)address) !=
		    sizeof(word))
			wrong++;
		else
			wrong += word != page_word(tag, at / PAGE_BYTES);
	}
	return wrong;
}

static int judge_mem(struct fixture *s, pid_t pid, struct err *e)
{
	char path[64];
	uint64_t wrong, word = 0x5eed;
	int mem, err = 0;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	mem = open(path, O_RDWR | O_CLOEXEC);
	if (mem < 0)
		return err_sys(e, errno, "open %s", path);
	wrong = words_wrong(mem, s, OLD);
	test_check(s->test, "mem", !wrong,
		   "/proc/PID/mem reads wrong data of %" PRIu64 " entries",
		   wrong);
	if (pwrite(mem, &word, sizeof(word),
		   (off_t)(uintptr_t)s->map.address) != sizeof(word))
		err = err_sys(e, errno, "write %s", path);
	test_check(s->test, "mem", *(volatile uint64_t *)s->map.address == word,
		   "a write through /proc/PID/mem did not reach the file");
	close(mem);
	return err;
}

static void judge_vm_readv(struct fixture *s, pid_t pid)
{
	uint64_t word = 0;
	struct iovec to = { &word, sizeof(word) };
	struct iovec from = { s->map.address + PAGE_WORD_AT, sizeof(word) };
	ssize_t n = process_vm_readv(pid, &to, 1, &from, 1, 0);

	test_check(s->test, "vm-readv",
		   n == (ssize_t)sizeof(word) && word == page_word(OLD, 0),
		   "process_vm_readv returned %zd and the word 0x%" PRIx64, n,
		   word);
}

static int judge_ptrace(struct fixture *s, pid_t pid, struct err *e)
{
	char *at = s->map.address + PAGE_WORD_AT;
	uint64_t peeked, poked = 0xbeef;
	int status;

	if (ptrace(PTRACE_SEIZE, pid, 0, 0) ||
	    ptrace(PTRACE_INTERRUPT, pid, 0, 0) ||
	    waitpid(pid, &status, __WALL) != pid)
		return err_sys(e, errno, "ptrace process %d", pid);
	errno = 0;
	peeked = (uint64_t)ptrace(PTRACE_PEEKDATA, pid, at, 0);
	test_check(s->test, "ptrace", !errno && peeked == page_word(OLD, 0),
		   "PTRACE_PEEKDATA returned 0x%" PRIx64 " (%s)", peeked,
		   strerror(errno));
	test_check(s->test, "ptrace",
		   !ptrace(PTRACE_POKEDATA, pid, at, poked) &&
			   *(volatile uint64_t *)at == poked,
		   "PTRACE_POKEDATA: %s, the file holds 0x%" PRIx64,
		   strerror(errno), *(volatile uint64_t *)at);
	*(volatile uint64_t *)at = page_word(OLD, 0);
	ptrace(PTRACE_DETACH, pid, 0, 0);
	return 0;
}

static int peek_at(struct fixture *s, pid_t pid, struct err *e)
{
	int err, status;

	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		return err_set(
			e, EIO,
			"the traced process did not stop: wait status 0x%x",
			status);
	err = judge_mem(s, pid, e);
	judge_vm_readv(s, pid);
	return err ? err : judge_ptrace(s, pid, e);
}

static int judge(struct fixture *s, struct err *e)
{
	int err = dax_area_touch(&s->area, &s->map, e);
	pid_t pid;

	if (err)
		return err;
	pages_fill(s->map.address, s->map.length_bytes, OLD);
	/* it inherits the mapping and touches none of it */
	pid = test_spawn(s->test, target, NULL, e);
	if (pid < 0)
		return pid;
	err = peek_at(s, pid, e);
	test_kill(pid);
	return err;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "mem",
	  .summary = "/proc/PID/mem reads and writes the file's data" },
	{ .name = "vm-readv",
	  .summary = "process_vm_readv reads the file's data" },
	{ .name = "ptrace",
	  .summary =
		  "PTRACE_PEEKDATA and POKEDATA read and write the file's data" },
	{ .name = NULL },
};

static struct workload ptrace_workload = {
	.name = "ptrace",
	.summary = "access to DAX memory of another process",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 2, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(ptrace_workload)
