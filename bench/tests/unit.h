/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unit.h - what the unit tests share: cmocka, random numbers, result files */
#ifndef DAXSTORM_TESTS_UNIT_H
#define DAXSTORM_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/random.h"

/* A whole result file; tests break it by replacing parts of it. */
static const char whole_result[] =
	"{\"format\":\"daxstorm-result/2\",\"mode\":\"exact\",\"plan\":\"quick\","
	"\"plan_digest\":\"00c0ffee00c0ffee\",\"seed\":1,"
	"\"kernel\":{\"release\":\"6.12\",\"version\":\"#1\","
	"\"machine\":\"x86_64\",\"model\":\"devmap\",\"cmdline\":\"quiet\","
	"\"config\":{\"CONFIG_FS_DAX\":\"y\"}},"
	"\"machine\":{\"cpu\":\"max\",\"cpus\":2,\"hypervisor\":\"TCG\"},"
	"\"clock\":{\"name\":\"tsc\",\"unit\":\"insn\",\"empty_inside\":5.5,"
	"\"empty_total\":33},\"boots\":1,"
	"\"cells\":[{\"workload\":\"munmap\",\"target\":\"xfs\","
	"\"granularity\":\"2m\",\"threads\":1,\"tasks\":\"threads\","
	"\"map\":\"shared\",\"status\":\"pass\",\"metrics\":[{\"name\":"
	"\"munmap\",\"unit\":\"insn\",\"better\":\"lower\",\"per\":2,"
	"\"count\":3,\"sum\":60,\"min\":10,\"max\":30,"
	"\"hist\":[[10,1],[20,1],[30,1]]}],"
	"\"checks\":[{\"name\":\"kept\",\"status\":\"pass\"}]}],"
	"\"events\":[],\"complete\":true}\n";

/*
 * Write @text with its first @from replaced by @to; the caller unlinks. Names sort in
 * the order in which the files are written.
 */
static inline void write_changed(char path[64], const char *text,
				 const char *from, const char *to)
{
	static unsigned int written;
	const char *at = from ? strstr(text, from) : text;
	int fd;
	FILE *f;

	snprintf(path, 64, "/tmp/daxstorm-unit-%u-XXXXXX", ++written);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	f = fdopen(fd, "w");
	assert_non_null(f);
	assert_non_null(at);
	fwrite(text, 1, (size_t)(at - text), f);
	fputs(to ? to : "", f);
	fputs(at + (from ? strlen(from) : 0), f);
	fclose(f);
}

/* Write file @name of @folder. */
static inline void write_bytes(const char *folder, const char *name,
			       const void *bytes, size_t len)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
}

static inline void write_file(const char *folder, const char *name,
			      const char *text)
{
	write_bytes(folder, name, text, strlen(text));
}

static inline void remove_file(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	unlink(path);
}

#endif
