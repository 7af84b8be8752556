// SPDX-License-Identifier: GPL-2.0-or-later
/* json_read.c - every JSON file and line is read by these */
#include "file/json_read.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/file.h"

#define PAIRS_MARK 0x7f /* first byte of a packed list of pairs */

/*
 * Files are made elsewhere, and what they say reaches terminals, mail and HTML.
 * An escape sequence must not, nor half a character where a text is cut.
 */
static void clean(char *text)
{
	for (; *text; text++)
		if ((*text < ' ' || *text > '~') && *text != '\n' &&
		    *text != '\t')
			*text = '?';
}

int json_refuse(const struct json_reader *r, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	clean(text);
	return err_set(r->reason, EINVAL, "%s: %s%s%s", r->path, r->at,
		       r->at[0] ? ": " : "", text);
}

int json_no_memory(const struct json_reader *r)
{
	return err_set(r->reason, ENOMEM, "%s: out of memory", r->path);
}

/* Skip a whole number that surely fits 64 bits; NULL: there is none. */
static const char *skip_number(const char *p)
{
	size_t len;

	for (len = 0; p[len] >= '0' && p[len] <= '9'; len++)
		;
	return !len || len > 19 || (len > 1 && *p == '0') ? NULL : p + len;
}

/* The end of a list such as [[10,1],[20,3]], behind its ]; NULL: it is none. */
static char *end_of_pairs(char *list)
{
	const char *p = list;

	do {
		if (p[1] != '[')
			return NULL;
		p = skip_number(p + 2);
		p = p && *p == ',' ? skip_number(p + 1) : NULL;
		if (!p || *p != ']')
			return NULL;
		p++;
	} while (*p == ',');
	return *p == ']' ? list + (p + 1 - list) : NULL;
}

/*
 * Make the name of a member printable in its place, as clean() does a value: no
 * name of ours has an escape. @end: the " behind it
 */
static void clean_name(char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p < ' ' || *p > '~') {
			*p = '?';
		} else if (*p == '\\' && p[1] == 'u' && end - p >= 6) {
			memcpy(p + 2, "003f", 4);
			p += 5;
		} else if (*p == '\\') {
			if (!strchr("\"\\/u", p[1]))
				p[0] = p[1] = '?';
			p++;
		}
	}
}

/*
 * Most of a result is lists of pairs of numbers, for each of which json-c would
 * allocate three objects. Make each such list a string for json-c, in its place,
 * so that positions in messages stay. Lists that are anything else stay as well.
 */
static void prepare(char *text)
{
	char *p, *end, *name;

	for (p = text; *p; p++) {
		if (*p == '"') {
			name = p + 1;
			for (p++; *p && *p != '"'; p++)
				p += *p == '\\' && p[1];
			if (!*p)
				return;
			if (p[1 + strspn(p + 1, " \t\r\n\v\f")] == ':')
				clean_name(name, p);
		} else if (*p == '[' && p[1] == '[') {
			end = end_of_pairs(p);
			if (!end)
				continue;
			p[0] = '"';
			p[1] = PAIRS_MARK;
			end[-1] = '"';
			p = end - 1;
		}
	}
}

/* Are the @len digits at @p a whole number above 64 bits, not part of a real? */
static bool is_too_large(const char *p, size_t len, char before)
{
	static const char most[] = "18446744073709551615";

	if (strchr(".eE+-", before) || (p[len] && strchr(".eE", p[len])))
		return false;
	return len >= sizeof(most) || strncmp(p, most, len) > 0;
}

/* json-c takes the largest number of 64 bits for every whole number above it. */
static int check_whole_numbers(const struct json_reader *r, const char *text)
{
	const char *p = text;
	size_t len;

	for (;; p++) {
		if (*p == '"') {
			/* json-c has found the end of each string */
			for (p++; *p && *p != '"'; p++)
				p += *p == '\\' && p[1];
		}
		if (!*p)
			return 0;
		for (len = 0; p[len] >= '0' && p[len] <= '9'; len++)
			;
		if (len >= 20 && is_too_large(p, len, p[-1]))
			return json_refuse(
				r,
				"the number %.*s%s at byte %zu does not fit 64 bits",
				(int)(len < 40 ? len : 40), p,
				len > 40 ? "..." : "", (size_t)(p - text));
		p += len ? len - 1 : 0;
	}
}

