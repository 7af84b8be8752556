#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# scale.bats - large comparisons say what small ones do, within limits of memory

bats_require_minimum_version 1.5.0

setup_file() {
	top="$BATS_TEST_DIRNAME/../.."
	export top daxstorm="$top/build/daxstorm" made="$BATS_FILE_TMPDIR"
	for case in full boots; do
		"$top/scripts/tests/scale" --small --make "$made/$case" "$case"
	done
}

setup() {
	tmp=$BATS_TEST_TMPDIR
}

# compared CASE PATTERN: compare boots of a case; the table and the JSON are kept.
compared() {
	# shellcheck disable=SC2086 # $2 is a pattern
	"$daxstorm" compare "$made/$1"/base-$2.json --vs "$made/$1"/new-$2.json \
		--json "$tmp/$1.json" >"$tmp/$1.txt"
}

@test "a cell has the values and verdicts that it has in a smaller table" {
	compared boots '000[123]'
	compared full '000[123]'
	jq -e -n --slurpfile small "$tmp/boots.json" --slurpfile large "$tmp/full.json" '
		def id: [.workload[0:24], .target, .granularity, .threads, .tasks, .map];
		($small[0].cells | map({ key: (id | tojson), value: .metrics }) |
			from_entries) as $want |
		[$large[0].cells[] | .workload |= sub("-[0-9]+$"; "") |
			.metrics == $want[id | tojson]] |
		length == 20 * ($small[0].cells | length) and all'
	# The values are not all alike.
	jq -e '[.cells[].metrics[].stats[].verdict] | unique |
		contains(["better", "same", "worse"])' "$tmp/full.json"
}

# The mean of a side is the mean of the means of its boots.
@test "100 boots a side: each of them counts" {
	compared boots '*'
	for side in base new; do
		jq -c '.cells[] | .metrics[] |= { name, mean: (.sum / .count / .per) } |
			{ workload, target, granularity, threads, metrics }' \
			"$made/boots/$side"-*.json |
			jq -s -c 'group_by([.workload, .target, .granularity, .threads])[] |
				length as $boots | . as $all | .[0] |
				.metrics = [.metrics[].name as $name | { $name,
					mean: ([$all[].metrics[] | select(.name == $name).mean] |
						add / $boots) }]' >"$tmp/$side"
		[ "$(wc -l <"$tmp/$side")" -eq 18 ]
		jq -s -e --arg side "$side" --slurpfile want "$tmp/$side" '
			.[0].cells as $got | [$want[] | . as $cell | .metrics[] as $m |
				$got[] | select(.workload == $cell.workload and
					.target == $cell.target and
					.granularity == $cell.granularity and
					.threads == $cell.threads) |
				.metrics[] | select(.name == $m.name) |
				.boots[$side] == 100 and
				(.stats.mean[$side] / $m.mean - 1 | fabs) < 1e-10] |
			length == 61 and all' "$tmp/boots.json"
	done
}

@test "a boot above 64 is named" {
	mkdir "$tmp/boots"
	cp "$made/boots/"*.json "$tmp/boots/"
	for i in 0001 0070 0099; do
		jq -c '.cells[0] |= (.status = "fail" | .why = "made up" |
			.metrics = []) | .events += [{ kind: "warn",
			text: "WARNING: made up" }]' \
			"$made/boots/new-$i.json" >"$tmp/boots/new-$i.json"
	done
	run -0 "$daxstorm" compare "$tmp"/boots/base-*.json \
		--vs "$tmp"/boots/new-*.json --json "$tmp/boots.json" --all
	[[ "$output" == *"new 1 70 99"*"made up"* ]]
	jq -e '[.not_passed[] | [.base_boots, .new_boots]] == [[[], [1, 70, 99]]]' \
		"$tmp/boots.json"
	jq -e '[.events[].boot | select(. > 64)] == [70, 99]' "$tmp/boots.json"
}

@test "memory and the size of the page are within their limits" {
	run -0 "$top/scripts/tests/scale" --small full boots report
	[[ "$output" != *FAIL* ]]
	[ "$(grep -c ' MiB .* pass$' <<<"$output")" -eq 2 ]
	grep -q ' MB .* pass$' <<<"$output"
}

@test "wrong usage" {
	run -64 "$top/scripts/tests/scale" no-such-case
	[[ "$output" == *'there are: full full-time'* ]]
	run -64 "$top/scripts/tests/scale" --make "$tmp/x" full boots
	run -64 "$top/scripts/tests/scale" --make
}

@test "a page of many profiles has the functions of drawn rows, and is small" {
	"$top/scripts/tests/scale" --make "$tmp/run" profile
	"$daxstorm" report "$tmp/run"
	page="$tmp/run/report.html"
	[ "$(grep -c '<summary>Functions' "$page")" -eq 100 ]
	grep -q 'Shown are the 100 of 1220 rows that are drawn; <code>daxstorm profile DIR</code> prints all.' "$page"
	grep -qF 'The pictures are in <code>plots/*.functions.svg</code>.' "$page"
	[ "$(find "$tmp/run/plots" -name '*.functions.svg' | wc -l)" -eq 100 ]
	[ "$(stat -c %s "$page")" -lt 4000000 ]
}
