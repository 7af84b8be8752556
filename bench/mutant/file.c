// SPDX-License-Identifier: GPL-2.0-or-later
/* file.c - read the INI file that defines a mutant */
#include "mutant/file.h"

#include <errno.h>
#include <ini.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct reader {
	struct mutant *mutant;
	FILE *file;
	char section[128];
	char header[128];  /* of a section that has no key yet, or "" */
	struct err reason; /* what is wrong in the line */
	int err;
};

/* A key whose value is a name, and the member that it sets. */
struct name_key {
	const char *key;
	size_t offset, room;
	enum action action;
};

static const struct name_key name_keys[] = {
	{ "needs", offsetof(struct change, needs), SYMBOL_MAX, ACTION_NONE },
	{ "lacks", offsetof(struct change, lacks), SYMBOL_MAX, ACTION_NONE },
	{ "insn", offsetof(struct change, insn), 32, ACTION_NONE },
	{ "room", offsetof(struct change, room), SYMBOL_MAX, ACTION_NONE },
	{ "skip-call", offsetof(struct change, callee), SYMBOL_MAX,
	  ACTION_SKIP_CALL },
};

/* A key whose value is a number to return. */
static const struct {
	const char *key;
	enum action action;
} number_keys[] = {
	{ "result", ACTION_NONE },
	{ "return", ACTION_RETURN },
	{ "return-late", ACTION_RETURN_LATE },
};

static const char *const jumps[] = {
	[JUMP_NEGATE] = "negate",   [JUMP_NEVER] = "never",
	[JUMP_ALWAYS] = "always",   [JUMP_EQUAL] = "equal",
	[JUMP_UNEQUAL] = "unequal",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int copy(char *to, size_t room, const char *value, struct err *e)
{
	if (!value[0] || strlen(value) >= room)
		return err_set(e, EINVAL,
			       "\"%s\" is empty or longer than %zu bytes",
			       value, room - 1);
	strcpy(to, value);
	return 0;
}

/* Append a continuation line of a key, with @between before it. */
static int join(char *to, size_t room, const char *between, const char *value,
		struct err *e)
{
	size_t len = strlen(to);

	if (len + strlen(between) + strlen(value) >= room)
		return err_set(e, EINVAL, "more than %zu bytes", room - 1);
	snprintf(to + len, room - len, "%s%s", len ? between : "", value);
	return 0;
}

/* @models: 0 until the key is there. */
static int take_models(unsigned int *models, const char *value, struct err *e)
{
	char text[128], *word, *save;
	enum model model;

	if (*models)
		return err_set(
			e, EINVAL,
			"models is set twice; name all models in one line");
	snprintf(text, sizeof(text), "%s", value);
	for (word = strtok_r(text, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		model = model_parse(word);
		if (!model)
			return err_set(
				e, EINVAL,
				"unknown model \"%s\"; use devmap, refcounted-special, refcounted",
				word);
		*models |= model;
	}
	return *models ? 0 : err_set(e, EINVAL, "models names no model");
}

static int take_number(int64_t *number, const char *value, struct err *e)
{
	char *end;

	errno = 0;
	*number = value[0] == '-' ? strtoll(value, &end, 0) :
				    (int64_t)strtoull(value, &end, 0);
	if (end == value || *end || errno)
		return err_set(e, EINVAL, "\"%s\" is not a number of 64 bits",
			       value);
	return 0;
}

static int set_action(struct change *c, enum action action, struct err *e)
{
	if (c->action != ACTION_NONE && c->action != action)
		return err_set(e, EINVAL,
			       "the section has more than one action");
	c->action = action;
	return 0;
}

static int take_constant(struct change *c, const char *value, struct err *e)
{
	char old[32], new[32], end;
	int err;

	if (sscanf(value, "%31s %31s %c", old, new, &end) != 2)
		return err_set(e, EINVAL, "\"%s\" is not two numbers OLD NEW",
			       value);
	err = set_action(c, ACTION_CONSTANT, e);
	if (!err)
		err = take_number(&c->old, old, e);
	return err ? err : take_number(&c->new, new, e);
}

static int take_jump(struct change *c, const char *value, struct err *e)
{
	size_t i;

	for (i = 0; i < COUNT(jumps); i++) {
		if (strcmp(jumps[i], value))
			continue;
		c->jump = (enum jump)i;
		return set_action(c, ACTION_JUMP, e);
	}
	return err_set(e, EINVAL,
		       "\"%s\": use negate, never, always, equal or unequal",
		       value);
}

static int take_count(unsigned int *count, const char *value, struct err *e)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*end || !n || n > 64)
		return err_set(e, EINVAL, "\"%s\": use a number from 1 to 64",
			       value);
	*count = (unsigned int)n;
	return 0;
}

