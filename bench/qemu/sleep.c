// SPDX-License-Identifier: GPL-2.0-or-later
/* sleep.c - let QEMU's clock be right when a CPU of the guest goes to sleep */
#include "qemu/sleep.h"

#include <dlfcn.h>

#include "qemu/block.h"

#define HLT 0xf4

/* QEMU: include/sysemu/cpu-timers.h and include/hw/core/cpu.h */
static void (*update_clock)(void *cpu);
static void *(*cpu_of)(int index);

void sleep_open(void)
{
	*(void **)&update_clock = dlsym(RTLD_DEFAULT, "icount_update");
	*(void **)&cpu_of = dlsym(RTLD_DEFAULT, "qemu_get_cpu");
}

static void before_sleep(unsigned int vcpu, void *arg)
{
	(void)arg;
	update_clock(cpu_of((int)vcpu));
}

void sleep_attach(const struct qemu_plugin_tb *tb)
{
	struct qemu_plugin_insn *last =
		qemu_plugin_tb_get_insn(tb, qemu_plugin_tb_n_insns(tb) - 1);
	uint8_t byte;

	if (!update_clock || !cpu_of || insn_bytes(last, &byte, 1) != 1 ||
	    byte != HLT)
		return;
	qemu_plugin_register_vcpu_insn_exec_cb(last, before_sleep,
					       QEMU_PLUGIN_CB_NO_REGS, NULL);
}
