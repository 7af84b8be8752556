/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kernel.h - symbols and text of a kernel, as a running guest has them */
#ifndef DAXSTORM_MUTANT_KERNEL_H
#define DAXSTORM_MUTANT_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SYMBOL_MAX 128 /* maximum length of [MODULE:]FUNCTION in bytes */
#define PIECES_MAX 8   /* pieces of a function: its body, .cold, .part.N */

/* How a kernel counts DAX pages. A set of models is a mask of these bits. */
enum model {
	MODEL_DEVMAP = 1,
	MODEL_SPECIAL = 2, /* refcounted-special */
	MODEL_REFCOUNTED = 4,
};

#define MODELS_ALL (MODEL_DEVMAP | MODEL_SPECIAL | MODEL_REFCOUNTED)

/* The text of the kernel proper (image 0, "kernel") or of a module. */
struct image {
	char name[64];
	uint64_t base;
	unsigned char *bytes;
	size_t len;
};

struct kernel_symbol {
	uint64_t at;
	char *name;
	int image;
};

struct kernel {
	struct image *image;
	size_t nr_images;
	struct kernel_symbol *symbol; /* in ascending order of address */
	size_t nr_symbols;
	enum model model;
};

/* A range of bytes within an image. */
struct piece {
	uint64_t at;
	size_t len;
	const unsigned char *bytes;
};

struct function {
	char name[SYMBOL_MAX]; /* name that the caller asked for */
	const struct image *image;
	struct piece piece[PIECES_MAX]; /* the body first */
	size_t nr;
};

/**
 * kernel_load() - read what scripts/vm --text or scripts/plant has saved
 * @folder: the file "symbols" holds the symbols (format daxstorm-symbols/1).
 *	The file "bases" holds a line "NAME 0xADDRESS" for the kernel and for
 *	each module, and a file NAME holds the text from that address. If a
 *	module lies at another address than its symbols say, its symbols are
 *	moved.
 * @kernel: filled; release with kernel_free()
 *
 * Return: 0, or -errno with nothing to release.
 */
int kernel_load(const char *folder, struct kernel *kernel, struct err *reason);
void kernel_free(struct kernel *kernel);

/**
 * kernel_function() - look up a function
 * @name: [MODULE:]FUNCTION. A suffix of the compiler (.isra.0, .constprop.0)
 *	may be omitted. Without MODULE, the function is part of the kernel
 *	proper.
 * @function: filled; each piece ends where the next symbol begins
 *
 * Return: 0; -ENOENT if the kernel has no such function; -ENOTUNIQ if it has
 * several.
 */
int kernel_function(const struct kernel *kernel, const char *name,
		    struct function *function, struct err *reason);

/* Does the kernel or a module have a symbol of that name? */
bool kernel_has(const struct kernel *kernel, const char *name);

/* Does a function of that name, in any image, begin at @address? */
bool kernel_names(const struct kernel *kernel, uint64_t address,
		  const char *name);

/* Is @address the start of function @name, or of a jump to it? */
bool kernel_leads_to(const struct kernel *kernel, uint64_t address,
		     const char *name);

/*
 * Return: address of the only symbol @name; 0, with a reason, if there is
 * none or several.
 */
uint64_t kernel_address(const struct kernel *kernel, const char *name,
			struct err *reason);

/* Return: up to @len bytes of text from @address; NULL: none were saved. */
const unsigned char *kernel_bytes(const struct kernel *kernel, uint64_t address,
				  size_t len);

/* Return: "devmap", "refcounted-special" or "refcounted". */
const char *model_name(enum model model);

/* Return: the model of that name, or 0. */
enum model model_parse(const char *name);

#endif
