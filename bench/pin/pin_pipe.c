// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_pipe.c - pins of pages that are spliced into a pipe */
#include "pin/pin_method.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"

static int take(struct pinned *h, struct err *e)
{
	const struct iovec pages = { h->at, h->length };
	ssize_t n;

	if (pipe2(h->fd, O_CLOEXEC))
		return err_sys(e, errno, "create a pipe");
	n = vmsplice(h->fd[1], &pages, 1, SPLICE_F_NONBLOCK);
	if (n == (ssize_t)h->length)
		return 0;
	n = n < 0 ? err_sys(e, errno, "vmsplice %zu bytes", h->length) :
		    err_set(e, ENOTSUP,
			    "the pipe accepted %zd of %zu bytes; raise /proc/sys/fs/pipe-user-pages-soft",
			    n, h->length);
	close(h->fd[0]);
	close(h->fd[1]);
	return (int)n;
}

/* Reading copies what the pages hold now, and drops the references. */
static int drop(struct pinned *h, struct err *e)
{
	size_t done = 0;
	ssize_t n = 1;

	h->ticks = clock_begin();
	while (n > 0 && done < h->length) {
		n = read(h->fd[0], h->buffer + done, h->length - done);
		done += n > 0 ? (size_t)n : 0;
	}
	if (n <= 0)
		return err_sys(e, n ? errno : EIO, "read the pipe");
	close(h->fd[0]);
	close(h->fd[1]);
	return 0;
}

const struct pin_method pin_method_pipe = {
	.name = "pipe", .reads = true, .take = take, .drop = drop
};