/* Code in a function has no old bytes that a ? could leave unchanged. */
static int check_code(const struct pattern *code, struct err *e)
{
	const struct atom *a;
	char high[2], low[2];

	for (a = code->atom; a < code->atom + code->nr; a++) {
		if (a->kind != ATOM_BYTE || a->mask == 0xff)
			continue;
		snprintf(high, sizeof(high), "%x", a->value >> 4);
		snprintf(low, sizeof(low), "%x", a->value & 0xf);
		return err_set(
			e, EINVAL,
			"at-entry: \"%s%s\" has no value; write both digits of each byte of the code",
			a->mask & 0xf0 ? high : "?", a->mask & 0xf ? low : "?");
	}
	return 0;
}

static int take_pattern(struct change *c, const char *key, const char *value,
			struct err *e)
{
	int err = 0;

	if (!strcmp(key, "find"))
		return pattern_add(value, &c->find, e);
	err = set_action(c, !strcmp(key, "put") ? ACTION_PUT : ACTION_AT_ENTRY,
			 e);
	if (!err)
		err = pattern_add(value, &c->put, e);
	if (!err && c->action == ACTION_AT_ENTRY)
		err = check_code(&c->put, e);
	return err;
}

/*
 * Take a key whose value is a name or a number. Return: 0, -EINVAL, or 1 if
 * @key is not such a key.
 */
static int simple_key(struct change *c, const char *key, const char *value,
		      struct err *e)
{
	size_t i;
	int err;

	for (i = 0; i < COUNT(name_keys); i++) {
		const struct name_key *n = &name_keys[i];

		if (strcmp(key, n->key))
			continue;
		err = n->action ? set_action(c, n->action, e) : 0;
		return err ? err :
			     copy((char *)c + n->offset, n->room, value, e);
	}
	for (i = 0; i < COUNT(number_keys); i++) {
		if (strcmp(key, number_keys[i].key))
			continue;
		err = number_keys[i].action ?
			      set_action(c, number_keys[i].action, e) :
			      0;
		c->has_number = true;
		return err ? err : take_number(&c->number, value, e);
	}
	return 1;
}

static int change_key(struct change *c, const char *key, const char *value,
		      struct err *e)
{
	int err = simple_key(c, key, value, e);

	if (err <= 0)
		return err;
	if (!strcmp(key, "models"))
		return take_models(&c->models, value, e);
	if (!strcmp(key, "matches"))
		return take_count(&c->matches, value, e);
	if (!strcmp(key, "only"))
		return take_count(&c->only, value, e);
	if (!strcmp(key, "constant"))
		return take_constant(c, value, e);
	if (!strcmp(key, "jump"))
		return take_jump(c, value, e);
	if (!strcmp(key, "find") || !strcmp(key, "put") ||
	    !strcmp(key, "at-entry"))
		return take_pattern(c, key, value, e);
	return err_set(
		e, EINVAL,
		"unknown key \"%s\"; the keys are function, models, needs, lacks, matches, only, skip-call, result, return, return-late, at-entry, room, constant, insn, find, put, jump",
		key);
}

/* Refuse a change that lacks a key or has one that it would not use. */
static int check_change(const struct change *c, struct err *e)
{
	bool finds = c->action == ACTION_PUT || c->action == ACTION_JUMP;

	if (c->action == ACTION_NONE)
		return err_set(
			e, EINVAL,
			"%s: the change has no action, such as return or skip-call",
			c->function);
	if (finds != (c->find.nr > 0))
		return err_set(
			e, EINVAL,
			"%s: use find together with put or jump, and put or jump together with find",
			c->function);
	if (c->action == ACTION_PUT && c->put.len != c->find.len)
		return err_set(e, EINVAL,
			       "%s: %zu bytes to find, but %zu to put",
			       c->function, c->find.len, c->put.len);
	if (c->has_number && c->action != ACTION_RETURN &&
	    c->action != ACTION_RETURN_LATE && c->action != ACTION_SKIP_CALL)
		return err_set(e, EINVAL,
			       "%s: use result together with skip-call",
			       c->function);
	if (c->only > c->matches)
		return err_set(e, EINVAL,
			       "%s: only = %u is more than matches = %u",
			       c->function, c->only, c->matches);
	if (c->insn[0] && c->action != ACTION_CONSTANT)
		return err_set(e, EINVAL, "%s: use insn together with constant",
			       c->function);
	return 0;
}

