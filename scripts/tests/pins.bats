#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# pins.bats - pins on real kernels: 6.18 waits for all of them, and 6.12 does not

bats_require_minimum_version 1.5.0

setup_file() {
	export top="$BATS_TEST_DIRNAME/../.."
	base="$("$top/scripts/kernel" 6.12)"
	new="$("$top/scripts/kernel" 6.18)"
	# Copies that are not rebuilt during the test.
	cp "$top/build/daxstorm" "$top/build/tests/test_pinner" \
		"$BATS_FILE_TMPDIR/"
	export base new
}

setup() {
	tmp="$BATS_TEST_TMPDIR"
	plan="$tmp/pins.ini"
	printf '%s\ntargets = %s\n' '[pin-unmapped]' ext4:4k \
		'[pin-touch]' xfs:2m >"$plan"
}

# boot KERNEL PROGRAM
boot() {
	"$top/scripts/vm" --kernel "$1" --plan "$plan" --mode exact \
		--out "$tmp/r" --program "$BATS_FILE_TMPDIR/$2" --timeout 300
}

# verdicts WORKLOAD STATUS: names of its checks with that status
verdicts() {
	jq -r --arg w "$1" --arg s "$2" '.cells[] | select(.workload == $w) |
		.checks[] | select(.status == $s).name' "$tmp/r.json"
}

@test "6.12 frees pinned blocks that are not mapped, and another file gets them" {
	boot "$base" daxstorm
	[ -z "$(verdicts pin-unmapped skip)" ]
	verdicts pin-unmapped fail >"$tmp/fail"
	for check in truncate-waits punch-waits collapse-waits \
		pin-by-pipe pin-by-tcp old-data late-write; do
		grep -qx "$check" "$tmp/fail"
	done
	verdicts pin-unmapped pass | grep -qx reused
	verdicts pin-touch pass | grep -qx ends-page-touched
	[ -z "$(verdicts pin-touch fail)" ]
}

@test "6.18 waits for all pins, and does not stop waiting after a touch" {
	boot "$new" daxstorm
	[ -z "$(verdicts pin-unmapped skip)" ]
	[ -z "$(verdicts pin-unmapped fail)" ]
	ways="$("$top/build/daxstorm" list --json |
		jq '[.workloads[] | select(.name == "pin-unmapped").checks[].name |
			select(startswith("pin-by-"))] | length')"
	[ "$(verdicts pin-unmapped pass | grep -c ^pin-by-)" -eq "$ways" ]
	[ "$(verdicts pin-touch fail)" = ends-page-touched ]
	[ "$(verdicts pin-touch pass | grep -c ^way-out-)" -eq 4 ]
}

# This guest writes no journal: the end of its console is shown instead.
@test "pinners pin through a suspended disk, and die when they are killed" {
	run ! boot "$new" test_pinner
	tests="$(sed -n 's/.*\] \([0-9]*\) test(s) run\..*/\1/p' <<<"$output")"
	[ "$tests" -gt 20 ]
	grep -E "\\[  PASSED  \\] $tests test" <<<"$output"
	run ! grep FAILED <<<"$output"
}
