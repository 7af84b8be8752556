// SPDX-License-Identifier: GPL-2.0-or-later
/* vm.c - the virtual machine that a result was measured in */
#include "record/vm.h"

#include <stdlib.h>
#include <string.h>

#include "file/key_lines.h"

static const struct key_line vm_keys[] = {
	{ .key = "qemu" },
	{ .key = "memory_bytes", .number = true },
	{ .key = "pmem_bytes", .number = true },
	{ .key = "cpus", .number = true },
	{ .key = "append" },
	{ 0 },
};

int vm_read_lines(const char *path, json_object **vm, struct err *e)
{
	return key_lines_read(path, "machine of the guest", vm_keys, vm, e);
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
