/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree.h - build the call tree of measured regions */
#ifndef DAXSTORM_QEMU_TREE_H
#define DAXSTORM_QEMU_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Places of the tree: the fixed ones, and those that tree_child() creates. */
enum { TREE_NONE, TREE_USER, TREE_OTHER, TREE_FIRST };

/*
 * Return: 0, or -1 if memory is exhausted. Before this is called there is no
 * tree: all places are TREE_NONE, and nothing is counted.
 */
int tree_open(void);

/* Begin a record: remove all nodes. */
void tree_forget(void);

/* The place of function @address under @parent, created if it is new. */
uint32_t tree_child(uint32_t parent, uint64_t address);

/* Count nothing from here on, or count again: a drain is no part of the tree. */
void tree_pause(bool pause);

/* Count @insn instructions, or a call, at @place. @own: an operation's own. */
void tree_count(uint32_t place, int64_t insn, bool own);
void tree_call(uint32_t place, bool own);

/* Address of the function of @place. */
uint64_t tree_address(uint32_t place);

/*
 * Write lines "n PARENT ADDRESS INSN CALLS OWN OWN_CALLS". The last two are what
 * operations executed themselves; of user space they are meaningless, because a
 * block is counted as a whole and marks may be in its midst. A parent precedes its children,
 * which refer to it by its number, counted from 1; 0 means no parent. Address 0
 * is user space; address 1 is the root of functions whose caller is unknown.
 */
void tree_print(FILE *out);

#endif
