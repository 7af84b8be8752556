/* SPDX-License-Identifier: GPL-2.0-or-later */
/* err.h - the reason that travels up with an error */
#ifndef DAXSTORM_BASE_ERR_H
#define DAXSTORM_BASE_ERR_H

/* One sentence for a person: the values, what is wrong, the way out. */
struct why {
	char text[512];
};

/**
 * why() - set the reason of a failure
 * @w: where it goes; NULL drops it
 * @err: positive errno value
 * @fmt: printf format of the sentence, no newline
 *
 * Return: -@err, so that a caller can write "return why(w, EINVAL, ...)".
 */
int why(struct why *w, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * why_sys() - the same for a failed system call: appends strerror(@err)
 */
int why_sys(struct why *w, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* One line to stderr, prefixed with the program's name. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
