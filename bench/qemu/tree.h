/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.h - who called whom within a measured region */
#ifndef DAXSTORM_QEMU_TREE_H
#define DAXSTORM_QEMU_TREE_H

#include <stdint.h>
#include <stdio.h>

#include "qemu/block.h"

int tree_open(void);

/* Have @tb, which is block @b, tell what only the tree wants to know of it. */
void tree_attach(struct qemu_plugin_tb *tb, const struct block *b);

/* Block @b begins to run on @vcpu, within a region. */
void tree_follow(unsigned int vcpu, const struct block *b);

/*
 * A region begins or ends on @vcpu: @insn_behind instructions of the block that
 * runs are yet to come, those of the mark included when it ends.
 */
void tree_begin(unsigned int vcpu, unsigned int insn_behind);
void tree_end(unsigned int vcpu, unsigned int insn_behind);

/* A record begins. */
void tree_forget(void);

/*
 * Lines "n PARENT ADDRESS INSN CALLS", a parent before its children, which
 * name it by its number from 1; 0 has no parent. Address 0 is user space, 1
 * what ran before anything was known of its callers.
 */
void tree_print(FILE *out);

#endif
