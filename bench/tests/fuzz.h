/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz.h - what the targets of libFuzzer share */
#ifndef DAXSTORM_TESTS_FUZZ_H
#define DAXSTORM_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Write the input to a file of this process, and return its path. */
static inline char *fuzz_file(const uint8_t *data, size_t size,
			      const char *suffix)
{
	static char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/daxstorm-fuzz-%d%s", (int)getpid(),
		 suffix);
	f = fopen(path, "we");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f))
		abort();
	return path;
}

#endif
