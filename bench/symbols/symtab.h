/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symtab.h - find the function of a guest kernel that an address belongs to */
#ifndef DAXSTORM_SYMBOLS_SYMTAB_H
#define DAXSTORM_SYMBOLS_SYMTAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A symbols file is printed by a guest of scripts/vm --symbols:
 *
 *	# daxstorm-symbols/1
 *	# release 6.18.15+deb13-amd64
 *	# build_id 18349a80...			optional
 *	# module xfs 0xffffffffc0800000		its address in that boot
 *	ffffffff81000080 T entry_SYSCALL_64	lines of /proc/kallsyms
 *	ffffffffc0801000 t xfs_setattr_size	[xfs]
 */
#define SYMTAB_FORMAT "daxstorm-symbols/1"

struct symbol {
	uint64_t start;
	char *name;    /* folded: see symbol_fold() */
	int module;    /* index of the module; -1: the kernel image */
	bool fragment; /* a piece without the function's entry: .cold */
	int rank;      /* of several names, the lowest rank is shown */
};

struct symtab {
	char *path, *release, *build_id; /* build_id may be NULL */
	struct symbol *symbol;		 /* ascending, one per address */
	size_t nr;
	struct symbol_module {
		char name[64];
		uint64_t base;
	} * module;
	size_t nr_modules;
};

/**
 * symbol_suffix() - find what a compiler adds to the name of a part or a clone
 * @text: a place within a name, such as ".isra.0.cold" of "insert_pmd.isra.0.cold"
 *
 * Return: the length of one suffix and its number at the start of @text, or 0.
 */
size_t symbol_suffix(const char *text);

/* Remove these suffixes, and the prefix of the padding in front of a function. */
void symbol_fold(char *name);

/**
 * symtab_load() - read a symbols file
 * @path: the file
 * @symbols: filled; release with symtab_free()
 * @reason: set to the cause of a failure
 *
 * Return: 0, or -errno with nothing to release.
 */
int symtab_load(const char *path, struct symtab *symbols, struct err *reason);
void symtab_free(struct symtab *symbols);

/**
 * symtab_match() - check that the symbols are those of a kernel
 * @symbols: the symbols
 * @release: release of the kernel that ran
 * @build_id: its build ID; if it is NULL, only the release is compared
 * @reason: set to the difference
 *
 * Return: 0 or -ESTALE.
 */
int symtab_match(const struct symtab *symbols, const char *release,
		 const char *build_id, struct err *reason);

/**
 * symtab_relocate() - move the modules to their addresses in another boot
 * @symbols: the symbols
 * @modules: lines "NAME 0xADDRESS" of all loaded modules. A module that is not
 *	     listed is moved to address 0, where it matches no kernel code. If
 *	     NULL, no module is moved.
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int symtab_relocate(struct symtab *symbols, const char *modules,
		    struct err *reason);

/*
 * The symbol of the function that @address belongs to; NULL if there is none.
 */
const struct symbol *symtab_find(const struct symtab *symbols,
				 uint64_t address);

/* The first symbol with that (folded) name; NULL if there is none. */
const struct symbol *symtab_named(const struct symtab *symbols,
				  const char *name);

#endif
