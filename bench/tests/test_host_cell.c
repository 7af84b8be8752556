// SPDX-License-Identifier: GPL-2.0-or-later
/* test_host_cell.c - cells that were disturbed, and what a comparison says */
#include "stand_in.h"

#include "host/advice.h"
#include "host/boots.h"
#include "host/cell.h"
#include "host/pmem.h"
#include "host/read.h"

/* Differences of the counters of two moments; 1 tick of /proc/stat is 10 ms. */
static void a_cell_is_a_difference(void **state)
{
	struct host_sample begin, end;
	struct host_cell cell;
	char root[PATH_MAX];

	(void)state;
	stand_up(&vm, root);
	host_sample(root, &begin);
	assert_false(begin.has_throttles);
	assert_int_equal(begin.khz, 0);
	stand_put(root, "/proc/stat", "cpu  140 1 109 9700 8 7 6 307 0 0\n");
	stand_put(root, CPU "/cpu0/thermal_throttle/core_throttle_count", "4");
	host_sample(root, &end);
	end.wall_ms = begin.wall_ms + 2000;
	end.own_ms = begin.own_ms + 300;
	host_cell_set(&begin, &end, &cell);
	assert_int_equal(cell.wall_ms, 2000);
	assert_true(cell.has_steal && cell.has_other);
	assert_int_equal(cell.steal_ms, 70);
	assert_int_equal(cell.other_ms, 500 - 300);
	/* it began without the counter, so that there is no difference */
	assert_false(cell.has_throttles);
	begin = end;
	stand_put(root, CPU "/cpu0/thermal_throttle/core_throttle_count", "7");
	stand_put(root, CPU "/cpu1/thermal_throttle/core_throttle_count", "1");
	stand_put(root, CPU "/cpu1/thermal_throttle/package_throttle_count",
		  "2");
	stand_put(root, CPU "/cpu1/cpufreq/scaling_cur_freq", "1700000\n");
	host_sample(root, &end);
	host_cell_set(&begin, &end, &cell);
	assert_int_equal(cell.throttles, 3 + 1 + 2);
	assert_int_equal(cell.khz_begin, 0);
	assert_int_equal(cell.khz_end, 1700000);
	stand_down(root);
}

/* A CPU that goes offline takes its counters with it. */
static void counters_that_go_back_are_nothing(void **state)
{
	struct host_sample begin = { .wall_ms = 9,
				     .own_ms = 9,
				     .time = { true, 50, 50, 50 },
				     .has_throttles = true,
				     .core_throttles = 5,
				     .package_throttles = 5 };
	struct host_sample end = { .time = { .known = true },
				   .has_throttles = true };
	struct host_cell cell;

	(void)state;
	host_cell_set(&begin, &end, &cell);
	assert_int_equal(cell.wall_ms, 0);
	assert_int_equal(cell.steal_ms, 0);
	assert_int_equal(cell.other_ms, 0);
	assert_int_equal(cell.throttles, 0);
	/* own time counts in microseconds, and may exceed that of the ticks */
	end = begin;
	end.own_ms += 100;
	end.time.busy_ms += 90;
	host_cell_set(&begin, &end, &cell);
	assert_int_equal(cell.other_ms, 0);
	begin.time.known = false;
	host_cell_set(&begin, &end, &cell);
	assert_false(cell.has_steal);
}

static void a_few_ticks_disturb_nothing(void **state)
{
	struct host_cell cell = { .wall_ms = 1000, .steal_ms = 19 };

	(void)state;
	assert_int_equal(host_disturbed(&cell, HOST_STOLEN), 0);
	cell.steal_ms = 20;
	assert_int_equal(host_disturbed(&cell, HOST_STOLEN), 20);
	cell.wall_ms = 2000;
	assert_int_equal(host_disturbed(&cell, HOST_STOLEN), 0);
	cell = (struct host_cell){ .wall_ms = 400, .other_ms = 49 };
	assert_int_equal(host_disturbed(&cell, HOST_SHARED), 0);
	cell.other_ms = 50;
	assert_int_equal(host_disturbed(&cell, HOST_SHARED), 50);
	cell.wall_ms = 500;
	assert_int_equal(host_disturbed(&cell, HOST_SHARED), 0);
	assert_int_equal(host_disturbed(&cell, HOST_THROTTLED), 0);
	cell.throttles = 1;
	assert_int_equal(host_disturbed(&cell, HOST_THROTTLED), 1);
}

