// SPDX-License-Identifier: GPL-2.0-or-later
/* symtab.c - find the function of a guest kernel that an address belongs to */
#include "symbols/symtab.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An address farther from a symbol belongs to no function. */
#define FUNCTION_BYTES_MAX 65536

/*
 * Suffixes of GCC and clang for clones (.constprop .isra) and pieces (.cold).
 */
size_t symbol_suffix(const char *text)
{
	static const char *const suffixes[] = { ".constprop.", ".isra.",
						".part.", ".cold", ".llvm." };
	size_t i, len;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		len = strlen(suffixes[i]);
		if (!strncmp(text, suffixes[i], len))
			return len + strspn(text + len, "0123456789");
	}
	return 0;
}

void symbol_fold(char *name)
{
	/* The padding in front of a function counts for it (CALL_PADDING). */
	if (!strncmp(name, "__pfx_", 6))
		memmove(name, name + 6, strlen(name + 6) + 1);
	if (!*name)
		return;
	while (*++name)
		if (symbol_suffix(name))
			*name = '\0';
}

static bool ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return len > n && !strcmp(name + len - n, end);
}

/*
 * Rank of a name among several for one address; the lowest is shown. The last
 * ones are section marks of the linker, then names of early code (__pi_), then
 * static names, then those with leading underscores.
 */
static int rank_of(const char *name, char type)
{
	int rank = 0;

	if (!strcmp(name, "_text") || !strcmp(name, "_stext") ||
	    ends_in(name, "_start") || ends_in(name, "_begin") ||
	    ends_in(name, "_end"))
		rank += 1000;
	if (!strncmp(name, "__pi_", 5) || !strncmp(name, "__pfx_", 6))
		rank += 500;
	if (type == 't' || type == 'w')
		rank += 100;
	return rank + (int)strspn(name, "_");
}

static int module_index(struct symtab *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->nr_modules; i++)
		if (!strcmp(s->module[i].name, name))
			return (int)i;
	return -1;
}

static int add_module(struct symtab *s, const char *line)
{
	struct symbol_module *m;

	m = reallocarray(s->module, s->nr_modules + 1, sizeof(*m));
	if (!m)
		return -ENOMEM;
	s->module = m;
	m += s->nr_modules;
	if (sscanf(line, "%63s 0x%" SCNx64, m->name, &m->base) == 2)
		s->nr_modules++;
	return 0;
}

static int take_head(struct symtab *s, const char *line)
{
	char text[256];

	if (sscanf(line, "# release %255s", text) == 1)
		s->release = strdup(text);
	else if (sscanf(line, "# build_id %255s", text) == 1)
		s->build_id = strdup(text);
	else if (!strncmp(line, "# module ", 9))
		return add_module(s, line + 9);
	return 0;
}

