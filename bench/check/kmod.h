/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmod.h - kernel modules that only some workloads need */
#ifndef DAXSTORM_CHECK_KMOD_H
#define DAXSTORM_CHECK_KMOD_H

#include "base/err.h"

/**
 * kmod_load() - load a module and all that it needs
 * @module: its name, then its parameters, NULL-ended
 *
 * It stays loaded. One that is loaded already, or built in, is left as it is.
 *
 * Return: 0; -ENOTSUP if modprobe could not, with the way out in @reason.
 */
int kmod_load(const char *const module[], struct err *reason);

#endif
