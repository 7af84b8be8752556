// SPDX-License-Identifier: GPL-2.0-or-later
/* pattern.c - byte patterns with wildcards and with displacements to symbols */
#include "mutant/pattern.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	int opcode; /* -1: none */
	enum atom_kind kind;
} places[] = {
	{ "rel8:", -1, ATOM_REL8 },
	{ "rel32:", -1, ATOM_REL32 },
	{ "call:", 0xe8, ATOM_REL32 },
	{ "jmp:", 0xe9, ATOM_REL32 },
};

static size_t atom_len(const struct atom *a)
{
	return a->kind == ATOM_REL32 ? 4 : 1;
}

static int add_atom(struct pattern *p, const struct atom *a, struct err *e)
{
	if (p->len + atom_len(a) > PATTERN_MAX)
		return err_set(e, EINVAL, "more than %d bytes", PATTERN_MAX);
	p->atom[p->nr++] = *a;
	p->len += atom_len(a);
	return 0;
}

/* Set half a byte of an atom; @shift is 4 or 0. */
static bool take_half(struct atom *a, char c, int shift)
{
	char digit[2] = { c, '\0' };

	if (c == '?')
		return true;
	if (!isxdigit((unsigned char)c))
		return false;
	a->value |= (unsigned char)(strtoul(digit, NULL, 16) << shift);
	a->mask |= (unsigned char)(0xf << shift);
	return true;
}

static int take_place(const char *word, const char *name, size_t nr,
		      struct pattern *p, struct err *e)
{
	struct atom opcode = { .value = (unsigned char)places[nr].opcode,
			       .mask = 0xff };
	struct atom a = { .kind = places[nr].kind };
	size_t len = strcspn(name, "+-");
	char *end = NULL;
	int err = 0;

	errno = 0;
	if (name[len])
		a.addend = strtol(name + len, &end, 0);
	if (!len || len >= sizeof(a.symbol) || (end && *end))
		return err_set(e, EINVAL, "\"%s\" names no symbol", word);
	if (errno == ERANGE || a.addend > INT32_MAX || a.addend < -INT32_MAX)
		return err_set(
			e, EINVAL,
			"\"%s\": the number after the symbol is beyond +-%d, which no displacement of 32 bits reaches",
			word, INT32_MAX);
	memcpy(a.symbol, name, len);
	if (places[nr].opcode >= 0)
		err = add_atom(p, &opcode, e);
	return err ? err : add_atom(p, &a, e);
}

static int take_word(const char *word, struct pattern *p, struct err *e)
{
	struct atom a = { .kind = ATOM_BYTE };
	size_t i, len;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		len = strlen(places[i].word);
		if (!strncmp(word, places[i].word, len))
			return take_place(word, word + len, i, p, e);
	}
	if (strlen(word) != 2 || !take_half(&a, word[0], 4) ||
	    !take_half(&a, word[1], 0))
		return err_set(
			e, EINVAL,
			"\"%s\" is not a byte: write 8b, 4?, ??, rel8:NAME, rel32:NAME, call:NAME or jmp:NAME",
			word);
	return add_atom(p, &a, e);
}

int pattern_add(const char *text, struct pattern *p, struct err *e)
{
	char *copy = strdup(text), *word, *save;
	int err = 0;

	if (!copy)
		return err_set(e, ENOMEM, "no memory for a pattern");
	for (word = strtok_r(copy, " \t", &save); !err && word;
	     word = strtok_r(NULL, " \t", &save))
		err = take_word(word, p, e);
	free(copy);
	return err;
}

static bool atom_fits(const struct atom *a, const struct kernel *k,
		      const unsigned char *bytes, uint64_t at)
{
	int32_t rel;

	if (a->kind == ATOM_BYTE)
		return (bytes[0] & a->mask) == a->value;
	if (a->kind == ATOM_REL8)
		rel = (signed char)bytes[0];
	else
		memcpy(&rel, bytes, sizeof(rel));
	at += atom_len(a) + (uint64_t)((int64_t)rel - a->addend);
	return a->addend ? kernel_names(k, at, a->symbol) :
			   kernel_leads_to(k, at, a->symbol);
}

bool pattern_fits(const struct pattern *p, const struct kernel *k,
		  const unsigned char *bytes, uint64_t at)
{
	size_t i, done = 0;

	for (i = 0; i < p->nr; i++) {
		if (!atom_fits(&p->atom[i], k, bytes + done, at + done))
			return false;
		done += atom_len(&p->atom[i]);
	}
	return true;
}

static int put_atom(const struct atom *a, const struct kernel *k,
		    unsigned char *bytes, uint64_t at, struct err *e)
{
	uint64_t to;
	int64_t rel;
	int32_t rel32;

	if (a->kind == ATOM_BYTE) {
		bytes[0] = (unsigned char)((bytes[0] & ~a->mask) | a->value);
		return 0;
	}
	to = kernel_address(k, a->symbol, e);
	if (!to)
		return -ENOENT;
	rel = (int64_t)(to + (uint64_t)a->addend - at - atom_len(a));
	if (rel != (a->kind == ATOM_REL8 ? (int8_t)rel : (int32_t)rel))
		return err_set(e, ERANGE, "%s is %lld bytes away, too far",
			       a->symbol, (long long)rel);
	rel32 = (int32_t)rel;
	memcpy(bytes, &rel32, atom_len(a));
	return 0;
}

int pattern_put(const struct pattern *p, const struct kernel *k,
		unsigned char *bytes, uint64_t at, struct err *e)
{
	size_t i, done = 0;
	int err = 0;

	for (i = 0; !err && i < p->nr; i++) {
		err = put_atom(&p->atom[i], k, bytes + done, at + done, e);
		done += atom_len(&p->atom[i]);
	}
	return err;
}
