#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# gate.bats - --fail-on-regression: exit statuses, forms, compare.json; GATE=
#
# The expected files are in bench/tests/golden/gate. After an intended change
# run DAXSTORM_GOLDEN=write bats scripts/tests/gate.bats and read the difference.

bats_require_minimum_version 1.5.0

load fake-tree.bash
load schema.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden"
	tmp="$BATS_TEST_TMPDIR"
	cd "$golden" || return 1
}

# expect NAME: $tmp/NAME must equal the golden file
expect() {
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$tmp/$1" "$golden/gate/$1"
	fi
	diff -u "$golden/gate/$1" "$tmp/$1"
}

# compare ARG...: all boots of the golden results
compare() {
	"$daxstorm" compare base-?.json --vs new-?.json "$@"
}

# changed FILE FILTER TO: what jq makes of a golden file
changed() {
	jq -c "$2" "$1" >"$tmp/$3"
}

# judged STATUS BASE NEW [LIMIT]: exit status of comparing files of $tmp
judged() {
	run "-$1" --separate-stderr "$daxstorm" compare "$tmp/$2" --vs \
		"$tmp/$3" ${4:+--fail-on-regression "$4"}
}

# Two files of one boot each that differ in nothing.
alike() {
	changed base-1.json "${1:-.}" base.json
	changed base-2.json '.cells |= map(select(.status == "pass")) | .events = []' \
		new.json
	changed base-1.json '.cells |= map(select(.status == "pass")) | .events = []' \
		base.json
}

@test "what a gate finds, in every form" {
	for form in terminal mail markdown; do
		{ compare --format "$form" --fail-on-regression 1 \
			--fail-on-regression 15:truncate/xfs/2m/1/truncate@max ||
			[ $? = 1 ]; } | sed -n '/^\(gate: \|### Gate\)/,$p'
	done >"$tmp/forms.txt"
	run ! grep -nE ' $' "$tmp/forms.txt"
	expect forms.txt
}

@test "checks that broke, xfail marked, in every form" {
	cd rounds
	for form in terminal mail markdown; do
		{ "$daxstorm" compare base-1.json --vs new-1.json --format \
			"$form" --fail-on-regression 1000 || [ $? = 1 ]; } |
			sed -n '/^\(gate: \|### Gate\)/,$p'
	done >"$tmp/checks.txt"
	grep -q 'xfail (known bug)' "$tmp/checks.txt"
	expect checks.txt
}

@test "the first screen: oopses, then cells, then checks, with the number of each" {
	changed base-1.json '.events = []' base.json
	changed base-2.json '.events = [
			{kind: "warn", text: "WARNING: at made-up+0x1"},
			{kind: "oops", text: "Oops: made up"}] |
		(.cells[] | select(.status == "pass" and .checks).checks[]) |=
			(.status = "fail" | .why = "made to fail") |
		.cells[0] |= (.status = "lost" | .why = "guest lost")' new.json
	for i in 1 2 3 4; do
		jq -c --arg i "$i" '.cells[1].checks += [{name: "made-up-\($i)",
			status: "fail", why: "made to fail"}]' "$tmp/new.json" >"$tmp/n"
		mv "$tmp/n" "$tmp/new.json"
	done
	run "$daxstorm" compare "$tmp/base.json" --vs "$tmp/new.json" \
		--format markdown
	broke=$(sed -n '/^- ..broke/,/^- ..worse/p' <<<"$output")
	echo "$broke"
	[[ "$broke" == "- **broke**: 1 oops, 1 WARN, 1 cell lost, 5 checks fail, of which these are the first"$'\n'"  - oops: "*"  - warn: "*" lost: guest lost"*"made to fail"* ]]
	[ "$(grep -c '^  - ' <<<"$broke")" = 5 ]
}

