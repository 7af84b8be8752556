// SPDX-License-Identifier: GPL-2.0-or-later
/* fuzz_plan.c - for libFuzzer: the reader of plans (scripts/tests/fuzz) */
#include "fuzz.h"

#include "run/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plan plan;
	struct err e;

	if (!plan_load(fuzz_file(data, size, ".ini"), &plan, &e))
		plan_free(&plan);
	return 0;
}
