// SPDX-License-Identifier: GPL-2.0-or-later
/* err.c - the reason that travels up with an error */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int why(struct why *w, int err, const char *fmt, ...)
{
	va_list ap;

	if (w) {
		va_start(ap, fmt);
		vsnprintf(w->text, sizeof(w->text), fmt, ap);
		va_end(ap);
	}
	return -err;
}

int why_sys(struct why *w, int err, const char *fmt, ...)
{
	va_list ap;
	size_t len;

	if (w) {
		va_start(ap, fmt);
		vsnprintf(w->text, sizeof(w->text), fmt, ap);
		va_end(ap);
		len = strlen(w->text);
		snprintf(w->text + len, sizeof(w->text) - len, ": %s",
			 strerror(err));
	}
	return -err;
}

void complain(const char *fmt, ...)
{
	va_list ap;

	fputs("daxstorm: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}
