// SPDX-License-Identifier: GPL-2.0-or-later
/* text.c - format numbers and sentences as ASCII */
#include "report/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "stats/merge_rounds.h"

char *text_value(double value, char text[NUMBER_MAX])
{
	if (value >= 1e10)
		snprintf(text, NUMBER_MAX, "%.4e", value);
	else if (value >= 1e5 || value == floor(value))
		snprintf(text, NUMBER_MAX, "%.0f", value);
	else if (value >= 1)
		snprintf(text, NUMBER_MAX, "%.1f", value);
	else
		snprintf(text, NUMBER_MAX, "%.3f", value);
	return text;
}

/* "+0.0" and "-0.0" would look like a difference. */
static void percent(double pct, char text[NUMBER_MAX])
{
	if (fabs(pct) < 0.05)
		strcpy(text, "0.0");
	else if (fabs(pct) >= 99999.5)
		snprintf(text, NUMBER_MAX, "%+.1e", pct);
	else if (fabs(pct) >= 9999.5)
		snprintf(text, NUMBER_MAX, "%+.0f", pct);
	else
		snprintf(text, NUMBER_MAX, "%+.1f", pct);
}

char *text_delta(const struct compare_stat *s, char text[NUMBER_MAX])
{
	if (!s->has_delta)
		return strcpy(text, "n/a");
	percent(s->delta_pct, text);
	return strcat(text, "%");
}

char *text_interval(const struct compare_stat *s, char text[NUMBER_MAX])
{
	char low[NUMBER_MAX], high[NUMBER_MAX];

	if (!s->has_ci && s->has_span) {
		/* No percentage of 0: in the unit. */
		text_fixed(s->span.low, 1, true, low);
		text_fixed(s->span.high, 1, true, high);
		snprintf(text, NUMBER_MAX, "[%.9s, %.9s]", low, high);
		return text;
	}
	if (!s->has_ci)
		return strcpy(text, "n/a");
	percent(s->ci.low, low);
	percent(s->ci.high, high);
	snprintf(text, NUMBER_MAX, "[%.10s, %.10s] %%", low, high);
	return text;
}

char *text_fixed(double value, int digits, bool sign, char text[NUMBER_MAX])
{
	double size = fabs(value), step = pow(10, -digits);
	const char *first = value < 0 ? "-" : sign && value > 0 ? "+" : "";

	if (size > 0 && size < 0.001 && size < step / 2)
		snprintf(text, NUMBER_MAX, "%s%.0e", first, size);
	else if (size > 0 && size < step / 2)
		snprintf(text, NUMBER_MAX, "%s%.3f", first, size);
	else if (size < 1e6 * step - step)
		snprintf(text, NUMBER_MAX, "%s%.*f", first, digits, size);
	else if (size < 9999999)
		snprintf(text, NUMBER_MAX, "%s%.0f", first, size);
	else
		snprintf(text, NUMBER_MAX, "%s%.1e", first, size);
	return text;
}

char *text_exponent(double value, char text[NUMBER_MAX])
{
	if (isnan(value))
		return strcpy(text, "n/a");
	snprintf(text, NUMBER_MAX, "%.2f", fabs(value) < 0.005 ? 0 : value);
	return text;
}

char *text_count(const uint64_t count[SIDES], char text[64])
{
	if (count[SIDE_BASE] == count[SIDE_NEW])
		snprintf(text, 64, "%" PRIu64, count[SIDE_BASE]);
	else
		snprintf(text, 64, "%" PRIu64 "/%" PRIu64, count[SIDE_BASE],
			 count[SIDE_NEW]);
	return text;
}

char verdict_letter(enum verdict verdict)
{
	return "bw=? "[verdict];
}

char *text_boots(const uint64_t boots[SIDES], char text[256])
{
	unsigned int side, i;
	size_t len = 0;

	text[0] = '\0';
	for (side = 0; side < SIDES; side++) {
		if (!boots[side])
			continue;
		len += (size_t)snprintf(text + len, 256 - len, "%s%s",
					len ? "; " : "",
					side_name((enum side)side));
		for (i = 0; i < BOOTS_MAX && len < 250; i++)
			if (boots[side] >> i & 1)
				len += (size_t)snprintf(text + len, 256 - len,
							" %u", i + 1);
	}
	return text;
}

char *text_check(const struct compare_check *check, enum side side,
		 char text[CHECK_MAX])
{
	char rounds[ROUNDS_TEXT_MAX];
	int len = snprintf(text, CHECK_MAX, "%s", check_word(check, side));

	if (check->failed_rounds[side])
		snprintf(text + len, CHECK_MAX - (size_t)len,
			 " %u/%u (round %s)", check->failed_rounds[side],
			 check->rounds[side],
			 rounds_text(check->which_rounds[side], rounds));
	else if (check->rounds[side])
		snprintf(text + len, CHECK_MAX - (size_t)len, " %u/%u",
			 check->rounds[side], check->rounds[side]);
	return text;
}

void text_wrap(FILE *out, const char *first, const char *text,
	       unsigned int width)
{
	int indent = (int)strlen(first);
	size_t room = width - (unsigned int)indent, len, cut;

	for (;;) {
		text += strspn(text, " \t\n");
		len = strcspn(text, "\n");
		cut = len;
		if (len > room) {
			for (cut = room; cut && text[cut] != ' '; cut--)
				;
			if (!cut)
				cut = room;
		}
		fprintf(out, "%s%.*s\n", first, (int)cut, text);
		text += cut;
		if (!text[strspn(text, " \t\n")])
			return;
		first = "";
		fprintf(out, "%*s", indent, "");
	}
}