@test "the first screen: a cell that is skipped is not missing" {
	alike
	for word in skip:skipped fail:failed lost:lost; do
		jq -c --arg status "${word%:*}" '.cells[0] |= (.status = $status | .why = "x")' \
			"$tmp/new.json" >"$tmp/changed.json"
		judged 0 base.json changed.json
		[[ "$output" == *"broke     1 cell ${word#*:}"* ]]
	done
	jq -c 'del(.cells[0])' "$tmp/new.json" >"$tmp/changed.json"
	judged 0 base.json changed.json
	[[ "$output" == *"broke     1 cell missing"* ]]
}

@test "compare.json holds limits and findings, and is valid" {
	run -1 compare --fail-on-regression 300 \
		--fail-on-regression 50:munmap/xfs@p50 --json "$tmp/compare.json"
	jq .gate "$tmp/compare.json" >"$tmp/gate.json"
	expect gate.json
	(cd rounds && run -1 "$daxstorm" compare base-1.json --vs new-1.json \
		--json "$tmp/rounds.json" --fail-on-regression 1000)
	jq -e '[.gate.findings[] | select(.known)] | length == 1' \
		"$tmp/rounds.json"
	run -0 compare --json "$tmp/without.json"
	jq -e '.gate | .limits == [] and (.passed | not) and
		.findings[0].rule == "worse"' "$tmp/without.json"
	run -0 valid "$tmp/compare.json" "$tmp/rounds.json" "$tmp/without.json"
}

@test "the page has the gate of compare.json" {
	cp base-?.json new-?.json "$tmp"
	run -1 compare --fail-on-regression 36:truncate \
		--json "$tmp/compare.json"
	run -0 "$daxstorm" report "$tmp"
	grep -q '^<p>Gate: failed, limit 36:truncate: 1 row worse, ' \
		"$tmp/report.html"
	[ "$(grep -c '^<li>truncate/xfs/2m/1 truncate: mean ' \
		"$tmp/report.html")" = 1 ]
	run -0 compare --json "$tmp/compare.json"
	run -0 "$daxstorm" report "$tmp"
	grep -q '^<p>Gate: would fail: ' "$tmp/report.html"
	run ! grep -q '^<li>truncate' "$tmp/report.html"
	jq '.gate.limits = [{pct: 1, stat: "p95"}]' "$tmp/compare.json" \
		>"$tmp/wrong.json"
	mv "$tmp/wrong.json" "$tmp/compare.json"
	run -1 "$daxstorm" report "$tmp"
	[[ "$output" == *'there is no statistic "p95"'* ]]
}

@test "the exit status is 1 beyond the limit and 0 within" {
	run -1 compare --fail-on-regression 36:truncate
	[[ "$output" == *"gate: failed, limit 36:truncate: 1 row worse, "* ]]
	# the end of the interval that is nearest to no difference is below 37
	run -1 compare --fail-on-regression 37:truncate
	[[ "$output" != *"row worse"* ]]
	run -1 compare --fail-on-regression 1000000 # a cell and an event
	alike
	judged 0 base.json new.json 0
	[[ "$output" == *"gate: passed, limit 0"* ]]
	judged 0 base.json new.json
	[[ "$output" == *"gate: would pass; no value is judged: it takes 3 boots a side, "* ]]
	[ "$(grep -c '^gate' <<<"$output")" = 1 ]
}

@test "a check, a cell, an event, a metric of new alone fail any limit" {
	alike
	for change in \
		'(.cells[] | select(.checks != []).checks[0]) |= (.status = "fail" | .why = "x")' \
		'.cells[0].checks += [{name: "more", status: "fail", known: true}]' \
		'(.cells[] | select(.checks != []).checks[0]) |= (.status = "skip" | .why = "x")' \
		'.cells[0] |= (.status = "lost" | .why = "x")' \
		'.cells[0] |= (.status = "skip" | .why = "x")' \
		'.cells[0] |= (.status = "fail" | .why = "x")' \
		'del(.cells[0])' \
		'del(.cells[0].metrics[0])' \
		'.events = [{kind: "oops", text: "x"}]' \
		'.events = [{kind: "warn", text: "x"}]' \
		'.events = [{kind: "hang", text: "x", cell: "a/b/2m/1"}]'; do
		echo "$change"
		jq -c "$change" "$tmp/new.json" >"$tmp/changed.json"
		judged 1 base.json changed.json 1000000
		[[ "$output" == *"gate: failed, limit 1e+06: 1 "* ]]
		# without a gate it is said, and no failure
		judged 0 base.json changed.json
		[[ "$output" == *"gate: would fail: 1 "* ]]
	done
}