static void rounds_are_summed(void **state)
{
	struct host_cell sum = { 100, true, 1, true, 2, false, 0, 7, 3000 };
	const struct host_cell round = {
		50, true, 3, true, 4, true, 5, 8, 2000
	};

	(void)state;
	host_cell_add(&sum, &round);
	assert_int_equal(sum.wall_ms, 150);
	assert_int_equal(sum.steal_ms, 4);
	assert_int_equal(sum.other_ms, 6);
	assert_true(sum.has_throttles);
	assert_int_equal(sum.throttles, 5);
	assert_int_equal(sum.khz_begin, 7);
	assert_int_equal(sum.khz_end, 2000);
}

#define BOOTS 3

/* Boots of a comparison, with a cell each, and the warnings of them. */
struct fixture {
	struct host_boot boots[BOOTS];
	struct host_state state[BOOTS], outer[BOOTS];
	struct result_cell cells[BOOTS];
	struct host_cell host[BOOTS];
	char *text[40];
	size_t nr;
};

static int keep(void *data, const char *text)
{
	struct fixture *f = data;

	assert_true(f->nr < 40);
	f->text[f->nr++] = strdup(text);
	return 0;
}

/* All boots are of the machine @m, or, if it is NULL, not recorded. */
static void set_up(struct fixture *f, const struct stand_in *m)
{
	static const char *const paths[BOOTS] = { "base-1.json", "base-2.json",
						  "new-1.json" };
	char root[PATH_MAX];
	struct err e;
	size_t i;

	memset(f, 0, sizeof(*f));
	if (m)
		stand_up(m, root);
	for (i = 0; i < BOOTS; i++) {
		if (m) {
			assert_int_equal(
				host_read(root, true, &f->state[i], &e), 0);
			assert_int_equal(
				host_pmem_all(root, f->state[i].virtual,
					      &f->state[i].list[HOST_PMEM]),
				0);
		}
		assert_int_equal(
			cell_parse("munmap/xfs/2m/1", &f->cells[i].cell), 0);
		f->host[i] = (struct host_cell){ .wall_ms = 1000 };
		f->cells[i].host = &f->host[i];
		f->boots[i] = (struct host_boot){ paths[i],	&f->state[i],
						  &f->outer[i], NULL,
						  &f->cells[i], 1 };
	}
	if (m)
		stand_down(root);
}

static void warn(struct fixture *f, bool exact)
{
	while (f->nr)
		free(f->text[--f->nr]);
	assert_int_equal(host_boots_warn(f->boots, BOOTS, exact, keep, f), 0);
}

static void tear_down(struct fixture *f)
{
	size_t i;

	while (f->nr)
		free(f->text[--f->nr]);
	for (i = 0; i < BOOTS; i++) {
		host_state_free(&f->state[i]);
		host_state_free(&f->outer[i]);
	}
}

/* Number of warnings with @text. */
static size_t says(const struct fixture *f, const char *text)
{
	size_t i, nr = 0;

	for (i = 0; i < f->nr; i++)
		nr += strstr(f->text[i], text) != NULL;
	return nr;
}

static void only(struct fixture *f, const char *text)
{
	warn(f, false);
	if (f->nr != 1 || strcmp(f->text[0], text))
		fail_msg("%zu warnings, first \"%s\", want \"%s\"", f->nr,
			 f->nr ? f->text[0] : "", text);
}

static void set(struct host_state *s, enum host_fact fact, const char *value)
{
	free(s->fact[fact]);
	s->fact[fact] = value ? strdup(value) : NULL;
}

static void what_is_not_recorded_warns_of_nothing(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, NULL);
	warn(&f, false);
	assert_int_equal(f.nr, 0);
	f.cells[0].host = NULL;
	warn(&f, true);
	assert_int_equal(f.nr, 0);
	tear_down(&f);
}

/* A setting of all boots is told once; of some, with their number. */
static void settings_are_told_once(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, &intel);
	warn(&f, false);
	assert_int_equal(f.nr, 9);
	assert_string_equal(
		f.text[0],
		"host: governor powersave on 4 of 4 CPUs: speeds vary with load; run: cpupower frequency-set -g performance");
	assert_int_equal(says(&f, "boots)"), 0);
	set(&f.state[2], HOST_SMT, NULL);
	warn(&f, false);
	assert_int_equal(f.nr, 9);
	assert_int_equal(says(&f, "(2 of 3 boots)"), 1);
	/* counts do not depend on any of it */
	warn(&f, true);
	assert_int_equal(f.nr, 0);
	tear_down(&f);
}

