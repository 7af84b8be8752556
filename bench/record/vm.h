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
	char *qemu; /* version of QEMU; NULL: no VM was recorded */
	uint64_t memory_bytes;
	uint64_t pmem_bytes; /* size of the namespace without its labels */
	uint64_t cpus;	     /* number of CPUs for cells of several tasks */
	char *append;	     /* kernel parameters besides those of daxstorm */
};

/**
 * vm_read_lines() - convert the lines of scripts/machine.sh to JSON
 * @path: file of lines KEY=VALUE, one for each member of struct result_vm
 * @vm: set to the member "vm" of a result file; the caller releases it
 * @reason: reason of a failure
 *
 * Return: 0; -EINVAL if a key is missing, unknown or not a number; -errno.
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

/* Do both describe the same machine? An unknown value equals any other. */
bool result_vm_equal(const struct result_vm *a, const struct result_vm *b);

#endif