@test "a new kernel that gives nothing is 1, a base that gives nothing is 4" {
	alike
	for side in base new; do
		jq -c '.cells[] |= (.status = "lost" | .why = "x")' \
			"$tmp/$side.json" >"$tmp/no-$side.json"
	done
	for limit in '' 5; do
		judged 1 base.json no-new.json $limit
		[[ "$output" == *"new gave nothing"* ]]
		[[ "$stderr" == *"no cell passed on new ($tmp/no-new.json"* ]]
		judged 4 no-base.json new.json $limit
		[[ "$output" == *"fail"*": base gave nothing"* ]]
		[[ "$stderr" == *"no cell passed on base ($tmp/no-base.json"* ]]
		judged 4 no-base.json no-new.json $limit
		[[ "$output" == *": base gave nothing, new gave nothing"* ]]
	done
	# a limit can name nothing then, and the table has the reasons
	for side in base new; do
		jq -c '.cells[].metrics = []' "$tmp/no-$side.json" >"$tmp/empty-$side.json"
	done
	judged 4 empty-base.json empty-new.json 5:munmap
	[[ "$output" == *"Not passed"*"failed, limit 5:munmap: base gave nothing"* ]]
}

@test "many limits leave room for what they find" {
	limits=()
	for pct in $(seq 60); do
		limits+=(--fail-on-regression "$pct:munmap/xfs/2m/1/munmap@p99.9")
	done
	run -1 compare "${limits[@]}" --format markdown
	[[ "$output" == *" and 44 more: 1 row worse, 1 cell, 1 event."* ]]
	run -1 "$daxstorm" compare base-1.json --vs new-1.json "${limits[@]}" \
		--format markdown
	[[ "$output" == *" and 44 more: "*"; no value is judged by limit 1:"*"; ...."* ]]
}

@test "a limit that is wrong, or of nothing that exists, is wrong usage" {
	for limit in '' x -1 nan 1: 1@p95 1@ 1:nothing 1:munmap/ext4; do
		run -64 --separate-stderr compare --fail-on-regression "$limit"
		[ -z "$output" ]
		[[ "$stderr" == "daxstorm: "*"usage: daxstorm compare"* ]]
	done
	run -64 compare --fail-on-regression 1:munmp
	[[ "$output" == *'no metric "munmp"; there are: fault, munmap, '* ]]
	run -64 compare --fail-on-regression 1@p95
	[[ "$output" == *'no statistic "p95"; there are: mean, p50, p99, p99.9, max'* ]]
}

@test "a workload is named with a slash behind it" {
	run ! compare --fail-on-regression 1:munmap/
	[[ "$output" == *"munmap/xfs/2m/1 munmap: mean"* ]]
	# dio is no metric, and no cell got worse
	run -1 compare --fail-on-regression 1000000:dio/
	run -64 compare --fail-on-regression 1:dio
	run -64 compare --fail-on-regression 1:nothing/
}

@test "plan --gate refuses what the plan does not measure" {
	quick="$top/workloads/plans/quick.ini"
	for limit in 1 1:munmap 1:fault_wall@p99 1:munmap/xfs/2m/1/munmap; do
		run -0 "$daxstorm" plan "$quick" --gate "$limit"
		[ -z "$output" ]
	done
	for limit in x 1:truncate 1:munmap/none 1@avg; do
		run -1 "$daxstorm" plan "$quick" --gate "$limit"
		[ "${#lines[@]}" = 1 ]
	done
}

kernels() {
	run "-$1" "$tree/scripts/compare" --base "$tmp/kernel" --new \
		"$tmp/kernel" --mode exact --boots 1 --out "$tmp/out" "${@:2}"
}