static int parse(const struct json_reader *r, json_tokener *tok, char *text,
		 size_t len, json_object **root)
{
	enum json_tokener_error bad;
	size_t end;

	prepare(text);
	/* Strict: nothing may follow the object. */
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	*root = json_tokener_parse_ex(tok, text, (int)len);
	bad = json_tokener_get_error(tok);
	end = json_tokener_get_parse_end(tok);
	if (bad == json_tokener_continue)
		return json_refuse(
			r,
			"the file ends inside a value after %zu bytes: it "
			"was cut off; write it again",
			len);
	if (bad != json_tokener_success)
		return json_refuse(r, "invalid JSON at byte %zu: %s", end,
				   json_tokener_error_desc(bad));
	if (!json_object_is_type(*root, json_type_object))
		return json_refuse(r, "the file does not hold a JSON object");
	return check_whole_numbers(r, text);
}

int json_read_file(const struct json_reader *r, long max, json_object **root)
{
	json_tokener *tok;
	char *text;
	size_t len;
	int err = file_read(r->path, (size_t)max, &text, &len);

	*root = NULL;
	if (err == -EFBIG)
		return json_refuse(
			r,
			"it has more than %ld bytes, the maximum for such a file",
			max);
	if (err)
		return err_sys(r->reason, -err, "cannot read %s", r->path);
	tok = json_tokener_new();
	err = tok ? parse(r, tok, text, len, root) : json_no_memory(r);
	if (tok)
		json_tokener_free(tok);
	free(text);
	if (err) {
		json_object_put(*root);
		*root = NULL;
	}
	return err;
}

int json_read_member(const struct json_reader *r, json_object *obj,
		     const char *key, json_type type, bool optional,
		     json_object **out)
{
	*out = NULL;
	if (!json_object_object_get_ex(obj, key, out)) {
		if (optional)
			return 0;
		return json_refuse(r, "\"%s\" is missing", key);
	}
	if (json_object_is_type(*out, type))
		return 0;
	/* A writer may print 5.0 as 5. */
	if (type == json_type_double &&
	    json_object_is_type(*out, json_type_int))
		return 0;
	return json_refuse(r, "\"%s\" has type %s, not %s", key,
			   json_type_to_name(json_object_get_type(*out)),
			   json_type_to_name(type));
}

/* All texts of values that are not checked byte by byte leave through here. */
static int copy_text(const struct json_reader *r, json_object *val, char **out)
{
	*out = strdup(json_object_get_string(val));
	if (!*out)
		return json_no_memory(r);
	clean(*out);
	return 0;
}

int json_read_text(const struct json_reader *r, json_object *obj,
		   const char *key, bool optional, char **out)
{
	json_object *val;
	int err =
		json_read_member(r, obj, key, json_type_string, optional, &val);

	return err || !val ? err : copy_text(r, val, out);
}

int json_read_field(const struct json_reader *r, json_object *obj,
		    const char *key, bool optional, char lowest, char **out)
{
	json_object *val;
	const char *text;
	size_t i, len;
	int err =
		json_read_member(r, obj, key, json_type_string, optional, &val);

	if (err || !val)
		return err;
	text = json_object_get_string(val);
	len = (size_t)json_object_get_string_len(val);
	for (i = 0; i < len && text[i] >= lowest && text[i] <= '~'; i++)
		;
	if (!len)
		return json_refuse(r, "\"%s\" is empty; measure again", key);
	if (i < len)
		return json_refuse(
			r,
			"\"%s\" has byte 0x%02x at position %zu, but may consist of printable ASCII%s only; measure again",
			key, (unsigned char)text[i], i,
			lowest > ' ' ? " without blanks" : "");
	return json_read_text(r, obj, key, optional, out);
}

