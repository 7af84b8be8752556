// SPDX-License-Identifier: GPL-2.0-or-later
/* longterm.c - interfaces by which a process can pin memory without limit */
#include "pin/longterm.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_xdp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/page_size.h"
#include "pin/rxe.h"

/* include/uapi/linux/io_uring.h of 6.5 */
#define NO_MMAP_ENTRIES 128 /* two pages of submission queue entries */
#define NO_MMAP_BYTES	(NO_MMAP_ENTRIES * sizeof(struct io_uring_sqe))
#define SPARE_BYTES	(4 * PAGE_BYTES)
#define PBUF_RING_MAX	(32768 * sizeof(struct io_uring_buf))

static int open_uring(struct longterm *l, struct err *e)
{
	return uring_open(&l->ring, 8, e);
}

static void close_uring(struct longterm *l)
{
	uring_close(&l->ring);
}

static int pin_buffers(struct longterm *l, void *address, size_t bytes,
		       bool write)
{
	const struct iovec buffer = { address, bytes };

	(void)write;
	return uring_register(l->ring.fd, IORING_REGISTER_BUFFERS, &buffer, 1);
}

static int unpin_buffers(struct longterm *l)
{
	return uring_register(l->ring.fd, IORING_UNREGISTER_BUFFERS, NULL, 0);
}

static int pin_pbuf_ring(struct longterm *l, void *address, size_t bytes,
			 bool write)
{
	const struct io_uring_buf_reg ring = {
		.ring_addr = (uintptr_t)address,
		.ring_entries = (uint32_t)(bytes / sizeof(struct io_uring_buf)),
	};

	(void)write;
	return uring_register(l->ring.fd, IORING_REGISTER_PBUF_RING, &ring, 1);
}

static int unpin_pbuf_ring(struct longterm *l)
{
	const struct io_uring_buf_reg ring = { .bgid = 0 };

	return uring_register(l->ring.fd, IORING_UNREGISTER_PBUF_RING, &ring,
			      1);
}

/* uring_open() reports whether io_uring can be used at all. */
static int open_no_mmap(struct longterm *l, struct err *e)
{
	int err = uring_open(&l->ring, 8, e);

	if (err)
		return err;
	uring_close(&l->ring);
	l->spare = mmap(NULL, SPARE_BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return l->spare == MAP_FAILED ? err_sys(e, errno, "mmap") : 0;
}

/* The submission queue entries lie in @address, both rings in l->spare. */
static int pin_no_mmap(struct longterm *l, void *address, size_t bytes,
		       bool write)
{
	struct io_uring_params p = { .flags = IORING_SETUP_NO_MMAP };

	(void)bytes;
	(void)write;
	p.sq_off.resv2 = (uintptr_t)address; /* user_addr in 6.5 and later */
	p.cq_off.resv2 = (uintptr_t)l->spare;
	l->fd = uring_setup(NO_MMAP_ENTRIES, &p);
	return l->fd < 0 ? l->fd : 0;
}

static int unpin_fd(struct longterm *l)
{
	return close(l->fd) ? -errno : 0;
}

static void close_no_mmap(struct longterm *l)
{
	munmap(l->spare, SPARE_BYTES);
}

/* An AF_XDP socket pins its memory until it is closed: one socket per pin. */
static int new_socket(struct longterm *l)
{
	l->fd = socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0);
	return l->fd < 0 ? -errno : 0;
}

static int open_xdp(struct longterm *l, struct err *e)
{
	int err = new_socket(l);

	if (err == -EAFNOSUPPORT)
		return err_set(
			e, ENOTSUP,
			"this kernel has no AF_XDP; build it with CONFIG_XDP_SOCKETS");
	if (err == -EPERM)
		return err_set(e, ENOTSUP,
			       "AF_XDP requires CAP_NET_RAW; run as root");
	if (err)
		return err_sys(e, -err, "create an AF_XDP socket");
	return unpin_fd(l);
}

static int pin_xdp(struct longterm *l, void *address, size_t bytes, bool write)
{
	const struct xdp_umem_reg reg = { .addr = (uintptr_t)address,
					  .len = bytes,
					  .chunk_size = PAGE_BYTES };
	int err = new_socket(l);

	(void)write;
	if (err || !setsockopt(l->fd, SOL_XDP, XDP_UMEM_REG, &reg, sizeof(reg)))
		return err;
	err = -errno;
	close(l->fd);
	return err;
}

static int open_rdma(struct longterm *l, struct err *e)
{
	l->fd = rxe_open(&l->domain, e);
	return l->fd < 0 ? l->fd : 0;
}

static int pin_rdma(struct longterm *l, void *address, size_t bytes, bool write)
{
	return rxe_pin(l->fd, l->domain, address, bytes, write, &l->region);
}

static int unpin_rdma(struct longterm *l)
{
	return rxe_unpin(l->fd, l->region);
}

static void close_fd(struct longterm *l)
{
	close(l->fd);
}

/* From mm/gup_test.h, which is not a uapi header. */
struct pin_longterm_test {
	uint64_t addr, size;
	uint32_t flags;
};

