// SPDX-License-Identifier: GPL-2.0-or-later
/* anon.c - anonymous memory: a control that needs neither a file nor root */
#include <errno.h>
#include <string.h>
#include <sys/sysinfo.h>

#include "target/target.h"

/* A folder of this name is a target of its own kind. */
static bool anon_claims(const struct target_path *path)
{
	return !path->exists && !strcmp(path->path, "anon");
}

static int anon_probe(const struct target_path *path, struct target *t,
		      struct err *e)
{
	struct sysinfo info;

	(void)path;
	if (sysinfo(&info))
		return err_sys(e, errno, "sysinfo");
	t->size_bytes = (uint64_t)info.freeram * info.mem_unit;
	t->align_bytes = PAGE_BYTES;
	return 0;
}

/* Each mapping has pages of its own, so no more is used than is mapped. */
static int anon_extents(const struct target *t, const char *name,
			enum granularity g, uint64_t want,
			struct extent_set *set, struct err *e)
{
	uint64_t entry = granularity_bytes(g), i;
	int64_t nr = target_memory(t, entry, want, e);

	(void)name;
	if (nr < 0)
		return (int)nr;
	for (i = 0; i < (uint64_t)nr; i++)
		set->offset[set->nr++] = i * entry;
	set->length_bytes = (uint64_t)nr * entry;
	return 0;
}

static struct target_ops anon = {
	.name = "anon",
	.granularities = 1U << GRAN_4K | 1U << GRAN_2M,
	.is_control = true,
	.is_anonymous = true,
	.huge_by_advice = true,
	.pagemap_scan = true,
	.reads_elsewhere = "a read of anonymous memory maps the zero page",
	.claims = anon_claims,
	.probe = anon_probe,
	.extents_open = anon_extents,
};
TARGET_OPS(anon)
