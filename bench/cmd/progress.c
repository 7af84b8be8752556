// SPDX-License-Identifier: GPL-2.0-or-later
/* progress.c - say which cell runs and how long the rest may take */
#include "cmd/progress.h"

#include <stdio.h>

char *progress_line(char line[PROGRESS_MAX], size_t at, size_t total,
		    size_t finished, uint64_t spent_ns, const char *id)
{
	uint64_t left_s;
	char left[48] = "";

	if (finished) {
		left_s = (spent_ns / finished * (total - at + 1) + 999999999) /
			 1000000000;
		if (left_s < 120)
			snprintf(left, sizeof(left), ", about %llu s left",
				 (unsigned long long)left_s);
		else
			snprintf(left, sizeof(left), ", about %llu min left",
				 (unsigned long long)(left_s + 30) / 60);
	}
	snprintf(line, PROGRESS_MAX, "cell %zu of %zu%s: %s", at, total, left,
		 id);
	return line;
}
