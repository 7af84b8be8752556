// SPDX-License-Identifier: GPL-2.0-or-later
/* pmem.c - query and clear a file or device through libpmem2 */
#include "target/pmem.h"

#include <errno.h>
#include <libpmem2.h>
#include <stddef.h>

/* Map @length bytes; 0 stands for the whole source. */
static int map_source(struct pmem2_source *source, uint64_t length,
		      struct pmem2_map **map)
{
	struct pmem2_config *config;
	int err = pmem2_config_new(&config);

	if (err)
		return err;
	/* Every source satisfies the coarsest granularity. */
	err = pmem2_config_set_required_store_granularity(
		config, PMEM2_GRANULARITY_PAGE);
	if (!err)
		err = pmem2_config_set_length(config, length);
	if (!err)
		err = pmem2_map_new(map, config, source);
	pmem2_config_delete(&config);
	return err;
}

static const char *granularity_of(const struct pmem2_map *map)
{
	switch (pmem2_map_get_store_granularity((struct pmem2_map *)map)) {
	case PMEM2_GRANULARITY_BYTE:
		return "byte";
	case PMEM2_GRANULARITY_CACHE_LINE:
		return "cache line";
	case PMEM2_GRANULARITY_PAGE:
		return "page";
	}
	return "unknown";
}

int pmem_probe(int fd, struct pmem_source *out)
{
	struct pmem2_source *source;
	struct pmem2_map *map;
	size_t size, align;
	int err = pmem2_source_from_fd(&source, fd);

	if (err)
		return -ENOTSUP;
	err = pmem2_source_size(source, &size);
	if (!err)
		err = pmem2_source_alignment(source, &align);
	/* A device may be large, and one unit is enough to get the granularity. */
	if (!err)
		err = map_source(source, size < align ? size : align, &map);
	if (!err) {
		*out = (struct pmem_source){ size, align, granularity_of(map) };
		pmem2_map_delete(&map);
	}
	pmem2_source_delete(&source);
	return err ? -ENOTSUP : 0;
}

int pmem_clear(int fd, uint64_t length)
{
	struct pmem2_source *source;
	struct pmem2_map *map;
	int err = pmem2_source_from_fd(&source, fd);

	if (err)
		return -EIO;
	err = map_source(source, length, &map);
	if (!err) {
		pmem2_get_memset_fn(map)(pmem2_map_get_address(map), 0, length,
					 PMEM2_F_MEM_NONTEMPORAL);
		err = pmem2_map_delete(&map);
	}
	pmem2_source_delete(&source);
	return err ? -EIO : 0;
}

const char *pmem_reason(void)
{
	const char *text = pmem2_errormsg();

	return text[0] ? text : "unknown type of file";
}
