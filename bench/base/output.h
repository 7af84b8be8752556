/* SPDX-License-Identifier: GPL-2.0-or-later */
/* output.h - standard output that is lost is an error */
#ifndef DAXSTORM_BASE_OUTPUT_H
#define DAXSTORM_BASE_OUTPUT_H

#include "base/err.h"

/**
 * output_open() - occupy the standard descriptors that are closed
 *
 * Otherwise the next file that is opened becomes standard output, and receives
 * what is printed. What is printed to an occupied descriptor is lost, which
 * output_flush() reports.
 */
void output_open(void);

/**
 * output_flush() - write out stdout at the end of a program
 * @e: reason of a failure
 *
 * Return: 0; -errno if anything that was printed to stdout is lost.
 */
int output_flush(struct err *e);

/**
 * output_end() - end a program: write out stdout, and print the reason if it is lost
 * @status: exit status of the program so far
 *
 * Return: @status; EXIT_FAILURE in place of 0 if the output is lost.
 */
int output_end(int status);

#endif
