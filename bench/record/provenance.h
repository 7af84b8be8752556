/* SPDX-License-Identifier: GPL-2.0-or-later */
/* provenance.h - what a result was measured with, where and when */
#ifndef DAXSTORM_RECORD_PROVENANCE_H
#define DAXSTORM_RECORD_PROVENANCE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "file/json_read.h"

/* One start of the guest, or the one boot of a machine. */
struct result_start {
	char *boot_id;
	char *date;  /* UTC, ISO 8601 */
	char *image; /* digest of the whole initrd; NULL: no guest */
};

/*
 * All that differs between two boots which measured the same is in here, and
 * nothing else: without this member two files can be compared byte by byte.
 */
struct result_provenance {
	char *program; /* GNU build ID in hex; NULL: unknown */
	char *host;    /* NULL: the file has no provenance */
	char *plugin;  /* digest of QEMU's plugin; NULL: it did not count */
	/* Digests of the layers of the guest's initrd; NULL: it has none */
	char *base;    /* all programs and libraries but fio's */
	char *modules; /* of the kernel */
	char *fio;
	struct result_start *starts;
	size_t nr_starts;
};

/**
 * provenance_write_start() - describe this boot of this machine, now
 * @path: file of lines, as scripts/vm leaves one for each start of a guest
 * @reason: set to the cause of a failure
 *
 * Return: 0 or -errno.
 */
int provenance_write_start(const char *path, struct err *reason);

/**
 * provenance_add_start() - add a start to the member "provenance" of a result
 * @path: file of lines boot_id=, date=, host=, and of a guest plugin=, image=,
 *	 base=, modules= and fio=
 * @provenance: the member; NULL before the first start, and made here
 * @reason: set to the cause of a failure
 *
 * Host, plugin and layers are those of the first start.
 *
 * Return: 0; -ENOENT if there is no such file; -EINVAL; or -errno.
 */
int provenance_add_start(const char *path, json_object **provenance,
			 struct err *reason);

/**
 * result_provenance_load() - read the member "provenance", for result_load()
 * @r: reader of the file
 * @root: the whole file
 * @provenance: filled; all zero if the file has no such member
 *
 * Return: 0, or -errno with the reason in @r; what was read must be released
 * after a failure too.
 */
int result_provenance_load(struct json_reader *r, json_object *root,
			   struct result_provenance *provenance);
void result_provenance_free(struct result_provenance *provenance);

#endif
