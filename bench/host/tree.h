/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.h - read files of /sys and /proc, or of a folder that stands in for / */
#ifndef DAXSTORM_HOST_TREE_H
#define DAXSTORM_HOST_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_LINE_MAX 256
#define TREE_CPUS_MAX 4096

/**
 * tree_text() - read the start of a file
 * @root: "" for this machine, or a folder that stands in for /
 * @path: path of the file below @root
 * @text: set to the text, cut off where it does not fit; "" on failure
 * @room: size of @text
 *
 * Nothing is allocated. Bytes other than printable ASCII, tabs and newlines are
 * replaced by '?'.
 *
 * Return: true if the file can be read; it may be empty.
 */
bool tree_text(const char *root, const char *path, char *text, size_t room);

/* As tree_text(), but only the first line, without blanks at its end. */
bool tree_line(const char *root, const char *path, char line[TREE_LINE_MAX]);

/* Read exactly @size bytes; false if the file has fewer. */
bool tree_binary(const char *root, const char *path, void *value, size_t size);

/* Read a file that holds one decimal number; false if it holds anything else. */
bool tree_number(const char *root, const char *path, uint64_t *number);

/* As tree_number(), for file @file of CPU @cpu. */
bool tree_cpu_number(const char *root, unsigned int cpu, const char *file,
		     uint64_t *number);

/**
 * tree_cpus() - list the CPUs that are online
 * @root: see tree_text()
 * @cpus: filled
 *
 * Return: their number; 0 if the machine does not say.
 */
unsigned int tree_cpus(const char *root, unsigned int cpus[TREE_CPUS_MAX]);

#endif
