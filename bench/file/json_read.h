/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_read.h - every JSON file and line is read by these */
#ifndef DAXSTORM_FILE_JSON_READ_H
#define DAXSTORM_FILE_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/cell.h"
#include "base/err.h"

/* Where the reader is: every refusal names the file and the place. */
struct json_reader {
	const char *path;
	char at[2 * CELL_ID_MAX]; /* "munmap/xfs/2m/1: metric munmap", or "" */
	struct err *reason;
};

/* Set the reason to "PATH: PLACE: ..." and return -EINVAL. */
int json_refuse(const struct json_reader *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same for -ENOMEM. */
int json_no_memory(const struct json_reader *r);

/**
 * json_read_file() - parse a whole file that holds one JSON object
 * @r: the path, and where the reason of a failure goes
 * @max: bytes above which the file is refused
 * @root: the object; release with json_object_put()
 *
 * Return: 0, or -errno with nothing to release.
 */
int json_read_file(const struct json_reader *r, long max, json_object **root);

/*
 * Reading strictly, for files that may come from anywhere.
 *
 * Each of these takes member @key of @obj. A member that is missing or of
 * another type is refused; an optional one may be missing and leaves *out as
 * it is (json_read_member: NULL).
 */
int json_read_member(const struct json_reader *r, json_object *obj,
		     const char *key, json_type type, bool optional,
		     json_object **out);
/* A copy in printable ASCII, tabs and newlines: consoles carry anything. */
int json_read_text(const struct json_reader *r, json_object *obj,
		   const char *key, bool optional, char **out);
/* A name that can be a part of a file name. */
int json_read_name(const struct json_reader *r, json_object *obj,
		   const char *key, char name[CELL_NAME_MAX]);
/* A name for people, of a check: printable ASCII. */
int json_read_label(const struct json_reader *r, json_object *obj,
		    const char *key, char label[CELL_NAME_MAX]);
int json_read_number(const struct json_reader *r, json_object *obj,
		     const char *key, uint64_t *out);
/* An optional one that is missing is false. */
int json_read_bool(const struct json_reader *r, json_object *obj,
		   const char *key, bool optional, bool *out);
/* Finite, and 0 or more. */
int json_read_real(const struct json_reader *r, json_object *obj,
		   const char *key, double *out);
/* Index of the text in @names. */
int json_read_choice(const struct json_reader *r, json_object *obj,
		     const char *key, const char *const *names, unsigned int nr,
		     unsigned int *out);

/* The members that json_put_cell() writes; -EINVAL if they make no cell. */
int json_read_cell(const struct json_reader *r, json_object *obj,
		   struct cell *cell);

/* Load one object of an array into @item, which is zeroed. */
typedef int json_reader_item(struct json_reader *r, json_object *obj,
			     void *item);

/**
 * json_read_array() - turn an array of objects into an array of structs
 * @size: of one struct
 * @load: fills one
 * @items: pointer to the pointer to the array, allocated here
 * @nr: structs that may hold something to release, after a failure too
 */
int json_read_array(struct json_reader *r, json_object *obj, const char *key,
		    size_t size, json_reader_item *load, void *items,
		    size_t *nr);

/*
 * A list that stands for a row, such as ["zap_pte_range", 120, 2]: first that
 * it is one of @nr items, then each item by its index. @key, the member that
 * holds the rows, is for the message.
 */
int json_read_row(const struct json_reader *r, json_object *row,
		  const char *key, size_t nr);
int json_read_row_number(const struct json_reader *r, json_object *row,
			 const char *key, size_t at, uint64_t *out);
int json_read_row_text(const struct json_reader *r, json_object *row,
		       const char *key, size_t at, const char **out);

/**
 * json_read_texts() - a list of texts, copied
 * @optional: the list may be missing: *nr is 0 then, *texts NULL
 * @nr: texts to release, after a failure too
 */
int json_read_texts(const struct json_reader *r, json_object *obj,
		    const char *key, bool optional, char ***texts, size_t *nr);

/*
 * Looking into what this program or fio wrote: nothing is refused, and what is
 * missing has a value of its own.
 */

/* The object or list in @text; NULL: it is not JSON. */
json_object *json_parse(const char *text);
/* A member; NULL: there is none, or it is null. @o may be NULL. */
json_object *json_get(json_object *o, const char *key);
/* A text, and any other value as JSON spells it; NULL: there is none. */
const char *json_get_text(json_object *o, const char *key);
/* 0: there is none. */
uint64_t json_get_number(json_object *o, const char *key);
double json_get_real(json_object *o, const char *key);
/* The value itself rather than a member. */
uint64_t json_number(json_object *value);
/* Items of a list or members of an object; 0 for everything else. */
size_t json_length(json_object *list);
/* Item of a list; NULL: it has none of this index. */
json_object *json_item(json_object *list, size_t index);

/* Ends the loop of json_each() unless it returns 0. */
typedef int json_each_member(void *data, const char *key, json_object *value);

/* Call @fn for every member. Return: what it returned last; 0. */
int json_each(json_object *o, json_each_member *fn, void *data);

#endif
