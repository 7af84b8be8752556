// SPDX-License-Identifier: GPL-2.0-or-later
/* profile_counts.c - sum counted instructions by function and by call path */
#include "record/profile_counts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
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

/* Is it the first instruction of a function, and not of a piece of one? */
static bool is_call(const struct symtab *symbols, uint64_t address)
{
	const struct symbol *s = symtab_find(symbols, address);

	return s && s->start == address && !s->fragment;
}

/* Sort @f by function and add up the items of each. Return: their number. */
static size_t add_up(struct function *f, size_t nr)
{
	size_t i, to = 0;

	qsort(f, nr, sizeof(*f), by_name);
	for (i = 1; i < nr; i++) {
		if (strcmp(f[i].name, f[to].name)) {
			f[++to] = f[i];
			continue;
		}
		f[to].insn += f[i].insn;
		f[to].calls += f[i].calls;
	}
	return nr ? to + 1 : 0;
}

/* All that ran in the regions: one item per instruction, then added up. */
static struct function *functions_of(const struct profile_record *r,
				     const struct symtab *symbols, size_t *nr)
{
	struct function *f = calloc(r->nr_counts + 1, sizeof(*f));
	uint64_t address;
	size_t i;

	if (!f)
		return NULL;
	for (i = 0; i < r->nr_counts; i++) {
		address = r->count[i].address;
		f[i] = (struct function){
			.name = name_of(symbols, address),
			.insn = r->count[i].insn,
			.calls = is_call(symbols, address) ? r->count[i].insn :
							     0,
		};
	}
	*nr = add_up(f, r->nr_counts);
	return f;
}

static const char *node_name(const struct symtab *symbols,
			     const struct profile_node *n)
{
	return n->address == 1 ? NAME_OTHER : name_of(symbols, n->address);
}

/* Symbols that code can run on into from the one before: entry_64.S has five. */
#define RUN_ON_MAX 8

/* What @f has of function @name; 0 if it is not there. @f is sorted. */
static struct function *find(struct function *f, size_t nr, const char *name)
{
	const struct function key = { .name = name };

	return bsearch(&key, f, nr, sizeof(*f), by_name);
}

/*
 * Move @surplus instructions of @from, which it cannot have executed, to the
 * functions behind it, as far as @all has more of them than @own. New items are
 * appended to @own. Return: how many.
 */
static size_t run_on(const struct symtab *symbols, struct function *all,
		     size_t nr_all, struct function *own, size_t nr_own,
		     struct function *from, uint64_t surplus,
		     struct function *added)
{
	const struct symbol *s = symtab_named(symbols, from->name);
	const struct symbol *end = symbols->symbol + symbols->nr;
	struct function *f, *mine;
	uint64_t left;
	size_t nr = 0, i;

	for (i = 1; s && i <= RUN_ON_MAX && s + i < end && surplus; i++) {
		f = find(all, nr_all, s[i].name);
		mine = find(own, nr_own, s[i].name);
		if (!f || (mine && mine->insn >= f->insn) ||
		    (nr && added[nr - 1].name == f->name))
			continue;
		left = f->insn - (mine ? mine->insn : 0);
		if (left > surplus)
			left = surplus;
		added[nr++] = (struct function){
			.name = f->name,
			.insn = left,
			.calls = mine && mine->calls > f->calls ?
					 0 :
					 f->calls - (mine ? mine->calls : 0),
		};
		from->insn -= left;
		surplus -= left;
	}
	return nr;
}

/*
 * The tree counts a block of code for the function that it began in. In the
 * kernel's entry code it runs on into the next symbols, of which the counters of
 * instructions know.
 */
static size_t split_blocks(const struct symtab *symbols, struct function *all,
			   size_t nr_all, struct function *own, size_t nr_own)
{
	size_t used = nr_own, i;
	const struct function *f;

	for (i = 0; i < nr_own; i++) {
		f = find(all, nr_all, own[i].name);
		if (f && own[i].insn > f->insn)
			used += run_on(symbols, all, nr_all, own, nr_own,
				       &own[i], own[i].insn - f->insn,
				       own + used);
	}
	return add_up(own, used);
}

/*
 * What the operations executed themselves, by the nodes of the tree. User space
 * is the rest of their values: its blocks have marks in their midst.
 */
static struct function *own_functions(const struct profile_record *r,
				      const struct symtab *symbols, size_t *nr)
{
	/* with room for split_blocks() */
	struct function *f =
		calloc((RUN_ON_MAX + 1) * (r->nr_nodes + 1), sizeof(*f));
	const struct profile_node *n;
	int64_t user = (int64_t)r->sum;
	size_t i, used = 1;

	if (!f)
		return NULL;
	for (i = 0; i < r->nr_nodes; i++) {
		n = &r->node[i];
		if (!n->address || (!n->own && !n->own_calls))
			continue;
		user -= n->own;
		f[used++] = (struct function){
			.name = node_name(symbols, n),
			.insn = (uint64_t)n->own,
			.calls = is_call(symbols, n->address) ? n->own_calls :
								0,
		};
	}
	f[0] = (struct function){ .name = NAME_USER, .insn = (uint64_t)user };
	*nr = add_up(f, used);
	return f;
}

