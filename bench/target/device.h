/* SPDX-License-Identifier: GPL-2.0-or-later */
/* device.h - what sysfs says of a device */
#ifndef DAXSTORM_TARGET_DEVICE_H
#define DAXSTORM_TARGET_DEVICE_H

#include <stdint.h>
#include <sys/types.h>

/**
 * device_number() - a number from a file of a device in sysfs
 * @rdev: of the device
 * @kind: "block" or "char"
 * @file: below the device's folder
 * @absent: returned where the kernel has no such file or hides what it says
 */
int64_t device_number(dev_t rdev, const char *kind, const char *file,
		      int64_t absent);

#endif