static struct change *last_change(struct reader *r)
{
	struct mutant *m = r->mutant;

	return m->nr_changes ? &m->change[m->nr_changes - 1] : NULL;
}

/* The key "function" begins a change, since two sections may have one name. */
static int open_change(struct reader *r, const char *value)
{
	struct mutant *m = r->mutant;
	struct change *more = last_change(r);
	bool alternative = !strncmp(r->section, "or", 2);
	int err = more ? check_change(more, &r->reason) : 0;

	if (err)
		return err;
	if (alternative && !m->nr_changes)
		return err_set(&r->reason, EINVAL,
			       "[or] has no [change] before it");
	more = reallocarray(m->change, m->nr_changes + 1, sizeof(*more));
	if (!more)
		return err_set(&r->reason, ENOMEM, "no memory for a change");
	m->change = more;
	more += m->nr_changes++;
	*more = (struct change){ .alternative = alternative, .matches = 1 };
	return copy(more->function, sizeof(more->function), value, &r->reason);
}

/* Is @cell WORKLOAD:TARGET:SIZE? */
static bool cell_is_whole(const char *cell)
{
	int end = 0;

	sscanf(cell, "%*[^:]:%*[^:]:%*[0-9]%*1[kmg]%n", &end);
	return end && !cell[end];
}

static int open_cell(struct reader *r, const char *cell)
{
	struct mutant *m = r->mutant;
	struct mutant_cell *more;

	if (!cell_is_whole(cell))
		return err_set(
			&r->reason, EINVAL,
			"\"%s\" is no cell; write WORKLOAD:TARGET:SIZE, such as fault:xfs:4k",
			cell);
	more = reallocarray(m->cell, m->nr_cells + 1, sizeof(*more));
	if (!more)
		return err_set(&r->reason, ENOMEM, "no memory for a cell");
	m->cell = more;
	more += m->nr_cells++;
	*more = (struct mutant_cell){ .tasks = 1 };
	return copy(more->cell, sizeof(more->cell), cell, &r->reason);
}

/* Check the checks of "fails", separated by &, which scripts/mutants greps. */
static int check_fails(const char *value, struct err *e)
{
	char text[512], why[128], *name, *save;
	regex_t regex;
	int err;

	snprintf(text, sizeof(text), "%s", value);
	for (name = strtok_r(text, "&", &save); name;
	     name = strtok_r(NULL, "&", &save)) {
		name += strncmp(name, "each:", 5) ? 0 : 5;
		err = regcomp(&regex, name, REG_EXTENDED | REG_NOSUB);
		if (err) {
			regerror(err, &regex, why, sizeof(why));
			return err_set(
				e, EINVAL,
				"fails: \"%s\" is not an extended regular expression: %s",
				name, why);
		}
		regfree(&regex);
	}
	return 0;
}

static int cell_key(struct reader *r, const char *key, const char *value)
{
	struct mutant_cell *c = &r->mutant->cell[r->mutant->nr_cells - 1];
	int64_t tasks;
	int err;

	if (!strcmp(key, "models"))
		return take_models(&c->models, value, &r->reason);
	if (!strcmp(key, "fails")) {
		err = check_fails(value, &r->reason);
		return err ? err :
			     join(c->fails, sizeof(c->fails), "&", value,
				  &r->reason);
	}
	if (strcmp(key, "tasks"))
		return err_set(
			&r->reason, EINVAL,
			"unknown key \"%s\"; a cell has tasks, models, fails",
			key);
	err = take_number(&tasks, value, &r->reason);
	if (!err && (tasks < 1 || tasks > 1024))
		err = err_set(&r->reason, EINVAL,
			      "%s tasks: use a number from 1 to 1024", value);
	c->tasks = err ? 1 : (unsigned int)tasks;
	return err;
}

static int mutant_key(struct reader *r, const char *key, const char *value)
{
	struct mutant *m = r->mutant;

	if (!strcmp(key, "breaks"))
		return join(m->breaks, sizeof(m->breaks), " ", value,
			    &r->reason);
	if (!strcmp(key, "models"))
		return take_models(&m->models, value, &r->reason);
	return err_set(&r->reason, EINVAL,
		       "unknown key \"%s\"; [mutant] has breaks, models", key);
}

