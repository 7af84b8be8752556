// SPDX-License-Identifier: GPL-2.0-or-later
/* bar.c - PCI BAR mapped through vfio-pci: page frames, not DAX */
#include "target/bar.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/page_size.h"
#include "target/fault_count.h"
#include "target/target.h"

#define IVSHMEM_VENDOR 0x1af4u
#define IVSHMEM_DEVICE 0x1110u
#define IVSHMEM_BAR    VFIO_PCI_BAR2_REGION_INDEX
/* each takes 2 MiB of the emulator's memory on the host */
#define BAR_2M_MAX 256

/* Read a hexadecimal number from a sysfs file of the device; 0 on failure. */
static unsigned int number_of(const char *path, const char *file)
{
	unsigned int number = 0;
	char name[300];
	FILE *f;

	snprintf(name, sizeof(name), "%s/%s", path, file);
	f = fopen(name, "re");
	if (!f)
		return 0;
	if (fscanf(f, "%x", &number) != 1)
		number = 0;
	fclose(f);
	return number;
}

/* Last component of a sysfs link of the device, into @to; "" on failure. */
static const char *link_of(const char *path, const char *link, char to[256])
{
	const char *last;
	char name[300];
	ssize_t n;

	snprintf(name, sizeof(name), "%s/%s", path, link);
	n = readlink(name, to, 255);
	to[n > 0 ? n : 0] = '\0';
	last = strrchr(to, '/');
	return last ? last + 1 : to;
}

static int check_device(const char *path, struct err *e)
{
	unsigned int vendor = number_of(path, "vendor");
	unsigned int device = number_of(path, "device");
	char to[256];
	const char *driver = link_of(path, "driver", to);

	if (vendor != IVSHMEM_VENDOR || device != IVSHMEM_DEVICE)
		return err_set(
			e, ENODEV,
			"%s is %04x:%04x: its BAR may hold registers, and a store to one can have any effect; name QEMU's ivshmem device (%04x:%04x)",
			path, vendor, device, IVSHMEM_VENDOR, IVSHMEM_DEVICE);
	if (strcmp(driver, "vfio-pci"))
		return err_set(
			e, ENODEV,
			"%s is bound to %s, not to vfio-pci; run: modprobe vfio-pci; echo vfio-pci >%s/driver_override; echo DEVICE >/sys/bus/pci/drivers_probe",
			path, driver[0] ? driver : "no driver", path);
	return 0;
}

/*
 * Open a container and add the device's group to it. Both may be closed once
 * the device is open, because the device keeps references to them.
 */
static int open_group(const char *path, int *container, int *group,
		      struct err *e)
{
	char to[256], name[300];

