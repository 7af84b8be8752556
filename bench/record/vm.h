/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vm.h - the virtual machine that a result was measured in */
#ifndef DAXSTORM_RECORD_VM_H
#define DAXSTORM_RECORD_VM_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "file/json_read.h"

struct result_vm {
	char *qemu; /* its version; NULL: nobody said that there was a VM */
	uint64_t memory_bytes;
	uint64_t pmem_bytes; /* of the namespace, labels excluded */
	uint64_t cpus;	     /* of cells of several tasks */
	char *append;	     /* kernel parameters beside our own */
};

/**
 * vm_read_lines() - turn the lines of scripts/machine.sh into JSON
 * @path: file of lines KEY=VALUE, one for each member of struct result_vm
 * @vm: the member "vm" of a result file; the caller puts it
 * @reason: reason of a failure
 *
 * Return: 0; -EINVAL when a key is missing, unknown or no number; -errno.
 */
int vm_read_lines(const char *path, json_object **vm, struct err *reason);

/**
 * result_vm_load() - read the member "vm" of a result file, for result_load()
 * @r: reader of the file
 * @root: the whole file
 * @vm: filled; all zero if the file has no such member
 *
 * Return: 0, or -errno with the reason in @r.
 */
int result_vm_load(const struct json_reader *r, json_object *root,
		   struct result_vm *vm);
void result_vm_free(struct result_vm *vm);

/* Are both the same machine? Unknown on either side counts as the same. */
bool result_vm_equal(const struct result_vm *a, const struct result_vm *b);

#endif
