/* SPDX-License-Identifier: GPL-2.0-or-later */
/* version.h - version of this daxstorm */
#ifndef DAXSTORM_BASE_VERSION_H
#define DAXSTORM_BASE_VERSION_H

/**
 * daxstorm_version - release and commit, such as "0.9 (1b2c3d4e5f60)"
 *
 * A build without git has the release only. "-dirty" is appended if the source
 * tree has uncommitted changes. The array has a fixed size so that another
 * commit does not move other data in memory.
 */
extern const char daxstorm_version[64];

#endif
