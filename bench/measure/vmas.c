// SPDX-License-Identifier: GPL-2.0-or-later
/* vmas.c - vary the VMAs of the process from repetition to repetition */
#include "measure/vmas.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "base/page_size.h"
#include "base/random.h"

/*
 * Address space is filled from the top. The pool fits into no hole between
 * libraries, so that what is mapped after it lies below it, and its first pages,
 * which become VMAs, are next to that in the maple tree. The rest always keeps
 * its protection.
 */
#define POOL_BYTES   (UINT64_C(1) << 30)
#define CHANGES	     16 /* from one repetition to the next */
#define LENGTH_PAGES 4	/* of the longest change */

/*
 * Give some pages another protection. Neighbours of one protection are one VMA, so
 * long changes remove VMAs and short ones make them.
 */
static int change(struct vmas *vmas, struct err *e)
{
	static const int prots[] = { PROT_NONE, PROT_READ,
				     PROT_READ | PROT_WRITE };
	uint64_t random = random_next(&vmas->random);
	uint64_t first = random % VMAS_PAGES;
	uint64_t pages = 1 + (random >> 16) % LENGTH_PAGES;
	int prot = prots[(random >> 32) % 3];

	if (pages > VMAS_PAGES - first)
		pages = VMAS_PAGES - first;
	return mprotect(vmas->pool + first * PAGE_BYTES, pages * PAGE_BYTES,
			prot) ?
		       err_sys(e, errno, "mprotect %llu pages",
			       (unsigned long long)pages) :
		       0;
}

int vmas_open(struct vmas *vmas, uint64_t random, struct err *e)
{
	int err;

	vmas->random = random;
	vmas->pool = mmap(NULL, POOL_BYTES, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (vmas->pool == MAP_FAILED) {
		vmas->pool = NULL;
		return err_sys(
			e, errno,
			"reserve %llu bytes of address space (ulimit -v)",
			(unsigned long long)POOL_BYTES);
	}
	err = vmas_next(vmas, e);
	if (err)
		vmas_close(vmas);
	return err;
}

int vmas_next(struct vmas *vmas, struct err *e)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && vmas->pool && i < CHANGES; i++)
		err = change(vmas, e);
	return err;
}

void vmas_close(struct vmas *vmas)
{
	if (vmas->pool)
		munmap(vmas->pool, POOL_BYTES);
	vmas->pool = NULL;
}