@test "scripts/compare passes limits on, and their status" {
	fake_tree
	alike
	kernels 0 --fail-on-regression 0
	[[ "$output" == *"gate: passed, limit 0"* ]]
	rm -r "$tmp/out"
	jq -c '.events = [{kind: "oops", text: "x"}]' "$tmp/new.json" \
		>"$tmp/other.json"
	mv "$tmp/other.json" "$tmp/new.json"
	kernels 1 --fail-on-regression 5 --fail-on-regression 1:munmap@p99
	[[ "$output" == *"gate: failed, limit 5, 1:munmap@p99: 1 event"* ]]
	jq -e '.gate.limits | length == 2' "$tmp/out/compare.json"
	[ -s "$tmp/out/report.html" ]
	rm -r "$tmp/out"
	kernels 0
	[[ "$output" == *"gate: would fail: 1 event"* ]]
}

@test "scripts/compare refuses a limit before the first boot" {
	fake_tree
	alike
	for limit in x 1:truncate 1@p95 '1 5' '' '*'; do
		kernels 64 --fail-on-regression "$limit"
		[[ "$output" != *booted* ]]
		[ ! -e "$tmp/out" ]
	done
}

@test "a limit of what ran on neither side keeps the results" {
	fake_tree
	alike
	kernels 64 --fail-on-regression 1:mkwrite
	[[ "$output" == *"booted"*'no metric "mkwrite"'* ]]
	[ -s "$tmp/out/base-1.json" ]
	[ -s "$tmp/out/compare.json" ]
}

@test "a boot without a result: 1 on new, 4 on base" {
	fake_tree
	alike
	mv "$tmp/new.json" "$tmp/kept.json"
	kernels 1
	[[ "$output" == *"a boot of new has no result"* ]]
	mv "$tmp/kept.json" "$tmp/new.json"
	rm "$tmp/base.json"
	kernels 4
	[[ "$output" == *"a boot of base has no result"* ]]
	rm "$tmp/new.json"
	kernels 4
	[[ "$output" == *"a boot of base has no result"* ]]
	# Base gave something in its first boot.
	alike
	sed -i '/^name=/a [ "$name" != base-2 ] || exit 1' "$tree/scripts/vm"
	kernels 1 --boots 2
	[[ "$output" == *"booted base-2"*"a boot of base has no result"* ]]
	[ ! -e "$tmp/out" ]
}

@test "same-kernel: no verdict between equals, and what was not tried is not told" {
	fake_tree
	alike
	mkdir "$tree/scripts/tests"
	cp "$top/scripts/tests/same-kernel" "$tree/scripts/tests/"
	cat >"$tree/scripts/vm" <<-'VM'
		#!/bin/sh
		while [ $# -gt 0 ]; do
			case $1 in
			--seed) seed=$2 ;;
			--out) out=$2 ;;
			esac
			shift
		done
		jq -c --argjson seed "$seed" --arg id "$out" '.seed = $seed |
			.provenance.starts[0].boot_id = $id' "$FILES/base.json" >"$out.json"
	VM
	same="$tree/scripts/tests/same-kernel"
	run -0 "$same" --kernels "$tmp/kernel" seeds
	[[ "${lines[1]}" =~ ^"seeds    6.99.0 "\ +0/[1-9][0-9]*\ .*" 0     0     -"$ ]]
	[[ "${lines[2]}" == "total "*" 0     0     -" ]]
	run -0 "$same" --kernels "$tmp/kernel" seeds again
	[[ "${lines[3]}" == "total "*" 0     0   yes" ]]
}

@test "make compare GATE= passes each limit" {
	run -0 make -s -n -C "$top" compare GATE='1 5:munmap@p99'
	[[ "$output" == *"--fail-on-regression '1' --fail-on-regression '5:munmap@p99'"* ]]
	run -0 make -s -n -C "$top" compare
	[[ "$output" != *fail-on-regression* ]]
}
