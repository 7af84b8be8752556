// SPDX-License-Identifier: GPL-2.0-or-later
/* fuzz_result.c - for libFuzzer: the reader of result files (scripts/tests/fuzz) */
#include "fuzz.h"

#include "stats/boots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *path = fuzz_file(data, size, ".json");
	struct boots side;
	struct err e;

	boots_load(&path, 1, &side, &e);
	boots_free(&side);
	return 0;
}