/* What ran beside the operations: @all without @own. Both are sorted. */
static size_t take_away(struct function *all, size_t nr_all,
			const struct function *own, size_t nr_own)
{
	const struct function *f;
	size_t i, to = 0;

	for (i = 0; i < nr_all; i++) {
		f = bsearch(&all[i], own, nr_own, sizeof(*own), by_name);
		if (f) {
			all[i].insn -= f->insn < all[i].insn ? f->insn :
							       all[i].insn;
			all[i].calls -= f->calls < all[i].calls ? f->calls :
								  all[i].calls;
		}
		if (all[i].insn)
			all[to++] = all[i];
	}
	return to;
}

/* An interrupted block can leave a function with a count below 0. */
static int check_own(const struct profile_record *r, const struct function *f,
		     size_t nr, struct err *e)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (f[i].insn > r->sum)
			return err_set(e, EPROTO,
				       "profile record %" PRIu64
				       " does not add up: %s has %" PRId64
				       " of the %" PRIu64
				       " instructions of the operations",
				       r->number, f[i].name, (int64_t)f[i].insn,
				       r->sum);
	return 0;
}

static void add_function(json_object *list, const struct function *f)
{
	json_object *row = json_add_list(list);

	json_add_text(row, f->name);
	json_add_number(row, f->insn);
	json_add_number(row, f->calls);
}

static void put_rows(json_object *o, const char *key, const struct function *f,
		     size_t nr)
{
	json_object *list = json_put_list(o, key);
	size_t i;

	for (i = 0; i < nr; i++)
		add_function(list, &f[i]);
}

/*
 * Where the instructions of operations are known, "functions" are their own, and
 * "beside" the others. Else "functions" are all that ran.
 */
static int put_functions(json_object *o, const struct profile_record *r,
			 const struct symtab *symbols, struct err *e)
{
	size_t nr_all = 0, nr_own = 0;
	struct function *all = functions_of(r, symbols, &nr_all);
	struct function *own = own_functions(r, symbols, &nr_own);
	int err = all && own ? 0 :
			       err_set(e, ENOMEM, "no memory for a profile");

	if (!err && !r->ops)
		put_rows(o, "functions", all, nr_all);
	if (!err && r->ops)
		err = check_own(r, own, nr_own, e);
	if (!err && r->ops) {
		nr_own = split_blocks(symbols, all, nr_all, own, nr_own);
		put_rows(o, "functions", own, nr_own);
		nr_all = take_away(all, nr_all, own, nr_own);
		put_rows(o, "beside", all, nr_all);
	}
	free(all);
	free(own);
	return err;
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

/* Set @below to which nodes have instructions or calls, or are above such. */
static void find_below(const struct profile_record *r, const size_t *to,
		       const int64_t *insn, const uint64_t *calls, bool *below)
{
	size_t i = r->nr_nodes;

	while (i--) {
		below[to[i]] |= below[i] || insn[to[i]] || calls[to[i]];
		if (below[to[i]] && r->node[i].parent)
			below[to[r->node[i].parent - 1]] = true;
	}
}

static void put_nodes(json_object *list, const struct profile_record *r,
		      const char **name, const size_t *to, const int64_t *insn,
		      const uint64_t *calls)
{
	size_t *number = calloc(r->nr_nodes + 1, sizeof(*number)), i, next = 0;
	bool *below = calloc(r->nr_nodes + 1, sizeof(*below));
	json_object *row;

	if (number && below)
		find_below(r, to, insn, calls, below);
	for (i = 0; number && below && i < r->nr_nodes; i++) {
		uint64_t parent = r->node[i].parent;

		if (to[i] != i || !below[i])
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
	free(below);
}

/* What user space has of the operations; the first node is user space. */
static int64_t user_rest(const struct profile_record *r)
{
	int64_t rest = (int64_t)r->sum;
	size_t i;

	for (i = 1; i < r->nr_nodes; i++)
		rest -= r->node[i].own;
	return rest;
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

		name[i] = node_name(symbols, n);
		to[i] = n->parent ? place(r, name, to, i) : i;
		insn[to[i]] += r->ops ? n->own : n->insn;
		calls[to[i]] += r->ops ? n->own_calls : n->calls;
	}
	if (!err && r->ops)
		insn[0] = user_rest(r);
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
	json_put_number(o, "insn", r->ops ? r->sum : sum);
	err = put_functions(o, r, symbols, e);
	if (!err && put_tree(o, r, symbols))
		err = err_set(e, ENOMEM, "out of memory for a profile");
	if (err)
		json_object_put(o);
	else
		*json = o;
	return err;
}
