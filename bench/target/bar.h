/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bar.h - BAR of a PCI device, mapped by vfio-pci: page frames, not DAX */
#ifndef DAXSTORM_TARGET_BAR_H
#define DAXSTORM_TARGET_BAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* The device's file, and the offset and size of the BAR in it. */
struct bar {
	int fd;
	uint64_t offset, size_bytes;
};

/**
 * bar_open() - open the memory BAR of an ivshmem device through VFIO
 * @path: the device's folder in sysfs
 * @bar: filled; release by closing bar->fd
 * @reason: set to the cause of a failure and the way out
 *
 * The device must be QEMU's ivshmem (1af4:1110), whose BAR 2 is plain memory.
 * The BAR of another device may hold registers, and a store to one can have any
 * effect. The device must be bound to vfio-pci already; this function binds no
 * driver. Only one process at a time can open a VFIO group. The open device
 * keeps its group and container (drivers/vfio/group.c).
 *
 * Return: 0; -ENODEV if it is another device or not bound; or -errno.
 */
int bar_open(const char *path, struct bar *bar, struct err *reason);

/**
 * bar_answer() - enable or disable the memory space of the device
 * @fd: the device, from bar_open() or extents_open()
 * @on: enable or disable
 * @reason: set to the cause of a failure
 *
 * Sets or clears bit 1 of the command register (PCI Local Bus Specification
 * 3.0, 6.2.2). vfio-pci zaps all page-table entries before it clears the bit,
 * and an access raises SIGBUS until the bit is set again
 * (drivers/vfio/pci/vfio_pci_config.c, vfio_basic_config_write).
 *
 * Return: 0 or -errno.
 */
int bar_answer(int fd, bool on, struct err *reason);

#endif
