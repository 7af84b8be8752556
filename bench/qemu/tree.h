/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.h - build the call tree of measured regions */
#ifndef DAXSTORM_QEMU_TREE_H
#define DAXSTORM_QEMU_TREE_H

#include <stdint.h>
#include <stdio.h>

#include "qemu/block.h"

int tree_open(void);

/* Attach the callbacks that only the tree needs to @tb, which is block @b. */
void tree_attach(struct qemu_plugin_tb *tb, const struct block *b);

/* To be called before block @b is executed on @vcpu, within a region. */
void tree_follow(unsigned int vcpu, const struct block *b);

/*
 * Begin or end a region on @vcpu. @insn_behind instructions of the current
 * block are not executed yet; at the end they include the mark.
 */
void tree_begin(unsigned int vcpu, unsigned int insn_behind);
void tree_end(unsigned int vcpu, unsigned int insn_behind);

/* Begin a record: remove all nodes. */
void tree_forget(void);

/*
 * Write lines "n PARENT ADDRESS INSN CALLS". A parent precedes its children,
 * which refer to it by its number, from 1; 0 stands for no parent. Address 0 is
 * user space; 1 is the root of functions whose caller is unknown.
 */
void tree_print(FILE *out);

#endif