/* The host of a guest speaks for it; its settings carry its name. */
static void hosts_of_guests_are_named(void **state)
{
	char root[PATH_MAX];
	struct fixture f;
	struct err e;
	size_t i;

	(void)state;
	set_up(&f, &vm);
	warn(&f, false);
	assert_int_equal(says(&f, "host: a hypervisor runs this machine"), 1);
	stand_up(&amd, root);
	for (i = 0; i < BOOTS; i++)
		assert_int_equal(host_read(root, true, &f.outer[i], &e), 0);
	stand_down(root);
	warn(&f, false);
	assert_int_equal(says(&f, "a hypervisor runs this machine"), 0);
	assert_int_equal(says(&f, "host of the guests: governor schedutil"), 1);
	set(&f.outer[2], HOST_TURBO, "on");
	warn(&f, false);
	assert_int_equal(
		says(&f, "host of the guests: the settings of turbo differ"),
		1);
	tear_down(&f);
}

/* A difference names both files. */
static void differences(void **state)
{
	static const struct {
		enum host_fact fact;
		const char *a, *b, *name;
		bool exact;
	} table[] = {
		{ HOST_MICROCODE, "0x1", "0x2", "versions of the microcode",
		  false },
		{ HOST_SMT, "off", "notsupported", "settings of SMT", false },
		{ HOST_TURBO, "off", "odd", "settings of turbo", false },
		{ HOST_ISOLATED, "2-3", "3", "isolated CPUs", true },
		{ HOST_THP, "never", "madvise",
		  "settings of transparent huge pages", true },
	};
	struct fixture f;
	char want[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		set_up(&f, &plain);
		warn(&f, false);
		assert_int_equal(f.nr, 0);
		/* one side alone tells nothing */
		set(&f.state[0], table[i].fact, table[i].a);
		warn(&f, false);
		assert_int_equal(f.nr, 0);
		set(&f.state[1], table[i].fact, table[i].a);
		set(&f.state[2], table[i].fact, table[i].b);
		snprintf(
			want, sizeof(want),
			"host: the %s differ: %s (base-1.json) and %s (new-1.json): a difference may come from that and not from the kernels; measure both sides with the same",
			table[i].name, table[i].a, table[i].b);
		only(&f, want);
		warn(&f, true);
		assert_int_equal(f.nr, table[i].exact);
		tear_down(&f);
	}
}

static void governors_and_pmem_differ(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, &plain);
	assert_int_equal(host_list_add(&f.state[0].list[HOST_GOVERNORS],
				       "performance", NULL, 1),
			 0);
	assert_int_equal(host_list_add(&f.state[2].list[HOST_GOVERNORS],
				       "schedutil", NULL, 1),
			 0);
	assert_int_equal(host_list_add(&f.state[0].list[HOST_PMEM], "region0",
				       "x", HOST_PMEM_REAL),
			 0);
	assert_int_equal(host_list_add(&f.state[1].list[HOST_PMEM], "region0",
				       "x", HOST_PMEM_DRAM),
			 0);
	f.state[0].khz_limit = 2000000;
	f.state[2].khz_limit = 2100000;
	warn(&f, false);
	assert_int_equal(
		says(&f,
		     "the governors differ: performance (base-1.json) and schedutil (new-1.json)"),
		1);
	assert_int_equal(
		says(&f,
		     "the kinds of pmem differ: region0 real (base-1.json) and region0 dram (base-2.json)"),
		1);
	assert_int_equal(
		says(&f,
		     "the frequency limits differ: 2.00 GHz (base-1.json) and 2.10 GHz"),
		1);
	assert_int_equal(f.nr, 4); /* and that schedutil is no good */
	tear_down(&f);
}

/* Only what costs something counts: unknown, unaffected, vulnerable are one. */
static void mitigations_differ(void **state)
{
	struct host_list *base, *new;
	struct fixture f;

	(void)state;
	set_up(&f, &plain);
	base = &f.state[0].list[HOST_MITIGATIONS];
	new = &f.state[2].list[HOST_MITIGATIONS];
	host_list_add(base, "mds", "Mitigation: Clear CPU buffers", 0);
	host_list_add(new, "mds", "Mitigation: Clear CPU buffers", 0);
	host_list_add(base, "l1tf", "Not affected", 0);
	host_list_add(new, "l1tf", "Vulnerable", 0);
	host_list_add(new, "tsa", "Not affected", 0);
	warn(&f, false);
	assert_int_equal(f.nr, 0);
	host_list_add(new, "vmscape", "Mitigation: IBPB", 0);
	only(&f,
	     "host: 1 mitigation differs between base-1.json and new-1.json: vmscape (none and IBPB): each entry into the kernel costs more with one; boot both sides with mitigations=off to leave it out");
	host_list_add(base, "retbleed", "Mitigation: IBRS", 0);
	warn(&f, true);
	assert_int_equal(
		says(&f,
		     "2 mitigations differ between base-1.json and new-1.json: retbleed (IBRS and none), vmscape (none and IBPB): "),
		1);
	tear_down(&f);
}

