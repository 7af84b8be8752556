/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rxe.h - memory regions of RDMA over Ethernet, without the RDMA libraries */
#ifndef DAXSTORM_PIN_RXE_H
#define DAXSTORM_PIN_RXE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/**
 * rxe_open() - get a protection domain of a software RDMA device
 * @domain: set to the handle of the domain
 * @reason: set to the cause of a failure and the way out
 *
 * Loads rdma_rxe and adds the device "daxstorm" to the network device lo by
 * netlink. Neither is undone.
 *
 * Return: a file descriptor; -ENOTSUP if there is no rxe; or -errno.
 */
int rxe_open(uint32_t *domain, struct err *reason);

/* Pin memory as a region. Return: 0 with *@region set, or -errno. */
int rxe_pin(int fd, uint32_t domain, void *address, size_t bytes, bool write,
	    uint32_t *region);
int rxe_unpin(int fd, uint32_t region);

#endif
