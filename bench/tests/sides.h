/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sides.h - both sides of a comparison, from whole_result with a change each */
#ifndef DAXSTORM_TESTS_SIDES_H
#define DAXSTORM_TESTS_SIDES_H

#include "unit.h"

#include "stats/compare.h"

/* One boot of a test: whole_result with a change. */
struct change {
	const char *from, *to;
};

#define BOOTS_TOP 5 /* of a side */

struct fixture {
	struct boots side[SIDES];
	char name[SIDES][BOOTS_TOP][64];
	char *path[SIDES][BOOTS_TOP];
};

/* The boots of a side have seeds 1, 2, 3 and so on. */
static inline void load(struct fixture *f, const struct change *base, size_t nb,
			const struct change *new, size_t nn)
{
	const struct change *change[SIDES] = { base, new };
	size_t nr[SIDES] = { nb, nn }, i;
	struct err w;
	int s;

	for (s = 0; s < SIDES; s++) {
		for (i = 0; i < nr[s]; i++) {
			write_changed(f->name[s][i], whole_result,
				      change[s][i].from, change[s][i].to);
			f->path[s][i] = f->name[s][i];
		}
		if (boots_load(f->path[s], nr[s], &f->side[s], &w))
			fail_msg("%s", w.text);
		for (i = 0; i < nr[s]; i++) {
			unlink(f->path[s][i]);
			f->side[s].result[i].seed += i;
		}
	}
}

static inline void drop(struct fixture *f, struct comparison *c)
{
	comparison_free(c);
	boots_free(&f->side[SIDE_BASE]);
	boots_free(&f->side[SIDE_NEW]);
}

static inline void run(struct fixture *f, struct comparison *c)
{
	struct err w;

	if (compare(f->side, -1, c, &w))
		fail_msg("%s", w.text);
}

#define NONE                                                                   \
	{                                                                      \
		NULL, ""                                                       \
	}
#define DOUBLE                                                                              \
	{                                                                                   \
		"\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]",         \
			"\"sum\":120,\"min\":20,\"max\":60,\"hist\":[[20,1],[40,1],[60,1]]" \
	}
#define ZERO                                                                        \
	{                                                                           \
		"\"sum\":60,\"min\":10,\"max\":30,\"hist\":[[10,1],[20,1],[30,1]]", \
			"\"sum\":0,\"min\":0,\"max\":0,\"hist\":[[0,3]]"            \
	}
#define LIST(...)                                                              \
	(const struct change[])                                                \
	{                                                                      \
		__VA_ARGS__                                                    \
	}

#endif
