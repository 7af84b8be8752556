/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bar.h - the memory of a PCI device, mapped by vfio-pci: no DAX, no pages */
#ifndef DAXSTORM_TARGET_BAR_H
#define DAXSTORM_TARGET_BAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* A mapping of the BAR: its device, and where the BAR lies in that file. */
struct bar {
	int fd;
	uint64_t offset, size_bytes;
};

/**
 * bar_open() - open the memory BAR of an ivshmem device through VFIO
 * @path: of the device in sysfs
 * @bar: filled; release by closing bar->fd
 *
 * The device must be QEMU's ivshmem (1af4:1110), whose BAR 2 is plain memory:
 * the BAR of another one may be registers, and storing to them may do anything.
 * It must be bound to vfio-pci already: this binds nothing. A group of VFIO
 * has one user at a time. The open device keeps its group and container
 * (drivers/vfio/group.c).
 *
 * Return: 0; -ENODEV: not such a device, or not bound; -errno; with the way
 * out in @reason.
 */
int bar_open(const char *path, struct bar *bar, struct err *reason);

/**
 * bar_probe() - the same to look only: the size of the BAR
 *
 * Before Linux 6.12 ("vfio/pci: Implement huge_fault support") the first touch
 * of a mapping maps all of it, so that no entry can be had alone: -ENODEV.
 */
int bar_probe(const char *path, uint64_t *size_bytes, struct err *reason);

/**
 * bar_answer() - let the device answer to its memory, or no longer
 * @fd: as bar_open() gives it, or extents_open()
 *
 * Bit 1 of the command register (PCI Local Bus Specification 3.0, 6.2.2).
 * vfio-pci takes every entry out before it clears it, and a touch gives SIGBUS
 * until it is set (drivers/vfio/pci/vfio_pci_config.c, vfio_basic_config_write).
 *
 * Return: 0 or -errno.
 */
int bar_answer(int fd, bool on, struct err *reason);

#endif
