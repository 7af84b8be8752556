// SPDX-License-Identifier: GPL-2.0-or-later
/* output.c - standard output that is lost is an error */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void output_open(void)
{
	int fd;

	/* open() returns the lowest descriptor that is free: @fd. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return;
}

int output_flush(struct err *e)
{
	errno = 0;
	/* An earlier write may have failed: its errno is gone. */
	if (fflush(stdout) || ferror(stdout))
		return err_sys(e, errno ? errno : EIO,
			       "cannot write the output");
	return 0;
}

int output_end(int status)
{
	struct err e;

	if (!output_flush(&e))
		return status;
	complain("%s", e.text);
	return status ? status : EXIT_FAILURE;
}
