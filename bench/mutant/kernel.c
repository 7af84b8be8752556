// SPDX-License-Identifier: GPL-2.0-or-later
/* kernel.c - symbols and text of a kernel, as a running guest has them */
#include "mutant/kernel.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	enum model model;
	const char *name;
} models[] = {
	{ MODEL_DEVMAP, "devmap" },
	{ MODEL_SPECIAL, "refcounted-special" },
	{ MODEL_REFCOUNTED, "refcounted" },
};

#define NR_MODELS (sizeof(models) / sizeof(*models))

const char *model_name(enum model model)
{
	size_t i;

	for (i = 0; i < NR_MODELS; i++)
		if (models[i].model == model)
			return models[i].name;
	return "unknown";
}

enum model model_parse(const char *name)
{
	size_t i;

	for (i = 0; i < NR_MODELS; i++)
		if (!strcmp(models[i].name, name))
			return models[i].model;
	return 0;
}

static int image_index(const struct kernel *k, const char *name)
{
	size_t i;

	for (i = 0; i < k->nr_images; i++)
		if (!strcmp(k->image[i].name, name))
			return (int)i;
	return -1;
}

/* Load the bytes of @image that were saved. A module may have none. */
static int load_image(const char *folder, struct image *image, struct err *e)
{
	char path[4096];
	FILE *f;
	long len;

	snprintf(path, sizeof(path), "%s/%s", folder, image->name);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fseek(f, 0, SEEK_END) || (len = ftell(f)) < 0 ||
	    fseek(f, 0, SEEK_SET)) {
		fclose(f);
		return err_sys(e, errno, "text %s", path);
	}
	image->len = (size_t)len;
	image->bytes = malloc(image->len + 1);
	if (image->bytes &&
	    fread(image->bytes, 1, image->len, f) != image->len) {
		fclose(f);
		return err_set(e, EIO, "text %s cannot be read to its end",
			       path);
	}
	fclose(f);
	return image->bytes ? 0 : err_set(e, ENOMEM, "no memory for %s", path);
}

static int load_images(const char *folder, struct kernel *k, struct err *e)
{
	char path[4096], line[256];
	struct image image, *more;
	FILE *f;
	int err = 0;

	snprintf(path, sizeof(path), "%s/bases", folder);
	f = fopen(path, "re");
	if (!f)
		return err_sys(e, errno, "%s", path);
	while (!err && fgets(line, sizeof(line), f)) {
		image = (struct image){ 0 };
		if (sscanf(line, "%63s 0x%" SCNx64, image.name, &image.base) !=
		    2)
			continue;
		more = reallocarray(k->image, k->nr_images + 1, sizeof(*more));
		if (!more) {
			err = err_set(e, ENOMEM, "no memory for %s", path);
			break;
		}
		k->image = more;
		err = load_image(folder, &image, e);
		k->image[k->nr_images++] = image;
	}
	fclose(f);
	if (!err && (image_index(k, "kernel") != 0 || !k->image[0].len))
		err = err_set(
			e, EINVAL,
			"%s holds no kernel text; remove the folder, so that it is made again",
			folder);
	return err;
}

