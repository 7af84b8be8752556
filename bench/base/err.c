// SPDX-License-Identifier: GPL-2.0-or-later
/* err.c - the message that goes up the call chain with an error code */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *e, int err, const char *fmt, ...)
{
	va_list ap;

	if (e) {
		va_start(ap, fmt);
		vsnprintf(e->text, sizeof(e->text), fmt, ap);
		va_end(ap);
	}
	return -err;
}

int err_sys(struct err *e, int err, const char *fmt, ...)
{
	va_list ap;
	size_t len;

	if (e) {
		va_start(ap, fmt);
		vsnprintf(e->text, sizeof(e->text), fmt, ap);
		va_end(ap);
		len = strlen(e->text);
		snprintf(e->text + len, sizeof(e->text) - len, ": %s",
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
