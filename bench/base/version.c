// SPDX-License-Identifier: GPL-2.0-or-later
/* version.c - version of this daxstorm */
#include "base/version.h"

const char daxstorm_version[64] = VERSION;
