// SPDX-License-Identifier: GPL-2.0-or-later
/* file.c - reading a whole file */
#include "file/file.h"

#include <errno.h>
#include <stdlib.h>

#define ROOM_FIRST 4096

/* Double the allocated size of @text. */
static int grow(char **text, size_t *room)
{
	size_t more = *room ? 2 * *room : ROOM_FIRST;
	char *grown = realloc(*text, more + 1);

	if (!grown)
		return -ENOMEM;
	*text = grown;
	*room = more;
	return 0;
}

int stream_read(FILE *f, size_t max, char **text, size_t *len)
{
	size_t room = 0, nr = 0;
	char *got = NULL;
	int err;

	*text = NULL;
	do {
		err = nr == room ? grow(&got, &room) : 0;
		if (err)
			goto free_text;
		nr += fread(got + nr, 1, room - nr, f);
		err = nr > max ? -EFBIG : ferror(f) ? -EIO : 0;
		if (err)
			goto free_text;
	} while (!feof(f));
	got[nr] = '\0';
	*text = got;
	if (len)
		*len = nr;
	return 0;
free_text:
	free(got);
	return err;
}

int file_read(const char *path, size_t max, char **text, size_t *len)
{
	FILE *f = fopen(path, "re");
	int err;

	*text = NULL;
	if (!f)
		return -errno;
	errno = 0;
	err = stream_read(f, max, text, len);
	if (err == -EIO && errno)
		err = -errno; /* EISDIR if @path is a directory */
	fclose(f);
	return err;
}
