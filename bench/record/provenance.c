// SPDX-License-Identifier: GPL-2.0-or-later
/* provenance.c - what a result was measured with, where and when */
#include "record/provenance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "file/file.h"
#include "file/json_out.h"
#include "file/key_lines.h"

#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"

static const struct key_line start_keys[] = {
	{ .key = "boot_id" },
	{ .key = "date" },
	{ .key = "host" },
	{ .key = "plugin", .optional = true },
	{ .key = "image", .optional = true },
	{ .key = "base", .optional = true },
	{ .key = "modules", .optional = true },
	{ .key = "fio", .optional = true },
	{ 0 },
};

static const char *const layers[] = { "base", "modules", "fio" };

#define NR_LAYERS (sizeof(layers) / sizeof(*layers))

int provenance_write_start(const char *path, struct err *e)
{
	struct utsname uts;
	time_t now = time(NULL);
	struct tm utc;
	char date[32], *id;
	FILE *f;
	int err = file_read(BOOT_ID_PATH, 100, &id, NULL);

	if (err)
		return err_sys(e, -err, "read the boot ID " BOOT_ID_PATH);
	id[strcspn(id, "\n")] = '\0';
	uname(&uts);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ",
		 gmtime_r(&now, &utc));
	f = fopen(path, "we");
	if (f)
		fprintf(f, "boot_id=%s\ndate=%s\nhost=%s\n", id, date,
			uts.nodename);
	free(id);
	if (!f || fclose(f))
		return err_sys(e, errno, "write %s", path);
	return 0;
}

static void put_layers(json_object *provenance, json_object *lines)
{
	json_object *o;
	size_t i;

	if (!json_get(lines, layers[0]))
		return;
	o = json_put_object(provenance, "layers");
	for (i = 0; i < NR_LAYERS; i++)
		json_put_optional_text(o, layers[i],
				       json_get_text(lines, layers[i]));
}

int provenance_add_start(const char *path, json_object **provenance,
			 struct err *e)
{
	json_object *lines, *o;
	int err = key_lines_read(path, "start of the guest", start_keys, &lines,
				 e);

	if (err)
		return err;
	if (!*provenance) {
		*provenance = json_new_object();
		json_put_text(*provenance, "host",
			      json_get_text(lines, "host"));
		json_put_optional_text(*provenance, "plugin",
				       json_get_text(lines, "plugin"));
		put_layers(*provenance, lines);
		json_put_list(*provenance, "starts");
	}
	o = json_add_object(json_get(*provenance, "starts"));
	json_put_text(o, "boot_id", json_get_text(lines, "boot_id"));
	json_put_text(o, "date", json_get_text(lines, "date"));
	json_put_optional_text(o, "image", json_get_text(lines, "image"));
	json_object_put(lines);
	return 0;
}

static int load_start(struct json_reader *r, json_object *obj, void *item)
{
	struct result_start *start = item;
	int err = json_read_text(r, obj, "boot_id", false, &start->boot_id);

	if (!err)
		err = json_read_text(r, obj, "date", false, &start->date);
	return err ? err : json_read_text(r, obj, "image", true, &start->image);
}

static int load_layers(struct json_reader *r, json_object *obj,
		       struct result_provenance *p)
{
	char **digest[NR_LAYERS] = { &p->base, &p->modules, &p->fio };
	json_object *o;
	size_t i;
	int err =
		json_read_member(r, obj, "layers", json_type_object, true, &o);

	for (i = 0; !err && o && i < NR_LAYERS; i++)
		err = json_read_text(r, o, layers[i], true, digest[i]);
	return err;
}

int result_provenance_load(struct json_reader *r, json_object *root,
			   struct result_provenance *p)
{
	json_object *o;
	int err;

	memset(p, 0, sizeof(*p));
	err = json_read_member(r, root, "provenance", json_type_object, true,
			       &o);
	if (err || !o)
		return err;
	err = json_read_text(r, o, "program", true, &p->program);
	if (!err)
		err = json_read_text(r, o, "host", false, &p->host);
	if (!err)
		err = json_read_text(r, o, "plugin", true, &p->plugin);
	if (!err)
		err = load_layers(r, o, p);
	if (!err)
		err = json_read_array(r, o, "starts", sizeof(*p->starts),
				      load_start, &p->starts, &p->nr_starts);
	if (!err && !p->nr_starts)
		err = json_refuse(
			r,
			"\"starts\" of \"provenance\" is empty, so it is unknown which boot was measured; measure again");
	return err;
}

void result_provenance_free(struct result_provenance *p)
{
	size_t i;

	for (i = 0; i < p->nr_starts; i++) {
		free(p->starts[i].boot_id);
		free(p->starts[i].date);
		free(p->starts[i].image);
	}
	free(p->starts);
	free(p->program);
	free(p->host);
	free(p->plugin);
	free(p->base);
	free(p->modules);
	free(p->fio);
	memset(p, 0, sizeof(*p));
}
