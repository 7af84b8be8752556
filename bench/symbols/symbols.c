// SPDX-License-Identifier: GPL-2.0-or-later
/* symbols.c - find the functions of interest in a kernel's symbol table */
#include "symbols/symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/workload.h"
#include "symbols/symtab.h"

struct asked {
	const char *name;
	bool found;
};

/*
 * Symbols that identify the model. 6.1 has "page" where later kernels have
 * "folio".
 */
static const char *const markers[] = {
	"vmf_insert_folio_pmd",
	"follow_devmap_pmd",
	"__put_devmap_managed_folio_refs",
	"__put_devmap_managed_page_refs",
};

#define NR_MARKERS (sizeof(markers) / sizeof(*markers))

static int by_name(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* All names to look for, sorted and unique; NULL: out of memory. */
static struct asked *ask(const struct series *series, size_t nr_series,
			 size_t *nr)
{
	size_t room = NR_MARKERS, n = 0, i, s;
	const struct workload *w;
	struct asked *asked;

	for (s = 0; s < nr_series; s++)
		room += series[s].nr_functions;
	for (w = workload_first(); w; w = w->next)
		for (i = 0; w->exercises[i]; i++)
			room++;
	asked = calloc(room, sizeof(*asked));
	if (!asked)
		return NULL;
	for (i = 0; i < NR_MARKERS; i++)
		asked[n++].name = markers[i];
	for (s = 0; s < nr_series; s++)
		for (i = 0; i < series[s].nr_functions; i++)
			asked[n++].name = series[s].functions[i].name;
	for (w = workload_first(); w; w = w->next)
		for (i = 0; w->exercises[i]; i++)
			asked[n++].name = exercise_on(w->exercises[i], NULL);
	qsort(asked, n, sizeof(*asked), by_name);
	for (*nr = 0, i = 0; i < n; i++)
		if (!*nr || strcmp(asked[i].name, asked[*nr - 1].name))
			asked[(*nr)++] = asked[i];
	return asked;
}

static struct asked *find(struct asked *asked, size_t nr, const char *name)
{
	const struct asked key = { .name = name };

	return bsearch(&key, asked, nr, sizeof(*asked), by_name);
}

/*
 * The table has about 10 MB and the guest is emulated, so scanf() would take
 * too long. A line is "ADDRESS TYPE NAME[\tMODULE]\n".
 */
static void scan(FILE *f, struct asked *asked, size_t nr)
{
	char line[1024], *name;
	struct asked *a;

	while (fgets(line, sizeof(line), f)) {
		name = strchr(line, ' ');
		if (!name || !name[1] || !strchr("tTwW", name[1]) ||
		    name[2] != ' ')
			continue;
		name += 3;
		name[strcspn(name, "\t\n")] = '\0';
		if (strchr(name, '.'))
			symbol_fold(name);
		a = find(asked, nr, name);
		if (a)
			a->found = true;
	}
}

static const char *model_of(struct asked *asked, size_t nr)
{
	bool has[NR_MARKERS];
	size_t i;

	for (i = 0; i < NR_MARKERS; i++)
		has[i] = find(asked, nr, markers[i])->found;
	if (has[0])
		return has[1] ? "refcounted-special" : "refcounted";
	return has[2] || has[3] ? "devmap" : "unknown";
}

const char *symbols_read(const char *kallsyms, const struct series *series,
			 size_t nr_series, char ***names, size_t *nr)
{
	const char *model = NULL;
	size_t nr_asked, i;
	struct asked *asked = ask(series, nr_series, &nr_asked);
	FILE *f;

	*nr = 0;
	*names = asked ? calloc(nr_asked + 1, sizeof(**names)) : NULL;
	if (!*names)
		goto out;
	f = fopen(kallsyms, "re");
	if (f) {
		scan(f, asked, nr_asked);
		fclose(f);
	}
	for (i = 0; i < nr_asked; i++) {
		if (!asked[i].found)
			continue;
		(*names)[*nr] = strdup(asked[i].name);
		if (!(*names)[*nr]) {
			symbols_free(*names);
			*names = NULL;
			*nr = 0;
			goto out;
		}
		++*nr;
	}
	model = model_of(asked, nr_asked);
out:
	free(asked);
	return model;
}

void symbols_free(char **names)
{
	size_t i;

	for (i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}
