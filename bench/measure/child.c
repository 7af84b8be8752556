// SPDX-License-Identifier: GPL-2.0-or-later
/* child.c - a process that a task starts, steps and ends */
#include "measure/child.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void run_body(struct child *child,
		     int (*body)(struct task *task, unsigned int step,
				 struct err *e),
		     struct task *task)
{
	unsigned int step;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* SIGBUS kills the child; its parent then reports the signal. */
	signal(SIGBUS, SIG_DFL);
	for (step = 0; !body(task, step, child->reason); step++)
		raise(SIGSTOP);
	_exit(1);
}

/* Wait until the child has stopped itself. */
static int wait_stopped(struct child *child)
{
	int status;

	while (waitpid(child->pid, &status, WUNTRACED) < 0)
		if (errno != EINTR)
			return -errno;
	if (WIFSTOPPED(status))
		return 0;
	child->pid = 0;
	if (WIFSIGNALED(status))
		err_set(child->reason, ECHILD,
			"the child process was killed by signal %d",
			WTERMSIG(status));
	return -ECHILD;
}

int child_start(struct child *child,
		int (*body)(struct task *task, unsigned int step,
			    struct err *e),
		struct task *task, struct err *e)
{
	*child = (struct child){ .pid = 0 };
	child->reason = mmap(NULL, sizeof(*child->reason),
			     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			     -1, 0);
	if (child->reason == MAP_FAILED) {
		child->reason = NULL;
		return err_set(
			e, ENOMEM,
			"out of memory for the messages of a child process");
	}
	child->pid = fork();
	if (child->pid < 0) {
		child->pid = 0;
		return err_sys(e, errno, "fork");
	}
	if (child->pid == 0)
		run_body(child, body, task);
	if (wait_stopped(child)) {
		*e = *child->reason;
		return -ECHILD;
	}
	return 0;
}

int child_step(struct child *child)
{
	if (kill(child->pid, SIGCONT))
		return -errno;
	return wait_stopped(child);
}

int child_end(struct child *child)
{
	if (kill(child->pid, SIGKILL))
		return -errno;
	while (waitpid(child->pid, NULL, 0) < 0)
		if (errno != EINTR)
			return -errno;
	child->pid = 0;
	return 0;
}

void child_free(struct child *child)
{
	if (child->pid)
		child_end(child);
	if (child->reason)
		munmap(child->reason, sizeof(*child->reason));
	*child = (struct child){ .pid = 0 };
}
