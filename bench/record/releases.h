/* SPDX-License-Identifier: GPL-2.0-or-later */
/* releases.h - the kernels that rows of .bugs speak of, as uname -r has them */
#ifndef DAXSTORM_RECORD_RELEASES_H
#define DAXSTORM_RECORD_RELEASES_H

#define R6_1  "6.1.0-56-amd64"
#define R6_12 "6.12.117+deb13-amd64"
#define R6_16 "6.16.12+deb13-amd64"
#define R6_18 "6.18.15+deb13-amd64"
#define R7_3  "7.3.4+deb13-amd64"

/* By model; what came after 6.1; all. */
#define R_DEVMAP     R6_1 " " R6_12
#define R_REFCOUNTED R6_16 " " R6_18 " " R7_3
#define R_LATER	     R6_12 " " R_REFCOUNTED
#define R_ALL	     R6_1 " " R_LATER

#endif
