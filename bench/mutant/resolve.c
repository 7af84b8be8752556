// SPDX-License-Identifier: GPL-2.0-or-later
/* resolve.c - translate the changes of a mutant to bytes of one kernel */
#include "mutant/resolve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutant/code.h"
#include "mutant/place.h"

/* maximum distance from a match to the jump, in instructions */
#define JUMP_DISTANCE 8

/* State of the search for one change. */
struct search {
	const struct change *change;
	const struct kernel *kernel;
	struct function function;
	struct code code;
	struct edits *edits;
	struct err *reason;
};

/* Offset of @at in the function, for messages. */
static unsigned long long offset_of(const struct search *s, uint64_t at)
{
	return at - s->function.piece[0].at;
}

/*
 * Does a call return, or a jump lead, into the middle of the @len bytes at @at?
 * Jumps do not matter for ACTION_RETURN, because they no longer execute.
 */
static bool is_entered(const struct search *s, uint64_t at, size_t len)
{
	bool jumps = s->change->action != ACTION_RETURN;
	const struct insn *insn;
	uint64_t end;
	size_t i;

	for (i = 0; i < s->code.nr; i++) {
		insn = &s->code.insn[i];
		end = insn->at + insn->len;
		if ((insn->kind == INSN_CALL || insn->kind == INSN_ICALL) &&
		    end > at && end < at + len)
			return true;
		if (jumps && insn->target > at && insn->target < at + len &&
		    (insn->at < at || insn->at >= at + len))
			return true;
	}
	return false;
}

/*
 * Number of bytes at @at that are instructions which the change leaves as they
 * are.
 */
static size_t unchanged(const struct search *s, uint64_t at,
			const unsigned char *old, const unsigned char *new,
			size_t len)
{
	const struct insn *insn = code_at(&s->code, at);
	size_t n = 0;

	while (insn && n + insn->len <= len &&
	       !memcmp(old + n, new + n, insn->len)) {
		n += insn->len;
		insn = code_at(&s->code, at + n);
	}
	return n;
}

/*
 * Number of bytes from @at up to the point after which all instructions are
 * unchanged.
 */
static size_t changed(const struct search *s, uint64_t at,
		      const unsigned char *old, const unsigned char *new,
		      size_t len)
{
	const struct insn *insn = code_at(&s->code, at);
	size_t n = 0;

	while (insn && n < len && memcmp(old + n, new + n, len - n)) {
		n += insn->len;
		insn = code_at(&s->code, at + n);
	}
	return n < len && insn ? n : len;
}

/* Replace the @len bytes at @at by @new, unless code may enter their middle. */
static int put_bytes(struct search *s, uint64_t at, const unsigned char *new,
		     size_t len)
{
	const unsigned char *old = kernel_bytes(s->kernel, at, len);
	size_t same = unchanged(s, at, old, new, len);

	if (same < len) {
		at += same;
		old += same;
		new += same;
		len = changed(s, at, old, new, len - same);
	}
	if (is_entered(s, at, len))
		return err_set(
			s->reason, EBUSY,
			"%s: a jump or a return leads into the %zu bytes at +0x%llx",
			s->function.name, len, offset_of(s, at));
	return edits_add(s->edits, &s->function, at, old, new, len, s->reason);
}

/* Replace the bytes at @at as pattern @put says. */
static int put_pattern(struct search *s, const struct pattern *put, uint64_t at)
{
	unsigned char new[PATTERN_MAX];
	int err;

	memcpy(new, kernel_bytes(s->kernel, at, put->len), put->len);
	err = pattern_put(put, s->kernel, new, at, s->reason);
	return err ? err : put_bytes(s, at, new, put->len);
}

/*
 * Does the pattern match at instruction @i and end at the end of an
 * instruction?
 */
static bool found_at(const struct search *s, size_t i)
{
	const struct pattern *find = &s->change->find;
	const struct insn *insn = &s->code.insn[i];
	size_t len = 0;

	for (; i < s->code.nr && len < find->len; i++) {
		if (s->code.insn[i].at != insn->at + len)
			return false;
		len += s->code.insn[i].len;
	}
	return len == find->len &&
	       pattern_fits(find, s->kernel, insn->bytes, insn->at);
}

static bool calls(const struct search *s, const struct insn *insn)
{
	return insn->target && insn->kind != INSN_OTHER &&
	       kernel_leads_to(s->kernel, insn->target, s->change->callee);
}

static bool has_constant(const struct search *s, const struct insn *insn)
{
	const struct change *c = s->change;
	uint64_t mask, got = 0;

	if (!insn->imm_len || insn->imm_len > 8 ||
	    strncmp(c->insn, insn->text, strlen(c->insn)))
		return false;
	mask = insn->imm_len == 8 ? UINT64_MAX :
				    (UINT64_C(1) << 8 * insn->imm_len) - 1;
	memcpy(&got, insn->bytes + insn->imm_offset, insn->imm_len);
	/* an immediate operand may be sign-extended */
	return got == ((uint64_t)c->old & mask) &&
	       ((uint64_t)c->old <= mask || (uint64_t)c->old >= ~(mask >> 1));
}

