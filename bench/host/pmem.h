/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pmem.h - whether persistent memory is real, and how that is known */
#ifndef DAXSTORM_HOST_PMEM_H
#define DAXSTORM_HOST_PMEM_H

#include <stdbool.h>
#include <sys/stat.h>

#include "host/state.h"

/**
 * host_pmem_of() - add the memory behind a target to a list
 * @root: "" for this machine, or a folder that stands in for /
 * @st: of the target: a directory, or a character device
 * @virtual: a hypervisor runs this machine
 * @list: gets one item, named by the region, unless it has it already; none if
 *	  the target is no persistent memory
 *
 * Return: 0 or -ENOMEM.
 */
int host_pmem_of(const char *root, const struct stat *st, bool virtual,
		 struct host_list *list);

/* Add the memory of all regions and devdax devices. Return: 0 or -ENOMEM. */
int host_pmem_all(const char *root, bool virtual, struct host_list *list);

#endif
