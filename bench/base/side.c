// SPDX-License-Identifier: GPL-2.0-or-later
/* side.c - the two sides of a comparison */
#include "base/side.h"

const char *side_name(enum side side)
{
	return side == SIDE_BASE ? "base" : "new";
}
