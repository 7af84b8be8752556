#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# exercises.bats - every workload on both kernels: it runs, no check fails but
# xfails, and it calls the functions of its exercises

bats_require_minimum_version 1.5.0

# The plan, and one cell for each workload that it does not name: a new workload
# runs on its first target that is no control until it has a section of its own.
complete_plan() {
	local daxstorm="$top/build/daxstorm"
	local plan="$BATS_TEST_DIRNAME/exercises.ini"

	cat "$plan"
	"$daxstorm" plan "$plan" --cells | cut -d / -f 1 | sort -u |
		jq -R . | jq -s . >"$BATS_FILE_TMPDIR/named"
	"$daxstorm" list --json |
		jq -r --slurpfile named "$BATS_FILE_TMPDIR/named" \
		'.workloads[] | select([.name] - $named[0] != []) |
		(.targets | map(select(test("^(anon|hugetlb|tmpfs):") | not))[0]) as $dax |
		"\n[\(.name)]\ntargets = \($dax)"'
}

setup_file() {
	export top="$BATS_TEST_DIRNAME/../.."
	export out="$BATS_FILE_TMPDIR/run" plan="$BATS_FILE_TMPDIR/exercises.ini"
	complete_plan >"$plan"
	status=0
	"$top/scripts/compare" --base 6.12 --new 6.18 --mode exact --boots 1 \
		--plan "$plan" --out "$out" \
		--profile "$top/build/qemu/profile.so" >"$BATS_FILE_TMPDIR/log" 2>&1 ||
		status=$?
	[ "$status" -le 1 ] || cat "$BATS_FILE_TMPDIR/log" >&2
}

@test "every workload has a cell" {
	"$top/build/daxstorm" list --json | jq -r '.workloads[].name' |
		sort >"$BATS_TEST_TMPDIR/want"
	jq -r '.cells[].workload' "$out/new-1.json" |
		sort -u >"$BATS_TEST_TMPDIR/got"
	diff "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got"
}

# 6.12 does not survive poison-shared because of a known bug. xfails are ignored
# here: "daxstorm list --bugs" lists all of them.
# Debian builds CONFIG_PCI_P2PDMA into 6.18, but not into 6.12.
@test "no cell fails, is skipped or lost" {
	declare -A without_p2p=(
		[base]='p2p/p2pmem/4k: skip: .*CONFIG_PCI_P2PDMA'
		[new]='no line'
	)
	for side in base new; do
		run jq -r '.cells[] | select(.status != "pass") |
			"\(.workload)/\(.target)/\(.granularity): \(.status): \(.why)"' \
			"$out/$side-1.json"
		echo "$side: $output"
		[ -z "$(printf '%s\n' "$output" |
			grep -v -e "^${without_p2p[$side]}" \
				-e '^poison-shared/xfs/4k: lost: .*0000000000000001$')" ]
		run jq -r '.cells[] | . as $c | .checks[] |
			select(.status == "fail" and (.known | not)) |
			"\($c.workload)/\($c.target)/\($c.granularity): \(.name): \(.why)"' \
			"$out/$side-1.json"
		echo "$side: $output"
		[ -z "$output" ]
	done
}

@test "the table of bugs matches both kernels" {
	run -0 "$top/scripts/tests/bugs" "$out/base-1.json" "$out/new-1.json"
	echo "$output"
	grep -q ": shown: " <<<"$output"
	grep -q ": absent: " <<<"$output"
}

@test "every function of a workload's exercises ran in it" {
	base="$(jq -r .kernel.release "$out/base-1.json")"
	run --separate-stderr "$top/build/daxstorm" coverage "$out" --check
	echo "$stderr"
	[ "$status" = 0 ]
	# See "no cell fails": these two do not run on every 6.12.
	unprofiled="has no profiled cell on $base, so its exercises are not checked"
	run ! grep -vxF -e "" -e "daxstorm: workload p2p $unprofiled" \
		-e "daxstorm: workload poison-shared $unprofiled" <<<"$stderr"
}