#define PIN_LONGTERM_TEST_START _IOW('g', 7, struct pin_longterm_test)
#define PIN_LONGTERM_TEST_STOP	_IO('g', 8)
#define PIN_LONGTERM_TEST_WRITE 1

static int open_gup_test(struct longterm *l, struct err *e)
{
	l->fd = open("/sys/kernel/debug/gup_test", O_RDWR | O_CLOEXEC);
	return l->fd < 0 ?
		       err_set(e, ENOTSUP,
			       "cannot open /sys/kernel/debug/gup_test; mount debugfs and build the kernel with CONFIG_GUP_TEST") :
		       0;
}

static int pin_gup_test(struct longterm *l, void *address, size_t bytes,
			bool write)
{
	const struct pin_longterm_test test = {
		.addr = (uintptr_t)address,
		.size = bytes,
		.flags = write ? PIN_LONGTERM_TEST_WRITE : 0,
	};

	return ioctl(l->fd, PIN_LONGTERM_TEST_START, &test) ? -errno : 0;
}

static int unpin_gup_test(struct longterm *l)
{
	return ioctl(l->fd, PIN_LONGTERM_TEST_STOP) ? -errno : 0;
}

static void close_nothing(struct longterm *l)
{
	(void)l;
}

int longterm_pin(const struct longterm_way *way, struct longterm *held,
		 const struct gup_memory *gup_memory,
		 enum gup_memory_kind memory, uint64_t *ticks)
{
	uint64_t bytes = gup_memory->map.length_bytes, start;
	char *at = gup_memory->map.address;
	int err;

	if (bytes > GUP_MEMORY_TOUCHED)
		bytes = GUP_MEMORY_TOUCHED;
	if (bytes > way->bytes_max)
		bytes = way->bytes_max;
	if (memory == MEMORY_MIXED)
		at -= bytes / 2;
	start = clock_begin();
	err = way->pin(held, at, bytes, memory != MEMORY_READONLY);
	*ticks = clock_end() - start;
	return -err;
}

int longterm_expected(const struct longterm_way *way,
		      enum gup_memory_kind memory, bool devdax)
{
	if (memory == MEMORY_ANON)
		return 0;
	if (devdax)
		return memory == MEMORY_READONLY && way->always_writes ?
			       EFAULT :
			       0;
	if (memory == MEMORY_PRIVATE_WRITTEN && way->fast)
		return 0;
	if (memory == MEMORY_MIXED && way->partial)
		return way->partial;
	return EOPNOTSUPP;
}

void longterm_check(const struct longterm_way *way, enum gup_memory_kind memory,
		    char name[CELL_NAME_MAX])
{
	char *c;

	snprintf(name, CELL_NAME_MAX, "%s-%s", way->name,
		 gup_memory_name(memory));
	for (c = name; *c; c++)
		if (*c == '_')
			*c = '-';
}

void longterm_judge(struct test *t, const struct longterm_way *way,
		    enum gup_memory_kind memory, int err)
{
	bool devdax = !t->cell->target->is_fsdax;
	int right = longterm_expected(way, memory, devdax);
	char name[CELL_NAME_MAX];

	longterm_check(way, memory, name);
	test_check(t, name, err == right, "%s, expected %s",
		   strerrorname_np(err), strerrorname_np(right));
}

const char *longterm_cure(int err)
{
	switch (err) {
	case ENOMEM:
	case ENOBUFS:
		return ": raise ulimit -l (memlock) or grant CAP_IPC_LOCK";
	case EINVAL:
		return ": this kernel does not support this kind of registration";
	case EPERM:
		return ": run as root";
	default:
		return "";
	}
}

/* For errors of a partial pin see io_uring/memmap.c and net/xdp/xdp_umem.c. */
const struct longterm_way longterm_ways[LONGTERM_KINDS] = {
	[LONGTERM_BUFFERS] = { "buffers", true, true, EFAULT, SIZE_MAX,
			       open_uring, pin_buffers, unpin_buffers,
			       close_uring },
	[LONGTERM_PBUF_RING] = { "pbuf_ring", true, true, EFAULT, PBUF_RING_MAX,
				 open_uring, pin_pbuf_ring, unpin_pbuf_ring,
				 close_uring },
	[LONGTERM_NO_MMAP] = { "no_mmap", true, true, EFAULT, NO_MMAP_BYTES,
			       open_no_mmap, pin_no_mmap, unpin_fd,
			       close_no_mmap },
	[LONGTERM_XDP] = { "xdp", false, true, ENOMEM, SIZE_MAX, open_xdp,
			   pin_xdp, unpin_fd, close_nothing },
	[LONGTERM_RDMA] = { "rdma", true, false, 0, SIZE_MAX, open_rdma,
			    pin_rdma, unpin_rdma, close_fd },
	[LONGTERM_GUP_TEST] = { "gup_test", false, false, 0, SIZE_MAX,
				open_gup_test, pin_gup_test, unpin_gup_test,
				close_fd },
};
