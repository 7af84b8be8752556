/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.h - reading a whole file */
#ifndef DAXSTORM_FILE_FILE_H
#define DAXSTORM_FILE_FILE_H

#include <stddef.h>
#include <stdio.h>

/**
 * file_read() - read a whole file
 * @path: path of the file; its size may be unknown (procfs, sysfs)
 * @max: the largest size in bytes that is accepted
 * @text: set to the contents, followed by a NUL; release with free()
 * @len: set to the length without that NUL; may be NULL
 *
 * Return: 0; -EFBIG if the file holds more than @max bytes; -errno. @text is
 * NULL on failure.
 */
int file_read(const char *path, size_t max, char **text, size_t *len);

/**
 * stream_read() - read an open stream to its end, as file_read() does
 * @f: the stream
 * @max: see file_read(), as for @text and @len
 */
int stream_read(FILE *f, size_t max, char **text, size_t *len);

#endif
