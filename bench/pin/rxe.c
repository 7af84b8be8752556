// SPDX-License-Identifier: GPL-2.0-or-later
/* rxe.c - memory regions of RDMA over Ethernet, without the RDMA libraries */
#include "pin/rxe.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <rdma/ib_user_ioctl_verbs.h>
#include <rdma/ib_user_verbs.h>
#include <rdma/rdma_netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check/kmod.h"

#define DEVICE "daxstorm"

/* Append a string attribute to a netlink message. */
static void add_text(struct nlmsghdr *message, uint16_t type, const char *text)
{
	uint32_t at = NLMSG_ALIGN(message->nlmsg_len);
	struct nlattr *profile_attribution =
		(struct nlattr *)(void *)((char *)message + at);

	profile_attribution->nla_type = type;
	profile_attribution->nla_len =
		(uint16_t)(NLA_HDRLEN + strlen(text) + 1);
	strcpy((char *)profile_attribution + NLA_HDRLEN, text);
	message->nlmsg_len = at + NLA_ALIGN(profile_attribution->nla_len);
}

/* "rdma link add daxstorm type rxe netdev lo". Return: 0 or -errno. */
static int add_link(void)
{
	union {
		struct nlmsghdr head;
		char room[512];
	} m = { .head = { .nlmsg_len = NLMSG_HDRLEN,
			  .nlmsg_type = RDMA_NL_GET_TYPE(
				  RDMA_NL_NLDEV, RDMA_NLDEV_CMD_NEWLINK),
			  .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK } };
	struct nlmsgerr *answer = NLMSG_DATA(&m.head);
	ssize_t n;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_RDMA);

	if (fd < 0)
		return -errno;
	add_text(&m.head, RDMA_NLDEV_ATTR_DEV_NAME, DEVICE);
	add_text(&m.head, RDMA_NLDEV_ATTR_LINK_TYPE, "rxe");
	add_text(&m.head, RDMA_NLDEV_ATTR_NDEV_NAME, "lo");
	n = send(fd, &m, m.head.nlmsg_len, 0);
	if (n > 0)
		n = recv(fd, &m, sizeof(m), 0);
	close(fd);
	if (n < (ssize_t)NLMSG_LENGTH(sizeof(*answer)) ||
	    m.head.nlmsg_type != NLMSG_ERROR)
		return -EIO;
	return answer->error == -EEXIST ? 0 : answer->error;
}

/* Set lo up; it is down in a new guest. */
static int lo_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, SIOCGIFFLAGS, &request)) {
		err = -errno;
	} else if (!(request.ifr_flags & IFF_UP)) {
		request.ifr_flags |= IFF_UP;
		if (ioctl(fd, SIOCSIFFLAGS, &request))
			err = -errno;
	}
	close(fd);
	return err;
}

/*
 * Open the link's device, found by /sys/class/infiniband_verbs/uverbsN/ibdev.
 */
static int open_device(struct err *e)
{
	char path[300], name[64] = "";
	const char *dir;
	int fd = -ENODEV;
	size_t i;
	glob_t g;
	FILE *f;

	if (glob("/sys/class/infiniband_verbs/uverbs*", 0, NULL, &g))
		return err_set(
			e, ENODEV,
			"there is no uverbs device in /sys/class/infiniband_verbs; load ib_uverbs");
	for (i = 0; fd == -ENODEV && i < g.gl_pathc; i++) {
		dir = g.gl_pathv[i];
		snprintf(path, sizeof(path), "%s/ibdev", dir);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fscanf(f, "%63s", name) == 1 && !strcmp(name, DEVICE)) {
			snprintf(path, sizeof(path), "/dev/infiniband%s",
				 strrchr(dir, '/'));
			fd = open(path, O_RDWR | O_CLOEXEC);
			fd = fd < 0 ? err_sys(e, errno, "open %s", path) : fd;
		}
		fclose(f);
	}
	globfree(&g);
	return fd == -ENODEV ?
		       err_set(e, ENODEV,
			       "the RDMA device %s has no uverbs device",
			       DEVICE) :
		       fd;
}

/* Send one verbs command; sizes in its header are in words of 4 bytes. */
static int command(int fd, uint32_t number, void *arg, size_t bytes,
		   size_t answer_bytes)
{
	struct {
		struct ib_uverbs_cmd_hdr head;
		char arg[64];
	} c = { .head = { .command = number,
			  .in_words = (uint16_t)((sizeof(c.head) + bytes) / 4),
			  .out_words = (uint16_t)(answer_bytes / 4) } };

	memcpy(c.arg, arg, bytes);
	return write(fd, &c, sizeof(c.head) + bytes) < 0 ? -errno : 0;
}

static int new_domain(int fd, uint32_t *domain, struct err *e)
{
	struct ib_uverbs_get_context_resp context;
	struct ib_uverbs_get_context get = { .response = (uintptr_t)&context };
	struct ib_uverbs_alloc_pd_resp pd;
	struct ib_uverbs_alloc_pd alloc = { .response = (uintptr_t)&pd };
	int err = command(fd, IB_USER_VERBS_CMD_GET_CONTEXT, &get, sizeof(get),
			  sizeof(context));

	if (err)
		return err_sys(e, -err, "RDMA command GET_CONTEXT of " DEVICE);
	close((int)context.async_fd);
	err = command(fd, IB_USER_VERBS_CMD_ALLOC_PD, &alloc, sizeof(alloc),
		      sizeof(pd));
	if (err)
		return err_sys(e, -err, "RDMA command ALLOC_PD of " DEVICE);
	*domain = pd.pd_handle;
	return 0;
}

int rxe_open(uint32_t *domain, struct err *e)
{
	static const char *const rxe[] = { "rdma_rxe", NULL };
	static const char *const uverbs[] = { "ib_uverbs", NULL };
	int fd, err = kmod_load(rxe, e);

	if (!err)
		err = kmod_load(uverbs, e);
	if (err)
		return err;
	err = lo_up();
	if (!err)
		err = add_link();
	if (err)
		return err_set(
			e, ENOTSUP,
			"cannot add an rxe device to lo: %s; run as root on a kernel with CONFIG_RDMA_RXE and, before 6.15, CONFIG_CRYPTO_CRC32",
			strerror(-err));
	fd = open_device(e);
	if (fd < 0)
		return fd;
	err = new_domain(fd, domain, e);
	if (!err)
		return fd;
	close(fd);
	return err;
}

int rxe_pin(int fd, uint32_t domain, void *address, size_t bytes, bool write,
	    uint32_t *region)
{
	struct ib_uverbs_reg_mr_resp mr = { .mr_handle = 0 };
	struct ib_uverbs_reg_mr reg = {
		.response = (uintptr_t)&mr,
		.start = (uintptr_t)address,
		.length = bytes,
		.hca_va = (uintptr_t)address,
		.pd_handle = domain,
		.access_flags = write ? IB_UVERBS_ACCESS_LOCAL_WRITE : 0,
	};
	int err = command(fd, IB_USER_VERBS_CMD_REG_MR, &reg, sizeof(reg),
			  sizeof(mr));

	*region = mr.mr_handle;
	return err;
}

int rxe_unpin(int fd, uint32_t region)
{
	struct ib_uverbs_dereg_mr dereg = { .mr_handle = region };

	return command(fd, IB_USER_VERBS_CMD_DEREG_MR, &dereg, sizeof(dereg),
		       0);
}
