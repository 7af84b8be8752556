/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target_ops.h - operations of a kind of target, defined by bench/target/KIND.c
 */
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
 * struct target_ops - properties and operations of a kind of target
 *
 * Code that treats kinds differently tests a property and never compares names,
 * so that a new kind adds a file and changes no other. A property that is not
 * set is false.
 */
struct target_ops {
	const char *name;	    /* name in a cell */
	unsigned int granularities; /* mask of the page sizes that can map it */
	/*
	 * what the machine must have ("pci": see scripts/vm); NULL: pmem only
	 */
	const char *needs;

	/* DAX memory; otherwise page frames or pages of a device */
	bool is_dax;
	bool is_fsdax; /* files: page cache, private mappings, MAP_SYNC */
	/* not DAX: what the same operation costs elsewhere in the kernel */
	bool is_control;
	bool is_anonymous;   /* no file: mapped with MAP_ANONYMOUS */
	bool shares_extents; /* two files may share a block */
	/* fixed by the device; otherwise the address determines it */
	bool fixed_page_size;
	/*
	 * Not DAX, so that the kernel maps a huge page only where the setting of
	 * transparent huge pages or MADV_HUGEPAGE allows one
	 * (__thp_vma_allowable_orders() in mm/huge_memory.c)
	 */
	bool huge_by_advice;
	/* why a read fault does not map the page read alone; NULL: it does */
	const char *reads_elsewhere;
	bool pagemap_scan; /* PAGEMAP_SCAN reports its page-table entries */
	bool persistent;   /* a store may survive a power failure */
	/* a run overwrites its contents: --force is required */
	bool overwrites;
	/* an access after its namespace was removed raises SIGBUS */
	bool unmapped_on_remove;
	/* largest unwritten extent; 0: no limit that a cell reaches */
	uint64_t unwritten_max_bytes;

	/* Is @path of this kind? At most one kind returns true. */
	bool (*claims)(const struct target_path *path);
	/* Fill @target, whose path and ops are set; see target_probe(). */
	int (*probe)(const struct target_path *path, struct target *target,
		     struct err *reason);
	/* See extents_open_named(). NULL: the kind has no extents. */
	int (*extents_open)(const struct target *target, const char *name,
			    enum granularity granularity, uint64_t want,
			    struct extent_set *set, struct err *reason);
	/* See target_misaligned(). NULL: the kind has nothing to add. */
	int (*misaligned)(const struct target *target,
			  enum granularity granularity, struct err *reason);
	/* Mode time: write the @bytes that are measured. NULL: not needed. */
	int (*warm_up)(const struct target *target, int fd, uint64_t bytes,
		       struct err *reason);

	struct target_ops *next; /* next kind on the list, by name */
};

/**
 * target_ops_register() - add a kind to the list
 * @ops: the kind; must remain valid
 */
void target_ops_register(struct target_ops *ops);

/**
 * target_ops_first() - the first kind of the list
 *
 * Return: the kind; the others follow by ->next, sorted by name.
 */
const struct target_ops *target_ops_first(void);

/**
 * target_ops_find() - look up a kind by name
 * @name: name in a cell
 *
 * Return: the kind; NULL if no kind has that name.
 */
const struct target_ops *target_ops_find(const char *name);

/**
 * target_ops_match() - is a kind among those that @words name?
 * @ops: the kind
 * @words: names of kinds, separated by blanks; "dax", "fsdax", "reflink" or
 *	"control" stands for every kind that has the property
 *
 * Return: true if it is.
 */
bool target_ops_match(const struct target_ops *ops, const char *words);

/**
 * target_ops_unknown() - look for a word that names no kind and no property
 * @words: see target_ops_match()
 * @word: set to the first such word
 *
 * Return: true if there is one.
 */
bool target_ops_unknown(const char *words, char word[32]);

/* Register @ops before main() runs. */
#define TARGET_OPS(ops)                                                        \
	static void __attribute__((constructor)) register_##ops(void)          \
	{                                                                      \
		target_ops_register(&ops);                                     \
	}

#endif
