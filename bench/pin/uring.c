// SPDX-License-Identifier: GPL-2.0-or-later
/* uring.c - the part of io_uring that workloads need */
#include "pin/uring.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int uring_setup(unsigned int entries, struct io_uring_params *p)
{
	int fd = (int)syscall(__NR_io_uring_setup, entries, p);

	return fd < 0 ? -errno : fd;
}

int uring_register(int fd, unsigned int opcode, const void *arg,
		   unsigned int nr)
{
	int ret = (int)syscall(__NR_io_uring_register, fd, opcode, arg, nr);

	return ret < 0 ? -errno : ret;
}

/* 0 to 2, see Documentation/admin-guide/sysctl/kernel.rst; 0 before 6.6. */
static int disabled(void)
{
	FILE *f = fopen("/proc/sys/kernel/io_uring_disabled", "re");
	int value = 0;

	if (f && fscanf(f, "%d", &value) != 1)
		value = 0;
	if (f)
		fclose(f);
	return value;
}

int uring_refused(int err, struct err *e)
{
	if (err == ENOSYS)
		return err_set(
			e, ENOTSUP,
			"this kernel has no io_uring; build it with CONFIG_IO_URING");
	if (err == EPERM && disabled())
		return err_set(
			e, ENOTSUP,
			"io_uring is disabled; run: sysctl -w kernel.io_uring_disabled=0 (it is %d)",
			disabled());
	if (err == EPERM)
		return err_set(
			e, ENOTSUP,
			"io_uring is forbidden, maybe by seccomp; run outside the container");
	if (err == ENOMEM)
		return err_set(
			e, ENOTSUP,
			"io_uring exceeds the limit on locked memory; raise ulimit -l (memlock)");
	return err_sys(e, err, "io_uring_setup");
}

static void set_pointers(struct uring *r, const struct io_uring_params *p)
{
	r->sq_tail = (uint32_t *)(void *)(r->ring + p->sq_off.tail);
	r->sq_array = (uint32_t *)(void *)(r->ring + p->sq_off.array);
	r->sq_mask = *(uint32_t *)(void *)(r->ring + p->sq_off.ring_mask);
	r->cq_head = (uint32_t *)(void *)(r->ring + p->cq_off.head);
	r->cq_tail = (uint32_t *)(void *)(r->ring + p->cq_off.tail);
	r->cq_mask = *(uint32_t *)(void *)(r->ring + p->cq_off.ring_mask);
	r->cqes = (struct io_uring_cqe *)(void *)(r->ring + p->cq_off.cqes);
}

static uint64_t ring_bytes(const struct io_uring_params *p)
{
	uint64_t sq = p->sq_off.array + p->sq_entries * sizeof(uint32_t);
	uint64_t cq =
		p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe);

	return sq > cq ? sq : cq;
}

int uring_open(struct uring *r, unsigned int entries, struct err *e)
{
	struct io_uring_params p = { .flags = 0 };
	int err;

	r->entries = entries;
	r->fd = uring_setup(entries, &p);
	if (r->fd < 0) {
		err = -r->fd;
		r->fd = -1;
		return uring_refused(err, e);
	}
	r->ring_bytes = ring_bytes(&p);
	r->ring = mmap(NULL, r->ring_bytes, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, r->fd, IORING_OFF_SQ_RING);
	if (r->ring == MAP_FAILED)
		goto close_fd;
	r->sqes = mmap(NULL, entries * sizeof(*r->sqes), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, r->fd, IORING_OFF_SQES);
	if (r->sqes == MAP_FAILED)
		goto unmap_ring;
	set_pointers(r, &p);
	return 0;

unmap_ring:
	munmap(r->ring, r->ring_bytes);
close_fd:
	err = err_sys(e, errno, "mmap an io_uring of %u entries", entries);
	close(r->fd);
	r->fd = -1;
	return err;
}

void uring_close(struct uring *r)
{
	if (r->fd < 0)
		return;
	munmap(r->sqes, r->entries * sizeof(*r->sqes));
	munmap(r->ring, r->ring_bytes);
	close(r->fd);
	r->fd = -1;
}

int uring_run(struct uring *r, const struct io_uring_sqe *sqe)
{
	uint32_t tail = *r->sq_tail, head = *r->cq_head;
	uint32_t at = tail & r->sq_mask;
	int got, res;

	r->sqes[at] = *sqe;
	r->sq_array[at] = at;
	/* The tail is stored last: the kernel then reads the new entry. */
	__atomic_store_n(r->sq_tail, tail + 1, __ATOMIC_RELEASE);
	got = (int)syscall(__NR_io_uring_enter, r->fd, 1, 1,
			   IORING_ENTER_GETEVENTS, NULL, 0);
	if (got < 0)
		return -errno;
	if (head == __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE))
		return -EINTR;
	res = r->cqes[head & r->cq_mask].res;
	__atomic_store_n(r->cq_head, head + 1, __ATOMIC_RELEASE);
	return res;
}
