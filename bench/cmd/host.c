// SPDX-License-Identifier: GPL-2.0-or-later
/* host.c - the state of this machine, for the sub-commands that tell it */
#include "cmd/host.h"

#include <errno.h>
#include <sys/stat.h>

#include "host/advice.h"
#include "host/pmem.h"
#include "host/read.h"

#define WATCH_MS 200 /* 20 ticks of each CPU */

int host_look(const char *const *targets, unsigned int nr, bool changing,
	      struct host_state *s, struct err *e)
{
	struct host_list *pmem = &s->list[HOST_PMEM];
	struct stat st;
	unsigned int i;
	int err = host_read("", changing, s, e);

	if (err)
		return err;
	if (!nr)
		err = host_pmem_all("", s->virtual, pmem);
	for (i = 0; !err && i < nr; i++)
		if (!stat(targets[i], &st))
			err = host_pmem_of("", &st, s->virtual, pmem);
	if (err) {
		host_state_free(s);
		return err_set(e, -err, "out of memory for the list of pmem");
	}
	if (changing)
		host_watch("", WATCH_MS, s);
	return 0;
}

void host_complain(const struct host_state *s)
{
	char text[HOST_TEXT_MAX];
	unsigned int advice;

	for (advice = 0; advice < HOST_ADVICES; advice++)
		if (host_advice(s, (enum host_advice)advice, text)[0])
			complain("host: %s", text);
}
