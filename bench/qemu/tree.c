// SPDX-License-Identifier: GPL-2.0-or-later
/* tree.c - build the call tree of measured regions */
#include "qemu/tree.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

#define NODES_MAX 65536
#define HASH_SIZE (4 * NODES_MAX)

struct node {
	uint32_t parent;
	uint64_t address, insn, calls;
	uint64_t own, own_calls; /* within operations, of their own */
};

static struct node *node;
static uint32_t nr_nodes, *hash;
static bool paused;

int tree_open(void)
{
	node = calloc(NODES_MAX, sizeof(*node));
	hash = calloc(HASH_SIZE, sizeof(*hash));
	if (!node || !hash)
		return -1;
	tree_forget();
	return 0;
}

void tree_forget(void)
{
	if (!node)
		return;
	memset(hash, 0, HASH_SIZE * sizeof(*hash));
	memset(node, 0, TREE_FIRST * sizeof(*node));
	node[TREE_OTHER].address = 1;
	nr_nodes = TREE_FIRST;
}

void tree_pause(bool pause)
{
	paused = pause;
}

uint32_t tree_child(uint32_t parent, uint64_t address)
{
	uint64_t key = (address ^ (uint64_t)parent << 40) * RANDOM_GOLDEN;
	uint32_t at = (uint32_t)(key >> 46);

	if (!node)
		return TREE_NONE;
	for (; hash[at]; at = (at + 1) % HASH_SIZE)
		if (node[hash[at]].parent == parent &&
		    node[hash[at]].address == address)
			return hash[at];
	/* If the tree is full, the parent gets the count. */
	if (nr_nodes == NODES_MAX)
		return parent;
	node[nr_nodes] = (struct node){ .parent = parent, .address = address };
	hash[at] = nr_nodes;
	return nr_nodes++;
}

void tree_count(uint32_t place, int64_t insn, bool own)
{
	if (!node || paused)
		return;
	node[place].insn += (uint64_t)insn;
	if (own)
		node[place].own += (uint64_t)insn;
}

void tree_call(uint32_t place, bool own)
{
	if (!node || paused)
		return;
	node[place].calls++;
	node[place].own_calls += own;
}

uint64_t tree_address(uint32_t place)
{
	return node ? node[place].address : 0;
}

void tree_print(FILE *out)
{
	uint32_t i;

	for (i = TREE_USER; node && i < nr_nodes; i++)
		fprintf(out,
			"n %" PRIu32 " %" PRIx64 " %" PRId64 " %" PRIu64
			" %" PRId64 " %" PRIu64 "\n",
			node[i].parent, node[i].address, (int64_t)node[i].insn,
			node[i].calls, (int64_t)node[i].own, node[i].own_calls);
}
