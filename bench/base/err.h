/* SPDX-License-Identifier: GPL-2.0-or-later */
/* err.h - the reason that travels up with an error */
#ifndef DAXSTORM_BASE_ERR_H
#define DAXSTORM_BASE_ERR_H

/* One sentence for a person: the values, what is wrong, the way out. */
struct err {
	char text[512];
};

/**
 * err_set() - set the reason of a failure
 * @w: where it goes; NULL drops it
 * @err: positive errno value
 * @fmt: printf format of the sentence, no newline
 *
 * Return: -@err, so that a caller can write "return why(w, EINVAL, ...)".
 */
int err_set(struct err *e, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * err_sys() - the same for a failed system call: appends strerror(@err)
 */
int err_sys(struct err *e, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* One line to stderr, prefixed with the program's name. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
