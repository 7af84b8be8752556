// SPDX-License-Identifier: GPL-2.0-or-later
/* terminal.c - what the output of a table can show */
#include "cmd/terminal.h"

#include <sys/ioctl.h>

#include "report/table.h"

unsigned int terminal_width(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) || !size.ws_col ||
	    size.ws_col > TABLE_WIDTH_MAX)
		return TABLE_WIDTH_MAX;
	return size.ws_col < TABLE_WIDTH_MIN ? TABLE_WIDTH_MIN : size.ws_col;
}
