/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmas.h - vary the number of VMAs from repetition to repetition */
#ifndef DAXSTORM_MEASURE_VMAS_H
#define DAXSTORM_MEASURE_VMAS_H

#include <stdint.h>

#include "base/err.h"

/*
 * What mmap(), munmap() and a fault cost depends on how full the nodes of the
 * maple tree are, which hold 16 entries each (lib/maple_tree.c: a call that
 * leaves a node too empty rebalances it). One more library in the program fills
 * them otherwise, and would move the mean of a boot. With another number of VMAs
 * in each repetition, each boot averages over all fillings.
 */
struct vmas {
	char *pool; /* NULL: not open */
	unsigned int nr;
};

/**
 * vmas_open() - reserve a pool of pages that make one VMA
 * @vmas: filled; release with vmas_close()
 * @random: how many more VMAs the first repetition has
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno with nothing to release.
 */
int vmas_open(struct vmas *vmas, uint64_t random, struct err *reason);

/**
 * vmas_next() - have one more VMA than before, or after VMAS_MOST only one again
 * @vmas: the pool; one that is not open stays as it is
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int vmas_next(struct vmas *vmas, struct err *reason);
void vmas_close(struct vmas *vmas);

/*
 * Some nodes full, since a node takes from and gives to its neighbour. With 16,
 * munmap/devdax/1g of 6.18 was 5 % "better" with one more library, with 61 -2 %,
 * unsure.
 */
#define VMAS_MOST 61

#endif
