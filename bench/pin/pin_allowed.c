// SPDX-License-Identifier: GPL-2.0-or-later
/* pin_allowed.c - try which system calls may pin a given range */
#include "pin/pin_allowed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "pin/longterm.h"

static int by_pipe(const struct iovec *pages, int *tried, struct err *e)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return err_set(
			e, ENOTSUP,
			"cannot create a pipe (errno %d); raise ulimit -n",
			errno);
	*tried = vmsplice(ends[1], pages, 1, SPLICE_F_NONBLOCK) < 0 ? errno : 0;
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static int by_copy(const struct iovec *pages)
{
	char byte;
	const struct iovec local = { &byte, 1 };

	return process_vm_readv(getpid(), &local, 1, pages, 1, 0) < 0 ? errno :
									0;
}

static int by_ring(const struct iovec *pages, int *tried, struct err *e)
{
	const struct longterm_way *way = &longterm_ways[LONGTERM_BUFFERS];
	struct longterm held;
	int err = way->open(&held, e);

	if (err)
		return -ENOTSUP;
	*tried = -way->pin(&held, pages->iov_base, pages->iov_len, true);
	if (!*tried)
		way->unpin(&held);
	way->close(&held);
	return 0;
}

int pin_try(void *address, size_t bytes, struct pin_tried *tried, struct err *e)
{
	const struct iovec pages = { address, bytes };
	int err = by_pipe(&pages, &tried->pipe, e);

	tried->copy = by_copy(&pages);
	return err ? err : by_ring(&pages, &tried->ring, e);
}
