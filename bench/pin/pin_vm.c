// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin_vm.c - pins that process_vm_readv() and process_vm_writev() hold
 *
 * The local side of the copy is unmapped memory, whose first fault userfaultfd
 * reports and blocks. The kernel has then pinned the remote pages
 * (mm/process_vm_access.c, process_vm_rw_single_vec), and copies when the fault
 * is resolved. It may have loaded the first word of a page before, so 511 of
 * 512 words can show other data.
 */
#include "pin/pin_method.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"

#define FAULT_LIMIT_MS 5000

static void *copy(void *arg)
{
	struct pinned *h = arg;
	const struct iovec local = { h->area, h->length };
	const struct iovec remote = { h->at, h->length };
	ssize_t n;

	if (h->write)
		n = process_vm_writev(getpid(), &local, 1, &remote, 1, 0);
	else
		n = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
	h->result = n < 0 ? -errno : n;
	return NULL;
}

static int watch_area(struct pinned *h, struct err *e)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return err_set(
			e, ENOTSUP,
			"userfaultfd cannot be used: %s; build the kernel with CONFIG_USERFAULTFD, and run as root or set vm.unprivileged_userfaultfd=1",
			strerror(errno));
	range.range.start = (uintptr_t)h->area;
	range.range.len = h->length;
	if (!ioctl(fd, UFFDIO_API, &api) &&
	    !ioctl(fd, UFFDIO_REGISTER, &range)) {
		h->fd[0] = fd;
		return 0;
	}
	close(fd);
	return err_sys(e, errno, "register %zu bytes with userfaultfd",
		       h->length);
}

/* Wait for the fault of the copy: all its pages are pinned then. */
static int wait_fault(struct pinned *h, struct err *e)
{
	struct pollfd poll_fd = { .fd = h->fd[0], .events = POLLIN };
	struct uffd_msg message;

	if (poll(&poll_fd, 1, FAULT_LIMIT_MS) == 1 &&
	    read(h->fd[0], &message, sizeof(message)) == sizeof(message) &&
	    message.event == UFFD_EVENT_PAGEFAULT)
		return 0;
	return err_set(e, EIO,
		       "process_vm_%s raised no userfault: it returned %ld",
		       h->write ? "writev" : "readv", h->result);
}

static int take(struct pinned *h, struct err *e)
{
	int err;

	h->area = mmap(NULL, h->length, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (h->area == MAP_FAILED)
		return err_sys(e, errno, "mmap %zu bytes", h->length);
	err = watch_area(h, e);
	if (err)
		goto unmap;
	h->result = 0;
	err = pthread_create(&h->thread, NULL, copy, h);
	if (err) {
		err = err_sys(e, err, "start a thread");
		goto close;
	}
	return wait_fault(h, e);
close:
	close(h->fd[0]);
unmap:
	munmap(h->area, h->length);
	return err;
}

/* Resolve the fault: fill the area with the pages of h->buffer. */
static int drop(struct pinned *h, struct err *e)
{
	struct uffdio_copy fill = { .dst = (uintptr_t)h->area,
				    .src = (uintptr_t)h->buffer,
				    .len = h->length };

	h->ticks = clock_begin();
	if (ioctl(h->fd[0], UFFDIO_COPY, &fill))
		return err_sys(e, errno, "resolve a userfault by UFFDIO_COPY");
	pthread_join(h->thread, NULL);
	if (!h->write)
		memcpy(h->buffer, h->area, h->length);
	close(h->fd[0]);
	munmap(h->area, h->length);
	if (h->result != (long)h->length)
		return err_set(e, EIO, "process_vm_%s copied %ld of %zu bytes",
			       h->write ? "writev" : "readv", h->result,
			       h->length);
	return 0;
}

const struct pin_method pin_method_vm_read = {
	.name = "vm-read", .reads = true, .take = take, .drop = drop
};
const struct pin_method pin_method_vm_write = {
	.name = "vm-write", .write = true, .take = take, .drop = drop
};
