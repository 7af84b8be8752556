/* SPDX-License-Identifier: GPL-2.0-or-later */
/* version.h - which daxstorm this is */
#ifndef DAXSTORM_BASE_VERSION_H
#define DAXSTORM_BASE_VERSION_H

/**
 * daxstorm_version - release and commit, such as "0.9 (1b2c3d4e5f60)"
 *
 * A build without git has the release alone; "-dirty" follows the commit of a
 * changed source tree. The room is fixed so that a new commit moves nothing
 * else in memory.
 */
extern const char daxstorm_version[64];

#endif
