/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collect.h - from the journals of all starts of a guest to one result */
#ifndef DAXSTORM_RECORD_COLLECT_H
#define DAXSTORM_RECORD_COLLECT_H

#include "base/err.h"

enum collect_state {
	COLLECT_COMPLETE, /* the last journal has its end */
	COLLECT_RESUME,	  /* the guest was lost: boot again for the rest */
};

#define COLLECT_RETRIES 3  /* of losses that no cell of ours explains */
#define COLLECT_BOOTS	40 /* that bring no cell */

/**
 * collect() - assemble a result file
 * @dir: holds N.journal, N.console, N.exit and N.profile for N = 1, 2, ...;
 *	 only the first must be there (a run without a guest); N.exit says
 *	 "done", "died", "timeout" or "timeout: REASON"
 * @out: result file, replaced in one step
 * @skip: file that gets the cells the next boot must leave out; NULL: none
 * @symbols: of the kernel (record/symtab.h), when the boots were profiled; NULL:
 *	    they were not
 * @vm: file of the guest's machine (record/vm.h); NULL: there was none
 * @state: what is to be done next
 *
 * A cell that began in a journal and has no result there was lost with its
 * guest: status "lost", an event with what the console says, and no second
 * try, unless it was the emulator's fault. A journal whose end says that cells
 * were left for another boot is no loss and no second start.
 *
 * Return: 0; -ENODATA when no guest ever began; -errno.
 */
int collect(const char *dir, const char *out, const char *skip,
	    const char *symbols, const char *vm, enum collect_state *state,
	    struct err *reason);

#endif
