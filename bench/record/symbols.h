/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symbols.h - what a kernel's symbol table says of its DAX code */
#ifndef DAXSTORM_RECORD_SYMBOLS_H
#define DAXSTORM_RECORD_SYMBOLS_H

#include <stddef.h>

#include "record/series.h"

/**
 * symbols_read() - read a symbol table once
 * @kallsyms: path, normally /proc/kallsyms (names need no privilege)
 * @series: whose functions are asked about; NULL with @nr_series 0: none
 * @nr_series: how many
 * @names: set to those functions of the series and of every workload's
 *	   exercises that the kernel or a loaded module has, sorted, each once,
 *	   without compilers' suffixes; ends with NULL; release with
 *	   symbols_free()
 * @nr: how many
 *
 * The model is told by symbols, never by version: vmf_insert_folio_pmd came
 * with commit 6c88f72691f8, follow_devmap_pmd went when DAX no longer used
 * devmap entries. A table that cannot be read has no names.
 *
 * Return: "devmap", "refcounted-special", "refcounted" or "unknown"; NULL when
 * there is no memory, with nothing to release.
 */
const char *symbols_read(const char *kallsyms, const struct series *series,
			 size_t nr_series, char ***names, size_t *nr);
void symbols_free(char **names);

#endif
