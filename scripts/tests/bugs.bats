#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bugs.bats - the table of bugs against results that are as it says, and against
# ones that are not (exercises.bats holds it against real kernels)

bats_require_minimum_version 1.5.0

setup() {
	top="$BATS_TEST_DIRNAME/../.."
	cd "$BATS_TEST_TMPDIR"
	"$top/build/daxstorm" list --json >list
	release="$(jq -r '[.workloads[].bugs[].has // empty | split(" ")[]] |
		unique[0]' list)"
	# the result of a kernel on which every row holds
	jq --arg release "$release" '
		def names: . // "" | split(" ") | index($release) != null;
		{ kernel: { release: $release },
		  cells: [.workloads[].bugs[] | select((.has, .fixed) | names) |
			{ workload, target: (.cell | split(":")[0]),
			  granularity: (.cell | split(":")[1]), status: "pass",
			  checks: [{ name: .check, why: "a number",
			    status: (if .has | names then "fail" else "pass" end) }]
			}] }' list >as-said
}

bugs() {
	run "$top/scripts/tests/bugs" "$@"
}

@test "a kernel that is as the table says" {
	bugs --all as-said
	[ "$status" = 0 ]
	[[ "$output" == *": shown: "*"a number"* ]]
	[[ "$output" == *": absent: "* ]]
	[[ "$output" != *CONTRADICTED* && "$output" != *"not run"* ]]
	[ "$(wc -l <<<"$output")" = "$(jq '.cells | length' as-said)" ]
}

@test "a bug that the table says is there, and is not" {
	jq '([.cells[].checks[] | select(.status == "fail")][0].name) as $name |
		.cells[].checks[] |= if .name == $name then .status = "pass"
			else . end' as-said >r
	bugs r
	[ "$status" = 1 ]
	[[ "$output" == *": CONTRADICTED: "* ]]
}

@test "a bug that the table says is not there, and is: in another cell too" {
	jq '.cells += [.cells[] | select(.checks[0].status == "pass") |
		.target = "other" | .checks[0].status = "fail"][:1]' as-said >r
	bugs r
	[ "$status" = 1 ]
	grep ': CONTRADICTED: .* other:.*: a number$' <<<"$output"
}

@test "a lost guest is a failure of the check leaks, and of no other" {
	jq '.cells |= map(if .checks[0].name == "leaks" and
		.checks[0].status == "fail" then .status = "lost" |
		.checks = [] | .why = "guest lost" else . end)' as-said >r
	bugs --all r
	[ "$status" = 0 ]
	[[ "$output" == *": shown: "*"leaks]"*": guest lost"* ]]
	jq '.cells[].status = "lost" | .cells[].checks = []' as-said >r
	bugs --all r
	[ "$status" = 1 ]
	[[ "$output" == *": not run: "* ]]
}

@test "a row whose cell was not run, and a kernel that no row names" {
	jq 'del(.cells[0])' as-said >r
	bugs r
	[ "$status" = 0 ]
	[[ "$output" == *": not run: "* ]]
	bugs --all r
	[ "$status" = 1 ]
	jq '.kernel.release = "5.0"' as-said >r
	bugs r
	[ "$status" = 0 ]
	[ -z "$output" ]
}

@test "every row names a check of its workload, and a cell of its plan" {
	run -0 jq -r '.workloads[] | [.checks[].name, "leaks"] as $checks |
		.bugs[] | select([.check] - $checks != []) |
		"\(.workload): no check \(.check)"' list
	[ -z "$output" ]
	for plan in bugs unbind; do
		"$top/build/daxstorm" plan "$top/workloads/plans/$plan.ini" --cells
	done | awk -F / '{ print $1, $2 ":" $3 }' | sort -u >in-plans
	jq -r '.workloads[].bugs[] | "\(.workload) \(.cell)"' list | sort -u >in-rows
	run -0 comm -13 in-plans in-rows
	[ -z "$output" ]
}

@test "the table as text: a prediction that nothing showed says so" {
	run -0 "$top/build/daxstorm" list --bugs
	[[ "$output" == *"  predicted, and not seen on "* ]]
	[[ "$output" != *"(null)"* ]]
}
