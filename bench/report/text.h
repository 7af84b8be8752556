/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.h - format numbers and sentences as ASCII */
#ifndef DAXSTORM_REPORT_TEXT_H
#define DAXSTORM_REPORT_TEXT_H

#include <stdio.h>

#include "stats/comparison.h"

#define NUMBER_MAX 32
#define CHECK_MAX  128

/* At most 10 characters: "250.5", "193000", "1.2346e+12", or "n/a" for NAN. */
char *text_value(double value, char text[NUMBER_MAX]);
/* At most 9 characters: "+214.6%", "0.0%", or "n/a". */
char *text_delta(const struct compare_stat *s, char text[NUMBER_MAX]);
/* "[+1.2, +3.4] %"; "[+1.2, +3.4]" in the unit if base is 0; or "n/a". */
char *text_interval(const struct compare_stat *s, char text[NUMBER_MAX]);
/*
 * Fixed point with @digits decimals, at most 7 characters and a sign: "130.0",
 * "+80.0". A value that would be printed as 0 or is too long has another form:
 * "2e-04", "1234567", "1.2e+08". With @sign, values above 0 get a "+".
 */
char *text_fixed(double value, int digits, bool sign, char text[NUMBER_MAX]);
/* "1.00", or "n/a" for NAN. */
char *text_exponent(double value, char text[NUMBER_MAX]);
/* "1024", or "1024/998" if the sides differ. */
char *text_count(const uint64_t count[SIDES], char text[64]);
/* Why a statistic has no verdict that has values enough for one, or NULL */
const char *text_none(const struct compare_metric *m, enum statistic stat);
/* One letter for a verdict, b w = ?, or a blank for none */
char verdict_letter(enum verdict verdict);
/*
 * Format lists of boots as "base 1 2; new 1". From a side with more boots than
 * BOOTS_LISTED_MAX those in a row become "1-40", and a long list ends in "...".
 */
#define BOOTS_LISTED_MAX 16
#define BOOTS_TEXT_MAX	 256
char *text_boots(const struct boot_list boots[SIDES],
		 char text[BOOTS_TEXT_MAX]);
/* check_word() with rounds: "pass 20/20", "fail 3/20 (round 4, 9, 17)". */
char *text_check(const struct compare_check *check, enum side side,
		 char text[CHECK_MAX]);

/**
 * text_wrap() - print a text in lines of at most @width columns
 * @out: the stream
 * @first: printed before the first line; the other lines are indented by its
 *	 width
 * @text: the text
 * @width: number of columns
 *
 * Lines are broken at blanks, or inside a word that is longer than a line.
 */
void text_wrap(FILE *out, const char *first, const char *text,
	       unsigned int width);

#define CONTROLS_TEXT_MAX 256

/*
 * What the controls of a row did: "tmpfs +2.1% [+1.9, +2.4] %, anon ...", "" if it
 * has none. Return: @text.
 */
char *text_controls(const struct compare_cell *cell,
		    const struct compare_metric *metric, enum statistic stat,
		    char text[CONTROLS_TEXT_MAX]);

/*
 * Print a name in a column of @width columns, after two blanks. A longer name has
 * a line of its own.
 */
void text_name(FILE *out, const char *name, int width);

#endif
