// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_counts.c - sum counted instructions by function and by call path */
#include "record/profile_counts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mark.h"
#include "file/json_out.h"
#include "record/operations.h"

/* Linux 5.8 and later on x86: arch/x86/include/asm/idtentry.h */
#define PAGE_FAULT_ENTRY "asm_exc_page_fault"

#define NAME_USER    "[user]"
#define NAME_UNKNOWN "[unknown]"
#define NAME_OTHER   "[other]" /* callers that the tree does not know */

struct function {
	const char *name;
	uint64_t insn, calls;
};

/*
 * Number of instructions that were executed twice because a page fault
 * interrupted them. The kernel's count of faults is not used: it includes those
 * of MADV_POPULATE and mlock(), which interrupt no instruction, and that of a
 * task excludes those of its children.
 */
static uint64_t page_faults(const struct profile_record *r,
			    const struct symtab *symbols, uint64_t counted)
{
	const struct symbol *entry = symtab_named(symbols, PAGE_FAULT_ENTRY);
	size_t i;

	if (!entry)
		return counted;
	for (i = 0; i < r->nr_counts; i++)
		if (r->count[i].address == entry->start)
			return r->count[i].insn;
	return 0;
}

static int check_record(const struct profile_record *r,
			const struct symtab *symbols,
			const struct result_region *region, unsigned int label,
			uint64_t *sum, struct err *e)
{
	uint64_t faults = page_faults(r, symbols, region->faults), idle;
	int err = operations_span(r, region, label, &idle, e);
	size_t i;

	*sum = 0;
	for (i = 0; i < r->nr_counts; i++)
		*sum += r->count[i].insn;
	if (err || *sum == r->insn + faults)
		return err;
	return err_set(e, EPROTO,
		       "profile record %" PRIu64 " does not add up: %" PRIu64
		       " instructions of functions, %" PRIu64
		       " counted, %" PRIu64
		       " faults: the attribution is not complete",
		       r->number, *sum, r->insn, faults);
}

static const char *name_of(const struct symtab *symbols, uint64_t address)
{
	const struct symbol *s;

	if (!address)
		return NAME_USER;
	s = symtab_find(symbols, address);
	return s ? s->name : NAME_UNKNOWN;
}

