/* SPDX-License-Identifier: GPL-2.0-or-later */
/* err.h - the message that goes up the call chain with an error code */
#ifndef DAXSTORM_BASE_ERR_H
#define DAXSTORM_BASE_ERR_H

/* One sentence for a person: the values, the cause and the way out. */
struct err {
	char text[512];
};

/**
 * err_set() - set the message of a failure
 * @e: where the message goes; NULL drops it
 * @err: positive errno value
 * @fmt: printf format of the sentence, without a newline
 *
 * Return: -@err, so that a caller can write "return err_set(e, EINVAL, ...)".
 */
int err_set(struct err *e, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * err_sys() - err_set() for a failed system call: appends strerror(@err)
 */
int err_sys(struct err *e, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Print one line to stderr, prefixed with the program's name. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
