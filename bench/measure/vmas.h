/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmas.h - vary the VMAs of the process from repetition to repetition */
#ifndef DAXSTORM_MEASURE_VMAS_H
#define DAXSTORM_MEASURE_VMAS_H

#include <stdint.h>

#include "base/err.h"

/*
 * What mmap(), munmap() and a fault cost depends on how full the nodes of the
 * maple tree are, which hold 16 entries each, and in which of them the mapping is
 * (lib/maple_tree.c: mas_walk() reads a node entry by entry; a call that leaves a
 * node too empty rebalances it). One more library in the program fills them
 * otherwise, and would move the mean of a boot. With other VMAs in each
 * repetition, each boot averages over fillings.
 *
 * They are drawn by the seed. If each repetition had one VMA more than the one
 * before, all boots would meet the same fillings, and agree on a difference that
 * the library makes. Since some of it is left all the same, the number of
 * VMAs beside the libraries differs from boot to boot, and from metric to metric.
 */
struct vmas {
	char *low; /* the pool below; NULL: not open */
	uint64_t random;
};

/*
 * Pages of each pool that become VMAs, as many as a node has entries. With 64 in one
 * pool, the tree had two levels in some repetitions and three in others, so that a
 * library moved the p50 of a fault from one kind to the other.
 */
#define VMAS_PAGES 16

/* Start of the pages that become VMAs. */
char *vmas_below(const struct vmas *vmas);
char *vmas_above(const struct vmas *vmas);

/**
 * vmas_open() - reserve a pool of pages on both sides of what is mapped next
 * @vmas: filled; release with vmas_close()
 * @random: the seed of what follows
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno with nothing to release.
 */
int vmas_open(struct vmas *vmas, uint64_t random, struct err *reason);

/**
 * vmas_next() - have other VMAs than before
 * @vmas: the pools; what is not open stays as it is
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int vmas_next(struct vmas *vmas, struct err *reason);
void vmas_close(struct vmas *vmas);

#endif