static bool matches(const struct search *s, size_t i)
{
	switch (s->change->action) {
	case ACTION_SKIP_CALL:
		return calls(s, &s->code.insn[i]);
	case ACTION_CONSTANT:
		return has_constant(s, &s->code.insn[i]);
	default:
		return found_at(s, i);
	}
}

/* Replace a call by a no-op, or by an instruction that sets its result. */
static int skip_call(struct search *s, const struct insn *insn)
{
	unsigned char new[5] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };
	const struct change *c = s->change;
	int32_t number = (int32_t)c->number;

	if (insn->kind == INSN_JCC || insn->len != 5)
		return err_set(
			s->reason, EINVAL,
			"%s: %s is reached by a jump that has no room for a return",
			s->function.name, c->callee);
	if (c->number != number && c->number != (uint32_t)number)
		return err_set(s->reason, EINVAL,
			       "%s: result does not fit in 32 bits",
			       s->function.name);
	/* a tail call: its return is that of this function */
	if (insn->kind == INSN_JMP) {
		if (c->has_number && number)
			return err_set(
				s->reason, EINVAL,
				"%s: %s is called last, where only result 0 fits",
				s->function.name, c->callee);
		memcpy(new,
		       c->has_number ? "\x31\xc0\xc3\xcc\xcc" :
				       "\xc3\xcc\xcc\xcc\xcc",
		       5);
	} else if (c->has_number && !number) {
		memcpy(new, "\x31\xc0\x0f\x1f\x00", 5);
	} else if (c->has_number) {
		new[0] = 0xb8; /* mov $number,%eax */
		memcpy(new + 1, &number, sizeof(number));
	}
	return put_bytes(s, insn->at, new, sizeof(new));
}

static int put_constant(struct search *s, const struct insn *insn)
{
	unsigned char new[16];
	uint64_t mask = insn->imm_len == 8 ?
				UINT64_MAX :
				(UINT64_C(1) << 8 * insn->imm_len) - 1;
	uint64_t value = (uint64_t)s->change->new;

	if (value > mask && value < ~(mask >> 1))
		return err_set(s->reason, ERANGE,
			       "%s: the constant at +0x%llx has %u bits",
			       s->function.name, offset_of(s, insn->at),
			       8 * insn->imm_len);
	memcpy(new, insn->bytes, insn->len);
	memcpy(new + insn->imm_offset, &value, insn->imm_len);
	return put_bytes(s, insn->at, new, insn->len);
}

/* The first conditional jump from instruction @i on, before any call. */
static const struct insn *next_jump(const struct search *s, size_t i)
{
	const struct insn *insn;
	size_t n;

	for (n = 0; n < JUMP_DISTANCE && i + n < s->code.nr; n++) {
		insn = &s->code.insn[i + n];
		if (insn->kind == INSN_JCC)
			return insn;
		if (insn->kind != INSN_OTHER)
			return NULL;
	}
	return NULL;
}

/*
 * Determine whether the jump must be taken for the outcome that the change asks
 * for.
 */
static int decide(const struct search *s, const struct insn *insn, bool *taken)
{
	unsigned char cond = insn->bytes[insn->len == 6] & 0xf;

	*taken = s->change->jump == JUMP_ALWAYS;
	if (s->change->jump == JUMP_NEVER || s->change->jump == JUMP_ALWAYS)
		return 0;
	if (cond != 0x4 && cond != 0x5) /* je, jne */
		return err_set(
			s->reason, EINVAL,
			"%s: the jump at +0x%llx is %s, which does not test for equality only",
			s->function.name, offset_of(s, insn->at), insn->text);
	*taken = (s->change->jump == JUMP_EQUAL) == (cond == 0x4);
	return 0;
}

static int put_jump(struct search *s, size_t i)
{
	uint64_t end = s->code.insn[i].at + s->change->find.len;
	const struct insn *insn;
	unsigned char new[6];
	bool taken;
	int err;

	while (i < s->code.nr && s->code.insn[i].at < end)
		i++;
	insn = next_jump(s, i);
	if (!insn)
		return err_set(s->reason, ENOENT,
			       "%s: no conditional jump follows the pattern",
			       s->function.name);
	memcpy(new, insn->bytes, insn->len);
	if (s->change->jump == JUMP_NEGATE) {
		new[insn->len == 6] ^= 1;
		return put_bytes(s, insn->at, new, insn->len);
	}
	err = decide(s, insn, &taken);
	if (err)
		return err;
	if (!taken)
		memcpy(new,
		       insn->len == 2 ? "\x66\x90" : "\x66\x0f\x1f\x44\x00\x00",
		       insn->len);
	else if (insn->len == 2)
		new[0] = 0xeb;
	else
		memcpy(new, "\x90\xe9", 2); /* the displacement stays */
	return put_bytes(s, insn->at, new, insn->len);
}

