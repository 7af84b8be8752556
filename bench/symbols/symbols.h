/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symbols.h - find the functions of interest in a kernel's symbol table */
#ifndef DAXSTORM_SYMBOLS_SYMBOLS_H
#define DAXSTORM_SYMBOLS_SYMBOLS_H

#include <stddef.h>

#include "symbols/series.h"

/**
 * symbols_read() - read a symbol table once
 * @kallsyms: path, normally /proc/kallsyms (names need no privilege)
 * @series: series whose functions are looked for; NULL if @nr_series is 0
 * @nr_series: number of series
 * @names: set to the functions of the series and of every workload's exercises
 *	that the kernel or a loaded module has: sorted, unique, without suffixes
 *	of the compiler, terminated by NULL; release with symbols_free()
 * @nr: set to the number of names
 *
 * The model is derived from symbols, never from the version: commit
 * 6c88f72691f8 added vmf_insert_folio_pmd, and follow_devmap_pmd was removed
 * when DAX stopped using devmap entries. If the table cannot be read, @names is
 * empty.
 *
 * Return: "devmap", "refcounted-special", "refcounted" or "unknown"; NULL, with
 * nothing to release, if memory is exhausted.
 */
const char *symbols_read(const char *kallsyms, const struct series *series,
			 size_t nr_series, char ***names, size_t *nr);
void symbols_free(char **names);

#endif
