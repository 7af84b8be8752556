// SPDX-License-Identifier: GPL-2.0-or-later
/* edits.c - bytes of a kernel to replace */
#include "mutant/edits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_place(struct edit *edit, const struct function *f)
{
	long long offset = (long long)(edit->at - f->piece[0].at);

	snprintf(edit->where, sizeof(edit->where), "%s%c0x%llx", f->name,
		 offset < 0 ? '-' : '+', offset < 0 ? -offset : offset);
}

int edits_add(struct edits *edits, const struct function *f, uint64_t at,
	      const unsigned char *old, const unsigned char *new, size_t len,
	      struct err *e)
{
	struct edit edit = { .at = at, .len = len }, *more;
	size_t i;

	memcpy(edit.old, old, len);
	memcpy(edit.new, new, len);
	name_place(&edit, f);
	if (!memcmp(old, new, len))
		return err_set(e, EALREADY,
			       "%s: the new bytes equal the old ones",
			       edit.where);
	for (i = 0; i < edits->nr; i++)
		if (at < edits->edit[i].at + edits->edit[i].len &&
		    edits->edit[i].at < at + len)
			return err_set(
				e, EEXIST,
				"%s: another change, at %s, replaces the same bytes",
				edit.where, edits->edit[i].where);
	more = reallocarray(edits->edit, edits->nr + 1, sizeof(*more));
	if (!more)
		return err_set(e, ENOMEM, "no memory for an edit");
	edits->edit = more;
	edits->edit[edits->nr++] = edit;
	return 0;
}

void edits_free(struct edits *edits)
{
	free(edits->edit);
	*edits = (struct edits){ 0 };
}
