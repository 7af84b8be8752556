/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symtab.h - which function of a guest's kernel an address lies in */
#ifndef DAXSTORM_RECORD_SYMTAB_H
#define DAXSTORM_RECORD_SYMTAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A symbols file is what scripts/vm --symbols has a guest print:
 *
 *	# daxstorm-symbols/1
 *	# release 6.18.15+deb13-amd64
 *	# build_id 18349a80...			may be missing
 *	# module xfs 0xffffffffc0800000		where it lay in that boot
 *	ffffffff81000080 T entry_SYSCALL_64	lines of /proc/kallsyms
 *	ffffffffc0801000 t xfs_setattr_size	[xfs]
 */
#define SYMTAB_FORMAT "daxstorm-symbols/1"

struct symbol {
	uint64_t start;
	char *name;    /* folded: see symbol_fold() */
	int module;    /* index, or -1: the kernel proper */
	bool fragment; /* of a function whose entry lies elsewhere: .cold */
	int rank;      /* which name of an address is shown: the least */
};

struct symtab {
	char *path, *release, *build_id; /* build_id may be NULL */
	struct symbol *symbol;		 /* ascending, one an address */
	size_t nr;
	struct symbol_module {
		char name[64];
		uint64_t base;
	} * module;
	size_t nr_modules;
};

/* Cut the suffixes by which compilers name pieces and clones of a function. */
void symbol_fold(char *name);

/**
 * symtab_load() - read a symbols file
 *
 * Return: 0, or -errno with nothing to release.
 */
int symtab_load(const char *path, struct symtab *symbols, struct err *reason);
void symtab_free(struct symtab *symbols);

/**
 * symtab_match() - are these the symbols of that kernel?
 * @build_id: of the kernel that ran, NULL if it tells none: then the release
 *	      decides
 *
 * Return: 0 or -ESTALE.
 */
int symtab_match(const struct symtab *symbols, const char *release,
		 const char *build_id, struct err *reason);

/**
 * symtab_relocate() - move the modules to where another boot had them
 * @modules: lines "NAME 0xADDRESS" of all modules there are: one that is not
 *	     named is moved to address 0, where it names no code of the kernel;
 *	     NULL: nothing is known, all stay
 */
int symtab_relocate(struct symtab *symbols, const char *modules,
		    struct err *reason);

/* The symbol whose function holds @address; NULL: none does. */
const struct symbol *symtab_find(const struct symtab *symbols,
				 uint64_t address);

/* The symbol of that name, folded; of many the first. NULL: none has it. */
const struct symbol *symtab_named(const struct symtab *symbols,
				  const char *name);

#endif