/* Read a text of 1 to CELL_NAME_MAX - 1 characters that all satisfy @fits. */
static int read_short(const struct json_reader *r, json_object *obj,
		      const char *key, bool (*fits)(char), const char *what,
		      char name[CELL_NAME_MAX])
{
	json_object *val;
	const char *text, *p;
	int err = json_read_member(r, obj, key, json_type_string, false, &val);

	if (err)
		return err;
	text = json_object_get_string(val);
	for (p = text; *p && fits(*p); p++)
		;
	if (*p || p == text || p - text >= CELL_NAME_MAX)
		return json_refuse(r, "\"%s\" does not consist of 1 to %d %s",
				   key, CELL_NAME_MAX - 1, what);
	memcpy(name, text, (size_t)(p - text) + 1);
	return 0;
}

static bool of_file(char c)
{
	return isalnum((unsigned char)c) || strchr("_.-+", c);
}

static bool printable(char c)
{
	return c >= ' ' && c <= '~';
}

int json_read_name(const struct json_reader *r, json_object *obj,
		   const char *key, char name[CELL_NAME_MAX])
{
	return read_short(r, obj, key, of_file, "letters, digits and _.-+",
			  name);
}

int json_read_label(const struct json_reader *r, json_object *obj,
		    const char *key, char label[CELL_NAME_MAX])
{
	return read_short(r, obj, key, printable, "printable ASCII characters",
			  label);
}

/* Check and take the number @value; @key is used in the message. */
static int take_number(const struct json_reader *r, json_object *value,
		       const char *key, uint64_t *out)
{
	int64_t low;

	if (!json_object_is_type(value, json_type_int))
		return json_refuse(r, "\"%s\" is not a whole number", key);
	/* json_object_get_uint64() returns 0 for a negative number. */
	low = json_object_get_int64(value);
	if (low < 0)
		return json_refuse(r, "\"%s\" is negative", key);
	*out = low < INT64_MAX ? (uint64_t)low : json_object_get_uint64(value);
	return 0;
}

int json_read_number(const struct json_reader *r, json_object *obj,
		     const char *key, uint64_t *out)
{
	json_object *val;
	int err = json_read_member(r, obj, key, json_type_int, false, &val);

	return err ? err : take_number(r, val, key, out);
}

int json_read_bool(const struct json_reader *r, json_object *obj,
		   const char *key, bool optional, bool *out)
{
	json_object *val;
	int err = json_read_member(r, obj, key, json_type_boolean, optional,
				   &val);

	*out = json_object_get_boolean(val);
	return err;
}

int json_read_real(const struct json_reader *r, json_object *obj,
		   const char *key, double *out)
{
	json_object *val;
	int err = json_read_member(r, obj, key, json_type_double, false, &val);

	if (err)
		return err;
	*out = json_object_get_double(val);
	if (!isfinite(*out) || *out < 0)
		return json_refuse(
			r, "\"%s\" is not a finite number of 0 or more", key);
	return 0;
}

int json_read_choice(const struct json_reader *r, json_object *obj,
		     const char *key, const char *const *names, unsigned int nr,
		     unsigned int *out)
{
	json_object *val;
	int err = json_read_member(r, obj, key, json_type_string, false, &val);

	if (err)
		return err;
	for (*out = 0; *out < nr; ++*out)
		if (!strcmp(names[*out], json_object_get_string(val)))
			return 0;
	return json_refuse(r, "\"%s\" has the unknown value \"%.60s\"", key,
			   json_object_get_string(val));
}

/* Absent where the plan has none. */
static int read_round(const struct json_reader *r, json_object *obj,
		      unsigned int *round)
{
	uint64_t number = 0;
	int err = 0;

	if (json_get(obj, "round"))
		err = json_read_number(r, obj, "round", &number);
	if (!err && number > CELL_ROUNDS_MAX)
		err = json_refuse(r, "\"round\" is %" PRIu64 ", above %d",
				  number, CELL_ROUNDS_MAX);
	*round = (unsigned int)number;
	return err;
}