static int by_name(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Calls of a function: executions of its first instruction, except pieces. */
static uint64_t calls_of(const struct symtab *symbols,
			 const struct profile_count *c)
{
	const struct symbol *s = symtab_find(symbols, c->address);

	return s && s->start == c->address && !s->fragment ? c->insn : 0;
}

/* Make one item per instruction, sort them by function and add them up. */
static struct function *functions_of(const struct profile_record *r,
				     const struct symtab *symbols, size_t *nr)
{
	struct function *f = calloc(r->nr_counts + 1, sizeof(*f));
	size_t i, to = 0;

	if (!f)
		return NULL;
	for (i = 0; i < r->nr_counts; i++)
		f[i] = (struct function){
			.name = name_of(symbols, r->count[i].address),
			.insn = r->count[i].insn,
			.calls = calls_of(symbols, &r->count[i]),
		};
	qsort(f, r->nr_counts, sizeof(*f), by_name);
	for (i = 1; i < r->nr_counts; i++) {
		if (strcmp(f[i].name, f[to].name)) {
			f[++to] = f[i];
			continue;
		}
		f[to].insn += f[i].insn;
		f[to].calls += f[i].calls;
	}
	*nr = r->nr_counts ? to + 1 : 0;
	return f;
}

static void add_function(json_object *list, const struct function *f)
{
	json_object *row = json_add_list(list);

	json_add_text(row, f->name);
	json_add_number(row, f->insn);
	json_add_number(row, f->calls);
}

static int put_functions(json_object *o, const struct profile_record *r,
			 const struct symtab *symbols)
{
	json_object *list = json_put_list(o, "functions");
	struct function *f;
	size_t nr, i;

	f = functions_of(r, symbols, &nr);
	if (!f)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		add_function(list, &f[i]);
	free(f);
	return 0;
}

/*
 * Index of the node that node @i is added to: @i itself, or an earlier node
 * with the same path of names, because pieces of a function have the same name.
 */
static size_t place(const struct profile_record *r, const char **name,
		    const size_t *to, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (to[k] == k && r->node[k].parent &&
		    to[r->node[k].parent - 1] == to[r->node[i].parent - 1] &&
		    !strcmp(name[k], name[i]))
			return k;
	return i;
}

static void put_nodes(json_object *list, const struct profile_record *r,
		      const char **name, const size_t *to, const int64_t *insn,
		      const uint64_t *calls)
{
	size_t *number = calloc(r->nr_nodes + 1, sizeof(*number)), i, next = 0;
	json_object *row;

	for (i = 0; number && i < r->nr_nodes; i++) {
		uint64_t parent = r->node[i].parent;

		if (to[i] != i || (!parent && !insn[i]))
			continue;
		number[i] = ++next;
		row = json_add_list(list);
		json_add_text(row, name[i]);
		json_add_number(row, parent ? number[to[parent - 1]] : 0);
		/*
		 * An interrupted block can make the count of its node negative.
		 */
		json_add_number(row, insn[i] > 0 ? (uint64_t)insn[i] : 0);
		json_add_number(row, calls[i]);
	}
	free(number);
}

static int put_tree(json_object *o, const struct profile_record *r,
		    const struct symtab *symbols)
{
	json_object *list = json_put_list(o, "tree");
	const char **name = calloc(r->nr_nodes + 1, sizeof(*name));
	size_t *to = calloc(r->nr_nodes + 1, sizeof(*to)), i;
	int64_t *insn = calloc(r->nr_nodes + 1, sizeof(*insn));
	uint64_t *calls = calloc(r->nr_nodes + 1, sizeof(*calls));
	int err = name && to && insn && calls ? 0 : -ENOMEM;

	for (i = 0; !err && i < r->nr_nodes; i++) {
		const struct profile_node *n = &r->node[i];

		name[i] = n->address == 1 ? NAME_OTHER :
					    name_of(symbols, n->address);
		to[i] = n->parent ? place(r, name, to, i) : i;
		insn[to[i]] += n->insn;
		calls[to[i]] += n->calls;
	}
	if (!err)
		put_nodes(list, r, name, to, insn, calls);
	free(name);
	free(to);
	free(insn);
	free(calls);
	return err;
}

static int compare_names(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

int profile_ran(const struct profile *profile, uint64_t record,
		const struct symtab *symbols, char *const *names,
		json_object **json, struct err *e)
{
	const struct profile_record *r;
	size_t nr, nr_names = 0, i;
	json_object *list;
	struct function *f;
	int err = profile_find(profile, record, &r, e);

	*json = NULL;
	if (err)
		return err;
	if (r->label != MARK_TEST)
		return err_set(e, EPROTO,
			       "profile record %" PRIu64 " has label %" PRIu64
			       ", but the guest reports label %u",
			       record, r->label, MARK_TEST);
	f = functions_of(r, symbols, &nr);
	if (!f)
		return err_set(e, ENOMEM, "out of memory for a profile");
	while (names[nr_names])
		nr_names++;
	list = json_new_list();
	for (i = 0; i < nr; i++)
		if (bsearch(f[i].name, names, nr_names, sizeof(*names),
			    compare_names))
			add_function(list, &f[i]);
	free(f);
	*json = list;
	return 0;
}

int profile_json(const struct profile *profile,
		 const struct result_region *region, unsigned int label,
		 const struct symtab *symbols, json_object **json,
		 struct err *e)
{
	const struct profile_record *r;
	json_object *o;
	uint64_t sum;
	int err = profile_find(profile, region->record, &r, e);

	*json = NULL;
	if (!err)
		err = check_record(r, symbols, region, label, &sum, e);
	if (err)
		return err;
	o = json_new_object();
	json_put_number(o, "entries", region->entries);
	json_put_number(o, "regions", region->regions);
	json_put_number(o, "insn", sum);
	err = put_functions(o, r, symbols);
	if (!err)
		err = put_tree(o, r, symbols);
	if (err) {
		json_object_put(o);
		return err_set(e, ENOMEM, "out of memory for a profile");
	}
	*json = o;
	return 0;
}
