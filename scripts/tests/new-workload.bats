#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# new-workload.bats - a skeleton touches one file, builds and is listed

bats_require_minimum_version 1.5.0

# A copy of the tree and of what is built of it: only the new file is compiled.
setup_file() {
	export tree="$BATS_FILE_TMPDIR/tree"
	mkdir "$tree"
	cp -a "$BATS_TEST_DIRNAME"/../../{Makefile,bench,scripts,workloads,build} \
		"$tree"
	make -s -C "$tree"
}

setup() {
	cd "$tree"
}

@test "a workload that measures" {
	run -0 make -s new-workload NAME=my-measure
	run -0 make -s
	run -0 build/daxstorm list --json
	jq -e '.workloads[] | select(.name == "my-measure") |
		.kind == "measure" and .metrics[0].name == "zap" and
		.checks == []' <<<"$output"
}

@test "a workload with a check that has never been observed to fail" {
	run -0 make -s new-workload NAME=my-check KIND=check
	run -0 make -s
	run -0 build/daxstorm list --json
	jq -e '.workloads[] | select(.name == "my-check") |
		.kind == "check" and .checks[0].name == "data" and
		.checks[0].proven == false' <<<"$output"
	run -0 build/daxstorm list
	[[ "$output" == *"my-check: "*"check data: "*"; unproven"* ]]
}

@test "no other file is new" {
	cp -r workloads before
	run -0 make -s new-workload NAME=alone KIND=check
	diff -r before workloads >changes || true
	[ "$(cat changes)" = "Only in workloads: alone.c" ]
	rm -r before workloads/alone.c
}

@test "a skeleton builds without a warning, by gcc and by clang" {
	for cc in gcc clang; do
		for kind in measure check; do
			"$cc" -std=gnu11 -D_GNU_SOURCE -Ibench -Wall -Wextra \
				-Wshadow -Wstrict-prototypes \
				-Wmissing-prototypes -Wvla -Werror \
				-fsyntax-only scripts/new-workload.d/$kind.c
		done
	done
}

@test "names that exist or are not valid" {
	run -0 make -s new-workload NAME=twice
	cp workloads/twice.c kept
	run ! make -s new-workload NAME=twice
	[[ "$output" == *"workloads/twice.c exists already"* ]]
	cmp kept workloads/twice.c
	run ! make -s new-workload NAME=munmap
	[[ "$output" == *"munmap.c exists already"* ]]
	for name in "" My_Name 1st a/b "a b" -x x- plan fio-x \
		a-name-of-more-than-31-characters; do
		run -1 scripts/new-workload "$name"
		[[ "$output" == "daxstorm: "* ]]
	done
	run -1 scripts/new-workload good stress
	[[ "$output" == *"measure or check"* ]]
	run -64 scripts/new-workload
	[ ! -e workloads/good.c ]
	[ -z "$(find workloads -name '*.c.*')" ]
}

@test "an incomplete workload is refused by every sub-command" {
	run -0 make -s new-workload NAME=broken KIND=check
	sed -i '/\.summary = "what the workload checks/d' workloads/broken.c
	run -0 make -s
	for command in list doctor run "compare a --vs b"; do
		# shellcheck disable=SC2086
		run -1 build/daxstorm $command
		[[ "$output" == *"workload broken (workloads/broken.c): no summary"* ]]
	done
	rm workloads/broken.c
}