static int put_match(struct search *s, size_t i)
{
	switch (s->change->action) {
	case ACTION_SKIP_CALL:
		return skip_call(s, &s->code.insn[i]);
	case ACTION_CONSTANT:
		return put_constant(s, &s->code.insn[i]);
	case ACTION_JUMP:
		return put_jump(s, i);
	default:
		return put_pattern(s, &s->change->put, s->code.insn[i].at);
	}
}

static const char *sought(const struct change *c)
{
	switch (c->action) {
	case ACTION_SKIP_CALL:
		return c->callee;
	case ACTION_CONSTANT:
		return "the constant";
	default:
		return "the pattern";
	}
}

/*
 * Apply the change to its matches if there are as many as it says, else to
 * none.
 */
static int put_matches(struct search *s)
{
	size_t found[PATTERN_MAX], nr = 0, len = 0, i;
	char at[100] = "";
	int err = 0;

	for (i = 0; i < s->code.nr; i++) {
		if (!matches(s, i))
			continue;
		if (nr < PATTERN_MAX)
			found[nr] = i;
		if (nr++ < 8)
			len += (size_t)snprintf(
				at + len, sizeof(at) - len, "%s+0x%llx",
				nr > 1 ? ", " : " at ",
				offset_of(s, s->code.insn[i].at));
	}
	if (nr != s->change->matches)
		return err_set(s->reason, ENOENT,
			       "%s: %s was found %zu times%s, not %u",
			       s->function.name, sought(s->change), nr, at,
			       s->change->matches);
	for (i = 0; !err && i < nr; i++)
		if (!s->change->only || s->change->only == i + 1)
			err = put_match(s, found[i]);
	return err;
}

static int put_return(struct search *s)
{
	unsigned char code[16];
	uint64_t slot, entry = code_entry(&s->function, &slot);
	size_t len = code_returning(s->change->number, code);
	const struct piece *body = &s->function.piece[0];

	if (entry + len > body->at + body->len)
		return err_set(s->reason, ENOSPC, "%s has no room for a return",
			       s->function.name);
	return put_bytes(s, entry, code, len);
}

static int apply(struct search *s)
{
	switch (s->change->action) {
	case ACTION_RETURN:
		return put_return(s);
	case ACTION_RETURN_LATE:
	case ACTION_AT_ENTRY:
		return place_code(s->change, s->kernel, &s->function, s->edits,
				  s->reason);
	default:
		return put_matches(s);
	}
}

/* Is the change for this kernel's model and symbols? */
static int is_meant(const struct change *c, const struct kernel *k,
		    struct err *e)
{
	if (!(c->models & k->model))
		return err_set(e, EXDEV, "%s: not for model %s", c->function,
			       model_name(k->model));
	if (c->needs[0] && !kernel_has(k, c->needs))
		return err_set(e, EXDEV, "%s: there is no %s", c->function,
			       c->needs);
	if (c->lacks[0] && kernel_has(k, c->lacks))
		return err_set(e, EXDEV, "%s: there is %s", c->function,
			       c->lacks);
	return 0;
}

/* Resolve one change or one alternative. On failure no edit is added. */
static int resolve_change(const struct change *c, const struct kernel *k,
			  struct edits *edits, struct err *e)
{
	struct search s = {
		.change = c, .kernel = k, .edits = edits, .reason = e
	};
	const struct edits before = *edits;
	int err = is_meant(c, k, e);

	if (!err)
		err = kernel_function(k, c->function, &s.function, e);
	if (!err)
		err = code_read(&s.function, &s.code, e);
	if (!err)
		err = apply(&s);
	code_free(&s.code);
	if (err) {
		edits->nr = before.nr;
		edits->room_used = before.room_used;
	}
	return err;
}

/*
 * Resolve change @i or one of the alternatives that follow it, and advance @i
 * past them. If none is for this kernel, the change is omitted.
 */
static int resolve_group(const struct mutant *m, size_t *i,
			 const struct kernel *k, struct edits *edits,
			 struct err *e)
{
	char reasons[2 * sizeof(e->text)] = "";
	bool done = false, meant = false;
	struct err reason;
	size_t len;
	int err;

	do {
		err = done ? 0 :
			     resolve_change(&m->change[*i], k, edits, &reason);
		len = strlen(reasons);
		if (err && err != -EXDEV)
			snprintf(reasons + len, sizeof(reasons) - len, "%s%s",
				 len ? "; or " : "", reason.text);
		meant |= err != -EXDEV;
		done |= !err;
	} while (++*i < m->nr_changes && m->change[*i].alternative);
	return done || !meant ? 0 : err_set(e, ENOENT, "%.500s", reasons);
}

int mutant_resolve(const struct mutant *m, const struct kernel *k,
		   struct edits *edits, struct err *e)
{
	size_t i = 0;
	int err = 0;

	*edits = (struct edits){ 0 };
	if (!(m->models & k->model))
		return err_set(e, EXDEV, "not for model %s",
			       model_name(k->model));
	while (!err && i < m->nr_changes)
		err = resolve_group(m, &i, k, edits, e);
	if (!err && !edits->nr)
		err = err_set(e, ENOENT,
			      "none of its changes is for this kernel");
	if (err)
		edits_free(edits);
	return err;
}
