// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin_tcp.c - pins of pages that TCP has to send and may not yet
 *
 * What goes over loopback is copied when it is delivered (net/core/skbuff.c,
 * skb_orphan_frags_rx), so the receiver's window is filled before: the pages
 * stay in the sender's queue until the receiver reads.
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
#define STEADY	   3 /* tries without a byte sent: the window is full */
#define SEND_BYTES (1 << 20)

/* A network of our own, so that nobody's loopback is touched. */
static int raise_loopback(struct why *w)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd, err = 0;

	if (unshare(CLONE_NEWNET))
		return why(w, ENOTSUP,
			   "no network namespace (%s): be root, build with CONFIG_NET_NS",
			   strerror(errno));
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return why(w, ENOTSUP, "no IPv4 here (%s): build with CONFIG_INET",
			   strerror(errno));
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		err = why_sys(w, errno, "raise the loopback interface");
	close(fd);
	return err;
}

/* fd[0] receives in a small window, fd[1] sends. */
static int connect_pair(struct hold *h, struct why *w)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int one = 1, small = CHUNK, large = SEND_BYTES, err = 0;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	h->fd[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || h->fd[1] < 0)
		return why_sys(w, errno, "make a socket");
	if (setsockopt(h->fd[1], SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)))
		err = why(w, ENOTSUP, "no SO_ZEROCOPY here (%s): use 4.14 or later",
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
		err = why_sys(w, errno, "connect over loopback");
	close(listener);
	if (err)
		close(h->fd[1]);
	return err;
}

/* Send until nothing leaves any more. context: bytes before the pages. */
static int fill_window(struct hold *h, struct why *w)
{
	static const char chunk[CHUNK];
	const struct timespec pause = { .tv_nsec = TRY_NS };
	unsigned int i, steady = 0;
	int unsent = 0, before;

	h->context = 0;
	for (i = 0; i < TRIES && steady < STEADY; i++) {
		if (!unsent) {
			if (send(h->fd[1], chunk, CHUNK, MSG_DONTWAIT) != CHUNK)
				return why_sys(w, errno, "fill a TCP window");
			h->context += CHUNK;
		}
		before = unsent;
		nanosleep(&pause, NULL);
		if (ioctl(h->fd[1], SIOCOUTQNSD, &unsent))
			return why_sys(w, errno, "SIOCOUTQNSD");
		steady = unsent && unsent == before ? steady + 1 : 0;
	}
	if (steady == STEADY)
		return 0;
	return why(w, EIO, "a TCP window did not fill with %lu bytes",
		   h->context);
}

static int take(struct hold *h, struct why *w)
{
	int unsent = 0, err = raise_loopback(w);
	ssize_t n;

	if (!err)
		err = connect_pair(h, w);
	if (!err)
		err = fill_window(h, w);
	if (err)
		return err;
	n = send(h->fd[1], h->at, h->length, MSG_ZEROCOPY | MSG_DONTWAIT);
	if (n < 0 && errno == ENOBUFS)
		return why(w, ENOTSUP,
			   "MSG_ZEROCOPY may pin no more: raise ulimit -l and net.core.optmem_max");
	if (n != (ssize_t)h->length)
		return why_sys(w, errno, "send %zu bytes by MSG_ZEROCOPY",
			       h->length);
	if (ioctl(h->fd[1], SIOCOUTQNSD, &unsent) || unsent < n)
		return why(w, EIO, "%d of %zd bytes wait for the window",
			   unsent, n);
	return 0;
}

static int drop(struct hold *h, struct why *w)
{
	char skip[CHUNK];
	unsigned long left = h->context;
	size_t done = 0;
	ssize_t n;

	h->ticks = clock_begin();
	while (done < h->length) {
		if (left)
			n = recv(h->fd[0], skip,
				 left < CHUNK ? left : CHUNK, 0);
		else
			n = recv(h->fd[0], h->buffer + done, h->length - done,
				 0);
		if (n <= 0)
			return why_sys(w, n ? errno : EIO, "receive");
		if (left)
			left -= (unsigned long)n;
		else
			done += (size_t)n;
	}
	close(h->fd[0]);
	close(h->fd[1]);
	return 0;
}

const struct hold_way hold_tcp = { .name = "tcp",
				   .reads = true,
				   .take = take,
				   .drop = drop };
