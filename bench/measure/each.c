// SPDX-License-Identifier: GPL-2.0-or-later
/* each.c - what metrics do around a region: map, touch, check, unmap */
#include "measure/task.h"

#include <errno.h>
#include <sys/mman.h>

static int touch(const struct task *task, const struct mapping *map,
		 uint64_t first, uint64_t nr, bool write, struct err *e)
{
	uint64_t before = task_faults(), faults, i;
	volatile signed char *at;

	for (i = first; i < first + nr; i++) {
		at = (volatile signed char *)task_entry(task, map, i);
		if (write)
			*at = task_mark(task, i);
		else
			(void)*at;
	}
	if (!task->prove)
		return 0;
	faults = task_faults() - before;
	/* Page tables show smaller entries, whatever else has faulted. */
	if (pagemap_scan_sees(task->cell) ? faults < nr :
					    !task_faults_fit(faults, nr))
		return err_set(
			e, EPROTO,
			"asked for %s, but %llu entries took %llu faults instead of one each: the kernel used another page size",
			granularity_name(task->cell->granularity),
			(unsigned long long)nr, (unsigned long long)faults);
	return task_prove(task, map, first, nr, e);
}

int task_touch(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *e)
{
	return touch(task, map, first, nr, true, e);
}

int task_read(const struct task *task, const struct mapping *map,
	      uint64_t first, uint64_t nr, struct err *e)
{
	return touch(task, map, first, nr, false, e);
}

int task_check(const struct task *task, const struct mapping *map,
	       uint64_t first, uint64_t nr, struct err *e)
{
	uint64_t i;
	int got;

	for (i = first; i < first + nr; i++) {
		got = *(volatile signed char *)task_entry(task, map, i);
		if (got != task_mark(task, i))
			return err_set(
				e, EBADMSG,
				"entry %llu holds %d, but %d was written: the kernel lost data or mapped another block",
				(unsigned long long)i, got, task_mark(task, i));
	}
	return 0;
}

int task_map_each(struct task *task, struct err *e)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		err = task_map(task, i * task->per, task->per, &task->map[i],
			       e);
	return err;
}

static int touch_each(struct task *task, bool write, struct err *e)
{
	uint64_t i;
	int err = task_map_each(task, e);

	for (i = 0; !err && i < task->ops; i++)
		err = touch(task, &task->map[i], i * task->per, task->per,
			    write, e);
	task->faults = 0;
	return err;
}

int task_write_each(struct task *task, struct err *e)
{
	return touch_each(task, true, e);
}

int task_read_each(struct task *task, struct err *e)
{
	return touch_each(task, false, e);
}

int task_copy_each(struct task *task, struct err *e)
{
	bool prove = task->prove;
	int err;

	task->flags = MAP_PRIVATE | MAP_NORESERVE;
	task->prove = false;
	err = touch_each(task, true, e);
	task->prove = prove;
	return err;
}

int task_unmap_each(struct task *task, struct err *e)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		err = task_unmap(&task->map[i], e);
	return err;
}

int task_check_each(struct task *task, struct err *e)
{
	uint64_t i;
	int err = 0;

	for (i = 0; !err && i < task->ops; i++)
		err = task_check(task, &task->map[i], i * task->per, task->per,
				 e);
	return err ? err : task_unmap_each(task, e);
}

int task_check_faults(struct task *task, uint64_t wanted, struct err *e)
{
	uint64_t before = task_faults(), faults;
	int err = task_check_each(task, e);

	faults = task_faults() - before;
	if (!err && !task_faults_fit(faults, wanted))
		err = err_set(
			e, EPROTO,
			"reading %llu entries after the operation took %llu faults instead of %llu",
			(unsigned long long)(task->ops * task->per),
			(unsigned long long)faults, (unsigned long long)wanted);
	return err;
}

void task_read_op(struct task *task, uint64_t i)
{
	uint64_t first = i * task->per, at;

	for (at = first; at < first + task->per; at++)
		(void)*(volatile char *)task_entry(task, &task->map[i], at);
}

void task_write_op(struct task *task, uint64_t i)
{
	uint64_t first = i * task->per, at;

	for (at = first; at < first + task->per; at++)
		*(volatile signed char *)task_entry(task, &task->map[i], at) =
			task_mark(task, at);
}

void task_unmap_op(struct task *task, uint64_t i)
{
	struct mapping *map = &task->map[i];

	task_must(task, !munmap(map->address, map->length_bytes));
	map->address = NULL;
}
