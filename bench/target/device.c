// SPDX-License-Identifier: GPL-2.0-or-later
/* device.c - read attributes of a device from sysfs */
#include "target/device.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>

int64_t device_number(dev_t rdev, const char *kind, const char *file,
		      int64_t absent)
{
	char path[128], text[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/sys/dev/%s/%u:%u/%s", kind, major(rdev),
		 minor(rdev), file);
	f = fopen(path, "r");
	if (!f)
		return absent;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return text[0] ? strtoll(text, NULL, 0) : absent;
}
