#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# layout.bats - rules of the source tree that no compiler checks

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tree="$BATS_TEST_TMPDIR/tree"
}

# A copy of the tree to break.
copy() {
	mkdir -p "$tree"
	cp -r "$top/bench" "$top/workloads" "$tree"
}

# refused TEXT: scripts/tests/layers prints TEXT for the copy
refused() {
	run -1 "$top/scripts/tests/layers" "$tree"
	[[ "$output" == *"$1"* ]]
}

# Print the calls of json-c in tree $1 that only the helpers may make. Objects
# are shared and released by json_object_get() and json_object_put() everywhere.
json_calls() {
	(
		cd "$1" || exit
		grep -rnE '\bjson_(object|tokener)_[a-z_0-9]+\(' bench \
			--include='*.[ch]' |
			grep -vE '^bench/(tests|file/json_(out|read)\.c)' |
			grep -vE 'json_object_(get|put)\(' || true
	)
}

@test "the includes of the tree are permitted" {
	run -0 "$top/scripts/tests/layers" "$top"
	[ -z "$output" ]
}

@test "an include of a folder above is found" {
	copy
	echo '#include "stats/match.h"' >>"$tree/bench/symbols/symtab.c"
	refused "symbols/symtab.c includes stats/match.h: symbols/ does not stand on stats/"
}

@test "a workload that includes a header of record/ is found" {
	copy
	echo '#include "record/result.h"' >>"$tree/workloads/fault.c"
	refused "workloads/fault.c includes record/result.h"
}

@test "a folder that is not in the table is found" {
	copy
	mkdir "$tree/bench/misc"
	echo '#include "base/err.h"' >"$tree/bench/misc/any.c"
	refused "misc/any.c includes base/err.h: misc/ does not stand on base/"
}

@test "a circle within a folder is found" {
	copy
	echo '#include "stats/match.h"' >>"$tree/bench/stats/metric_stats.c"
	refused "a circle of includes:"
	[[ "$output" == *stats/match* ]]
	[[ "$output" == *stats/metric_stats* ]]
}

@test "a folder of more than 30 files is found" {
	copy
	for i in $(seq 31); do : >"$tree/bench/run/more_$i.c"; done
	refused "bench/run/ has $((31 + $(ls "$top/bench/run" | wc -l))) files, more than 30"
}

@test "a header that declares what another file defines is found" {
	copy
	sed -i 's/^#endif/int stats_anything(int a,\n\t\t   char *b);\n#endif/' \
		"$tree/bench/stats/match.h"
	refused "stats/match.h declares stats_anything(), which no file defines"
	echo 'int stats_anything(int a, char *b) { return a + *b; }' \
		>>"$tree/bench/stats/growth.c"
	refused "stats/match.h declares stats_anything(), which stats/growth.c defines"
}

@test "a folder that is not a source tree is refused" {
	mkdir -p "$tree/bench/base" "$tree/workloads"
	refused "has no includes"
}

@test "one set of helpers writes JSON and one reads it" {
	run -0 json_calls "$top"
	[ -z "$output" ]
}

@test "another writer of JSON is found" {
	mkdir -p "$tree"
	cp -r "$top/bench" "$tree"
	echo 'x = json_object_new_string(text);' >>"$tree/bench/cmd/list.c"
	run -0 json_calls "$tree"
	[[ "$output" == bench/cmd/list.c:*json_object_new_string* ]]
	[ "${#lines[@]}" -eq 1 ]
}
