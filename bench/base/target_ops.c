// SPDX-License-Identifier: GPL-2.0-or-later
/* target_ops.c - the list of the kinds of target that are linked in, by name */
#include "base/target_ops.h"

#include <stdio.h>
#include <string.h>

static struct target_ops *head;

void target_ops_register(struct target_ops *ops)
{
	struct target_ops **at = &head;

	while (*at && strcmp((*at)->name, ops->name) < 0)
		at = &(*at)->next;
	ops->next = *at;
	*at = ops;
}

const struct target_ops *target_ops_first(void)
{
	return head;
}

const struct target_ops *target_ops_find(const char *name)
{
	const struct target_ops *ops;

	for (ops = head; ops; ops = ops->next)
		if (!strcmp(ops->name, name))
			return ops;
	return NULL;
}

/* Does the word of @len letters at @word name @ops or one of its properties? */
static bool word_matches(const struct target_ops *ops, const char *word,
			 size_t len)
{
	const struct {
		const char *name;
		bool has;
	} words[] = {
		{ ops->name, true },
		{ "dax", ops->is_dax },
		{ "fsdax", ops->is_fsdax },
		{ "reflink", ops->shares_extents },
		{ "control", ops->is_control },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (words[i].has && strlen(words[i].name) == len &&
		    !strncmp(words[i].name, word, len))
			return true;
	return false;
}

bool target_ops_match(const struct target_ops *ops, const char *words)
{
	size_t len;

	for (; *words; words += len) {
		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (len && word_matches(ops, words, len))
			return true;
	}
	return false;
}

bool target_ops_unknown(const char *words, char word[32])
{
	const struct target_ops *ops;
	size_t len;

	for (; *words; words += len) {
		words += strspn(words, " ");
		len = strcspn(words, " ");
		for (ops = head; ops && !word_matches(ops, words, len);)
			ops = ops->next;
		snprintf(word, 32, "%.*s", (int)len, words);
		if (len && !ops)
			return true;
	}
	return false;
}
