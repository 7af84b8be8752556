/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target_ops.h - a kind of memory under test, as bench/target/KIND.c gives it */
#ifndef DAXSTORM_BASE_TARGET_OPS_H
#define DAXSTORM_BASE_TARGET_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/page_size.h"

struct extent_set;
struct target;
struct target_path;

/**
 * struct target_ops - what there is to know of a kind, and how it is used
 *
 * Whoever treats kinds differently asks for a property, never for the name: a
 * new kind is a new file and changes no other. The properties default to no.
 */
struct target_ops {
	const char *name;	    /* as a cell spells it */
	unsigned int granularities; /* a bit for each that can map it */
	/* what the machine must have ("pci": see scripts/vm); NULL: pmem */
	const char *needs;

	bool is_dax;	     /* else it is page frames or pages of a device */
	bool is_fsdax;	     /* files: page cache, private mappings, MAP_SYNC */
	bool shares_extents; /* two files may have a block in common */
	bool fixed_page_size; /* of the device; else the address chooses */
	bool pagemap_scan;    /* PAGEMAP_SCAN sees its entries */
	bool persistent;      /* a store may outlive a loss of power */
	bool overwrites;      /* a run destroys what lies on it: say --force */
	/* whoever touches it gets SIGBUS once its namespace is gone */
	bool unmapped_on_remove;
	uint64_t unwritten_max_bytes; /* of one extent; 0: no limit in reach */

	/* Is @path of this kind? At most one kind may say so. */
	bool (*claims)(const struct target_path *path);
	/* Fill @target, of which path and ops are set; see target_probe(). */
	int (*probe)(const struct target_path *path, struct target *target,
		     struct err *reason);
	/* See extents_open_named(); NULL: it has no extents. */
	int (*extents_open)(const struct target *target, const char *name,
			    enum granularity granularity, uint64_t want,
			    struct extent_set *set, struct err *reason);
	/* See target_misaligned(); NULL: there is no more to say. */
	int (*misaligned)(const struct target *target,
			  enum granularity granularity, struct err *reason);
	/* Mode time: write what is measured, that is @bytes; NULL: no need. */
	int (*warm_up)(const struct target *target, int fd, uint64_t bytes,
		       struct err *reason);

	struct target_ops *next; /* of the registry, by name */
};

/**
 * target_ops_register() - add a kind to the list
 * @ops: the kind; stays where it is
 */
void target_ops_register(struct target_ops *ops);

/**
 * target_ops_first() - the first kind of the list
 *
 * Return: the kind; the others follow by ->next, sorted by name.
 */
const struct target_ops *target_ops_first(void);

/**
 * target_ops_find() - look a kind up
 * @name: as a cell spells it
 *
 * Return: the kind; NULL if none has that name.
 */
const struct target_ops *target_ops_find(const char *name);

/**
 * target_ops_match() - is a kind among those that @words name?
 * @ops: the kind
 * @words: names of kinds, or "dax", "fsdax" or "reflink" for every kind that
 *	   has the property; divided by blanks
 *
 * Return: whether it is.
 */
bool target_ops_match(const struct target_ops *ops, const char *words);

/**
 * target_ops_unknown() - look for a word that names nothing
 * @words: as of target_ops_match()
 * @word: set to the first that matches no kind
 *
 * Return: whether there is one.
 */
bool target_ops_unknown(const char *words, char word[32]);

/* Puts @ops on the list of kinds. */
#define TARGET_OPS(ops)                                                        \
	static void __attribute__((constructor)) register_##ops(void)          \
	{                                                                      \
		target_ops_register(&ops);                                     \
	}

#endif
