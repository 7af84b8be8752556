/* SPDX-License-Identifier: GPL-2.0-or-later */
/* side.h - the two sides of a comparison */
#ifndef DAXSTORM_BASE_SIDE_H
#define DAXSTORM_BASE_SIDE_H

enum side { SIDE_BASE, SIDE_NEW, SIDES };

/* "base" or "new" */
const char *side_name(enum side side);

#endif
