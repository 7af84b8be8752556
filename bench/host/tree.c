// SPDX-License-Identifier: GPL-2.0-or-later
/* tree.c - read files of /sys and /proc, or of a folder that stands in for / */
#include "host/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR "/sys/devices/system/cpu"

bool tree_text(const char *root, const char *path, char *text, size_t room)
{
	char whole[PATH_MAX];
	size_t len = 0, i;
	ssize_t got;
	int fd;

	text[0] = '\0';
	snprintf(whole, sizeof(whole), "%s%s", root, path);
	fd = open(whole, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	do {
		got = read(fd, text + len, room - 1 - len);
		len += got > 0 ? (size_t)got : 0;
	} while (got > 0 && len < room - 1);
	close(fd);
	text[len] = '\0';
	for (i = 0; i < len; i++)
		if ((text[i] < ' ' || text[i] > '~') && text[i] != '\n' &&
		    text[i] != '\t')
			text[i] = '?';
	return got >= 0;
}

bool tree_line(const char *root, const char *path, char line[TREE_LINE_MAX])
{
	bool there = tree_text(root, path, line, TREE_LINE_MAX);
	size_t len = strcspn(line, "\n");

	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	line[len] = '\0';
	return there;
}

bool tree_binary(const char *root, const char *path, void *value, size_t size)
{
	char whole[PATH_MAX];
	ssize_t got;
	int fd;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	fd = open(whole, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, value, size);
	close(fd);
	return got == (ssize_t)size;
}

bool tree_number(const char *root, const char *path, uint64_t *number)
{
	char line[TREE_LINE_MAX], *end;

	if (!tree_line(root, path, line) || line[0] < '0' || line[0] > '9')
		return false;
	errno = 0;
	*number = strtoull(line, &end, 10);
	return !errno && !*end;
}

bool tree_cpu_number(const char *root, unsigned int cpu, const char *file,
		     uint64_t *number)
{
	char path[128];

	snprintf(path, sizeof(path), CPU_DIR "/cpu%u/%s", cpu, file);
	return tree_number(root, path, number);
}

/* Take "4" or "0-3" at the start of a list; NULL if it is neither. */
static const char *take_range(const char *at, unsigned long *first,
			      unsigned long *last)
{
	char *end;

	if (*at < '0' || *at > '9')
		return NULL;
	*first = *last = strtoul(at, &end, 10);
	if (*end == '-' && end[1] >= '0' && end[1] <= '9')
		*last = strtoul(end + 1, &end, 10);
	if ((*end && *end != ',') || *last < *first || *last > UINT_MAX)
		return NULL;
	return *end ? end + 1 : end;
}

unsigned int tree_cpus(const char *root, unsigned int cpus[TREE_CPUS_MAX])
{
	unsigned long first, last;
	char line[TREE_LINE_MAX];
	unsigned int nr = 0;
	const char *at;

	tree_line(root, CPU_DIR "/online", line);
	for (at = line; at && *at;) {
		at = take_range(at, &first, &last);
		for (; at && first <= last && nr < TREE_CPUS_MAX; first++)
			cpus[nr++] = (unsigned int)first;
	}
	return nr;
}
