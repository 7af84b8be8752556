// SPDX-License-Identifier: GPL-2.0-or-later
/* text.c - format numbers and sentences as ASCII */
#include "report/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "stats/merge_rounds.h"

char *text_value(double value, char text[NUMBER_MAX])
{
	if (isnan(value))
		strcpy(text, "n/a");
	else if (value >= 1e10)
		snprintf(text, NUMBER_MAX, "%.4e", value);
	else if (value >= 1e5 || value == floor(value))
		snprintf(text, NUMBER_MAX, "%.0f", value);
	else if (value >= 1)
		snprintf(text, NUMBER_MAX, "%.1f", value);
	else
		snprintf(text, NUMBER_MAX, "%.3f", value);
	return text;
}

/*
 * "+0.0" and "-0.0" would look like a difference. What is one however small, ,
 * has a digit that shows it: "+0.04", "-2e-05".
 */
static void percent(double pct, bool differs, char text[NUMBER_MAX])
{
	if (fabs(pct) < 0.05 && differs && pct != 0)
		snprintf(text, NUMBER_MAX, "%+.1g", pct);
	else if (fabs(pct) < 0.05)
		strcpy(text, "0.0");
	else if (fabs(pct) >= 99999.5)
		snprintf(text, NUMBER_MAX, "%+.1e", pct);
	else if (fabs(pct) >= 9999.5)
		snprintf(text, NUMBER_MAX, "%+.0f", pct);
	else
		snprintf(text, NUMBER_MAX, "%+.1f", pct);
}

static bool has_direction(const struct compare_stat *s)
{
	return s->verdict == VERDICT_BETTER || s->verdict == VERDICT_WORSE;
}

char *text_delta(const struct compare_stat *s, char text[NUMBER_MAX])
{
	if (!s->has_delta)
		return strcpy(text, "n/a");
	percent(s->delta_pct, has_direction(s), text);
	return strcat(text, "%");
}

const char *text_none(const struct compare_metric *m, enum statistic stat)
{
	if (m->cpus_differ)
		return "CPUs differ";
	return m->stat[stat].too_short ? "not longer than measuring it" : NULL;
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
	percent(s->ci.low, has_direction(s), low);
	percent(s->ci.high, has_direction(s), high);
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

/* Append " 1", or " 3-9" for boots in a row. Return false if @text is full. */
static bool put_boots(const unsigned int *boot, size_t nr, size_t most,
		      char text[BOOTS_TEXT_MAX])
{
	size_t len = strlen(text);

	if (len > most) {
		strcpy(text + len, " ...");
		return false;
	}
	len += (size_t)snprintf(text + len, BOOTS_TEXT_MAX - len, " %u", *boot);
	if (nr > 1)
		snprintf(text + len, BOOTS_TEXT_MAX - len, "-%u", boot[nr - 1]);
	return true;
}

/* @most: length from which on no boot is added */
static void put_side(const struct boot_list *list, size_t most,
		     char text[BOOTS_TEXT_MAX])
{
	const unsigned int *boot = list->boot;
	size_t i, run;

	for (i = 0; i < list->nr; i += run) {
		run = 1;
		while (list->nr > BOOTS_LISTED_MAX && i + run < list->nr &&
		       boot[i + run] == boot[i] + run)
			run++;
		if (!put_boots(boot + i, run, most, text))
			break;
	}
}

char *text_boots(const struct boot_list boots[SIDES], char text[BOOTS_TEXT_MAX])
{
	unsigned int side;
	size_t len;

	text[0] = '\0';
	for (side = 0; side < SIDES; side++) {
		if (!boots[side].nr)
			continue;
		len = strlen(text);
		snprintf(text + len, BOOTS_TEXT_MAX - len, "%s%s",
			 len ? "; " : "", side_name((enum side)side));
		/* half of the text each, less two numbers and the dots */
		put_side(&boots[side], (side + 1) * BOOTS_TEXT_MAX / 2 - 40,
			 text);
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

void text_name(FILE *out, const char *name, int width)
{
	if (strlen(name) > (size_t)width)
		fprintf(out, "  %s\n  %*s", name, width, "");
	else
		fprintf(out, "  %-*s", width, name);
}

char *text_controls(const struct compare_cell *cell,
		    const struct compare_metric *metric, enum statistic stat,
		    char text[CONTROLS_TEXT_MAX])
{
	char delta[NUMBER_MAX], interval[NUMBER_MAX];
	const struct compare_metric *m;
	const struct compare_stat *s;
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < cell->nr_controls; i++) {
		m = control_metric(cell, i, metric);
		if (!m || len >= CONTROLS_TEXT_MAX)
			continue;
		s = &m->stat[stat];
		len += (size_t)snprintf(
			text + len, CONTROLS_TEXT_MAX - len, "%s%s %s%s%s",
			len ? ", " : "", cell->control[i]->cell.target->name,
			text_delta(s, delta), s->has_ci ? " " : "",
			s->has_ci ? text_interval(s, interval) : "");
	}
	return text;
}
