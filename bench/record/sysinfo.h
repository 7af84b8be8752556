/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sysinfo.h - describe the kernel and machine of a result */
#ifndef DAXSTORM_RECORD_SYSINFO_H
#define DAXSTORM_RECORD_SYSINFO_H

#include "record/result.h"

/**
 * sysinfo_fill() - fill kernel, symbols, machine, config and program of a result
 * @config: kernel config file, or NULL for /boot/config-RELEASE
 * @result: members are allocated by strdup; release with result_free()
 * @reason: set to the cause of a failure
 *
 * If the config cannot be read, its list stays empty.
 *
 * Return: 0 or -errno.
 */
int sysinfo_fill(const char *config, struct result *result, struct err *reason);

/* Does the kernel do something by itself where this config option is set? */
bool option_runs_by_itself(const char *name);

/**
 * sysinfo_quiet() - note what the guest has stopped
 * @path: a line for each, as scripts/guest.d/quiet prints them; NULL: nothing
 *
 * Return: 0 or -errno.
 */
int sysinfo_quiet(const char *path, struct result *result, struct err *reason);

/*
 * Lines "NAME 0xADDRESS" of the loaded modules, for the profile. The address is
 * 0 if the reader lacks the privilege. NULL if the list cannot be read; the
 * caller frees it.
 */
char *sysinfo_modules(void);

#endif
