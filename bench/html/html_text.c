// SPDX-License-Identifier: GPL-2.0-or-later
/* html_text.c - texts and pictures of the page */
#include "html/html_text.h"

#include <stdlib.h>
#include <string.h>

#include "file/file.h"

#define SVG_BYTES_MAX (64UL << 20)

void html_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else
			fputc(*text, out);
	}
}

void html_details_start(FILE *out, const char *title, const char *unit)
{
	fprintf(out, "<details><summary><h2>%s%s%s%s</h2></summary>\n", title,
		unit ? ", " : "", unit ? unit : "", unit ? " per entry" : "");
}

void html_svg(FILE *out, const char *plots, const char *name)
{
	char *path, *text, *start, *title;
	int err;

	if (!plots || asprintf(&path, "%s/%s.svg", plots, name) < 0)
		return;
	err = file_read(path, SVG_BYTES_MAX, &text, NULL);
	free(path);
	if (err)
		return;
	start = strstr(text, "<svg");
	title = start ? strstr(start, "<title>") : NULL;
	if (title && strstr(title, "</title>")) {
		fwrite(start, 1, (size_t)(title - start), out);
		start = strstr(title, "</title>") + 8;
	}
	if (start)
		fputs(start, out);
	free(text);
}
