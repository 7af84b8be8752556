#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# fuzz.bats - libFuzzer finds nothing in 30 s; longer runs: scripts/tests/fuzz
#
# It boots nothing, but building the targets takes longer than make test may.

bats_require_minimum_version 1.5.0

@test "readers of results, plans and consoles: 10 s each" {
	run -0 "$BATS_TEST_DIRNAME/fuzz" 10
	for target in result plan console; do
		[[ "$output" =~ "$target: inputs tried: "[1-9][0-9]{2} ]]
	done
}

@test "wrong usage" {
	run -64 "$BATS_TEST_DIRNAME/fuzz" 5 nothing
	run -64 "$BATS_TEST_DIRNAME/fuzz" --fast
}
