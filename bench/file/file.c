// SPDX-License-Identifier: GPL-2.0-or-later
/* file.c - reading and replacing a whole file */
#include "file/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

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

/* The files that file_keep() was called for. */
struct kept {
	dev_t dev;
	ino_t ino;
};
static struct kept *kept;
static size_t nr_kept;

int file_keep(const char *path)
{
	struct kept *k;
	struct stat st;

	if (stat(path, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return 0;
	k = array_add(&kept, &nr_kept, sizeof(*k));
	if (!k)
		return -ENOMEM;
	*k = (struct kept){ st.st_dev, st.st_ino };
	return 0;
}

/* By another name or a link it is the same file. */
static bool is_kept(const char *path)
{
	struct stat st;
	size_t i;

	if (stat(path, &st))
		return false;
	for (i = 0; i < nr_kept; i++)
		if (kept[i].dev == st.st_dev && kept[i].ino == st.st_ino)
			return true;
	return false;
}

static int refuse_kept(const char *path, struct err *e)
{
	return err_set(
		e, EEXIST,
		"%s was read, so it is not written: name another file for the output",
		path);
}

/* @name: in messages, of the file that the user named */
static int write_to(const char *path, const char *name, file_put *put,
		    void *data, struct err *e)
{
	FILE *f = fopen(path, "we");
	int err;

	if (!f)
		return err_sys(e, errno, "cannot write %s", name);
	errno = 0;
	err = put(f, data, e);
	if (!err && (fflush(f) || ferror(f)))
		err = err_sys(e, errno ? errno : EIO, "cannot write %s", name);
	/* The kernel may crash: data first, then the name. EINVAL: a device or pipe */
	if (!err && fsync(fileno(f)) && errno != EINVAL)
		err = err_sys(e, errno, "cannot write %s", name);
	if (fclose(f) && !err)
		err = err_sys(e, errno, "cannot write %s", name);
	return err;
}

int file_replace(const char *path, file_put *put, void *data, struct err *e)
{
	struct stat st;
	char *tmp;
	int err;

	if (is_kept(path))
		return refuse_kept(path, e);
	/* A device, a pipe or a link is written to: it must not be replaced. */
	if (!lstat(path, &st) && !S_ISREG(st.st_mode))
		return write_to(path, path, put, data, e);
	if (asprintf(&tmp, "%s.tmp", path) < 0)
		return err_set(e, ENOMEM, "out of memory for %s", path);
	if (is_kept(tmp)) {
		err = refuse_kept(tmp, e);
		goto free_tmp;
	}
	err = write_to(tmp, path, put, data, e);
	if (!err && rename(tmp, path))
		err = err_sys(e, errno, "cannot rename %s to %s", tmp, path);
	if (err)
		unlink(tmp);
free_tmp:
	free(tmp);
	return err;
}
