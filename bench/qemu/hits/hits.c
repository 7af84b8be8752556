// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hits.c - QEMU plugin that counts executions of chosen instructions
 *
 * Usage: -plugin hits.so,out=FILE. FILE is a shared array of struct hit.
 * scripts/plant writes the addresses of planted instructions to it while the
 * guest is stopped. Planting makes QEMU translate the code again, and the
 * addresses are looked up at translation. The file keeps the counts if the
 * guest dies.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../qemu_api.h"

#define HITS_MAX 256

struct hit {
	uint64_t address; /* 0: end of the array */
	uint64_t count;
};

int qemu_plugin_version = QEMU_API;

static struct hit *hits;

static void on_hit(unsigned int vcpu, void *arg)
{
	struct hit *hit = arg;

	(void)vcpu;
	__atomic_fetch_add(&hit->count, 1, __ATOMIC_RELAXED);
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t nr = qemu_plugin_tb_n_insns(tb), i, j;

	(void)id;
	for (i = 0; hits[0].address && i < nr; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t at = qemu_plugin_insn_vaddr(insn);

		for (j = 0; j < HITS_MAX && hits[j].address; j++)
			if (hits[j].address == at)
				qemu_plugin_register_vcpu_insn_exec_cb(
					insn, on_hit, QEMU_PLUGIN_CB_NO_REGS,
					&hits[j]);
	}
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	const size_t bytes = HITS_MAX * sizeof(*hits);
	const char *path = "";
	int fd, i;

	(void)info;
	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], "out=", 4))
			path = argv[i] + 4;
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || ftruncate(fd, (off_t)bytes)) {
		fprintf(stderr, "hits: cannot create %s: %s\n", path,
			strerror(errno));
		return -1;
	}
	hits = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (hits == MAP_FAILED) {
		fprintf(stderr, "hits: cannot map %s: %s\n", path,
			strerror(errno));
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	return 0;
}
