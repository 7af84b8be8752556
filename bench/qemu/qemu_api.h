/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu_api.h - the part of QEMU's plugin interface that the plugins use
 *
 * Debian's QEMU supports plugins but installs no header for them, so the
 * prototypes are repeated here. QEMU_API is the version of the interface: 1 for
 * QEMU 4.2 to 8.2, 2 for 9.0, 3 for 9.1, 4 for later ones
 * (docs/devel/tcg-plugins of those releases). The versions differ in how a
 * plugin reads the bytes of an instruction and in where counters of translated
 * code may be.
 */
#ifndef DAXSTORM_QEMU_QEMU_API_H
#define DAXSTORM_QEMU_QEMU_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef QEMU_API
#error "QEMU_API must be 1 to 4; the Makefile derives it from the installed QEMU"
#endif

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;

typedef struct qemu_info_t {
	const char *target_name;
	struct {
		int min, cur;
	} version;
	bool system_emulation;
	union {
		struct {
			int smp_vcpus, max_vcpus;
		} system;
	};
} qemu_info_t;

struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw {
	QEMU_PLUGIN_MEM_R = 1,
	QEMU_PLUGIN_MEM_W,
	QEMU_PLUGIN_MEM_RW
};
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

typedef void (*qemu_plugin_tb_trans)(qemu_plugin_id_t id,
				     struct qemu_plugin_tb *tb);
typedef void (*qemu_plugin_exec)(unsigned int vcpu, void *arg);
typedef void (*qemu_plugin_mem)(unsigned int vcpu, qemu_plugin_meminfo_t info,
				uint64_t vaddr, void *arg);
typedef void (*qemu_plugin_atexit)(qemu_plugin_id_t id, void *arg);
typedef void (*qemu_plugin_simple)(qemu_plugin_id_t id);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   qemu_plugin_tb_trans cb);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
					  qemu_plugin_exec cb,
					  enum qemu_plugin_cb_flags flags,
					  void *arg);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    qemu_plugin_exec cb,
					    enum qemu_plugin_cb_flags flags,
					    void *arg);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
				      qemu_plugin_mem cb,
				      enum qemu_plugin_cb_flags flags,
				      enum qemu_plugin_mem_rw rw, void *arg);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_atexit cb,
				    void *arg);
/*
 * Remove all callbacks and all translated code once every CPU has left it, then
 * call @cb. The block that is being executed is completed first.
 */
void qemu_plugin_reset(qemu_plugin_id_t id, qemu_plugin_simple cb);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

#if QEMU_API < 3
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
#else
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *to,
			     size_t len);
#endif

#if QEMU_API < 2
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op,
						void *counter, uint64_t add);
#else
struct qemu_plugin_scoreboard;
typedef struct {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
} qemu_plugin_u64;

struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t size);
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score,
				  unsigned int vcpu);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(
	struct qemu_plugin_insn *insn, enum qemu_plugin_op op,
	qemu_plugin_u64 counter, uint64_t add);
#endif

/* Symbols that QEMU looks up in the plugin. */
extern int qemu_plugin_version;
int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv);

#endif