static void disturbed_cells_are_counted(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, &plain);
	f.host[1].steal_ms = 120;
	f.host[2].steal_ms = 30;
	only(&f,
	     "host: steal time in 2 of 3 cells of all boots, most in munmap/xfs/2m/1 (base-2.json): 120 ms in a cell of 1000 ms: the hypervisor ran something else on these CPUs; give the machine CPUs of its own and measure again");
	f.host[1].steal_ms = f.host[2].steal_ms = 0;
	f.host[2].throttles = 4;
	only(&f,
	     "host: throttling in 1 of 3 cells of all boots, most in munmap/xfs/2m/1 (new-1.json): 4 events in a cell of 1000 ms: the CPUs were slowed down for heat; cool the machine better or lower its speed, and measure again");
	f.host[2].throttles = 0;
	f.host[0].other_ms = 900;
	f.cells[2].host = NULL;
	only(&f,
	     "host: CPU time of others in 1 of 2 cells of all boots, most in munmap/xfs/2m/1 (base-1.json): 900 ms in a cell of 1000 ms: other tasks ran beside what was measured; stop them and measure again");
	warn(&f, true);
	assert_int_equal(f.nr, 0);
	tear_down(&f);
}

/* A host has no cells: its boots are counted. */
static void boots_of_hosts_are_counted(void **state)
{
	struct host_cell host = { .wall_ms = 61500, .throttles = 4 };
	struct host_cell calm = { .wall_ms = 60000, .steal_ms = 500 };
	struct fixture f;

	(void)state;
	set_up(&f, &plain);
	f.boots[0].outer_host = &calm;
	warn(&f, false);
	assert_int_equal(f.nr, 0);
	f.boots[1].outer_host = &host;
	only(&f,
	     "host of the guests: throttling in 1 of 2 boots, most in base-2.json: 4 events in a boot of 61 s: the CPUs were slowed down for heat; cool the machine better or lower its speed, and measure again");
	warn(&f, true);
	assert_int_equal(f.nr, 0);
	host.throttles = 0;
	host.steal_ms = 700;
	warn(&f, false);
	assert_int_equal(
		says(&f,
		     "host of the guests: steal time in 1 of 2 boots, most in base-2.json: 700 ms"),
		1);
	tear_down(&f);
}

static void two_states_make_a_difference(void **state)
{
	struct host_state a = { .cpus = 4,
				.khz_now = 1,
				.has_steal = true,
				.steal_ms = 100,
				.cpu_ms = 1000,
				.has_throttles = true,
				.core_throttles = 1,
				.package_throttles = 2 };
	struct host_state b = a;
	struct host_cell cell;

	(void)state;
	b.khz_now = 2;
	b.steal_ms = 150;
	b.cpu_ms = 9000;
	b.core_throttles = 4;
	b.package_throttles = 4;
	host_cell_of_states(&a, &b, &cell);
	assert_int_equal(cell.wall_ms, 2000);
	assert_true(cell.has_steal && cell.has_throttles);
	assert_false(cell.has_other);
	assert_int_equal(cell.steal_ms, 50);
	assert_int_equal(cell.throttles, 5);
	assert_int_equal(cell.khz_begin, 1);
	assert_int_equal(cell.khz_end, 2);
	/* a machine that does not know its CPUs has no duration */
	a.cpus = 0;
	b.has_throttles = false;
	host_cell_of_states(&a, &b, &cell);
	assert_false(cell.has_steal || cell.has_throttles);
}

static void speeds_that_vary_are_told(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, &plain);
	f.host[0].khz_end = 3400000;
	f.host[1].khz_end = 3300000;
	warn(&f, false);
	assert_int_equal(f.nr, 0);
	f.host[2].khz_end = 2100000;
	only(&f,
	     "host: the speed at the end of a cell was between 2.10 GHz (munmap/xfs/2m/1 of new-1.json) and 3.40 GHz (munmap/xfs/2m/1 of base-1.json): times vary with it; fix it: cpupower frequency-set -g performance, and turn turbo off");
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_is_a_difference),
		cmocka_unit_test(counters_that_go_back_are_nothing),
		cmocka_unit_test(a_few_ticks_disturb_nothing),
		cmocka_unit_test(rounds_are_summed),
		cmocka_unit_test(what_is_not_recorded_warns_of_nothing),
		cmocka_unit_test(settings_are_told_once),
		cmocka_unit_test(hosts_of_guests_are_named),
		cmocka_unit_test(differences),
		cmocka_unit_test(governors_and_pmem_differ),
		cmocka_unit_test(mitigations_differ),
		cmocka_unit_test(disturbed_cells_are_counted),
		cmocka_unit_test(boots_of_hosts_are_counted),
		cmocka_unit_test(two_states_make_a_difference),
		cmocka_unit_test(speeds_that_vary_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
