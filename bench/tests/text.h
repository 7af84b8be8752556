/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.h - a kernel of a few functions, saved as by scripts/vm --text */
#ifndef DAXSTORM_TESTS_TEXT_H
#define DAXSTORM_TESTS_TEXT_H

#include <sys/stat.h>

#include "unit.h"

#include "mutant/resolve.h"

#define KERNEL_BASE  UINT64_C(0xffffffff81000000)
#define MODULE_BASE  UINT64_C(0xffffffffc0200000) /* where its symbols say */
#define MODULE_MOVED UINT64_C(0xffffffffc0300000) /* where it lies */
#define TEXT_BYTES   0x1000

/*
 * A symbol at @at of the kernel, or of module "m" if @module. @code is hex;
 * "@200" and ">200" are a call of and a jump to place 0x200 of the kernel.
 */
struct placed {
	const char *name;
	unsigned int at;
	const char *code;
	bool module;
};

static inline void put_rel(unsigned char *text, unsigned int *to, uint64_t base,
			   const char *word)
{
	uint64_t target = KERNEL_BASE + strtoul(word + 1, NULL, 16);
	int32_t rel = (int32_t)(target - (base + *to + 5));

	text[*to] = word[0] == '@' ? 0xe8 : 0xe9;
	memcpy(text + *to + 1, &rel, sizeof(rel));
	*to += 5;
}

static inline void put_code(unsigned char *text, uint64_t base,
			    const struct placed *p)
{
	char copy[512], *word, *save;
	unsigned int to = p->at;

	snprintf(copy, sizeof(copy), "%s", p->code ? p->code : "");
	for (word = strtok_r(copy, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		if (word[0] == '@' || word[0] == '>')
			put_rel(text, &to, base, word);
		else
			text[to++] = (unsigned char)strtoul(word, NULL, 16);
	}
}

/* Load the kernel of the symbols @placed, ended by one without a name. */
static inline void load_text(const struct placed *placed, struct kernel *kernel)
{
	static unsigned char text[2][TEXT_BYTES];
	char folder[] = "/tmp/daxstorm-unit-XXXXXX", symbols[8192], path[300];
	static const char *const files[] = { "kernel", "m", "bases",
					     "symbols" };
	const struct placed *p;
	struct err w = { "" };
	size_t len, i;

	memset(text, 0xcc, sizeof(text));
	len = (size_t)sprintf(symbols,
			      "# daxstorm-symbols/1\n# module m 0x%llx\n",
			      (unsigned long long)MODULE_BASE);
	for (p = placed; p->name; p++) {
		put_code(text[p->module],
			 p->module ? MODULE_MOVED : KERNEL_BASE, p);
		len += (size_t)sprintf(
			symbols + len, "%llx t %s%s\n",
			(unsigned long long)((p->module ? MODULE_BASE :
							  KERNEL_BASE) +
					     p->at),
			p->name, p->module ? "\t[m]" : "");
	}
	assert_non_null(mkdtemp(folder));
	write_bytes(folder, "symbols", symbols, len);
	len = (size_t)sprintf(path, "kernel 0x%llx\nm 0x%llx\n",
			      (unsigned long long)KERNEL_BASE,
			      (unsigned long long)MODULE_MOVED);
	write_bytes(folder, "bases", path, len);
	write_bytes(folder, "kernel", text[0], TEXT_BYTES);
	write_bytes(folder, "m", text[1], TEXT_BYTES);
	if (kernel_load(folder, kernel, &w))
		fail_msg("%s", w.text);
	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		remove_file(folder, files[i]);
	rmdir(folder);
}

/* Load a mutant with @changes; the caller frees it. */
static inline int load_mutant(const char *changes, struct mutant *mutant,
			      struct err *e)
{
	static const char head[] =
		"[mutant]\nbreaks = something\nmodels = devmap refcounted\n"
		"[cell fault:xfs:4k]\nfails = kept\nCHANGES";
	char path[64];
	int err;

	write_changed(path, head, "CHANGES", changes);
	err = mutant_load(path, mutant, e);
	unlink(path);
	return err;
}

/* Resolve @changes in the kernel of @placed; the caller frees the edits. */
static inline int resolve_text(const struct placed *placed, const char *changes,
			       struct edits *edits, struct err *e)
{
	struct kernel kernel;
	struct mutant mutant;
	int err;

	if (load_mutant(changes, &mutant, e))
		fail_msg("%s", e->text);
	load_text(placed, &kernel);
	err = mutant_resolve(&mutant, &kernel, edits, e);
	kernel_free(&kernel);
	mutant_free(&mutant);
	return err;
}

/* The first edit lies at @at, has @old and becomes @new: bytes in hex. */
static inline void assert_edit(const struct edit *e, uint64_t at,
			       const char *old, const char *new)
{
	char got[2][3 * EDIT_MAX] = { "", "" };
	size_t i;

	for (i = 0; i < e->len; i++) {
		sprintf(got[0] + strlen(got[0]), "%s%02x", i ? " " : "",
			e->old[i]);
		sprintf(got[1] + strlen(got[1]), "%s%02x", i ? " " : "",
			e->new[i]);
	}
	assert_int_equal(e->at, at);
	assert_string_equal(got[0], old);
	assert_string_equal(got[1], new);
}

/* One edit comes of it. */
static inline void expect_edit(const struct placed *placed, const char *changes,
			       uint64_t at, const char *old, const char *new)
{
	struct edits edits;
	struct err w = { "" };

	if (resolve_text(placed, changes, &edits, &w))
		fail_msg("%s: %s", changes, w.text);
	assert_int_equal(edits.nr, 1);
	assert_edit(edits.edit, at, old, new);
	edits_free(&edits);
}

/* It is refused with these words. */
static inline void expect_refusal(const struct placed *placed,
				  const char *changes, const char *words)
{
	struct edits edits;
	struct err w = { "" };

	if (!resolve_text(placed, changes, &edits, &w))
		fail_msg("\"%s\" was not refused", changes);
	if (!strstr(w.text, words))
		fail_msg("\"%s\" says \"%s\", not \"%s\"", changes, w.text,
			 words);
}

#endif
