// SPDX-License-Identifier: GPL-2.0-or-later
/* version.c - which daxstorm this is */
#include "base/version.h"

#ifndef VERSION
#define VERSION "unknown"
#endif
const char daxstorm_version[64] = VERSION;
