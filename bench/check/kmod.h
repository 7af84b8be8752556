/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmod.h - kernel modules that only some workloads need */
#ifndef DAXSTORM_CHECK_KMOD_H
#define DAXSTORM_CHECK_KMOD_H

#include "base/err.h"

/**
 * kmod_load() - load a module and the modules it depends on
 * @module: its name, then its parameters, then NULL
 * @reason: set to the cause of a failure
 *
 * The module is never unloaded. Nothing happens if it is loaded or built in.
 *
 * Return: 0, or -ENOTSUP if modprobe failed.
 */
int kmod_load(const char *const module[], struct err *reason);

#endif
