// SPDX-License-Identifier: GPL-2.0-or-later
/* main.c - mutant: match the files of mutants against a kernel's text */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/output.h"
#include "base/version.h"
#include "mutant/file.h"
#include "mutant/resolve.h"

static const char usage[] =
	"usage: mutant match FOLDER FILE...\n"
	"       mutant cells FOLDER FILE...\n"
	"       mutant resolve FOLDER FILE\n"
	"       mutant model FOLDER\n"
	"       mutant check|modules FILE...\n"
	"FOLDER holds the text of a kernel (scripts/vm --text), FILE is a mutant.\n"
	"match    a line for each mutant of the kernel's model, separated by tabs:\n"
	"         NAME, \"applies\" or \"does not apply\", its edits or the reason;\n"
	"         1 if one does not apply\n"
	"cells    the cells that catch each: NAME, cell, tasks, what fails\n"
	"resolve  the bytes to change: ADDRESS, OLD, NEW, FUNCTION+OFFSET\n"
	"model    how the kernel counts DAX pages\n"
	"check    only read the files; NAME, models, what each breaks\n"
	"modules  the modules that its changes are in, one a line\n";

static void print_bytes(const unsigned char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%02x", bytes[i]);
}

static int do_match(const struct mutant *m, const struct kernel *k)
{
	struct edits edits;
	struct err reason;
	size_t i;
	int err = mutant_resolve(m, k, &edits, &reason);

	if (err == -EXDEV)
		return 0;
	if (err) {
		printf("%s\tdoes not apply\t%s\n", m->name, reason.text);
		return err;
	}
	printf("%s\tapplies\t", m->name);
	for (i = 0; i < edits.nr; i++)
		printf("%s%s", i ? " " : "", edits.edit[i].where);
	putchar('\n');
	edits_free(&edits);
	return 0;
}

static int do_cells(const struct mutant *m, const struct kernel *k)
{
	const struct mutant_cell *c;

	for (c = m->cell; c < m->cell + m->nr_cells; c++)
		if (m->models & c->models & k->model)
			printf("%s\t%s\t%u\t%s\n", m->name, c->cell, c->tasks,
			       c->fails);
	return 0;
}

static int do_resolve(const struct mutant *m, const struct kernel *k)
{
	struct edits edits;
	struct err reason;
	struct edit *e;
	int err = mutant_resolve(m, k, &edits, &reason);

	if (err) {
		complain("%s: %s", m->name, reason.text);
		return err;
	}
	for (e = edits.edit; e < edits.edit + edits.nr; e++) {
		printf("0x%llx\t", (unsigned long long)e->at);
		print_bytes(e->old, e->len);
		putchar('\t');
		print_bytes(e->new, e->len);
		printf("\t%s\n", e->where);
	}
	edits_free(&edits);
	return 0;
}

static int do_check(const struct mutant *m, const struct kernel *k)
{
	unsigned int bit;

	(void)k;
	printf("%s\t", m->name);
	for (bit = 1; bit <= m->models; bit <<= 1)
		if (m->models & bit)
			printf("%s%s", m->models & (bit - 1) ? " " : "",
			       model_name((enum model)bit));
	printf("\t%s\n", m->breaks);
	return 0;
}

/*
 * Print the modules that the changes are in, since they must be loaded first.
 */
static int do_modules(const struct mutant *m, const struct kernel *k)
{
	const struct change *c;
	size_t len;

	(void)k;
	for (c = m->change; c < m->change + m->nr_changes; c++) {
		len = strcspn(c->function, ":");
		if (c->function[len])
			printf("%.*s\n", (int)len, c->function);
	}
	return 0;
}

static const struct command {
	const char *name;
	bool wants_kernel;
	int least, most; /* number of files */
	int (*run)(const struct mutant *mutant, const struct kernel *kernel);
} commands[] = {
	{ "match", true, 1, INT_MAX, do_match },
	{ "cells", true, 1, INT_MAX, do_cells },
	{ "resolve", true, 1, 1, do_resolve },
	{ "model", true, 0, 0, NULL },
	{ "check", false, 1, INT_MAX, do_check },
	{ "modules", false, 1, INT_MAX, do_modules },
};

static int run_command(const struct command *c, char **argv, int argc)
{
	struct kernel kernel = { 0 };
	struct mutant mutant;
	struct err reason;
	int bad = 0, i = 0, err;

	if (c->wants_kernel && kernel_load(argv[i++], &kernel, &reason)) {
		complain("%s", reason.text);
		return EXIT_FAILURE;
	}
	if (!c->run)
		puts(model_name(kernel.model));
	for (; i < argc; i++) {
		err = mutant_load(argv[i], &mutant, &reason);
		if (err) {
			complain("%s", reason.text);
			bad = 1;
			continue;
		}
		if (c->run(&mutant, &kernel))
			bad = 1;
		mutant_free(&mutant);
	}
	kernel_free(&kernel);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run(int argc, char **argv)
{
	const struct command *c;
	int files;
	size_t i;

	if (argc > 1 && !strcmp(argv[1], "--version")) {
		printf("daxstorm %s\n", daxstorm_version);
		return 0;
	}
	if (argc > 1 &&
	    (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(usage, stdout);
		return 0;
	}
	for (i = 0; argc > 2 && i < sizeof(commands) / sizeof(*commands); i++) {
		c = &commands[i];
		files = argc - 2 - c->wants_kernel;
		if (!strcmp(argv[1], c->name) && files >= c->least &&
		    files <= c->most)
			return run_command(c, argv + 2, argc - 2);
	}
	fputs(usage, stderr);
	return 64;
}

int main(int argc, char **argv)
{
	output_open();
	return output_end(run(argc, argv));
}
