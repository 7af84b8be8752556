// SPDX-License-Identifier: GPL-2.0-or-later
/* bind.c - bind tasks to CPUs through hwloc */
#include "measure/bind.h"

#include <errno.h>
#include <hwloc.h>
#include <stdlib.h>
#include <string.h>

struct binder {
	hwloc_topology_t topology;
	enum bind_policy policy;
};

static const char *const policy_names[] = { "compact", "spread" };

int bind_policy_parse(const char *text, enum bind_policy *policy)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		if (strcmp(text, policy_names[i]))
			continue;
		*policy = (enum bind_policy)i;
		return 0;
	}
	return -EINVAL;
}

int binder_open(enum bind_policy policy, struct binder **binder, struct err *e)
{
	struct binder *b = calloc(1, sizeof(*b));

	if (!b)
		return err_set(e, ENOMEM, "out of memory for the CPU topology");
	b->policy = policy;
	if (hwloc_topology_init(&b->topology))
		goto err_free;
	if (hwloc_topology_load(b->topology))
		goto err_destroy;
	*binder = b;
	return 0;
err_destroy:
	hwloc_topology_destroy(b->topology);
err_free:
	free(b);
	return err_set(e, EIO, "hwloc cannot read the CPU topology");
}

void binder_close(struct binder *binder)
{
	if (!binder)
		return;
	hwloc_topology_destroy(binder->topology);
	free(binder);
}

/*
 * CPUs of the pmem's NUMA node; all CPUs if the node has none (CXL, emulation).
 */
static hwloc_const_cpuset_t local_cpus(hwloc_topology_t topology, int node)
{
	hwloc_obj_t obj = NULL;

	if (node >= 0)
		obj = hwloc_get_numanode_obj_by_os_index(topology,
							 (unsigned int)node);
	if (obj && !hwloc_bitmap_iszero(obj->cpuset))
		return obj->cpuset;
	return hwloc_topology_get_allowed_cpuset(topology);
}

int bind_task(struct binder *binder, unsigned int index, unsigned int tasks,
	      int numa_node, struct err *e)
{
	hwloc_topology_t t = binder->topology;
	hwloc_const_cpuset_t local = local_cpus(t, numa_node);
	int nr = hwloc_get_nbobjs_inside_cpuset_by_type(t, local, HWLOC_OBJ_PU);
	hwloc_obj_t pu;
	unsigned int at;

	if (nr <= 0)
		return err_set(
			e, ENODEV,
			"cannot bind task %u: this process may run on no CPU",
			index);
	at = index % (unsigned int)nr;
	/*
	 * BIND_SPREAD: equal steps over the CPUs in the order of the topology
	 */
	if (binder->policy == BIND_SPREAD && tasks < (unsigned int)nr)
		at = index * (unsigned int)nr / tasks;
	pu = hwloc_get_obj_inside_cpuset_by_type(t, local, HWLOC_OBJ_PU, at);
	if (hwloc_set_cpubind(t, pu->cpuset, HWLOC_CPUBIND_THREAD))
		return err_sys(e, errno, "bind task %u to CPU %u", index,
			       pu->os_index);
	return 0;
}
