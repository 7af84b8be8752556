// SPDX-License-Identifier: GPL-2.0-or-later
/* progress.c - say what is awaited, which cell runs and how long the rest may take */
#include "cmd/progress.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

char *progress_line(char line[PROGRESS_MAX], size_t at, size_t total,
		    size_t finished, uint64_t spent_ns, const char *id)
{
	uint64_t left_s;
	char left[48] = "";

	if (finished) {
		left_s = (spent_ns / finished * (total - at + 1) + 999999999) /
			 1000000000;
		if (left_s < 120)
			snprintf(left, sizeof(left), ", about %llu s left",
				 (unsigned long long)left_s);
		else
			snprintf(left, sizeof(left), ", about %llu min left",
				 (unsigned long long)(left_s + 30) / 60);
	}
	snprintf(line, PROGRESS_MAX, "cell %zu of %zu%s: %s", at, total, left,
		 id);
	return line;
}

static pid_t shower; /* process that writes the line; 0: none */
static time_t began;

static time_t uptime(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Runs while its parent does what is awaited. */
__attribute__((noreturn)) static void show_wait(const char *what)
{
	unsigned int s;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (s = 1;; s++) {
		sleep(1);
		dprintf(STDERR_FILENO, "\r\033[K%u:%02u %s", s / 60, s % 60,
			what);
	}
}

void progress_begin(const char *what)
{
	if (shower > 0 || !isatty(STDERR_FILENO) || getenv("DAXSTORM_PROGRESS"))
		return;
	began = uptime();
	shower = fork();
	if (!shower)
		show_wait(what);
}

void progress_end(void)
{
	if (shower <= 0)
		return;
	kill(shower, SIGKILL);
	waitpid(shower, NULL, 0);
	shower = 0;
	if (uptime() > began)
		dprintf(STDERR_FILENO, "\r\033[K");
}
