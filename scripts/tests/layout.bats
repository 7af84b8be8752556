#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# layout.bats - rules of the source tree that no compiler checks

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tree="$BATS_TEST_TMPDIR/tree"
}

# Print what includes what in tree $1, a pair a line, without the suffixes:
# X.c and X.h count as one file.
includes() {
	(
		cd "$1" || exit
		for f in bench/*/*.[ch]; do
			from=${f#bench/}
			from=${from%.[ch]}
			sed -n 's|^#include "\([a-z]*/[a-z0-9_]*\)\.h"$|\1|p' "$f" |
				sed "s|^|$from |"
		done | awk '$1 != $2' | sort -u
	)
}

# Print the calls of json-c in tree $1 that only the helpers may make; objects
# are shared and released by its own json_object_get() and json_object_put().
json_calls() {
	(
		cd "$1" || exit
		grep -rnE '\bjson_(object|tokener)_[a-z_0-9]+\(' bench \
			--include='*.[ch]' |
			grep -vE '^bench/(tests|file/json_(out|read)\.c)' |
			grep -vE 'json_object_(get|put)\(' || true
	)
}

@test "no file includes itself in a circle" {
	includes "$top" >"$BATS_TEST_TMPDIR/pairs"
	# the tree has hundreds of them: an empty list would prove nothing
	[ "$(wc -l <"$BATS_TEST_TMPDIR/pairs")" -gt 200 ]
	run -0 --separate-stderr tsort "$BATS_TEST_TMPDIR/pairs"
}

@test "a circle of two files is found" {
	mkdir -p "$tree"
	cp -r "$top/bench" "$tree"
	echo '#include "stats/match.h"' >>"$tree/bench/stats/metric_stats.c"
	includes "$tree" >"$BATS_TEST_TMPDIR/pairs"
	run ! --separate-stderr tsort "$BATS_TEST_TMPDIR/pairs"
	[[ "$stderr" == *stats/match* ]]
	[[ "$stderr" == *stats/metric_stats* ]]
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
