/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.h - reading and replacing a whole file */
#ifndef DAXSTORM_FILE_FILE_H
#define DAXSTORM_FILE_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

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

/**
 * file_keep() - protect an input from file_replace(), whatever its name there
 * @path: the file; one that is no regular file needs no protection
 *
 * Return: 0 or -errno.
 */
int file_keep(const char *path);

/* Writes to @f. Return: 0 or -errno; errors of @f may be left to the caller. */
typedef int file_put(FILE *f, void *data, struct err *reason);

/**
 * file_replace() - write a file so that no reader ever sees half of it, not even
 *		    after a crash of the kernel
 * @path: the file; it is written as PATH.tmp and renamed. What exists and is no
 *	  regular file, such as a device, is written to
 * @put: writes the contents
 * @data: passed to @put
 * @reason: set to the cause of a failure, with @path
 *
 * Return: 0; -EEXIST if the file is an input, see file_keep(); -errno. After a
 * failure @path is as before.
 */
int file_replace(const char *path, file_put *put, void *data,
		 struct err *reason);

#endif