static int read_target(const struct json_reader *r, json_object *obj,
		       const struct target_ops **target)
{
	char name[CELL_NAME_MAX];
	int err = json_read_name(r, obj, "target", name);

	if (err)
		return err;
	*target = target_ops_find(name);
	if (*target)
		return 0;
	return json_refuse(r, "\"target\" is \"%s\", which is not known here",
			   name);
}

int json_read_cell(const struct json_reader *r, json_object *obj,
		   struct cell *cell)
{
	const char *granularities[GRANULARITIES];
	unsigned int i, granularity, tasks, map;
	uint64_t threads = 0;
	int err = json_read_name(r, obj, "workload", cell->workload);

	for (i = 0; i < GRANULARITIES; i++)
		granularities[i] = granularity_name((enum granularity)i);
	if (!err)
		err = read_target(r, obj, &cell->target);
	if (!err)
		err = json_read_choice(r, obj, "granularity", granularities,
				       GRANULARITIES, &granularity);
	if (!err)
		err = json_read_number(r, obj, "threads", &threads);
	if (!err)
		err = json_read_choice(r, obj, "tasks", task_kind_names,
				       TASK_KINDS, &tasks);
	if (!err)
		err = json_read_choice(r, obj, "map", map_kind_names, MAP_KINDS,
				       &map);
	if (!err && (!threads || threads > CELL_TASKS_MAX))
		err = json_refuse(r, "\"threads\" is %" PRIu64 ", not 1 to %d",
				  threads, CELL_TASKS_MAX);
	if (!err)
		err = read_round(r, obj, &cell->round);
	if (err)
		return err;
	cell->granularity = (enum granularity)granularity;
	cell->threads = (unsigned int)threads;
	cell->tasks = (enum task_kind)tasks;
	cell->map = (enum map_kind)map;
	return 0;
}

int json_read_array(struct json_reader *r, json_object *obj, const char *key,
		    size_t size, json_reader_item *load, void *items,
		    size_t *nr)
{
	json_object *list, *item;
	size_t i, n;
	char *array;
	int err = json_read_member(r, obj, key, json_type_array, false, &list);

	if (err)
		return err;
	n = json_object_array_length(list);
	array = calloc(n ? n : 1, size);
	if (!array)
		return json_no_memory(r);
	memcpy(items, &array, sizeof(array));
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		if (!json_object_is_type(item, json_type_object))
			return json_refuse(
				r,
				"\"%s\" holds an item that is not an "
				"object",
				key);
		*nr = i + 1;
		err = load(r, item, array + i * size);
		if (err)
			return err;
	}
	return 0;
}

int json_read_row(const struct json_reader *r, json_object *row,
		  const char *key, size_t nr)
{
	if (json_object_is_type(row, json_type_array) &&
	    json_object_array_length(row) == nr)
		return 0;
	return json_refuse(r, "\"%s\" has a row that does not have %zu items",
			   key, nr);
}

int json_read_row_number(const struct json_reader *r, json_object *row,
			 const char *key, size_t at, uint64_t *out)
{
	return take_number(r, json_item(row, at), key, out);
}

int json_read_pairs(const struct json_reader *r, json_object *obj,
		    const char *key, struct json_pairs *pairs)
{
	const char *p;
	int err;

	*pairs = (struct json_pairs){ .key = key };
	pairs->text = json_object_get_string(json_get(obj, key));
	if (json_object_is_type(json_get(obj, key), json_type_string) &&
	    *pairs->text == PAIRS_MARK) {
		for (p = pairs->text++; *p; p++)
			pairs->nr += *p == ']';
		return 0;
	}
	pairs->text = NULL;
	err = json_read_member(r, obj, key, json_type_array, false,
			       &pairs->list);
	if (!err)
		pairs->nr = json_object_array_length(pairs->list);
	return err;
}

