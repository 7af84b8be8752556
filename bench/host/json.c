// SPDX-License-Identifier: GPL-2.0-or-later
/* json.c - the state of a machine in journals and result files */
#include "host/json.h"

#include <stdlib.h>
#include <string.h>

#include "file/json_out.h"

static const char *const list_names[HOST_LISTS] = {
	[HOST_GOVERNORS] = "governors",
	[HOST_IDLE_STATES] = "idle_states",
	[HOST_MITIGATIONS] = "mitigations",
	[HOST_PMEM] = "pmem",
};

static void put_lists(json_object *o, const struct host_state *s)
{
	const struct host_list *list = s->list;
	json_object *member;
	size_t i;

	if (list[HOST_GOVERNORS].nr) {
		member = json_put_object(o, list_names[HOST_GOVERNORS]);
		for (i = 0; i < list[HOST_GOVERNORS].nr; i++)
			json_put_number(member,
					list[HOST_GOVERNORS].item[i].name,
					list[HOST_GOVERNORS].item[i].number);
	}
	if (list[HOST_IDLE_STATES].nr) {
		member = json_put_object(o, list_names[HOST_IDLE_STATES]);
		for (i = 0; i < list[HOST_IDLE_STATES].nr; i++)
			json_put_number(member,
					list[HOST_IDLE_STATES].item[i].name,
					list[HOST_IDLE_STATES].item[i].number);
	}
	member = json_put_object(o, list_names[HOST_MITIGATIONS]);
	for (i = 0; i < list[HOST_MITIGATIONS].nr; i++)
		json_put_text(member, list[HOST_MITIGATIONS].item[i].name,
			      list[HOST_MITIGATIONS].item[i].text);
	o = json_put_object(o, list_names[HOST_PMEM]);
	for (i = 0; i < list[HOST_PMEM].nr; i++) {
		member = json_put_object(o, list[HOST_PMEM].item[i].name);
		json_put_text(member, "kind",
			      host_pmem_names[list[HOST_PMEM].item[i].number]);
		json_put_optional_text(member, "from",
				       list[HOST_PMEM].item[i].text);
	}
}

static void put_known(json_object *o, const char *key, uint64_t number)
{
	if (number)
		json_put_number(o, key, number);
}

json_object *host_state_json(const struct host_state *s)
{
	json_object *o = json_new_object();
	unsigned int i;

	json_put_number(o, "cpus", s->cpus);
	json_put_bool(o, "virtual", s->virtual);
	for (i = 0; i < HOST_FACTS; i++)
		json_put_optional_text(o, host_fact_names[i], s->fact[i]);
	put_known(o, "khz_now", s->khz_now);
	put_known(o, "khz_limit", s->khz_limit);
	put_known(o, "khz_most", s->khz_most);
	if (s->has_idle_limit)
		json_put_number(o, "idle_limit_us", s->idle_limit_us);
	if (s->has_load)
		json_put_real(o, "load", s->load);
	if (s->busy_cpus >= 0)
		json_put_real(o, "busy_cpus", s->busy_cpus);
	if (s->has_steal) {
		json_put_number(o, "steal_ms", s->steal_ms);
		json_put_number(o, "cpu_ms", s->cpu_ms);
	}
	if (s->has_throttles) {
		json_put_number(o, "core_throttles", s->core_throttles);
		json_put_number(o, "package_throttles", s->package_throttles);
	}
	put_lists(o, s);
	return o;
}

struct loader {
	const struct json_reader *r;
	json_object *obj;
	struct host_list *list;
	enum host_list_kind kind;
};

