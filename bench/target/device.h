/* SPDX-License-Identifier: GPL-2.0-or-later */
/* device.h - read attributes of a device from sysfs */
#ifndef DAXSTORM_TARGET_DEVICE_H
#define DAXSTORM_TARGET_DEVICE_H

#include <stdint.h>
#include <sys/types.h>

/**
 * device_number() - read a number from a file of a device in sysfs
 * @rdev: number of the device
 * @kind: "block" or "char"
 * @file: path below the device's folder
 * @absent: returned if the kernel has no such file or hides its contents
 */
int64_t device_number(dev_t rdev, const char *kind, const char *file,
		      int64_t absent);

#endif
