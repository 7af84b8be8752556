/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collect.h - merge the journals of all starts of a guest into one result */
#ifndef DAXSTORM_RECORD_COLLECT_H
#define DAXSTORM_RECORD_COLLECT_H

#include "base/err.h"

enum collect_state {
	COLLECT_COMPLETE, /* the last journal is complete */
	COLLECT_RESUME,	  /* cells are left: start the guest again */
};

#define COLLECT_RETRIES 3  /* losses that are not a cell's fault */
#define COLLECT_BOOTS	40 /* starts without a result of a cell */

/**
 * collect() - assemble a result file
 * @dir: holds N.journal, N.console, N.exit, N.profile and N.start for N = 1,
 *	 2, ...; only the first must be there; N.exit says "done", "died",
 *	 "timeout" or "timeout: REASON"; N.start, see record/provenance.h
 * @out: result file, replaced in one step
 * @skip: file that gets the cells the next boot must leave out; NULL: none
 * @symbols: of the kernel (symbols/symtab.h), when the boots were profiled; NULL:
 *	    they were not
 * @vm: file of the guest's machine (record/vm.h); NULL: there was none
 * @state: what is to be done next
 *
 * A cell that began and has no result was lost with its guest. It gets the
 * status "lost", an event with the console's message, and no second try, unless
 * the emulator caused the loss. A journal whose last line says that cells are
 * left for another start is not a loss.
 *
 * Return: 0; -ENODATA if no guest started; or -errno.
 */
int collect(const char *dir, const char *out, const char *skip,
	    const char *symbols, const char *vm, enum collect_state *state,
	    struct err *reason);

#endif