static int take_key(struct reader *r, const char *key, const char *value,
		    bool new_section)
{
	if (!strcmp(r->section, "mutant"))
		return mutant_key(r, key, value);
	if (!strncmp(r->section, "cell ", 5)) {
		int err = new_section ? open_cell(r, r->section + 5) : 0;

		return err ? err : cell_key(r, key, value);
	}
	if (strcmp(r->section, "change") && strcmp(r->section, "or"))
		return err_set(
			&r->reason, EINVAL,
			"unknown section; use [mutant], [cell WORKLOAD:TARGET:SIZE], [change] and [or]");
	if (!strcmp(key, "function"))
		return open_change(r, value);
	if (new_section)
		return err_set(&r->reason, EINVAL,
			       "the first key must be function");
	return change_key(last_change(r), key, value, &r->reason);
}

/* Handler of libinih. Return: 1 for success, 0 to mark the line as wrong. */
static int on_key(void *arg, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = arg;
	bool new_section = strcmp(section, r->section);

	if (r->err)
		return 0;
	r->header[0] = '\0';
	snprintf(r->section, sizeof(r->section), "%s", section);
	r->err = take_key(r, key, value, new_section);
	return !r->err;
}

static int check_mutant(struct reader *r)
{
	const struct mutant *m = r->mutant;
	size_t i;

	if (!m->breaks[0] || !m->models)
		return err_set(
			&r->reason, EINVAL,
			"[mutant] needs breaks, which describes the bug, and models");
	if (!m->nr_cells || !m->nr_changes)
		return err_set(
			&r->reason, EINVAL,
			"a mutant needs a [cell] that catches it and a [change]");
	for (i = 0; i < m->nr_cells; i++)
		if (!m->cell[i].fails[0])
			return err_set(
				&r->reason, EINVAL,
				"[cell %s] needs fails, which names a check",
				m->cell[i].cell);
	return check_change(last_change(r), &r->reason);
}

/* A change or cell without models is for all of them. */
static void set_models(struct mutant *m)
{
	size_t i;

	for (i = 0; i < m->nr_cells; i++)
		if (!m->cell[i].models)
			m->cell[i].models = MODELS_ALL;
	for (i = 0; i < m->nr_changes; i++)
		if (!m->change[i].models)
			m->change[i].models = MODELS_ALL;
}

/* Refuse the last section if it has no key: libinih does not report such. */
static bool section_is_empty(struct reader *r)
{
	if (!r->err && r->header[0])
		r->err = err_set(&r->reason, EINVAL,
				 "[%s] has no key; add one or remove it",
				 r->header);
	return r->err;
}

/* Reader of libinih. Return: @line, or NULL at the end or after an error. */
static char *read_line(char *line, int room, void *arg)
{
	struct reader *r = arg;
	size_t len;

	if (!fgets(line, room, r->file)) {
		if (ferror(r->file) && !r->err)
			r->err = err_sys(&r->reason, errno, "read");
		section_is_empty(r);
		return NULL;
	}
	if (line[0] != '[')
		return line;
	if (section_is_empty(r))
		return NULL;
	len = strcspn(line + 1, "]\n");
	snprintf(r->header, sizeof(r->header), "%.*s", (int)len, line + 1);
	return line;
}

static int open_file(const char *path, FILE **file, struct err *e)
{
	struct stat st;

	*file = fopen(path, "r");
	if (!*file)
		return err_sys(e, errno, "mutant %s", path);
	if (fstat(fileno(*file), &st) || !S_ISDIR(st.st_mode))
		return 0;
	fclose(*file);
	return err_set(e, EISDIR,
		       "mutant %s is a directory; name files, such as %s/*.ini",
		       path, path);
}

static void take_name(const char *path, struct mutant *m)
{
	const char *base = strrchr(path, '/');

	snprintf(m->name, sizeof(m->name), "%.63s", base ? base + 1 : path);
	m->name[strcspn(m->name, ".")] = '\0';
}

int mutant_load(const char *path, struct mutant *m, struct err *e)
{
	struct reader r = { .mutant = m };
	int line, err;

	*m = (struct mutant){ 0 };
	take_name(path, m);
	err = open_file(path, &r.file, e);
	if (err)
		return err;
	line = ini_parse_stream(read_line, &r, on_key, &r);
	fclose(r.file);
	if (!r.err && line > 0)
		r.err = err_set(
			&r.reason, EINVAL,
			"the line is not KEY = VALUE, or it has more than 199 bytes");
	if (!r.err)
		r.err = check_mutant(&r);
	set_models(m);
	if (!r.err)
		return 0;
	mutant_free(m);
	return line ? err_set(e, -r.err, "%s:%d: [%.40s]: %.300s", path, line,
			      r.section, r.reason.text) :
		      err_set(e, -r.err, "%s: %.400s", path, r.reason.text);
}

void mutant_free(struct mutant *m)
{
	free(m->cell);
	free(m->change);
	*m = (struct mutant){ 0 };
}
