/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.h - reading a whole file */
#ifndef DAXSTORM_FILE_FILE_H
#define DAXSTORM_FILE_FILE_H

#include <stddef.h>
#include <stdio.h>

/**
 * file_read() - read a whole file
 * @path: of the file; its size need not be known before (procfs, sysfs)
 * @max: bytes above which it is refused
 * @text: set to what it holds and a NUL behind; release with free()
 * @len: set to its length, without that NUL; may be NULL
 *
 * Return: 0; -EFBIG if it holds more than @max; -errno. @text is NULL then.
 */
int file_read(const char *path, size_t max, char **text, size_t *len);

/**
 * stream_read() - the same from an open stream, to its end
 * @f: the stream
 * @max: as of file_read(), as are @text and @len
 */
int stream_read(FILE *f, size_t max, char **text, size_t *len);

#endif
