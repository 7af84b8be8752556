// SPDX-License-Identifier: GPL-2.0-or-later
/* session.c - find and kill the processes of a test, and show their stacks */
#include "check/session.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FRAMES	    6
#define KILL_TRIES  50
#define KILL_TRY_NS 100000000

/*
 * Read one line of /proc/PID/stack: "[<0>] function+0x12/0x34". Only root may
 * read the file, and it is empty for a running process.
 */
static bool next_frame(FILE *f, char name[64])
{
	char line[256];

	return f && fgets(line, sizeof(line), f) &&
	       sscanf(line, "[<%*[^>]>] %63[^+ \n]", name) == 1;
}

static FILE *open_proc(pid_t pid, const char *what)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, what);
	return fopen(path, "re");
}

/* Read name, state and session of a process; false if it does not exist. */
static bool read_stat(pid_t pid, char comm[64], char *state, pid_t *session)
{
	FILE *f = open_proc(pid, "stat");
	bool ok;

	if (!f)
		return false;
	/* The name may contain any character; it ends before the last ')'. */
	ok = fscanf(f, "%*d (%63[^)]) %c %*d %*d %d", comm, state, session) ==
	     3;
	fclose(f);
	return ok;
}

char *process_where(pid_t pid, char *text, size_t size)
{
	char comm[64], name[64], state;
	pid_t session;
	unsigned int i;
	size_t len;
	FILE *f;

	if (!read_stat(pid, comm, &state, &session)) {
		snprintf(text, size, "process %d does not exist any more", pid);
		return text;
	}
	len = (size_t)snprintf(text, size, "%s %c:", comm, state);
	f = open_proc(pid, "stack");
	for (i = 0; len < size && i < FRAMES && next_frame(f, name); i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
					i ? " < " : " ", name);
	if (f)
		fclose(f);
	return text;
}

int process_sees_where(struct err *e)
{
	FILE *f = open_proc(getpid(), "stack");
	char name[64];
	bool seen = next_frame(f, name);

	if (f)
		fclose(f);
	return seen ? 0 :
		      err_set(e, ENOTSUP,
			      "/proc/PID/stack, which shows what a process waits for, cannot be read; run as root on a kernel with CONFIG_STACKTRACE");
}

/* Call @each for every live process of the session. Return: their number. */
static unsigned int for_each(pid_t sid, void (*each)(pid_t pid, void *arg),
			     void *arg)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	unsigned int nr = 0;
	char comm[64], state;
	pid_t pid, session;

	while (proc && (entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		pid = atoi(entry->d_name);
		if (!read_stat(pid, comm, &state, &session) || session != sid ||
		    state == 'Z' || state == 'X')
			continue;
		each(pid, arg);
		nr++;
	}
	if (proc)
		closedir(proc);
	return nr;
}

struct text {
	char *at;
	size_t room;
};

static void add_where(pid_t pid, void *arg)
{
	struct text *t = arg;
	char where[200];
	int n = snprintf(t->at, t->room, "%s; ",
			 process_where(pid, where, sizeof(where)));

	if (n > 0 && (size_t)n < t->room) {
		t->at += n;
		t->room -= (size_t)n;
	}
}

void session_where(pid_t sid, char *text, size_t room)
{
	struct text t = { text, room };

	text[0] = '\0';
	for_each(sid, add_where, &t);
	if (t.at - text >= 2)
		t.at[-2] = '\0';
}

static void kill_one(pid_t pid, void *arg)
{
	(void)arg;
	kill(pid, SIGKILL);
}

bool session_end(pid_t sid)
{
	const struct timespec pause = { .tv_nsec = KILL_TRY_NS };
	unsigned int i;

	for (i = 0; i < KILL_TRIES; i++) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (!for_each(sid, kill_one, NULL))
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}
