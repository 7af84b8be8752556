/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terminal.h - what the output of a table can show */
#ifndef DAXSTORM_CMD_TERMINAL_H
#define DAXSTORM_CMD_TERMINAL_H

#include <stdio.h>

/*
 * Columns of the terminal behind @out, within TABLE_WIDTH_MIN and TABLE_WIDTH_MAX;
 * a file or pipe has as many as a table can use.
 */
unsigned int terminal_width(FILE *out);

#endif
