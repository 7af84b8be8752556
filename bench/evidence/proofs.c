// SPDX-License-Identifier: GPL-2.0-or-later
/* proofs.c - which mutants make a check fail */
#include "evidence/proofs.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "file/data_path.h"
#include "file/ini_file.h"

/* State while a file is read. */
struct reader {
	struct proofs *proofs;
	char mutant[64];
};

static int add_term(struct reader *r, const char *workload, size_t workload_len,
		    const char *term, size_t len, struct err *e)
{
	struct proof *p =
		array_add(&r->proofs->proof, &r->proofs->nr, sizeof(*p));

	if (!p)
		return err_set(e, ENOMEM, "no memory for a mutant's checks");
	p->mutant = strdup(r->mutant);
	p->workload = strndup(workload, workload_len);
	p->term = strndup(term, len);
	return p->mutant && p->workload && p->term ?
		       0 :
		       err_set(e, ENOMEM, "no memory for a mutant's checks");
}

/* Take the cells and their checks only. bench/mutant reads the changes. */
static int take_line(void *arg, const struct ini_line *line, struct err *e)
{
	const char *workload = line->section + 5, *at;
	size_t len;
	int err = 0;

	if (strncmp(line->section, "cell ", 5) || strcmp(line->key, "fails"))
		return 0;
	for (at = line->value; !err && *at; at += len + (at[len] == '&')) {
		len = strcspn(at, "&");
		err = add_term(arg, workload, strcspn(workload, ":"), at, len,
			       e);
	}
	return err;
}

static int load_file(const char *path, struct proofs *proofs, struct err *e)
{
	struct reader r = { .proofs = proofs };
	const char *base = strrchr(path, '/');

	snprintf(r.mutant, sizeof(r.mutant), "%.63s", base ? base + 1 : path);
	r.mutant[strcspn(r.mutant, ".")] = '\0';
	return ini_file_read(path, take_line, &r, e);
}

int proofs_load(const char *folder, struct proofs *proofs, struct err *e)
{
	char found[PATH_MAX], pattern[PATH_MAX + 8];
	glob_t files = { .gl_pathc = 0 };
	size_t i;
	int err = folder ? 0 : data_path(MUTANTS_FOLDER, found, e);

	*proofs = (struct proofs){ .proof = NULL };
	if (err)
		return err == -ENOENT ? 0 : err;
	snprintf(pattern, sizeof(pattern), "%s/*.ini", folder ? folder : found);
	if (glob(pattern, 0, NULL, &files))
		return 0;
	for (i = 0; !err && i < files.gl_pathc; i++)
		err = load_file(files.gl_pathv[i], proofs, e);
	globfree(&files);
	if (err)
		proofs_free(proofs);
	return err;
}

void proofs_free(struct proofs *proofs)
{
	size_t i;

	for (i = 0; i < proofs->nr; i++) {
		free(proofs->proof[i].mutant);
		free(proofs->proof[i].workload);
		free(proofs->proof[i].term);
	}
	free(proofs->proof);
	*proofs = (struct proofs){ .proof = NULL };
}

static bool matches(const char *expression, const char *check)
{
	char *whole;
	regex_t regex;
	bool match;

	if (asprintf(&whole, "^(%s)$", expression) < 0)
		return false;
	match = !regcomp(&regex, whole, REG_EXTENDED | REG_NOSUB);
	free(whole);
	if (!match)
		return false;
	match = !regexec(&regex, check, 0, NULL, 0);
	regfree(&regex);
	return match;
}

static bool proves(const struct proof *p, const char *workload,
		   const char *check)
{
	if (strcmp(p->workload, workload))
		return false;
	return strncmp(p->term, "each:", 5) ? !strcmp(p->term, check) :
					      matches(p->term + 5, check);
}

int proofs_of_check(const struct proofs *proofs, const char *workload,
		    const char *check, char **names, struct err *e)
{
	const char *last = NULL;
	size_t i;
	int err = 0;

	*names = NULL;
	for (i = 0; !err && i < proofs->nr; i++) {
		const struct proof *p = &proofs->proof[i];

		if (!proves(p, workload, check) ||
		    (last && !strcmp(last, p->mutant)))
			continue;
		last = p->mutant;
		err = ini_append(names, p->mutant, e);
	}
	if (err) {
		free(*names);
		*names = NULL;
	}
	return err;
}
