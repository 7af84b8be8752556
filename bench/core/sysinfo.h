/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysinfo.h - which kernel and machine a result comes from */
#ifndef DAXSTORM_CORE_SYSINFO_H
#define DAXSTORM_CORE_SYSINFO_H

#include "core/result.h"

/**
 * sysinfo_fill() - fill kernel, machine and config of a result
 * @config: kernel config file, or NULL for /boot/config-RELEASE
 * @result: fields set by strdup; release with result_free()
 * @why: reason of a failure
 *
 * A config that cannot be read leaves the list empty. Return: 0 or -errno.
 */
int sysinfo_fill(const char *config, struct result *result, struct why *why);

/**
 * model_of() - how the kernel of a symbol table counts DAX pages
 * @kallsyms: path, normally /proc/kallsyms (names need no privilege)
 *
 * Told by symbols, never by version: vmf_insert_folio_pmd came with commit
 * 6c88f72691f8, follow_devmap_pmd went when DAX no longer used devmap entries.
 *
 * Return: "devmap", "refcounted-special", "refcounted" or "unknown".
 */
const char *model_of(const char *kallsyms);

#endif