/* Take a line "ADDRESS TYPE NAME [MODULE]". Each image has moved by @shift. */
static int take_symbol(struct kernel *k, const char *line,
		       const uint64_t *shift, size_t *room)
{
	char name[256], module[66] = "kernel", type;
	struct kernel_symbol *more, *to;
	uint64_t at;
	int image;

	if (sscanf(line, "%16" SCNx64 " %c %255s [%64[^]]", &at, &type, name,
		   module) < 3)
		return 0;
	image = image_index(k, module);
	if (image < 0)
		return 0;
	if (k->nr_symbols == *room) {
		*room = *room ? 2 * *room : 65536;
		more = reallocarray(k->symbol, *room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		k->symbol = more;
	}
	to = &k->symbol[k->nr_symbols];
	*to = (struct kernel_symbol){ at + shift[image], strdup(name), image };
	if (!to->name)
		return -ENOMEM;
	k->nr_symbols++;
	return 0;
}

/* Take "# module NAME 0xADDRESS", its address when its symbols were printed. */
static void take_base(const struct kernel *k, const char *line, uint64_t *shift)
{
	char name[64];
	uint64_t base;
	int image;

	if (sscanf(line, "# module %63s 0x%" SCNx64, name, &base) != 2)
		return;
	image = image_index(k, name);
	if (image >= 0)
		shift[image] = k->image[image].base - base;
}

static int by_address(const void *a, const void *b)
{
	const struct kernel_symbol *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static int load_symbols(const char *folder, struct kernel *k, struct err *e)
{
	uint64_t *shift = calloc(k->nr_images, sizeof(*shift));
	char path[4096], line[512];
	size_t room = 0;
	int err = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/symbols", folder);
	f = fopen(path, "re");
	if (!f) {
		free(shift);
		return err_sys(e, errno, "%s", path);
	}
	while (shift && !err && fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			take_base(k, line, shift);
		else
			err = take_symbol(k, line, shift, &room);
	}
	fclose(f);
	if (err || !shift)
		err_set(e, ENOMEM, "no memory for %s", path);
	else if (!k->nr_symbols)
		err = err_set(e, EINVAL, "%s names no symbol", path);
	else
		qsort(k->symbol, k->nr_symbols, sizeof(*k->symbol), by_address);
	free(shift);
	return shift ? err : -ENOMEM;
}

/* Does symbol @s have the name @name, apart from a suffix of the compiler? */
static bool has_name(const struct kernel_symbol *s, const char *name)
{
	static const char *const clones[] = { ".isra.", ".constprop." };
	size_t len = strlen(name), i;

	if (strncmp(s->name, name, len))
		return false;
	if (!s->name[len])
		return true;
	if (strstr(s->name + len, ".cold") || strstr(s->name + len, ".part."))
		return false;
	for (i = 0; i < sizeof(clones) / sizeof(*clones); i++)
		if (!strncmp(s->name + len, clones[i], strlen(clones[i])))
			return true;
	return false;
}

bool kernel_has(const struct kernel *k, const char *name)
{
	size_t i;

	for (i = 0; i < k->nr_symbols; i++)
		if (!strcmp(k->symbol[i].name, name))
			return true;
	return false;
}

/*
 * Derive the model from symbols, never from the version, as symbols/symbols.c
 * does.
 */
static enum model model_of(const struct kernel *k)
{
	if (kernel_has(k, "vmf_insert_folio_pmd"))
		return kernel_has(k, "follow_devmap_pmd") ? MODEL_SPECIAL :
							    MODEL_REFCOUNTED;
	if (kernel_has(k, "__put_devmap_managed_folio_refs") ||
	    kernel_has(k, "__put_devmap_managed_page_refs"))
		return MODEL_DEVMAP;
	return 0;
}

int kernel_load(const char *folder, struct kernel *k, struct err *e)
{
	int err;

	*k = (struct kernel){ 0 };
	err = load_images(folder, k, e);
	if (!err)
		err = load_symbols(folder, k, e);
	if (!err)
		k->model = model_of(k);
	if (err)
		kernel_free(k);
	return err;
}

void kernel_free(struct kernel *k)
{
	size_t i;

	for (i = 0; i < k->nr_symbols; i++)
		free(k->symbol[i].name);
	for (i = 0; i < k->nr_images; i++)
		free(k->image[i].bytes);
	free(k->symbol);
	free(k->image);
	*k = (struct kernel){ 0 };
}

const unsigned char *kernel_bytes(const struct kernel *k, uint64_t at,
				  size_t len)
{
	const struct image *image;
	size_t i;

	for (i = 0; i < k->nr_images; i++) {
		image = &k->image[i];
		if (at >= image->base && at - image->base < image->len &&
		    image->len - (at - image->base) >= len)
			return image->bytes + (at - image->base);
	}
	return NULL;
}

/* Add the piece from symbol @i to the next symbol at a higher address. */
static bool add_piece(const struct kernel *k, size_t i, struct function *f)
{
	struct piece *piece = &f->piece[f->nr];
	uint64_t at = k->symbol[i].at, end = f->image->base + f->image->len;
	size_t j;

	for (j = i + 1; j < k->nr_symbols && k->symbol[j].at <= at; j++)
		;
	if (j < k->nr_symbols && k->symbol[j].at < end)
		end = k->symbol[j].at;
	if (end <= at || f->nr == PIECES_MAX)
		return false;
	*piece = (struct piece){ at, end - at, kernel_bytes(k, at, end - at) };
	f->nr++;
	return piece->bytes;
}

/*
 * Is @s a part that the compiler split off from @body: NAME.cold, NAME.part.N?
 */
static bool is_piece_of(const struct kernel_symbol *s,
			const struct kernel_symbol *body)
{
	size_t len = strlen(body->name);

	return s->image == body->image && !strncmp(s->name, body->name, len) &&
	       (!strncmp(s->name + len, ".cold", 5) ||
		!strncmp(s->name + len, ".part.", 6));
}

/* Find the symbol of function @name in @image. */
static int find_body(const struct kernel *k, int image, const char *name,
		     size_t *body, struct err *e)
{
	size_t exact = 0, folded = 0, i;

	for (i = 0; i < k->nr_symbols; i++) {
		const struct kernel_symbol *s = &k->symbol[i];

		if (s->image != image || !has_name(s, name))
			continue;
		if (!strcmp(s->name, name) && !exact++)
			*body = i;
		else if (strcmp(s->name, name) && !folded++ && !exact)
			*body = i;
	}
	if (exact > 1 || (!exact && folded > 1))
		return err_set(e, ENOTUNIQ, "%zu functions are called %s",
			       exact > 1 ? exact : folded, name);
	if (!exact && !folded)
		return err_set(e, ENOENT, "there is no function %s%s%s", name,
			       image ? " in module " : "",
			       image ? k->image[image].name : "");
	return 0;
}

/*
 * Split [MODULE:]NAME.
 *
 * Return: the index of its image, with @plain set to NAME; -ENOENT.
 */
static int split_name(const struct kernel *k, const char *name,
		      const char **plain, struct err *e)
{
	const char *colon = strchr(name, ':');
	char module[64] = "kernel";
	int image;

	*plain = colon ? colon + 1 : name;
	if (colon)
		snprintf(module, sizeof(module), "%.*s", (int)(colon - name),
			 name);
	image = image_index(k, module);
	if (image < 0)
		return err_set(e, ENOENT, "module %s is not loaded", module);
	return image;
}

int kernel_function(const struct kernel *k, const char *name,
		    struct function *f, struct err *e)
{
	size_t body = 0, i;
	const char *plain;
	int image = split_name(k, name, &plain, e), err;

	*f = (struct function){ 0 };
	snprintf(f->name, sizeof(f->name), "%s", name);
	err = image < 0 ? image : find_body(k, image, plain, &body, e);
	if (err)
		return err;
	f->image = &k->image[image];
	if (!add_piece(k, body, f))
		return err_set(e, ENOENT, "the text of %s was not saved", name);
	for (i = 0; i < k->nr_symbols; i++)
		if (is_piece_of(&k->symbol[i], &k->symbol[body]))
			add_piece(k, i, f);
	return 0;
}

/* Index of the first symbol at @at or above. */
static size_t first_at(const struct kernel *k, uint64_t at)
{
	size_t low = 0, high = k->nr_symbols, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (k->symbol[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool kernel_names(const struct kernel *k, uint64_t at, const char *name)
{
	size_t i;

	for (i = first_at(k, at); i < k->nr_symbols && k->symbol[i].at == at;
	     i++)
		if (has_name(&k->symbol[i], name))
			return true;
	return false;
}

bool kernel_leads_to(const struct kernel *k, uint64_t at, const char *name)
{
	const unsigned char *code;
	int32_t rel;

	if (kernel_names(k, at, name))
		return true;
	code = kernel_bytes(k, at, 9);
	if (code && !memcmp(code, "\xf3\x0f\x1e\xfa", 4)) { /* endbr64 */
		code += 4;
		at += 4;
	}
	if (!code || code[0] != 0xe9)
		return false;
	memcpy(&rel, code + 1, sizeof(rel));
	return kernel_names(k, at + 5 + (uint64_t)(int64_t)rel, name);
}

uint64_t kernel_address(const struct kernel *k, const char *name, struct err *e)
{
	const char *plain;
	int image = split_name(k, name, &plain, e);
	size_t i;

	if (image < 0 || find_body(k, image, plain, &i, e))
		return 0;
	return k->symbol[i].at;
}
