#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.bats - what scripts/compare refuses before it starts a guest

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	compare="$top/scripts/compare"
	tmp="$BATS_TEST_TMPDIR"
	out="$tmp/out"
	# a folder that scripts/kernel accepts as a kernel
	kernel="$BATS_FILE_TMPDIR/kernel"
	mkdir -p "$kernel"
	touch "$kernel/vmlinuz"
	echo 6.99.0 >"$kernel/release"
	# no guest is started, so no QEMU is needed
	export DAXSTORM_QEMU=true
}

# refused STATUS TEXT ARG...: no guest is started, no folder is created
refused() {
	want="$1"
	text="$2"
	shift 2
	run "-$want" "$compare" --out "$out" "$@"
	[[ "$output" == *"$text"* ]]
	[[ "$output" != *"boot 1"* ]]
	[ -z "$(ls -A "$tmp")" ]
}

@test "both sides must be given" {
	refused 64 "usage: scripts/compare"
	refused 64 "usage: scripts/compare" --new 6.18
	refused 64 "usage: scripts/compare" --base 6.12
	refused 64 "usage: scripts/compare" --base 6.12 --new
}

@test "an unknown option" {
	refused 64 "usage: scripts/compare" --base 6.12 --new 6.18 --bots 3
}

@test "an unknown mode" {
	refused 64 'mode "fast" is invalid: use exact or time' --base 6.12 --new 6.18 \
		--mode fast
}

@test "invalid numbers" {
	refused 64 '"0" is not a number above 0' --base 6.12 --new 6.18 --boots 0
	refused 64 '"-1" is not a number' --base 6.12 --new 6.18 --boots -1
	refused 64 '"two" is not a number' --base 6.12 --new 6.18 --boots two
	refused 64 '"x" is not a number' --base 6.12 --new 6.18 --seed x
	refused 64 "65 boots: a comparison takes 64 " --base 6.12 --new 6.18 --boots 65
	refused 64 "19 digits are the most" --base 6.12 --new 6.18 \
		--seed 18446744073709551616
}

@test "for an unknown plan the existing ones are listed" {
	refused 1 "there is no plan quik" --base 6.12 --new 6.18 --plan quik
	[[ "$output" == *"there are:"*"full.ini"*"quick.ini"* ]]
}

@test "an invalid plan is refused before any kernel is looked up" {
	run -1 "$compare" --base none --new none --plan /dev/null --out "$out"
	[[ "$output" == *"there is no plan null"* ]]
	printf '[falt]\ntargets = xfs:2m\n' >"$BATS_FILE_TMPDIR/falt"
	refused 1 'there is no workload "falt"' --base none --new none \
		--plan "$BATS_FILE_TMPDIR/falt"
	[[ "$output" != *'"none"'* ]]
}

@test "an invalid kernel spec" {
	refused 1 '"no-such-kernel" is neither' --base no-such-kernel \
		--new "$kernel" --mode exact
	refused 1 '"no-such-kernel" is neither' --base "$kernel" \
		--new no-such-kernel --mode exact
}

@test "an existing folder is not changed" {
	mkdir "$out"
	echo kept >"$out/file"
	run -1 "$compare" --base "$kernel" --new "$kernel" --mode exact --out "$out"
	[[ "$output" == *"$out exists already"* ]]
	[[ "$output" != *"boot 1"* ]]
	[ "$(cat "$out/file")" = kept ]
	[ "$(ls -A "$tmp")" = out ]
}
