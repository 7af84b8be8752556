/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.h - read the INI file that defines a mutant */
#ifndef DAXSTORM_MUTANT_FILE_H
#define DAXSTORM_MUTANT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "mutant/kernel.h"
#include "mutant/pattern.h"

/* What a change does: workloads/mutants/README.md explains each. */
enum action {
	ACTION_NONE,
	ACTION_SKIP_CALL, /* "skip-call": remove one call */
	ACTION_RETURN,	  /* "return": return a number at once */
	/* "return-late": run the function, then return a number */
	ACTION_RETURN_LATE,
	ACTION_AT_ENTRY, /* "at-entry": run other code first */
	ACTION_CONSTANT, /* "constant": replace an immediate operand */
	ACTION_PUT,	 /* "find" and "put": replace bytes */
	ACTION_JUMP,	 /* "find" and "jump": change the condition of a jump */
};

/* How to change the conditional jump after a place. */
enum jump {
	JUMP_NEGATE, /* negate its condition */
	JUMP_NEVER,
	JUMP_ALWAYS,
	JUMP_EQUAL, /* as if the compared values were equal, or zero */
	JUMP_UNEQUAL,
};

struct change {
	/* [or]: tried if the change before it does not apply */
	bool alternative;
	char function[SYMBOL_MAX];
	unsigned int models; /* models that it is for: mask of enum model */
	/* symbols that the kernel must have or lack; or "" */
	char needs[SYMBOL_MAX], lacks[SYMBOL_MAX];
	unsigned int matches;
	/* number of the match to change, counted from 1; 0: all matches */
	unsigned int only;
	enum action action;
	char callee[SYMBOL_MAX];
	bool has_number;
	int64_t number; /* number to return */
	int64_t old, new;
	/* text with which the instruction with the constant begins */
	char insn[32];
	enum jump jump;
	struct pattern find, put;
	/* an unused function in which code may be placed */
	char room[SYMBOL_MAX];
};

/* A cell whose checks catch the mutant. */
struct mutant_cell {
	char cell[96]; /* WORKLOAD:TARGET:GRANULARITY */
	unsigned int tasks;
	unsigned int models;
	/* A|B: either fails; A&B: both fail; each:X: all that match X fail */
	char fails[512];
};

struct mutant {
	char name[64];
	char breaks[512];
	unsigned int models;
	struct mutant_cell *cell;
	size_t nr_cells;
	struct change *change;
	size_t nr_changes;
};

/**
 * mutant_load() - read the file of a mutant
 * @path: FOLDER/NAME.ini
 * @mutant: filled; release with mutant_free()
 *
 * Return: 0; -EINVAL for anything unknown or missing, with the file and the
 * section in the reason; -errno.
 */
int mutant_load(const char *path, struct mutant *mutant, struct err *reason);
void mutant_free(struct mutant *mutant);

#endif
