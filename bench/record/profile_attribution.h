/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_attribution.h - add profiles to the metrics of a boot's journal */
#ifndef DAXSTORM_RECORD_PROFILE_ATTRIBUTION_H
#define DAXSTORM_RECORD_PROFILE_ATTRIBUTION_H

#include <json-c/json.h>

#include "base/err.h"

struct attribution; /* state of one boot */

/**
 * attribution_open() - read the counts and symbols of one boot
 * @profile: the file that the plugin wrote (record/profile.h)
 * @symbols: the kernel's symbols file (symbols/symtab.h), which the plugin used
 * @attribution: set; release with attribution_close()
 * @reason: set to the cause of a failure
 *
 * Return: 0, or -errno with nothing to release.
 */
int attribution_open(const char *profile, const char *symbols,
		     struct attribution **attribution, struct err *reason);
void attribution_close(struct attribution *attribution);

/*
 * Both take a line of the journal and replace the clock readings of its marked
 * regions by what the plugin counted there: the values of operations that the
 * guest left to it, and the functions that ran. If @attribution is NULL, because
 * there was no plugin, the readings are removed. The header must come first.
 *
 * A cell whose counts do not match the clock, or are missing, loses its metrics
 * and fails with the reason.
 *
 * Return: 0; -ESTALE if the symbols are those of another kernel; -EPROTO if the
 * counts of the empty operation do not match the clock; or -errno.
 */
int attribute_header(struct attribution *attribution, json_object *header,
		     struct err *reason);
int attribute_cell(struct attribution *attribution, json_object *cell,
		   struct err *reason);

#endif
