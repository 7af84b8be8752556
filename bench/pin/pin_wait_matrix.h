/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_wait_matrix.h - every operation against every kind of pin, judged */
#ifndef DAXSTORM_PIN_PIN_WAIT_MATRIX_H
#define DAXSTORM_PIN_PIN_WAIT_MATRIX_H

#include <stdint.h>

#include "pin/pin_wait.h"

/*
 * For pin_wait_op.run. "elsewhere" are the first 2 MiB of the file, where insert
 * and collapse move the pinned page within the file.
 */
int pin_wait_truncate(int fd, uint64_t at, uint64_t length);
int pin_wait_cut_tail(int fd, uint64_t at, uint64_t length);
int pin_wait_extend(int fd, uint64_t at, uint64_t length); /* by 4 KiB */
int pin_wait_punch(int fd, uint64_t at, uint64_t length);
int pin_wait_punch_elsewhere(int fd, uint64_t at, uint64_t length);
int pin_wait_zero(int fd, uint64_t at, uint64_t length);
int pin_wait_zero_elsewhere(int fd, uint64_t at, uint64_t length);
int pin_wait_collapse(int fd, uint64_t at, uint64_t length);
int pin_wait_collapse_elsewhere(int fd, uint64_t at, uint64_t length);
int pin_wait_insert(int fd, uint64_t at, uint64_t length);

/**
 * pin_wait_run() - every operation against every kind of pin
 * @ops: ended by a NULL name
 * @unmap: with no mapping left; else the pinner keeps it
 *
 * If an operation that frees the pinned block does not wait, another file
 * allocates the block before the pin is dropped. The checks then show whether the
 * pin reads or overwrites data of that file.
 *
 * Return: 0 or -errno.
 */
int pin_wait_run(struct test *test, const struct pin_wait_op *ops, bool unmap,
		 struct err *reason);

#endif
