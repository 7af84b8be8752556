/* SPDX-License-Identifier: GPL-2.0-or-later */
/* array.h - an array that grows by one zeroed item */
#ifndef DAXSTORM_BASE_ARRAY_H
#define DAXSTORM_BASE_ARRAY_H

#include <stddef.h>

/**
 * array_add() - append a zeroed item
 * @list: pointer to the pointer to the items (NULL while empty)
 * @nr: number of items, counted up
 * @size: size of one item in bytes
 *
 * Return: the new item, or NULL if memory is short (the array is unchanged).
 */
void *array_add(void *list, size_t *nr, size_t size);

#endif
