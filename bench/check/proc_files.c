// SPDX-License-Identifier: GPL-2.0-or-later
/* proc_files.c - read memory counters and page states from /proc/self */
#include "check/proc_files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/page_size.h"

/* "Field:   123 kB" */
static bool is_field(const char *line, const char *field, int64_t *kb)
{
	size_t len = strlen(field);

	return !strncmp(line, field, len) && line[len] == ':' &&
	       sscanf(line + len + 1, "%" SCNd64, kb) == 1;
}

int64_t status_kb(const char *field)
{
	char line[256];
	int64_t kb = -1;
	FILE *f = fopen("/proc/self/status", "re");

	while (f && fgets(line, sizeof(line), f))
		if (is_field(line, field, &kb))
			break;
	if (f)
		fclose(f);
	return kb;
}

int64_t vma_kb_of(pid_t pid, const char *address, const char *field)
{
	uint64_t start, end, at = (uintptr_t)address;
	bool inside = false;
	char line[512], path[64];
	int64_t kb = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &start, &end) == 2)
			inside = start <= at && at < end;
		else if (inside && is_field(line, field, &kb))
			break;
	}
	if (f)
		fclose(f);
	return kb;
}

int64_t vma_kb(const char *address, const char *field)
{
	return vma_kb_of(getpid(), address, field);
}

int pagemap_word(const char *address, uint64_t *word, struct err *e)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	int err = 0;

	*word = 0;
	if (fd < 0)
		return err_sys(e, errno, "open /proc/self/pagemap");
	if (pread(fd, word, sizeof(*word),
		  (off_t)((uintptr_t)address / PAGE_BYTES * sizeof(*word))) !=
	    sizeof(*word))
		err = err_sys(e, errno ? errno : EIO, "read pagemap");
	close(fd);
	return err;
}

bool numa_line(const char *address, char *line, size_t room)
{
	FILE *f = fopen("/proc/self/numa_maps", "re");
	uint64_t start;
	bool found = false;

	line[0] = '\0';
	while (f && !found && fgets(line, (int)room, f))
		found = sscanf(line, "%" SCNx64, &start) == 1 &&
			start == (uintptr_t)address;
	if (f)
		fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return found;
}

int clear_soft_dirty(struct err *e)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return err_sys(e, errno, "open /proc/self/clear_refs");
	/* 4 clears soft-dirty bits (Documentation/filesystems/proc.rst). */
	if (write(fd, "4", 1) != 1)
		err = errno == EINVAL ?
			      err_set(e, ENOTSUP,
				      "this kernel has no soft-dirty bits; build it with CONFIG_MEM_SOFT_DIRTY") :
			      err_sys(e, errno, "write /proc/self/clear_refs");
	close(fd);
	return err;
}
