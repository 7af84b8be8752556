// SPDX-License-Identifier: GPL-2.0-or-later
/* leak_check.c - find what a cell leaked: mappings, pins, blocks, warnings */
#include "measure/leak_check.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#include "base/kernel_log.h"
#include "measure/engine.h"

#define TRIES  20
#define TRY_NS 100000000
#define TAINT_WARN                                                             \
	(UINT64_C(1) << 9) /* Documentation/admin-guide/tainted-kernels */

/* Folds the per-CPU counters into those of /proc/vmstat. */
#define STAT_REFRESH "/proc/sys/vm/stat_refresh"

/* Write "1" to a file of the kernel, which may be missing. */
static void poke(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "1", 1) != 1)
		complain("cannot write %s: %s", path, strerror(errno));
	close(fd);
}

static void read_vmstat(struct leak_check *l)
{
	int64_t value, acquired = 0, released = 0;
	char line[128], name[64];
	FILE *f = fopen("/proc/vmstat", "re");

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63s %" SCNd64, name, &value) != 2)
			continue;
		if (!strcmp(name, "nr_mapped"))
			l->mapped_pages = value;
		else if (!strcmp(name, "nr_file_pmdmapped"))
			l->pmdmapped_pages = value;
		else if (!strcmp(name, "nr_foll_pin_acquired"))
			acquired = value;
		else if (!strcmp(name, "nr_foll_pin_released"))
			released = value;
	}
	if (f)
		fclose(f);
	l->pins = acquired - released;
}

static void read_status(struct leak_check *l)
{
	long page_kb = sysconf(_SC_PAGESIZE) / 1024;
	int64_t kb;
	char line[256];
	FILE *f = fopen("/proc/self/status", "re");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "RssFile: %" SCNd64, &kb) == 1)
			l->rss_file_pages = kb / page_kb;
	if (f)
		fclose(f);
}

static uint64_t read_taint(void)
{
	uint64_t taint = 0;
	FILE *f = fopen("/proc/sys/kernel/tainted", "re");

	if (f && fscanf(f, "%" SCNu64, &taint) != 1)
		taint = 0;
	if (f)
		fclose(f);
	return taint;
}

bool leak_check_counts_pins(void)
{
	return !access(STAT_REFRESH, W_OK);
}

/* Freed blocks are counted after the next commit, so call syncfs first. */
static int read_space(const struct target *t, struct leak_check *l,
		      struct err *e)
{
	struct statfs fs;
	int fd, err = 0;

	if (!t->ops->is_fsdax)
		return 0;
	fd = open(t->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, "open %s", t->path);
	if (syncfs(fd) || fstatfs(fd, &fs))
		err = err_sys(e, errno, "count the free blocks of %s", t->path);
	else
		l->free_bytes = (int64_t)fs.f_bfree * (int64_t)fs.f_bsize;
	close(fd);
	return err;
}

int64_t leak_check_pins(void)
{
	struct leak_check now = { 0 };

	poke(STAT_REFRESH);
	read_vmstat(&now);
	return now.pins;
}

static int take(const struct target *target, bool alone, struct leak_check *l,
		struct err *e)
{
	*l = (struct leak_check){ .alone = alone };
	read_status(l);
	if (!alone)
		return 0;
	poke(STAT_REFRESH);
	read_vmstat(l);
	if (!leak_check_counts_pins())
		l->pins = 0;
	l->tainted = read_taint();
	return read_space(target, l, e);
}

int leak_check_open(const struct target *target, bool alone,
		    struct leak_check *before, struct err *e)
{
	int err = take(target, alone, before, e);

	before->kmsg = -1;
	if (err || !alone)
		return err;
	poke("/sys/kernel/debug/clear_warn_once");
	before->kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (before->kmsg >= 0)
		lseek(before->kmsg, 0, SEEK_END);
	return 0;
}

/*
 * Append the first line that reports a problem since the file was opened. A
 * record of /dev/kmsg is "PRIORITY,NUMBER,TIME,-;TEXT" (Documentation/ABI,
 * dev-kmsg).
 */
static void read_log(int kmsg, char *text, unsigned int len, unsigned int room)
{
	char record[1024], cell[CELL_ID_MAX] = "";
	struct console_event event;
	const char *at;
	bool found = false;
	ssize_t n;

	while (kmsg >= 0) {
		n = read(kmsg, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE) /* overwritten: read the next */
			continue;
		if (n <= 0)
			break;
		record[n] = '\0';
		at = strchr(record, ';');
		if (found || !at)
			continue;
		at++;
		found = console_next(&at, cell, &event);
	}
	if (found)
		snprintf(text + len, room - len, "%skernel log: %s",
			 len ? ", " : "", event.text);
}

/* Append one counter to @text, of which @len bytes are used. */
static unsigned int add(char *text, unsigned int len, unsigned int room,
			const char *name, int64_t before, int64_t after)
{
	int n = snprintf(text + len, room - len, "%s%s %" PRId64 " -> %" PRId64,
			 len ? ", " : "", name, before, after);

	return n > 0 && (unsigned int)n < room - len ? len + (unsigned int)n :
						       len;
}

static bool off(int64_t before, int64_t after, int64_t slack)
{
	return after - before > slack || before - after > slack;
}

void leak_check_diff(const struct leak_check *b, const struct leak_check *a,
		     char *text, unsigned int room)
{
	unsigned int len = 0;

	text[0] = '\0';
	if (off(b->rss_file_pages, a->rss_file_pages, LEAK_CHECK_SLACK_PAGES))
		len = add(text, len, room, "RssFile pages", b->rss_file_pages,
			  a->rss_file_pages);
	if (off(b->mapped_pages, a->mapped_pages, LEAK_CHECK_SLACK_PAGES))
		len = add(text, len, room, "nr_mapped", b->mapped_pages,
			  a->mapped_pages);
	if (b->pmdmapped_pages != a->pmdmapped_pages)
		len = add(text, len, room, "nr_file_pmdmapped",
			  b->pmdmapped_pages, a->pmdmapped_pages);
	if (b->pins != a->pins)
		len = add(text, len, room, "pins held", b->pins, a->pins);
	if (b->free_bytes - a->free_bytes >= LEAK_CHECK_SLACK_BYTES)
		len = add(text, len, room, "free bytes", b->free_bytes,
			  a->free_bytes);
	if (a->tainted & ~b->tainted & TAINT_WARN)
		len = add(text, len, room, "kernel warned: taint",
			  (int64_t)b->tainted, (int64_t)a->tainted);
}

int leak_check_close(const struct target *target,
		     const struct leak_check *before, struct result_cell *out,
		     struct err *e)
{
	const struct timespec pause = { .tv_nsec = TRY_NS };
	struct result_check *check;
	struct leak_check after;
	char text[400] = "";
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < TRIES; i++) {
		if (i)
			nanosleep(&pause, NULL);
		err = take(target, before->alone, &after, e);
		leak_check_diff(before, &after, text, sizeof(text));
		if (!text[0])
			break;
	}
	read_log(before->kmsg, text, (unsigned int)strlen(text), sizeof(text));
	if (before->kmsg >= 0)
		close(before->kmsg);
	if (err)
		return err;
	check = result_cell_add_check(out);
	if (!check)
		return err_set(e, ENOMEM, "out of memory for a check");
	snprintf(check->name, sizeof(check->name), LEAK_CHECK);
	check->status = text[0] ? CHECK_FAIL : CHECK_PASS;
	check->reason = text[0] ? strdup(text) : NULL;
	return 0;
}
