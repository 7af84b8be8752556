/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_read.h - typed members of a JSON file that must be exactly right */
#ifndef DAXSTORM_BASE_JSON_READ_H
#define DAXSTORM_BASE_JSON_READ_H

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
int refuse(const struct json_reader *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * read_file() - parse a whole file that holds one JSON object
 * @r: the path, and where the reason of a failure goes
 * @max: bytes above which the file is refused
 * @root: the object; release with json_object_put()
 *
 * Return: 0, or -errno with nothing to release.
 */
int read_file(const struct json_reader *r, long max, json_object **root);

/*
 * Each of these takes member @key of @obj. A member that is missing or of
 * another type is refused; an optional one may be missing and leaves *out as
 * it is (read_member: NULL).
 */
int read_member(const struct json_reader *r, json_object *obj, const char *key,
		json_type type, bool optional, json_object **out);
/* A copy in printable ASCII, tabs and newlines: consoles carry anything. */
int read_text(const struct json_reader *r, json_object *obj, const char *key,
	      bool optional, char **out);
/* A name that can be a part of a file name. */
int read_name(const struct json_reader *r, json_object *obj, const char *key,
	      char name[CELL_NAME_MAX]);
/* A name for people, of a check: printable ASCII. */
int read_label(const struct json_reader *r, json_object *obj, const char *key,
	       char label[CELL_NAME_MAX]);
int read_number(const struct json_reader *r, json_object *obj, const char *key,
		uint64_t *out);
/* Finite, and 0 or more. */
int read_double(const struct json_reader *r, json_object *obj, const char *key,
		double *out);
/* Index of the text in @names. */
int read_choice(const struct json_reader *r, json_object *obj, const char *key,
		const char *const *names, unsigned int nr, unsigned int *out);
/* The value itself rather than a member; @key is for the message. */
int read_value(const struct json_reader *r, json_object *value, const char *key,
	       uint64_t *out);

/* Load one object of an array into @item, which is zeroed. */
typedef int json_reader_item(struct json_reader *r, json_object *obj,
			     void *item);

/**
 * read_array() - turn an array of objects into an array of structs
 * @size: of one struct
 * @load: fills one
 * @items: pointer to the pointer to the array, allocated here
 * @nr: structs that may hold something to release, after a failure too
 */
int read_array(struct json_reader *r, json_object *obj, const char *key,
	       size_t size, json_reader_item *load, void *items, size_t *nr);

#endif
