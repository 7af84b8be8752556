/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rxe.h - memory regions of RDMA over Ethernet, without its libraries */
#ifndef DAXSTORM_PIN_RXE_H
#define DAXSTORM_PIN_RXE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/**
 * rxe_open() - a protection domain of a software RDMA device
 * @domain: filled
 *
 * Loads rdma_rxe and makes the device "daxstorm" on the network device lo, by
 * netlink; both stay. Return: a file; -ENOTSUP with the cure; -errno.
 */
int rxe_open(uint32_t *domain, struct err *reason);

/* Pin memory as a region: 0 and @region, or -errno. */
int rxe_pin(int fd, uint32_t domain, void *address, size_t bytes, bool write,
	    uint32_t *region);
int rxe_unpin(int fd, uint32_t region);

#endif
