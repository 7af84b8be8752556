/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysinfo.h - which kernel and machine a result comes from */
#ifndef DAXSTORM_RECORD_SYSINFO_H
#define DAXSTORM_RECORD_SYSINFO_H

#include "record/result.h"

/**
 * sysinfo_fill() - fill kernel, symbols, machine and config of a result
 * @config: kernel config file, or NULL for /boot/config-RELEASE
 * @result: fields set by strdup; release with result_free()
 * @reason: reason of a failure
 *
 * A config that cannot be read leaves the list empty. Return: 0 or -errno.
 */
int sysinfo_fill(const char *config, struct result *result, struct err *reason);

/*
 * Lines "NAME 0xADDRESS" of the loaded modules, for who profiles this kernel;
 * the address is 0 for a reader who may not know it. NULL if there are none;
 * the caller frees it.
 */
char *sysinfo_modules(void);

#endif
