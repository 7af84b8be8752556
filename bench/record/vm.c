// SPDX-License-Identifier: GPL-2.0-or-later
/* vm.c - the virtual machine that a result was measured in */
#include "record/vm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/json_out.h"

static const struct {
	const char *name;
	bool number;
} keys[] = {
	{ "qemu", false }, { "memory_bytes", true }, { "pmem_bytes", true },
	{ "cpus", true },  { "append", false },
};

#define NR_KEYS (sizeof(keys) / sizeof(*keys))

/* Return: 0, or -EINVAL if @text is not a number. */
static int put_number(json_object *vm, const char *key, const char *text)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno)
		return -EINVAL;
	json_put_number(vm, key, n);
	return 0;
}

static int take_line(const char *path, char *line, json_object *vm,
		     struct err *e)
{
	char *equals = strchr(line, '=');
	size_t i;

	line[strcspn(line, "\n")] = '\0';
	if (equals)
		*equals = '\0';
	for (i = 0; equals && i < NR_KEYS; i++)
		if (!strcmp(line, keys[i].name))
			break;
	if (!equals || i == NR_KEYS)
		return err_set(
			e, EINVAL,
			"%s: unknown line \"%.60s\"; the keys are qemu=, memory_bytes=, pmem_bytes=, cpus=, append=",
			path, line);
	if (!keys[i].number)
		json_put_text(vm, line, equals + 1);
	else if (put_number(vm, line, equals + 1))
		return err_set(e, EINVAL, "%s: %s=%.60s is not a number", path,
			       line, equals + 1);
	return 0;
}

static int check_keys(const char *path, json_object *vm, struct err *e)
{
	size_t i;

	for (i = 0; i < NR_KEYS; i++)
		if (!json_get(vm, keys[i].name))
			return err_set(e, EINVAL, "%s has no line %s=", path,
				       keys[i].name);
	return 0;
}

int vm_read_lines(const char *path, json_object **vm, struct err *e)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	*vm = NULL;
	if (!f)
		return err_sys(e, errno,
			       "cannot read the guest's machine from %s", path);
	*vm = json_new_object();
	while (!err && getline(&line, &room, f) > 0)
		err = take_line(path, line, *vm, e);
	free(line);
	fclose(f);
	if (!err)
		err = check_keys(path, *vm, e);
	if (err) {
		json_object_put(*vm);
		*vm = NULL;
	}
	return err;
}

int result_vm_load(const struct json_reader *r, json_object *root,
		   struct result_vm *vm)
{
	json_object *obj;
	int err;

	memset(vm, 0, sizeof(*vm));
	err = json_read_member(r, root, "vm", json_type_object, true, &obj);
	if (err || !obj)
		return err;
	err = json_read_text(r, obj, "qemu", false, &vm->qemu);
	if (!err)
		err = json_read_number(r, obj, "memory_bytes",
				       &vm->memory_bytes);
	if (!err)
		err = json_read_number(r, obj, "pmem_bytes", &vm->pmem_bytes);
	if (!err)
		err = json_read_number(r, obj, "cpus", &vm->cpus);
	if (!err)
		err = json_read_text(r, obj, "append", false, &vm->append);
	return err;
}

void result_vm_free(struct result_vm *vm)
{
	free(vm->qemu);
	free(vm->append);
	memset(vm, 0, sizeof(*vm));
}

bool result_vm_equal(const struct result_vm *a, const struct result_vm *b)
{
	if (!a->qemu || !b->qemu)
		return true;
	return !strcmp(a->qemu, b->qemu) && !strcmp(a->append, b->append) &&
	       a->memory_bytes == b->memory_bytes &&
	       a->pmem_bytes == b->pmem_bytes && a->cpus == b->cpus;
}