/* Take a number and the @behind it from a packed list. */
static bool unpack(struct json_pairs *pairs, char behind, uint64_t *out)
{
	const char *p;

	for (*out = 0, p = pairs->text; *p >= '0' && *p <= '9'; p++)
		*out = *out * 10 + (uint64_t)(*p - '0');
	pairs->text = p + 1;
	return *p == behind;
}

int json_next_pair(const struct json_reader *r, struct json_pairs *pairs,
		   uint64_t pair[2])
{
	json_object *row;
	int err;

	if (pairs->text) {
		if (!unpack(pairs, ',', &pair[0]) ||
		    !unpack(pairs, ']', &pair[1]))
			return json_refuse(r, "\"%s\" is a text, not a list",
					   pairs->key);
		pairs->text += strspn(pairs->text, ",[");
		return 0;
	}
	row = json_object_array_get_idx(pairs->list, pairs->next++);
	err = json_read_row(r, row, pairs->key, 2);
	if (!err)
		err = take_number(r, json_object_array_get_idx(row, 0),
				  pairs->key, &pair[0]);
	return err ? err :
		     take_number(r, json_object_array_get_idx(row, 1),
				 pairs->key, &pair[1]);
}

int json_read_row_text(const struct json_reader *r, json_object *row,
		       const char *key, size_t at, const char **out)
{
	json_object *text = json_item(row, at);

	if (!json_object_is_type(text, json_type_string))
		return json_refuse(
			r, "\"%s\" has a row whose item %zu is not a text", key,
			at + 1);
	*out = json_object_get_string(text);
	/* A C string would end at the NUL. */
	if (strlen(*out) != (size_t)json_object_get_string_len(text))
		return json_refuse(r, "\"%s\" has a text with a NUL in it",
				   key);
	return 0;
}

int json_read_texts(const struct json_reader *r, json_object *obj,
		    const char *key, bool optional, char ***texts, size_t *nr)
{
	json_object *list, *text;
	size_t i;
	int err =
		json_read_member(r, obj, key, json_type_array, optional, &list);

	*nr = 0;
	*texts = NULL;
	if (err || !list)
		return err;
	*texts = calloc(json_length(list) + 1, sizeof(**texts));
	if (!*texts)
		return json_no_memory(r);
	for (i = 0; i < json_length(list); i++) {
		text = json_item(list, i);
		if (!json_object_is_type(text, json_type_string))
			return json_refuse(
				r, "\"%s\" has an item that is not a text",
				key);
		err = copy_text(r, text, &(*texts)[i]);
		if (err)
			return err;
		++*nr;
	}
	return 0;
}

json_object *json_parse(const char *text)
{
	return json_tokener_parse(text);
}

json_object *json_get(json_object *o, const char *key)
{
	json_object *value = NULL;

	json_object_object_get_ex(o, key, &value);
	return value;
}

const char *json_get_text(json_object *o, const char *key)
{
	return json_object_get_string(json_get(o, key));
}

uint64_t json_get_number(json_object *o, const char *key)
{
	return json_number(json_get(o, key));
}

uint64_t json_number(json_object *value)
{
	return json_object_get_uint64(value);
}

double json_get_real(json_object *o, const char *key)
{
	return json_object_get_double(json_get(o, key));
}

size_t json_length(json_object *list)
{
	if (json_object_is_type(list, json_type_array))
		return json_object_array_length(list);
	if (json_object_is_type(list, json_type_object))
		return (size_t)json_object_object_length(list);
	return 0;
}

json_object *json_item(json_object *list, size_t index)
{
	if (!json_object_is_type(list, json_type_array))
		return NULL;
	return json_object_array_get_idx(list, index);
}

int json_each(json_object *o, json_each_member *fn, void *data)
{
	struct json_object_iterator at, end;
	int err = 0;

	if (!json_object_is_type(o, json_type_object))
		return 0;
	at = json_object_iter_begin(o);
	end = json_object_iter_end(o);
	for (; !err && !json_object_iter_equal(&at, &end);
	     json_object_iter_next(&at))
		err = fn(data, json_object_iter_peek_name(&at),
			 json_object_iter_peek_value(&at));
	return err;
}
