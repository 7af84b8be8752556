// SPDX-License-Identifier: GPL-2.0-or-later
/* vmas.c - vary the VMAs of the process from repetition to repetition */
#include "measure/vmas.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "base/page_size.h"
#include "base/random.h"

/*
 * Address space is filled from the top, and what is mapped goes to the highest hole
 * that is large enough. The pools fit into no hole between libraries, so they and the
 * hole between them lie below the libraries, and what is mapped after them goes to the
 * top of that hole. Pages of both pools next to the hole become VMAs, the others never
 * do: a mapping has neighbours that differ on both sides, wherever the loader of the
 * program has split the nodes.
 */
#define POOL_BYTES   (UINT64_C(1) << 30)
#define HOLE_BYTES   (UINT64_C(1) << 36)
#define CHANGES	     16 /* from one repetition to the next */
#define LENGTH_PAGES 4	/* of the longest change */

/* VMAs that stand for libraries: none to 7, each among two pages of its own. */
#define LIBRARY_VMAS 8

/*
 * Give some pages another protection. Neighbours of one protection are one VMA, so
 * long changes remove VMAs and short ones make them.
 */
static int change(struct vmas *vmas, char *pages_at, struct err *e)
{
	static const int prots[] = { PROT_NONE, PROT_READ,
				     PROT_READ | PROT_WRITE };
	uint64_t random = random_next(&vmas->random);
	uint64_t first = random % VMAS_PAGES;
	uint64_t pages = 1 + (random >> 16) % LENGTH_PAGES;
	int prot = prots[(random >> 32) % 3];

	if (pages > VMAS_PAGES - first)
		pages = VMAS_PAGES - first;
	return mprotect(pages_at + first * PAGE_BYTES, pages * PAGE_BYTES,
			prot) ?
		       err_sys(e, errno, "mprotect %llu pages",
			       (unsigned long long)pages) :
		       0;
}

/*
 * Have VMAs more beside the libraries, as another build of the program or another
 * kernel would. They move the nodes of the tree, and with them the cost of munmap()
 * by up to a few percent, in all repetitions alike. As each boot has another number
 * of them, the interval over boots is as wide as that.
 */
static int stand_for_libraries(struct vmas *vmas, struct err *e)
{
	char *top = vmas_above(vmas) + POOL_BYTES;
	uint64_t nr = random_next(&vmas->random) % LIBRARY_VMAS, i;

	for (i = 1; i <= nr; i++)
		if (mprotect(top - 2 * i * PAGE_BYTES, PAGE_BYTES, PROT_READ))
			return err_sys(e, errno, "mprotect 1 page");
	return 0;
}

char *vmas_below(const struct vmas *vmas)
{
	return vmas->low + POOL_BYTES - VMAS_PAGES * PAGE_BYTES;
}

char *vmas_above(const struct vmas *vmas)
{
	return vmas->low + POOL_BYTES + HOLE_BYTES;
}

int vmas_open(struct vmas *vmas, uint64_t random, struct err *e)
{
	uint64_t bytes = 2 * POOL_BYTES + HOLE_BYTES;
	int err;

	vmas->random = random;
	vmas->low = mmap(NULL, bytes, PROT_NONE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (vmas->low == MAP_FAILED) {
		vmas->low = NULL;
		return err_sys(
			e, errno,
			"reserve %llu bytes of address space (ulimit -v)",
			(unsigned long long)bytes);
	}
	munmap(vmas->low + POOL_BYTES, HOLE_BYTES);
	err = stand_for_libraries(vmas, e);
	if (!err)
		err = vmas_next(vmas, e);
	if (err)
		vmas_close(vmas);
	return err;
}

int vmas_next(struct vmas *vmas, struct err *e)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && vmas->low && i < CHANGES; i++) {
		err = change(vmas, vmas_below(vmas), e);
		if (!err)
			err = change(vmas, vmas_above(vmas), e);
	}
	return err;
}

void vmas_close(struct vmas *vmas)
{
	if (vmas->low) {
		munmap(vmas->low, POOL_BYTES);
		munmap(vmas_above(vmas), POOL_BYTES);
	}
	vmas->low = NULL;
}
