// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin_tcp.c - pins of pages that TCP cannot send yet
 *
 * Data sent over loopback is copied at delivery (net/core/skbuff.c,
 * skb_orphan_frags_rx). The receiver's window is therefore filled first: the
 * pages stay in the sender's queue until the receiver reads.
 */
#include "pin/pin_method.h"

#include <errno.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define CHUNK	   16384
#define TRIES	   200
#define TRY_NS	   20000000
#define STEADY	   3 /* tries without progress: the window is full */
#define SEND_BYTES (1 << 20)

/* A new network namespace leaves the loopback device of others alone. */
static int raise_loopback(struct err *e)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd, err = 0;

	if (unshare(CLONE_NEWNET))
		return err_set(
			e, ENOTSUP,
			"cannot create a network namespace: %s; run as root on a kernel with CONFIG_NET_NS",
			strerror(errno));
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(
			e, ENOTSUP,
			"cannot create an IPv4 socket: %s; build the kernel with CONFIG_INET",
			strerror(errno));
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		err = err_sys(e, errno, "set the loopback interface up");
	close(fd);
	return err;
}

/* fd[0] receives with a small window, fd[1] sends. */
static int connect_pair(struct pinned *h, struct err *e)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int one = 1, small = CHUNK, large = SEND_BYTES, err = 0;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	h->fd[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || h->fd[1] < 0)
		return err_sys(e, errno, "create a TCP socket");
	if (setsockopt(h->fd[1], SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)))
		err = err_set(
			e, ENOTSUP,
			"cannot set SO_ZEROCOPY: %s; use Linux 4.14 or later",
			strerror(errno));
	else if (setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small,
			    sizeof(small)) ||
		 setsockopt(h->fd[1], SOL_SOCKET, SO_SNDBUFFORCE, &large,
			    sizeof(large)) ||
		 bind(listener, (struct sockaddr *)&at, sizeof(at)) ||
		 listen(listener, 1) ||
		 getsockname(listener, (struct sockaddr *)&at, &len) ||
		 connect(h->fd[1], (struct sockaddr *)&at, sizeof(at)) ||
		 (h->fd[0] = accept(listener, NULL, NULL)) < 0)
		err = err_sys(e, errno, "connect over loopback");
	close(listener);
	if (err)
		close(h->fd[1]);
	return err;
}

/*
 * Send until no more data leaves the queue. h->context counts the bytes in
 * front of the pinned pages.
 */
static int fill_window(struct pinned *h, struct err *e)
{
	static const char chunk[CHUNK];
	const struct timespec pause = { .tv_nsec = TRY_NS };
	unsigned int i, steady = 0;
	int unsent = 0, before;

	h->context = 0;
	for (i = 0; i < TRIES && steady < STEADY; i++) {
		if (!unsent) {
			if (send(h->fd[1], chunk, CHUNK, MSG_DONTWAIT) != CHUNK)
				return err_sys(e, errno,
					       "send to fill the TCP window");
			h->context += CHUNK;
		}
		before = unsent;
		nanosleep(&pause, NULL);
		if (ioctl(h->fd[1], SIOCOUTQNSD, &unsent))
			return err_sys(e, errno, "SIOCOUTQNSD");
		steady = unsent && unsent == before ? steady + 1 : 0;
	}
	if (steady == STEADY)
		return 0;
	return err_set(e, EIO, "the TCP window was not full after %lu bytes",
		       h->context);
}

static int take(struct pinned *h, struct err *e)
{
	int unsent = 0, err = raise_loopback(e);
	ssize_t n;

	if (!err)
		err = connect_pair(h, e);
	if (!err)
		err = fill_window(h, e);
	if (err)
		return err;
	n = send(h->fd[1], h->at, h->length, MSG_ZEROCOPY | MSG_DONTWAIT);
	if (n < 0 && errno == ENOBUFS)
		return err_set(
			e, ENOTSUP,
			"MSG_ZEROCOPY exceeds a limit; raise ulimit -l and net.core.optmem_max");
	if (n != (ssize_t)h->length)
		return err_sys(e, errno, "send %zu bytes with MSG_ZEROCOPY",
			       h->length);
	if (ioctl(h->fd[1], SIOCOUTQNSD, &unsent) || unsent < n)
		return err_set(
			e, EIO,
			"only %d of %zd bytes wait for the TCP window, so the pages are not pinned",
			unsent, n);
	return 0;
}

static int drop(struct pinned *h, struct err *e)
{
	char skip[CHUNK];
	unsigned long left = h->context;
	size_t done = 0;
	ssize_t n;

	h->ticks = clock_begin();
	while (done < h->length) {
		if (left)
			n = recv(h->fd[0], skip, left < CHUNK ? left : CHUNK,
				 0);
		else
			n = recv(h->fd[0], h->buffer + done, h->length - done,
				 0);
		if (n <= 0)
			return err_sys(e, n ? errno : EIO,
				       "receive from the TCP socket");
		if (left)
			left -= (unsigned long)n;
		else
			done += (size_t)n;
	}
	close(h->fd[0]);
	close(h->fd[1]);
	return 0;
}

const struct pin_method pin_method_tcp = {
	.name = "tcp", .reads = true, .take = take, .drop = drop
};
