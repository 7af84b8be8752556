// SPDX-License-Identifier: GPL-2.0-or-later
/* vmas.c - vary the number of VMAs from repetition to repetition */
#include "measure/vmas.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "base/page_size.h"

/*
 * Address space is filled from the top. The pool fits into no hole between
 * libraries, so that what is mapped after it lies below it, and its first pages,
 * which become VMAs, are next to that in the maple tree. The rest always keeps
 * its protection.
 */
#define POOL_BYTES (UINT64_C(1) << 30)

static int protect(char *at, size_t bytes, int prot, struct err *e)
{
	return mprotect(at, bytes, prot) ?
		       err_sys(e, errno, "mprotect %zu bytes", bytes) :
		       0;
}

/* A page with another protection than both neighbours is a VMA. */
static int split_off(struct vmas *vmas, struct err *e)
{
	int prot = vmas->nr % 2 ? PROT_READ : PROT_READ | PROT_WRITE;
	int err = protect(vmas->pool + (vmas->nr - 1) * PAGE_BYTES, PAGE_BYTES,
			  prot, e);

	if (!err)
		vmas->nr++;
	return err;
}

int vmas_open(struct vmas *vmas, uint64_t random, struct err *e)
{
	unsigned int more = random % VMAS_MOST;
	int err = 0;

	vmas->nr = 1;
	vmas->pool = mmap(NULL, POOL_BYTES, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (vmas->pool == MAP_FAILED) {
		vmas->pool = NULL;
		return err_sys(
			e, errno,
			"reserve %llu bytes of address space (ulimit -v)",
			(unsigned long long)POOL_BYTES);
	}
	while (!err && more--)
		err = split_off(vmas, e);
	if (err)
		vmas_close(vmas);
	return err;
}

int vmas_next(struct vmas *vmas, struct err *e)
{
	if (!vmas->pool)
		return 0;
	if (vmas->nr < VMAS_MOST)
		return split_off(vmas, e);
	vmas->nr = 1;
	return protect(vmas->pool, POOL_BYTES, PROT_NONE, e);
}

void vmas_close(struct vmas *vmas)
{
	if (vmas->pool)
		munmap(vmas->pool, POOL_BYTES);
	vmas->pool = NULL;
}
