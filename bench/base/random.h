/* SPDX-License-Identifier: GPL-2.0-or-later */
/* random.h - repeatable random numbers */
#ifndef DAXSTORM_BASE_RANDOM_H
#define DAXSTORM_BASE_RANDOM_H

#include <stdint.h>

/* 2^64 divided by the golden ratio, made odd: a multiplier for hashing. */
#define RANDOM_GOLDEN UINT64_C(0x9e3779b97f4a7c15)

/**
 * random_mix() - the finalizer of splitmix64 (Steele, Lea, Flood 2014)
 * @x: any value
 *
 * Return: a value in which each bit depends on all bits of @x.
 */
static inline uint64_t random_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/**
 * random_next() - the next number of a splitmix64 sequence
 * @state: state of the sequence; initialise it with the seed
 *
 * Return: the next number.
 */
static inline uint64_t random_next(uint64_t *state)
{
	*state += RANDOM_GOLDEN;
	return random_mix(*state);
}

#endif
