// SPDX-License-Identifier: GPL-2.0-or-later
/* state.c - settings and load of a machine, on which times depend */
#include "host/state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

const char *const host_fact_names[HOST_FACTS] = {
	[HOST_SYSTEM] = "system",
	[HOST_MICROCODE] = "microcode",
	[HOST_FREQ_DRIVER] = "frequency_driver",
	[HOST_TURBO] = "turbo",
	[HOST_SMT] = "smt",
	[HOST_IDLE_DRIVER] = "idle_driver",
	[HOST_ISOLATED] = "isolated",
	[HOST_NOHZ_FULL] = "nohz_full",
	[HOST_THP] = "thp",
	[HOST_NUMA_BALANCING] = "numa_balancing",
	[HOST_NMI_WATCHDOG] = "nmi_watchdog",
};

const char *const host_pmem_names[HOST_PMEM_KINDS] = {
	[HOST_PMEM_UNKNOWN] = "unknown",
	[HOST_PMEM_REAL] = "real",
	[HOST_PMEM_DRAM] = "dram",
	[HOST_PMEM_VM] = "vm",
};

int host_list_add(struct host_list *list, const char *name, const char *text,
		  uint64_t number)
{
	struct host_item *item =
		array_add(&list->item, &list->nr, sizeof(*item));

	if (!item)
		return -ENOMEM;
	item->name = strdup(name);
	item->text = text ? strdup(text) : NULL;
	item->number = number;
	return item->name && (item->text || !text) ? 0 : -ENOMEM;
}

struct host_item *host_list_find(const struct host_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->nr; i++)
		if (!strcmp(list->item[i].name, name))
			return &list->item[i];
	return NULL;
}

void host_state_free(struct host_state *s)
{
	unsigned int kind;
	size_t i;

	for (i = 0; i < HOST_FACTS; i++)
		free(s->fact[i]);
	for (kind = 0; kind < HOST_LISTS; kind++) {
		for (i = 0; i < s->list[kind].nr; i++) {
			free(s->list[kind].item[i].name);
			free(s->list[kind].item[i].text);
		}
		free(s->list[kind].item);
	}
	memset(s, 0, sizeof(*s));
}
