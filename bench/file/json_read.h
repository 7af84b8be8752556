/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_read.h - every JSON file and line is read by these */
#ifndef DAXSTORM_FILE_JSON_READ_H
#define DAXSTORM_FILE_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/cell.h"
#include "base/err.h"

/* The position of the reader; every error message names file and position. */
struct json_reader {
	const char *path;
	char at[2 * CELL_ID_MAX]; /* "munmap/xfs/2m/1: metric munmap", or "" */
	struct err *reason;
};

/* Set the message to "PATH: POSITION: ..." and return -EINVAL. */
int json_refuse(const struct json_reader *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Set the message that memory is short, and return -ENOMEM. */
int json_no_memory(const struct json_reader *r);

/**
 * json_read_file() - parse a whole file that holds one JSON object
 * @r: the path, and where the message of a failure goes
 * @max: largest size in bytes that is accepted
 * @root: set to the object; release it with json_object_put()
 *
 * Return: 0, or -errno with nothing to release.
 */
int json_read_file(const struct json_reader *r, long max, json_object **root);

/*
 * Strict reading, for files of any origin. Each function reads member @key of
 * @obj and fails if the member is missing or has another type. An optional
 * member may be missing: *out stays as it is (json_read_member: becomes NULL).
 */
int json_read_member(const struct json_reader *r, json_object *obj,
		     const char *key, json_type type, bool optional,
		     json_object **out);
/*
 * Copy a text. A byte that is neither printable ASCII nor a tab or newline is
 * replaced by '?', since a console may print anything.
 */
int json_read_text(const struct json_reader *r, json_object *obj,
		   const char *key, bool optional, char **out);
/*
 * Copy a text that is not empty and can be a field of a table: printable ASCII
 * from @lowest on, since a tab or newline would end the field. Any other byte is
 * refused.
 */
int json_read_field(const struct json_reader *r, json_object *obj,
		    const char *key, bool optional, char lowest, char **out);
/* Read a name that can be part of a file name. */
int json_read_name(const struct json_reader *r, json_object *obj,
		   const char *key, char name[CELL_NAME_MAX]);
/* Read a name for people, such as a check's: printable ASCII. */
int json_read_label(const struct json_reader *r, json_object *obj,
		    const char *key, char label[CELL_NAME_MAX]);
int json_read_number(const struct json_reader *r, json_object *obj,
		     const char *key, uint64_t *out);
/* A missing optional member is false. */
int json_read_bool(const struct json_reader *r, json_object *obj,
		   const char *key, bool optional, bool *out);
/* The number must be finite and not negative. */
int json_read_real(const struct json_reader *r, json_object *obj,
		   const char *key, double *out);
/* Set *out to the index of the text in @names. */
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
 * json_read_array() - read an array of objects into an array of structs
 * @r: the reader
 * @obj: the object that has the array as a member
 * @key: name of the member
 * @size: size of one struct in bytes
 * @load: reads one object into a struct
 * @items: pointer to the pointer to the array, which is allocated here
 * @nr: set to the number of structs to release, also after a failure
 *
 * Return: 0 or -errno.
 */
int json_read_array(struct json_reader *r, json_object *obj, const char *key,
		    size_t size, json_reader_item *load, void *items,
		    size_t *nr);

/*
 * Read a list that is a row, such as ["zap_pte_range", 120, 2]: first check
 * that it has @nr items, then read each item by its index. @key, the member
 * that has the rows, is used in the message.
 */
int json_read_row(const struct json_reader *r, json_object *row,
		  const char *key, size_t nr);
int json_read_row_number(const struct json_reader *r, json_object *row,
			 const char *key, size_t at, uint64_t *out);
int json_read_row_text(const struct json_reader *r, json_object *row,
		       const char *key, size_t at, const char **out);

/* A list of pairs of numbers; members but @nr are of json_read.c. */
struct json_pairs {
	size_t nr;
	size_t next;
	const char *key, *text;
	json_object *list;
};

/*
 * Read a list of pairs, such as [[10,1],[20,3]]: first the list, then pairs->nr
 * times the next pair. json_read_file() keeps such a list out of the tree.
 */
int json_read_pairs(const struct json_reader *r, json_object *obj,
		    const char *key, struct json_pairs *pairs);
int json_next_pair(const struct json_reader *r, struct json_pairs *pairs,
		   uint64_t pair[2]);

/**
 * json_read_texts() - read and copy a list of texts
 * @r: the reader
 * @obj: the object that has the list as a member
 * @key: name of the member
 * @optional: the list may be missing: *nr is then 0 and *texts NULL
 * @texts: set to the copies
 * @nr: set to the number of texts to release, also after a failure
 *
 * Return: 0 or -errno.
 */
int json_read_texts(const struct json_reader *r, json_object *obj,
		    const char *key, bool optional, char ***texts, size_t *nr);

/*
 * Lenient reading, for what this program or fio has written: nothing is an
 * error, and a missing value has a default.
 */

/* The object or list in @text; NULL if it is not JSON. */
json_object *json_parse(const char *text);
/* A member; NULL if it is missing or null. @o may be NULL. */
json_object *json_get(json_object *o, const char *key);
/* A text, or any other value as JSON text; NULL if it is missing. */
const char *json_get_text(json_object *o, const char *key);
/* A number; 0 if it is missing. */
uint64_t json_get_number(json_object *o, const char *key);
double json_get_real(json_object *o, const char *key);
/* The value itself rather than a member. */
uint64_t json_number(json_object *value);
/* Number of items of a list or members of an object; else 0. */
size_t json_length(json_object *list);
/* Item of a list; NULL if the index is too high. */
json_object *json_item(json_object *list, size_t index);

/* Called by json_each(); a result other than 0 ends the loop. */
typedef int json_each_member(void *data, const char *key, json_object *value);

/* Call @fn for every member. Return: its last result, or 0 without a member. */
int json_each(json_object *o, json_each_member *fn, void *data);

#endif