static int take_symbol(struct symtab *s, const char *line, size_t *room)
{
	char name[256], module[66] = "", type;
	struct symbol *more, *to;
	uint64_t start;

	if (sscanf(line, "%16" SCNx64 " %c %255s [%64[^]]", &start, &type, name,
		   module) < 3)
		return 0;
	if (s->nr == *room) {
		*room = *room ? 2 * *room : 65536;
		more = reallocarray(s->symbol, *room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		s->symbol = more;
	}
	to = &s->symbol[s->nr];
	*to = (struct symbol){ .start = start,
			       .module = module[0] ? module_index(s, module) :
						     -1,
			       .fragment = strstr(name, ".cold") ||
					   strstr(name, ".part.") ||
					   !strncmp(name, "__pfx_", 6),
			       .rank = rank_of(name, type) };
	/* A module without a known address cannot be relocated. */
	if (module[0] && to->module < 0)
		return 0;
	symbol_fold(name);
	to->name = strdup(name);
	if (!to->name)
		return -ENOMEM;
	s->nr++;
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank - y->rank;
	return strcmp(x->name, y->name);
}

static void sort(struct symtab *s)
{
	size_t i, to = 0;

	if (!s->nr)
		return;
	qsort(s->symbol, s->nr, sizeof(*s->symbol), by_start);
	for (i = 1; i < s->nr; i++) {
		if (s->symbol[i].start == s->symbol[to].start)
			free(s->symbol[i].name);
		else
			s->symbol[++to] = s->symbol[i];
	}
	s->nr = to + 1;
}

int symtab_load(const char *path, struct symtab *s, struct err *e)
{
	char line[512];
	size_t room = 0;
	FILE *f = fopen(path, "re");
	int err = 0;

	*s = (struct symtab){ .path = strdup(path) };
	if (!f) {
		err = err_sys(e, errno, "open the symbols file %s", path);
		goto free;
	}
	if (!fgets(line, sizeof(line), f) ||
	    strcmp(line, "# " SYMTAB_FORMAT "\n"))
		err = err_set(
			e, EINVAL,
			"%s is not a symbols file: its first line is not \"# %s\"",
			path, SYMTAB_FORMAT);
	while (!err && fgets(line, sizeof(line), f))
		err = line[0] == '#' ? take_head(s, line) :
				       take_symbol(s, line, &room);
	fclose(f);
	if (err == -ENOMEM)
		err_set(e, ENOMEM, "out of memory for the symbols of %s", path);
	if (!err && (!s->nr || !s->release))
		err = err_set(
			e, EINVAL,
			"%s has no symbol or no release; remove the file, so that it is made again",
			path);
	sort(s);
free:
	if (err)
		symtab_free(s);
	return err;
}

void symtab_free(struct symtab *s)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		free(s->symbol[i].name);
	free(s->symbol);
	free(s->module);
	free(s->path);
	free(s->release);
	free(s->build_id);
	*s = (struct symtab){ 0 };
}

int symtab_match(const struct symtab *s, const char *release,
		 const char *build_id, struct err *e)
{
	bool ids = s->build_id && build_id && build_id[0];

	if (ids ? !strcmp(s->build_id, build_id) : !strcmp(s->release, release))
		return 0;
	return err_set(
		e, ESTALE,
		"the symbols in %s are those of kernel %s (build ID %s), but the guest ran %s (build ID %s); remove the file, so that it is made again",
		s->path, s->release, s->build_id ? s->build_id : "unknown",
		release, build_id && build_id[0] ? build_id : "unknown");
}

int symtab_relocate(struct symtab *s, const char *modules, struct err *e)
{
	uint64_t *shift = calloc(s->nr_modules + 1, sizeof(*shift)), base;
	char name[64];
	size_t i;
	int m;

	if (!shift)
		return err_set(e, ENOMEM,
			       "out of memory for the addresses of %zu modules",
			       s->nr_modules);
	/* An unloaded module's old address may now belong to another module. */
	for (i = 0; modules && i < s->nr_modules; i++)
		shift[i] = -s->module[i].base;
	for (; modules && *modules; modules += strspn(modules, "\n")) {
		m = -1;
		if (sscanf(modules, "%63s 0x%" SCNx64, name, &base) == 2)
			m = module_index(s, name);
		if (m >= 0) {
			shift[m] = base - s->module[m].base;
		}
		modules += strcspn(modules, "\n");
	}
	for (i = 0; i < s->nr_modules; i++)
		s->module[i].base += shift[i];
	for (i = 0; i < s->nr; i++)
		if (s->symbol[i].module >= 0)
			s->symbol[i].start += shift[s->symbol[i].module];
	free(shift);
	sort(s);
	return 0;
}

const struct symbol *symtab_find(const struct symtab *s, uint64_t address)
{
	size_t low = 0, high = s->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (s->symbol[mid].start <= address)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || address - s->symbol[low - 1].start >= FUNCTION_BYTES_MAX)
		return NULL;
	return &s->symbol[low - 1];
}

const struct symbol *symtab_named(const struct symtab *symbols,
				  const char *name)
{
	size_t i;

	for (i = 0; i < symbols->nr; i++)
		if (!strcmp(symbols->symbol[i].name, name))
			return &symbols->symbol[i];
	return NULL;
}
