// SPDX-License-Identifier: GPL-2.0-or-later
/* kmod.c - kernel modules that only some workloads need */
#include "check/kmod.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 12

int kmod_load(const char *const module[], struct err *e)
{
	char *argv[WORDS_MAX + 3] = { (char *)"modprobe", (char *)"-q" };
	unsigned int i;
	int err, status;
	pid_t pid;

	for (i = 0; module[i] && i < WORDS_MAX; i++)
		argv[i + 2] = (char *)module[i];
	err = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
	if (err)
		return err_set(
			e, ENOTSUP,
			"cannot load the kernel module %s: cannot run modprobe: %s; install kmod",
			module[0], strerror(err));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return err_set(
			e, ENOTSUP,
			"cannot load the kernel module %s: modprobe exited with status %d; check that the module is built for this kernel and that you are root",
			module[0],
			WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return 0;
}
