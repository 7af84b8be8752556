// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * core-dump.c - core dumps of a process that has DAX memory mapped
 *
 * Purpose: Check that the core file of a process holds its DAX mappings, with
 *	    the right data, if coredump_filter asks for them, and does not hold
 *	    them otherwise.
 * Path:    do_coredump -> elf_core_dump -> vma_dump_size, get_dump_page.
 * Expect:  The same on every kernel. A core file holds DAX mappings only if
 *	    bits 7 (private) and 8 (shared) of coredump_filter are set
 *	    (Documentation/filesystems/proc.rst); by default they are not.
 * Needs:   Root, to set kernel.core_pattern (restored at the end), and room in
 *	    /tmp. 1g cells are skipped: the core file would not fit.
 * Notes:   The process that dies inherits the mapping by fork() and touches
 *	    none of it, so the dump itself faults all of it in.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/page_size.h"
#include "check/fixture.h"
#include "check/test.h"

#define OLD	 1
#define CORE	 "/tmp/daxstorm.core"
#define PATTERN	 "/proc/sys/kernel/core_pattern"
#define DAX_BITS "0x180" /* coredump_filter: private and shared DAX */
#define OTHERS	 "0x33"	 /* the default, without DAX */

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	close(fd);
	return n > 0 ? 0 : -EIO;
}

static int read_text(const char *path, char *text, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, room - 1);
	text[n > 0 ? n : 0] = '\0';
	close(fd);
	return n > 0 ? 0 : -EIO;
}

static int dump(struct test *t, void *arg)
{
	(void)t;
	(void)arg;
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
	return 1;
}

/* Count the bytes of the mapping in the core file, and its wrong pages. */
static int read_core(const struct fixture *s, uint64_t *bytes, uint64_t *wrong,
		     struct err *e)
{
	int fd = open(CORE, O_RDONLY | O_CLOEXEC), err = 0;
	Elf64_Ehdr head;
	Elf64_Phdr part;
	char *map;
	unsigned int i;

	*bytes = 0;
	*wrong = 0;
	if (fd < 0)
		return err_sys(e, errno, "open %s", CORE);
	if (pread(fd, &head, sizeof(head), 0) != sizeof(head))
		err = err_set(e, EIO, "%s is too short for an ELF header",
			      CORE);
	for (i = 0; !err && i < head.e_phnum; i++) {
		if (pread(fd, &part, sizeof(part),
			  (off_t)(head.e_phoff + i * sizeof(part))) !=
		    sizeof(part))
			err = err_set(e, EIO,
				      "%s ends before its last program header",
				      CORE);
		if (err || part.p_type != PT_LOAD || !part.p_filesz ||
		    part.p_vaddr != (uintptr_t)s->map.address)
			continue;
		*bytes = part.p_filesz;
		map = mmap(NULL, *bytes, PROT_READ, MAP_PRIVATE, fd,
			   (off_t)part.p_offset);
		if (map == MAP_FAILED)
			err = err_sys(e, errno, "map %s", CORE);
		else
			*wrong = pages_wrong(map, *bytes, OLD);
	}
	close(fd);
	return err;
}

static int judge_core(struct fixture *s, const char *filter, uint64_t want,
		      struct err *e)
{
	uint64_t bytes, wrong;
	int status, err;
	pid_t pid;

	unlink(CORE);
	err = write_text("/proc/self/coredump_filter", filter);
	pid = err ? err : test_spawn(s->test, dump, NULL, e);
	if (pid < 0)
		return err_set(
			e, ENOTSUP,
			"cannot dump core: build the kernel with CONFIG_COREDUMP and CONFIG_ELF_CORE");
	waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status) || !WCOREDUMP(status))
		return err_set(
			e, EIO,
			"the process dumped no core, its wait status is 0x%x: see ulimit -c and kernel.core_pattern",
			status);
	err = read_core(s, &bytes, &wrong, e);
	unlink(CORE);
	if (!err)
		test_check(s->test, want ? "core" : "core-default",
			   bytes == want && !wrong,
			   "coredump_filter %s: the core holds %" PRIu64
			   " bytes of the mapping, expected %" PRIu64
			   ", and %" PRIu64 " wrong pages",
			   filter, bytes, want, wrong);
	return err;
}

static int judge_limits(struct fixture *s, struct err *e)
{
	struct rlimit limit;
	char pattern[256];
	int err;

	getrlimit(RLIMIT_CORE, &limit);
	limit.rlim_cur = limit.rlim_max;
	if (s->entry_bytes > PMD_BYTES || setrlimit(RLIMIT_CORE, &limit) ||
	    limit.rlim_cur < 2 * s->map.length_bytes ||
	    read_text(PATTERN, pattern, sizeof(pattern)) ||
	    write_text(PATTERN, CORE)) {
		test_skip(
			s->test, "core",
			"cannot dump a core of %" PRIu64
			" bytes: use page size 2m or less, run as root, and set ulimit -H -c unlimited",
			s->map.length_bytes);
		return 0;
	}
	err = dax_area_touch(&s->area, &s->map, e);
	pages_fill(s->map.address, s->map.length_bytes, OLD);
	if (!err)
		err = judge_core(s, DAX_BITS, s->map.length_bytes, e);
	if (!err)
		err = judge_core(s, OTHERS, 0, e);
	write_text(PATTERN, pattern);
	return err;
}

static int run(struct test *t, struct err *e)
{
	return fixture_run(t, judge_limits, NULL, e);
}

static const char *const exercises[] = {
	NULL,
};

static const struct check checks[] = {
	{ .name = "core",
	  .summary =
		  "a core file holds DAX mappings if coredump_filter asks for them" },
	{ .name = "core-default",
	  .summary = "a core file holds no DAX mappings by default" },
	{ .name = NULL },
};

static struct workload core_dump = {
	.name = "core-dump",
	.summary = "core dumps of a process that has DAX memory mapped",
	.kind = WORKLOAD_CHECK,
	.exercises = exercises,
	.targets = "dax",
	.entries = { [GRAN_4K] = 64, [GRAN_2M] = 2, [GRAN_1G] = 1 },
	.test = run,
	.checks = checks,
};
WORKLOAD(core_dump)