	snprintf(name, sizeof(name), "/dev/vfio/%s",
		 link_of(path, "iommu_group", to));
	*container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (*container < 0)
		return err_set(
			e, ENODEV,
			"cannot open /dev/vfio/vfio: %s; load vfio_iommu_type1 and run as root",
			strerror(errno));
	*group = open(name, O_RDWR | O_CLOEXEC);
	if (*group < 0)
		return err_sys(
			e, errno,
			"open %s, the IOMMU group of %s, which one process at a time can open",
			name, path);
	if (!ioctl(*group, VFIO_GROUP_SET_CONTAINER, container) &&
	    !ioctl(*container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return 0;
	return err_sys(
		e, errno,
		"attach %s to the IOMMU (on EPERM without interrupt remapping, load vfio_iommu_type1 with allow_unsafe_interrupts=1)",
		name);
}

static int open_device(const char *path, int group, struct bar *bar,
		       struct err *e)
{
	struct vfio_region_info info = { .argsz = sizeof(info),
					 .index = IVSHMEM_BAR };

	bar->fd =
		ioctl(group, VFIO_GROUP_GET_DEVICE_FD, strrchr(path, '/') + 1);
	if (bar->fd < 0)
		return err_sys(e, errno, "open %s through VFIO", path);
	fcntl(bar->fd, F_SETFD, FD_CLOEXEC);
	if (!ioctl(bar->fd, VFIO_DEVICE_GET_REGION_INFO, &info) &&
	    info.flags & VFIO_REGION_INFO_FLAG_MMAP) {
		bar->offset = info.offset;
		bar->size_bytes = info.size;
		return 0;
	}
	close(bar->fd);
	bar->fd = -1;
	return err_set(
		e, ENODEV,
		"BAR %d of %s (%llu bytes) cannot be mapped: build the kernel with CONFIG_VFIO_PCI_MMAP",
		IVSHMEM_BAR, path, (unsigned long long)info.size);
}

int bar_open(const char *path, struct bar *bar, struct err *e)
{
	int container = -1, group = -1;
	int err = check_device(path, e);

	*bar = (struct bar){ .fd = -1 };
	if (!err)
		err = open_group(path, &container, &group, e);
	if (!err)
		err = open_device(path, group, bar, e);
	if (group >= 0)
		close(group);
	if (container >= 0)
		close(container);
	return err;
}

/* Return whether an access to one page leaves the next page unmapped. */
static bool maps_by_entry(const char *pages)
{
	uint64_t before;

	(void)*(const volatile char *)pages;
	before = task_faults();
	(void)*(const volatile char *)(pages + PAGE_BYTES);
	return task_faults() - before == 1;
}

/*
 * Check that the BAR can be measured, and get its size.
 *
 * Return: 0; or as bar_open(). It is also -ENODEV before Linux 6.12 ("vfio/pci:
 * Implement huge_fault support"), where the first fault in a mapping maps all
 * of it, so that a single page-table entry cannot be measured.
 */
static int probe_size(const char *path, uint64_t *size_bytes, struct err *e)
{
	struct bar bar;
	char *pages;
	int err = bar_open(path, &bar, e);

	if (err)
		return err;
	*size_bytes = bar.size_bytes;
	pages = mmap(NULL, 2 * PAGE_BYTES, PROT_READ, MAP_SHARED, bar.fd,
		     (off_t)bar.offset);
	if (pages == MAP_FAILED) {
		err = err_sys(e, errno, "map two pages of the BAR of %s", path);
		goto close_bar;
	}
	if (!maps_by_entry(pages))
		err = err_set(
			e, ENODEV,
			"vfio-pci of this kernel maps all of a BAR at the first fault, so single entries cannot be measured; use Linux 6.12 or later");
	munmap(pages, 2 * PAGE_BYTES);
close_bar:
	close(bar.fd);
	return err;
}

int bar_answer(int fd, bool on, struct err *e)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info), .index = VFIO_PCI_CONFIG_REGION_INDEX
	};
	uint16_t command = 0;
	off_t at;

	if (ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return err_sys(
			e, errno,
			"VFIO_DEVICE_GET_REGION_INFO of the configuration space");
	at = (off_t)info.offset + PCI_COMMAND;
	if (pread(fd, &command, sizeof(command), at) != sizeof(command))
		return err_sys(e, errno, "read the PCI command register");
	command = (uint16_t)(on ? command | PCI_COMMAND_MEMORY :
				  command & ~PCI_COMMAND_MEMORY);
	if (pwrite(fd, &command, sizeof(command), at) != sizeof(command))
		return err_sys(e, errno,
			       "write 0x%x to the PCI command register",
			       command);
	return 0;
}

static bool bar_claims(const struct target_path *path)
{
	return path->exists && S_ISDIR(path->st.st_mode) &&
	       path->fs_type == SYSFS_MAGIC;
}

static int probe_target(const struct target_path *path, struct target *t,
			struct err *e)
{
	(void)path;
	t->align_bytes = PAGE_BYTES;
	return probe_size(t->path, &t->size_bytes, e);
}

/* The task's addresses determine the page size: see task_map(). */
static int bar_extents(const struct target *t, const char *name,
		       enum granularity g, uint64_t want,
		       struct extent_set *set, struct err *e)
{
	uint64_t bytes = granularity_bytes(g), i;
	struct bar bar;
	int err = bar_open(t->path, &bar, e);

	(void)name;
	if (err)
		return err;
	set->fd = bar.fd;
	if (g == GRAN_2M && want > BAR_2M_MAX)
		want = BAR_2M_MAX;
	set->length_bytes = bar.size_bytes;
	for (i = 0; i < want && (i + 1) * bytes <= bar.size_bytes; i++)
		set->offset[set->nr++] = bar.offset + i * bytes;
	if (set->nr)
		return 0;
	return err_set(
		e, ENOSPC,
		"the BAR of %s has %llu bytes, less than one page of the requested size; use a larger BAR or a smaller page size",
		t->path, (unsigned long long)bar.size_bytes);
}

static struct target_ops bar = {
	.name = "bar",
	.granularities = GRAN_ALL,
	.needs = "pci",
	.huge_by_advice = true,
	.overwrites = true,
	.claims = bar_claims,
	.probe = probe_target,
	.extents_open = bar_extents,
};
TARGET_OPS(bar)
