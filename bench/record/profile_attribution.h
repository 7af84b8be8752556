/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_attribution.h - give the metrics of a boot's journal their profiles */
#ifndef DAXSTORM_RECORD_PROFILE_ATTRIBUTION_H
#define DAXSTORM_RECORD_PROFILE_ATTRIBUTION_H

#include <json-c/json.h>

#include "base/err.h"

struct attribution; /* of one boot */

/**
 * attribution_open() - read what was counted in one boot
 * @profile: what the plugin wrote (record/profile.h)
 * @symbols: of the kernel (record/symtab.h)
 *
 * Return: 0, or -errno with nothing to release.
 */
int attribution_open(const char *profile, const char *symbols,
		     struct attribution **attribution, struct err *reason);
void attribution_close(struct attribution *attribution);

/*
 * Both take a line of the journal and trade what the guest's clock saw of its
 * marked regions for the functions that ran there; @attribution may be NULL:
 * it is dropped then, for results of boots that were not profiled. The header
 * comes first. Return: 0; -ESTALE: symbols of another kernel; -EPROTO: counts
 * and clock disagree; -errno.
 */
int attribute_header(struct attribution *attribution, json_object *header,
		     struct err *reason);
int attribute_cell(struct attribution *attribution, json_object *cell,
		   struct err *reason);

#endif
