/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.h - the INI file that says what a mutant is */
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
	ACTION_SKIP_CALL,   /* "skip-call": take one call out */
	ACTION_RETURN,	    /* "return": return a number at once */
	ACTION_RETURN_LATE, /* "return-late": work, then return a number */
	ACTION_AT_ENTRY,    /* "at-entry": run code first */
	ACTION_CONSTANT,    /* "constant": another immediate operand */
	ACTION_PUT,	    /* "find" and "put": other bytes */
	ACTION_JUMP,	    /* "find" and "jump": another condition */
};

/* How the conditional jump behind a place is to be decided. */
enum jump {
	JUMP_NEGATE, /* the other way round */
	JUMP_NEVER,
	JUMP_ALWAYS,
	JUMP_EQUAL, /* as if what is compared were equal, or zero */
	JUMP_UNEQUAL,
};

struct change {
	bool alternative; /* [or]: where the one before does not apply */
	char function[SYMBOL_MAX];
	unsigned int models; /* that it is for, of enum model */
	char needs[SYMBOL_MAX], lacks[SYMBOL_MAX]; /* symbols; or "" */
	unsigned int matches;
	unsigned int only; /* the match that is changed, from 1; 0: all */
	enum action action;
	char callee[SYMBOL_MAX];
	bool has_number;
	int64_t number; /* to return */
	int64_t old, new;
	char insn[32]; /* how the instruction with the constant begins */
	enum jump jump;
	struct pattern find, put;
	char room[SYMBOL_MAX]; /* an unused function that code may be put in */
};

/* A cell in which a mutant is caught. */
struct mutant_cell {
	char cell[96]; /* WORKLOAD:TARGET:GRANULARITY */
	unsigned int tasks;
	unsigned int models;
	/* A|B: one of them; A&B: each; each:X: all that X matches */
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
 * Return: 0; -EINVAL for anything unknown or missing, naming file and section;
 * -errno.
 */
int mutant_load(const char *path, struct mutant *mutant, struct err *reason);
void mutant_free(struct mutant *mutant);

#endif