/* A text is printed on one line: other bytes become '?'. */
static void make_line(char *text)
{
	for (; text && *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

static int load_item(void *data, const char *name, json_object *value)
{
	const struct loader *l = data;
	struct host_item *item;
	unsigned int kind;
	int err;

	if (host_list_add(l->list, name, NULL, 0))
		return json_no_memory(l->r);
	item = &l->list->item[l->list->nr - 1];
	make_line(item->name);
	if (l->kind == HOST_MITIGATIONS) {
		err = json_read_text(l->r, l->obj, name, false, &item->text);
	} else if (l->kind == HOST_PMEM) {
		err = json_read_member(l->r, l->obj, name, json_type_object,
				       false, &value);
		if (!err)
			err = json_read_choice(l->r, value, "kind",
					       host_pmem_names, HOST_PMEM_KINDS,
					       &kind);
		if (!err)
			err = json_read_text(l->r, value, "from", true,
					     &item->text);
		item->number = err ? HOST_PMEM_UNKNOWN : kind;
	} else {
		err = json_read_number(l->r, l->obj, name, &item->number);
	}
	make_line(item->text);
	return err;
}

static int load_lists(const struct json_reader *r, json_object *o,
		      struct host_state *s)
{
	struct loader l = { .r = r };
	unsigned int kind;
	int err = 0;

	for (kind = 0; !err && kind < HOST_LISTS; kind++) {
		l.kind = (enum host_list_kind)kind;
		l.list = &s->list[kind];
		err = json_read_member(r, o, list_names[kind], json_type_object,
				       true, &l.obj);
		if (!err && l.obj)
			err = json_each(l.obj, load_item, &l);
	}
	return err;
}

/* Read a number that may be missing; @has may be NULL. */
static int load_number(const struct json_reader *r, json_object *o,
		       const char *key, bool *has, uint64_t *number)
{
	if (!json_get(o, key))
		return 0;
	if (has)
		*has = true;
	return json_read_number(r, o, key, number);
}

static int load_numbers(const struct json_reader *r, json_object *o,
			struct host_state *s)
{
	const struct {
		const char *key;
		bool *has;
		uint64_t *number;
	} numbers[] = {
		{ "khz_now", NULL, &s->khz_now },
		{ "khz_limit", NULL, &s->khz_limit },
		{ "khz_most", NULL, &s->khz_most },
		{ "idle_limit_us", &s->has_idle_limit, &s->idle_limit_us },
		{ "steal_ms", &s->has_steal, &s->steal_ms },
		{ "cpu_ms", NULL, &s->cpu_ms },
		{ "core_throttles", &s->has_throttles, &s->core_throttles },
		{ "package_throttles", NULL, &s->package_throttles },
	};
	size_t i;
	int err = json_read_number(r, o, "cpus", &s->cpus);

	for (i = 0; !err && i < sizeof(numbers) / sizeof(*numbers); i++)
		err = load_number(r, o, numbers[i].key, numbers[i].has,
				  numbers[i].number);
	s->has_load = json_get(o, "load");
	if (!err && s->has_load)
		err = json_read_real(r, o, "load", &s->load);
	if (!err && json_get(o, "busy_cpus"))
		err = json_read_real(r, o, "busy_cpus", &s->busy_cpus);
	return err;
}

int host_state_load(const struct json_reader *r, json_object *obj,
		    const char *key, struct host_state *s)
{
	unsigned int i;
	json_object *o;
	int err = json_read_member(r, obj, key, json_type_object, true, &o);

	memset(s, 0, sizeof(*s));
	s->busy_cpus = -1;
	if (err || !o)
		return err;
	s->recorded = true;
	err = json_read_bool(r, o, "virtual", false, &s->virtual);
	for (i = 0; !err && i < HOST_FACTS; i++) {
		err = json_read_text(r, o, host_fact_names[i], true,
				     &s->fact[i]);
		make_line(s->fact[i]);
	}
	if (!err)
		err = load_numbers(r, o, s);
	return err ? err : load_lists(r, o, s);
}

json_object *host_cell_json(const struct host_cell *cell)
{
	json_object *o = json_new_object();

	json_put_number(o, "wall_ms", cell->wall_ms);
	if (cell->has_steal)
		json_put_number(o, "steal_ms", cell->steal_ms);
	if (cell->has_other)
		json_put_number(o, "other_ms", cell->other_ms);
	if (cell->has_throttles)
		json_put_number(o, "throttles", cell->throttles);
	put_known(o, "khz_begin", cell->khz_begin);
	put_known(o, "khz_end", cell->khz_end);
	return o;
}

int host_cell_load(const struct json_reader *r, json_object *obj,
		   const char *key, struct host_cell **cell)
{
	json_object *o;
	struct host_cell *c;
	int err = json_read_member(r, obj, key, json_type_object, true, &o);

	*cell = NULL;
	if (err || !o)
		return err;
	*cell = c = calloc(1, sizeof(*c));
	if (!c)
		return json_no_memory(r);
	err = json_read_number(r, o, "wall_ms", &c->wall_ms);
	if (!err)
		err = load_number(r, o, "steal_ms", &c->has_steal,
				  &c->steal_ms);
	if (!err)
		err = load_number(r, o, "other_ms", &c->has_other,
				  &c->other_ms);
	if (!err)
		err = load_number(r, o, "throttles", &c->has_throttles,
				  &c->throttles);
	if (!err)
		err = load_number(r, o, "khz_begin", NULL, &c->khz_begin);
	if (!err)
		err = load_number(r, o, "khz_end", NULL, &c->khz_end);
	return err;
}
