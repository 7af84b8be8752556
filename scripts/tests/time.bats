#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# time.bats - compare results of mode time: what the table says of its boots
#
# The results are made up: one cell with twelve metrics of one value each.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # $v and $at are of jq

bats_require_minimum_version 1.5.0

load fake-tree.bash
load schema.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	tmp="$BATS_TEST_TMPDIR"
	cd "$tmp" || return 1
}

# noise SEED: twelve numbers around 0, each the sum of ten hex digits of a hash
noise() {
	echo "$1" | sha512sum | awk '{
		for (row = 0; row < 12; row++) {
			sum = 0
			for (i = 1; i <= 10; i++)
				sum += index("0123456789abcdef",
					substr($1, 10 * row + i, 1)) - 1
			printf "%s%.0f", row ? " " : "", (sum - 75) * 1.4
		}
	}'
}

# boot SIDE NUMBER MINUTE [FILTER]: write SIDE-NUMBER.json, measured at MINUTE.
# The jq filter changes $v, the list of its values, whose noise is about 2 %.
boot() {
	jq -c --arg side "$1" --arg noise "$(noise "$1 $2")" \
		--argjson number "$2" --argjson minute "$3" '
		($noise | split(" ") | map(1000 + tonumber)) as $v |
		('"${4:-\$v}"') as $v |
		.mode = "time" | .clock = {name: "CLOCK_MONOTONIC_RAW",
			unit: "ns", empty_inside: 20, empty_total: 40} |
		.machine.hypervisor = "KVM" | .seed = $number | .events = [] |
		.cells |= [.[0] | .checks = [] | .metrics[0] as $like |
			.metrics = [range(12) | . as $i | $v[$i] as $x |
			$like + {name: "m\($i)", unit: "ns", per: 1, count: 1,
				sum: $x, min: $x, max: $x, hist: [[$x, 1]]} |
			del(.waiting, .background, .deferred, .between)]] |
		.provenance.starts = [{boot_id: "\($side)-\($number)", date:
			"2026-11-29T\(100 + $minute / 60 | floor | tostring |
			.[1:]):\(100 + $minute % 60 | tostring | .[1:]):00Z"}]' \
		"$top/bench/tests/golden/$1-1.json" >"$1-$2.json"
}

# boots NR [FILTER-OF-NEW [FILTER-OF-BOTH]]: base, new, new, base; $at is the
# minute of a boot
boots() {
	local i side at=0 filter

	for i in $(seq "$1"); do
		for side in $([ $((i % 2)) = 1 ] && echo base new || echo new base); do
			filter=${3:-.}
			[ "$side" = base ] || filter="$filter | ${2:-.}"
			boot "$side" "$i" "$at" "$at as \$at | \$v | $filter"
			at=$((at + 1))
		done
	done
}

# table [ARG]...: compare them, and print each line as one
table() {
	"$daxstorm" compare base-*.json --vs new-*.json --json compare.json "$@" |
		tr -s ' \n' ' '
	valid compare.json
}

# screen: what stands above the table, in one line
screen() {
	output=$("$daxstorm" compare base-*.json --vs new-*.json |
		sed '/^Means/,$d' | tr -s ' \n' ' ')
}

# mean FILTER: of the mean of m0
mean() {
	jq -r ".cells[0].metrics[0].stats.mean | $1" compare.json
}

@test "equal kernels: no verdict, what it would take, too few for two states" {
	boots 3
	run -0 table
	[[ "$output" == *"3+3 boots; intervals are of 95 % (t over boots, variances moderated across the rows); 12 verdicts of means and percentiles corrected together (false discovery rate 5 %)"* ]]
	[[ "$output" == *"too few boots for two-state noise: if each boot is in one of two states by chance, it takes 10 a side to tell"* ]]
	[[ "$output" == *"power a typical row varies by "[12]*" % from boot to boot: 3 boots a side find a change of "*"; 1 % would need "*" boots a side"* ]]
	[[ "$output" != *drift* && "$output" != *outliers* ]]
	# the first screen says it too, and that no verdict may be by chance
	screen
	[[ "$output" == *"how sure 3+3 boots, which find a change of "*" % of a typical row, taken by itself, in 4 of 5 cases too few boots for two-state noise: it takes 10 of each kernel to tell "* ]]
	[[ "$output" != *"one in twenty"* ]]
	jq -e '[.cells[].metrics[].stats.mean.verdict] | unique == ["unsure"]' \
		compare.json
	jq -e '.time == {method: "moderated", rows: 12, judged: 12, drifting: 0,
		took_turns: true, cost_ns: {base: 20, new: 20, low: 20,
		high: 20}, outliers: []}' compare.json
}

@test "a change is found; a smaller one by its own interval only" {
	boots 5 '.[0] |= (. * 1.2 | floor)'
	run -0 table
	jq -e '[.cells[].metrics[] | select(.stats.mean.verdict == "worse").name]
		== ["m0"]' compare.json
	jq -e '.cells[0].metrics[0].stats.mean | .p <= .p_corrected and
		.p_corrected < 0.05 and .raw_verdict == "worse"' compare.json
	boots 5 '.[0] |= (. * 1.02 | floor)'
	run -0 table
	[ "$(mean '.raw_verdict + " " + .verdict')" = "worse unsure" ]
	[ "$(mean '.p < 0.05 and .p_corrected > 0.05')" = true ]
}

@test "drift: rows are compared by pairs" {
	boots 6 '.[0] |= (. * 1.2 | floor)' 'map(. * (1 + $at / 100) | floor)'
	run -0 table
	[[ "$output" == *" rows moved while they were measured, so boots are compared in pairs"* ]]
	[[ "$output" == *"t over pairs of boots that were measured in turn"* ]]
	[ "$(jq -r .time.method compare.json)" = paired ]
	[ "$(mean .verdict)" = worse ]
	screen
	[[ "$output" == *" drift: "*" rows moved while they were measured, so boots are compared in pairs "* ]]
	[[ "$output" != *"one in twenty"* ]] # of fewer than 10 boots, nobody knows
}

# files in any order are one table; a shell passes boot 10 before boot 2
@test "drift: pairs are boots that ran in turn, whatever the order of the files" {
	boots 12 'map(. * 1.04 | floor)' 'map(. * (1 + $at / 40) | floor)'
	run -0 table
	[ "$(mean .verdict)" = worse ]
	cp compare.json sorted.json
	"$daxstorm" compare $(ls base-*.json | shuf --random-source=/dev/zero) \
		--vs $(ls new-*.json | sort -r) --json compare.json >/dev/null
	cmp sorted.json compare.json
}

@test "drift: a boot without a partner is not in the values" {
	boots 6 'map(. * 1.03 | floor)' 'map(. * (1 + $at / 30) | floor)'
	run -0 table
	[ "$(mean '.delta_pct > 2 and .delta_pct < 4')" = true ]
	# the slowest boot of base is lost; new keeps its partner
	jq -c 'del(.cells[].metrics[0])' base-6.json >one
	mv one base-6.json
	run -0 table
	[ "$(jq -r .time.method compare.json)" = paired ]
	[ "$(mean '.delta_pct > 2 and .delta_pct < 4')" = true ]
	"$daxstorm" report --all .
	grep -q "m0: without 1 boot of new, as in the table" report.html
}

@test "means, p50 and p99 are corrected together" {
	boots 5
	run -0 table
	[ "$(jq .time.judged compare.json)" = 12 ]
	for i in base-?.json new-?.json; do
		jq -c '.cells[].metrics[] |= (.count = 1000 | .sum *= 1000 |
			.hist[0][1] = 1000)' "$i" >one
		mv one "$i"
	done
	run -0 table
	[ "$(jq .time.judged compare.json)" = 36 ]
	jq -e '[.cells[].metrics[].stats | .mean, .p50, .p99 | .p_corrected] as $all |
		[.cells[].metrics[].stats | .mean, .p50, .p99 | .p] | sort |
		(to_entries | map(.value * 36 / (.key + 1)) | min) as $least |
		($all | min) - ([$least, 1] | min) | fabs < 1e-6' compare.json
}

@test "drift of boots that did not take turns: unsure, with the cure" {
	for i in $(seq 6); do
		boot base "$i" "$i" "$i as \$at | \$v |
			map(. * (1 + \$at / 100) | floor)"
		boot new "$i" $((i + 6)) "$i as \$at | \$v |
			map(. * (1.06 + \$at / 100) | floor)"
	done
	run -0 table
	[[ "$output" == *"and boots of base and new did not take turns: these rows are unsure, and no other is safe; measure base, new, new, base"* ]]
	[ "$(mean .verdict)" = unsure ]
	[ "$(mean .raw_verdict)" = worse ]
	screen
	[[ "$output" == *"and boots did not take turns: these rows are unsure, and no other is safe "* ]]
}

# the second boot of a pair has the drift since the first
@test "drift of boots of which new is always the second: unsure, with the cure" {
	for i in $(seq 10); do
		for at in $((2 * i)) $((2 * i + 1)); do
			boot "$([ $((at % 2)) = 0 ] && echo base || echo new)" "$i" \
				"$at" "$at as \$at | \$v | map((1000 + (. - 1000) / 6) *
					(1 + \$at / 100) | floor)"
		done
	done
	run -0 table
	[[ "$output" == *"and boots of base and new did not take turns: "*"; measure base, new, new, base"* ]]
	jq -e ".time.drifting == 12 and (.time.took_turns | not) and
		all(.cells[].metrics[].stats.mean; .verdict == \"unsure\")" compare.json
}

@test "an outlier is left out and named from ten boots on" {
	boots 10
	boot new 7 13 '$v | map(. * 1.5 | floor)'
	run -0 table
	[[ "$output" == *"outliers boot 7 of new (new-7.json) is far from the others in 12 of 12 rows, and is left out of them"* ]]
	[[ "$output" != *"too few boots"* ]]
	jq -e '.time.outliers == [{side: "new", boot: 7, rows: 12}]' compare.json
	[ "$(mean '.new < 1050 and .noise_pct < 3')" = true ]
	screen
	[[ "$output" == *" 1 outlier boot left out: boot 7 of new in 12 of 12 rows "* ]]
	# the curves leave it out too
	"$daxstorm" report --all .
	last=$(sed -n '/^# new/,/^$/p' plots/*.m0.dat | tail -n 1 | cut -d ' ' -f 2)
	echo "the last point of new is $last"
	[ "${last%.*}" -lt 1200 ]
	grep -q '<p class="soft">m0: without 1 boot of new, as in the table</p>' \
		report.html
	boots 10
	screen
	[[ "$output" != *"one in twenty"* ]] # there is no verdict
	boots 10 '.[0] |= (. * 1.2 | floor)'
	screen
	[[ "$output" == *"; of the verdicts one in twenty is expected to be by chance "* ]]
	"$daxstorm" report .
	run ! grep -q "as in the table" report.html # there is no outlier
	rm ./*-10.json
	run -0 table
	[[ "$output" != *outliers* ]]
}

@test "with few boots one that stands out is kept, and named" {
	boots 4
	run -0 table
	[[ "$output" != *outliers* ]]
	boot new 3 5 '$v | map(. * 1.5 | floor)'
	run -0 table
	[[ "$output" == *"outliers boot 3 of new (new-3.json) is far from the others in "*" of 12 rows, and is kept in them, as it may be the second of two states: "* ]]
	jq -e '.time.outliers | length == 1 and .[0].side == "new" and
		.[0].boot == 3 and .[0].kept' compare.json
	[ "$(mean '.new > 1050')" = true ]
	screen
	[[ "$output" == *" 1 outlier boot kept, as there are few: boot 3 of new in "* ]]
	# one row alone is no bad boot
	boot new 3 5 '$v | .[2] *= 2'
	run -0 table
	[[ "$output" != *outliers* ]]
}

@test "one row: Welch; one boot: no interval" {
	boots 3
	for i in *-?.json; do
		jq -c '.cells[0].metrics |= .[:1]' "$i" >one
		mv one "$i"
	done
	run -0 table
	[[ "$output" == *"(Welch's t over boots)"*"1 verdict of means and percentiles corrected together "* ]]
	run -0 "$daxstorm" compare base-1.json --vs new-1.json
	[[ "$output" == *"one boot on a side gives no interval and no verdict"* ]]
}

@test "power: a line for each row; exact results are refused" {
	boots 3
	run -0 "$daxstorm" power .
	[ "${#lines[@]}" = 13 ]
	[[ "${lines[0]}" == "  boots a side for a change of:"*" 10 %" ]]
	[[ "${lines[1]}" =~ ^\ \ munmap/xfs/2m/1\ m0\ +[0-9.]+(\ +[0-9]+){4}$ ]]
	script -qec "stty cols 40; $daxstorm power ." /dev/null </dev/null |
		tr -d '\r' >"$tmp/narrow"
	[ "$(wc -l <"$tmp/narrow")" = 26 ]
	run ! grep -nE "^.{41}" "$tmp/narrow"
	for i in *-?.json; do
		jq -c '.mode = "exact" | .clock.unit = "insn" |
			.cells[].metrics[].unit = "insn"' "$i" >one
		mv one "$i"
	done
	run -1 "$daxstorm" power .
	[[ "$output" == *"the results are of mode exact"* ]]
	run -64 "$daxstorm" power
	# of what no boot has, more boots make no interval
	boots 3
	run -1 "$daxstorm" power . --narrow 0.1
	[ "$output" = "12 of 12 intervals are wider than +-0.1 %" ]
	for i in *-?.json; do
		jq -c '.withheld = "no clock"' "$i" >one
		mv one "$i"
	done
	run -4 "$daxstorm" power . --narrow 0.1
	[ "$output" = "there is no interval: no clock" ]
	for i in *-?.json; do
		jq -c 'del(.withheld) | .cells[].metrics = []' "$i" >one
		mv one "$i"
	done
	run -4 "$daxstorm" power . --narrow 50
}

# auto STATUS TEXT ARG...: scripts/compare --boots auto with the results at hand
auto() {
	run "-$1" "$tree/scripts/compare" --base "$tmp/kernel" --new \
		"$tmp/kernel" --mode time --boots auto --out "$tmp/out" "${@:3}"
	[[ "$output" == *"$2"* ]]
	rm -rf "$tmp/out"
}

# p99.9 of 400 values would be the maximum by another name
@test "a percentile beyond the values of a boot is not printed" {
	boots 3
	for i in base-?.json new-?.json; do
		jq -c '.cells[].metrics[] |= (.count = 400 | .sum *= 400 |
			.hist[0][1] = 400)' "$i" >one
		mv one "$i"
	done
	run -0 table --all
	[[ "$output" =~ "delta "[^n]*" n/a "[^n]*"% " ]]
	jq -e '[.cells[].metrics[].stats."p99.9" | .base, .new, .delta, .verdict,
		.ci_pct] | unique == [null]' compare.json
	jq -e '.cells[0].metrics[0].stats.p99.base > 0' compare.json
}

@test "BOOTS=auto boots until intervals are narrow, or the budget ends" {
	fake_tree
	boots 8
	auto 0 "3 boots a side: every interval is narrower than +-50 %" --narrow 50
	auto 0 "boots a side: every interval is narrower than +-3 %" --narrow 3
	[[ "$output" == *"booted base-4"* ]]
	# the next boots have no result: it went on for as long as it could
	auto 1 "booted base-9" --narrow 0.5
	# a budget that has passed
	sed -i 's/^started=.*/started=$(($(seconds) - 600))/; s/\tstarted=.*/\tstarted=$(($(seconds) - 600))/' \
		"$tree/scripts/compare"
	auto 0 "3 boots a side: the budget of 5 minutes ends; 12 of 12 intervals are wider than +-0.5 %" \
		--narrow 0.5 --budget 5
	for i in base-?.json new-?.json; do
		jq -c '.withheld = "no clock"' "$i" >one
		mv one "$i"
	done
	auto 0 "3 boots a side: there is no interval: no clock"
	run -1 "$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" \
		--mode exact --boots auto
	[[ "$output" == *"--boots auto is for mode time"* ]]
	for wrong in "--narrow 0" "--narrow x" "--budget 0" "--budget 1h"; do
		# shellcheck disable=SC2086 # two words
		run -64 "$tree/scripts/compare" --base a --new b $wrong
	done
	run -0 make -s -n -C "$top" compare BOOTS=auto NARROW=2 BUDGET=9
	[[ "$output" == *"--boots 'auto'"*"--narrow '2'"*"--budget '9'"* ]]
}

@test "why BOOTS=auto ended is in the table, compare.json and the page" {
	fake_tree
	boots 3
	run -0 "$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" \
		--mode 'time' --boots auto --narrow 50 --out "$tmp/out"
	local why="every interval is narrower than +-50 %"
	[[ "$(tr -s ' \n' ' ' <<<"$output")" == *"--boots auto ended: $why"* ]]
	tr -s ' \n' ' ' <out/compare.txt | grep -qF -e "$why"
	jq -e --arg why "$why" '.time.ended == $why' out/compare.json
	valid out/compare.json
	grep -qF -e "$why" out/report.html
	# a number of boots that was asked for has no such reason
	run -0 "$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" \
		--mode 'time' --boots 3 --out "$tmp/three"
	run ! grep -F -e '--boots auto' three/compare.json three/report.html
}

@test "a comparison that fails keeps the results of all boots" {
	fake_tree
	boots 2
	rm "$tree/build/daxstorm"
	cat >"$tree/build/daxstorm" <<-PROGRAM
		#!/bin/sh
		[ "\$1" != compare ] || { echo no comparison >&2; exit 1; }
		exec "$daxstorm" "\$@"
	PROGRAM
	chmod +x "$tree/build/daxstorm"
	run -1 "$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" \
		--mode 'time' --boots 2 --out "$tmp/kept"
	[[ "$output" == *"no comparison"*"the results of all boots are in $tmp/kept"* ]]
	for boot in base-1 base-2 new-1 new-2; do
		test -s "$tmp/kept/$boot.json"
	done
}

@test "a run that ends early keeps the boots that are finished" {
	fake_tree
	boots 3
	rm new-3.json
	local compare=("$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel"
		--mode 'time' --boots 4 --out "$tmp/it's"/)
	run -1 "${compare[@]}"
	[[ "$output" == *"a boot of new has no result"* ]]
	[[ "${lines[-1]}" == *": 3 of base, 2 of new; compare them with: "* ]]
	[ "$(cd "$tmp/it's.incomplete" && echo *)" = \
		"base-1.json base-2.json base-3.json new-1.json new-2.json" ]
	# the command of the message, as it stands there
	run -0 sh -c "${lines[-1]#*compare them with: }"
	[[ "$output" == *"3+2 boots"* ]]
	run ! ls -d "$tmp/it's" "$tmp"/.new-* "$tree/results/latest"
	# the same name again
	rm base-3.json base-2.json
	run -1 "${compare[@]}"
	[[ "${lines[-1]}" == *"it's.incomplete-2: 1 of base, 2 of new; "* ]]
	# one side only, and nothing
	rm new-1.json
	run -1 "${compare[@]}" --boots 1
	[[ "${lines[-1]}" == *"it's.incomplete-3: 1 of base; there is none of new to compare with" ]]
	rm base-1.json
	run -4 "${compare[@]}"
	[[ "${lines[-1]}" == *"a boot of base has no result"* ]]
	run ! ls -d "$tmp/it's.incomplete-4" "$tmp"/.new-*
}

@test "a signal leaves finished boots, and nothing of the others" {
	fake_tree
	boots 1
	cat >"$tree/scripts/vm" <<-'VM'
		#!/bin/sh
		while [ "$1" != --out ]; do shift; done
		case $2 in
		*-1)
			cp "$FILES/${2##*/}.json" "$2.json"
			echo text >"$2.console"
			exit
			;;
		esac
		mkdir "$2.d"
		touch "$2.json" "$2.json.tmp" "$2.d/1.journal" "$FILES/second"
		exec sleep 60
	VM
	"$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" --mode 'time' \
		--boots auto --out "$tmp/out" >log 2>&1 3>&- &
	until [ -e second ]; do sleep 0.1; done
	kill -TERM $!
	status=0
	wait $! || status=$?
	[ "$status" = 143 ]
	tail -n 1 log | grep -F ": 1 of base, 1 of new; compare them with: "
	[ "$(cd out.incomplete && ls -A | tr '\n' ' ')" = \
		"base-1.console base-1.json new-1.console new-1.json " ]
	run ! ls -d out .new-*
}

@test "a disk that is full when all boots are done: the reason, the table, the boots" {
	fake_tree
	boots 2
	for file in compare.txt compare.json; do
		cat >"$tree/scripts/vm" <<-VM
			#!/bin/sh
			while [ "\$1" != --out ]; do shift; done
			cp "\$FILES/\${2##*/}.json" "\$2.json"
			ln -sf /dev/full "\${2%/*}/$file"
		VM
		run -1 "$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" \
			--mode 'time' --boots 2 --out "$tmp/full-$file"
		[[ "$output" == *"$file: "*"No space left on device"* ]]
		[[ "$output" == *"2+2 boots; intervals"* ]]
		[[ "${lines[-1]}" == *"the results of all boots are in $tmp/full-$file: "* ]]
		[ "$(cd "full-$file" && ls -- *-*.json | wc -l)" = 4 ]
		# the command of the message, once there is room
		rm "full-$file/$file"
		run -0 sh -c "${lines[-1]#*compare them with: }"
		valid "full-$file/compare.json"
		"$daxstorm" compare --all "full-$file"/base-?.json --vs \
			"full-$file"/new-?.json | diff - "full-$file/compare.txt"
	done
}

@test "times have no counts beside them" {
	boots 3
	run -0 "$daxstorm" compare base-?.json --vs new-?.json
	run ! grep -q '^beside ' <<<"$output"
}

@test "what base differs from itself: every other boot against the others" {
	boots 4
	run -0 "$daxstorm" compare base-?.json --vs new-?.json --json one.json
	[[ "$(tr -s " \n" " " <<<"$output")" == *"base against itself, every other boot against the others: the median row"* ]]
	jq -n -e --slurpfile one one.json '
		[inputs.cells[0].metrics | map(.sum)] as $b |
		([range(12) as $i | (($b[1][$i] + $b[3][$i] - 40) /
			($b[0][$i] + $b[2][$i] - 40) - 1) * 100 | fabs] |
			sort) as $d |
		$one[0].time.base_against_itself |
		((.median_pct - ($d[5] + $d[6]) / 2) | fabs) < 1e-6 and
		((.widest_pct - $d[11]) | fabs) < 1e-6' base-?.json
	rm base-4.json
	run -0 "$daxstorm" compare base-?.json --vs new-?.json
	[[ "$output" != *"base against itself"* ]]
	# what the table leaves out is no difference of base either
	boots 10
	boot base 3 5 '$v | .[2] *= 2'
	run -0 table
	jq -e '.time.outliers == [{side: "base", boot: 3, rows: 1}] and
		.time.base_against_itself.widest_pct < 5' compare.json
}

# cost NS: measuring an operation costs NS, an expression of jq on the seed
cost() {
	local i

	for i in base-?.json new-?.json; do
		jq -c ".clock.empty_inside = (.seed as \$seed | $1)" "$i" >one
		mv one "$i"
	done
}

@test "the cost of measuring is subtracted, and stands above the table" {
	boots 3
	run -0 table --all
	[[ "$output" == *"clock CLOCK_MONOTONIC_RAW; measuring an operation costs 20 ns, which is subtracted from its value"* ]]
	[[ "$output" == *"The cost of measuring an operation is the median that 10000 empty ones record"* ]]
	[[ "$output" != *"cost of measuring matters"* ]]
	jq -n -e --slurpfile compare compare.json '
		[inputs.cells[0].metrics[0].sum - 20] as $v |
		$compare[0] | .time.cost_ns == {base: 20, new: 20, low: 20,
			high: 20} and (.cells[0].metrics[0].stats |
		((.mean.base - ($v | add / length)) | fabs) < 1e-9 and
			.max.base == .mean.base)' base-?.json
	cost '20.5 + $seed'
	jq -c '.clock.empty_inside += 3' new-3.json >one
	mv one new-3.json
	run -0 table
	[[ "$output" == *"measuring an operation costs 23 ns (21.5 to 26.5 over boots), which is subtracted from its value on base 22.5 ns, on new 23.5 ns "* ]]
	jq -e '.time.cost_ns == {base: 22.5, new: 23.5, low: 21.5, high: 26.5}' \
		compare.json
}

@test "a cost that is large or unsure against a value is named" {
	boots 3 . '.[0] |= (. / 10 | floor) | .[1] = 1000 + $at'
	run -0 table
	[[ "$output" == *"the cost of measuring matters in 1 row (why: Set-up)"* ]]
	[[ "$output" == *"cost above 20 % of the value in 1 row, "*": munmap/xfs/2m/1 m0 "* ]]
	[[ "$output" != *"differs between boots"* ]]
	[ "$(mean '.cost[]')" = large ]
	cost '10 * $seed'
	run -0 table
	[[ "$output" == *"cost differs between boots by more than half of what "*" can tell, "* ]]
	jq -e '.cells[0].metrics[1].stats.mean.cost == ["unsure"]' compare.json
}

@test "what is not longer than measuring it has no verdict, and says why" {
	boots 3 . '.[0] = 20 + $at % 2'
	run -0 table --all
	[[ "$output" == *" m0 0.333 0.667 n/a n/a none no verdict: not longer than measuring it "* ]]
	[[ "$output" == *"means 0 worse, 0 better, 0 same, 11 unsure 1 not longer than measuring it, without a verdict"* ]]
	[[ "$output" == *"too short on some boot the mean or a percentile of 1 row is not longer than measuring it: it counts as 0 and has no verdict: munmap/xfs/2m/1 m0 "* ]]
	[ "$(mean '[.verdict, .delta_pct, .cost] | tojson')" = '[null,null,["all"]]' ]
	run -0 table --fail-on-regression 1:m0
	[[ "$output" == *"gate: passed, limit 1:m0; no value is judged by limit 1:m0: no row of it is longer than measuring it " ]]
	run -0 table --format markdown
	[[ "$output" == *"| 0.333 | 0.667 | n/a | n/a | none: not longer than measuring it |"* ]]
	"$daxstorm" report . --all >/dev/null
	grep -q '>none: not longer than measuring it<' report.html
	# curves have no cost either: the smallest value of base
	[ "$(sed -n '/^0 /{s///p;q}' plots/munmap_xfs_2m_1.m1.dat)" = "$(jq -s \
		'map(.cells[0].metrics[1].sum) | min - 20' base-?.json)" ]
	run -0 "$daxstorm" power .
	[[ "${lines[1]}" == "  munmap/xfs/2m/1 m0 "*" no interval: not longer than measuring it" ]]
	# more boots would not give it an interval
	run -1 "$daxstorm" power . --narrow 0.1
	[ "$output" = "11 of 11 intervals are wider than +-0.1 %" ]
}

# trend: of the two kernels; each line of the text as one, and that of the page
trended() {
	"$daxstorm" trend . --json trend.json --report page | tr -s ' \n' ' ' >text
	valid trend.json
	tr -s '\n' ' ' <page/trend.html >one
}

# says TEXT: text, page and JSON of the trend say it of the step
says() {
	grep -qF "$1" text
	grep -qF "$1" one
	jq -e --arg text "$1" '.comparisons[0].sure |
		any(.[]; contains($text))' trend.json
}

@test "a trend says what compare says of its boots, with the kernels' names" {
	boots 3
	trended
	says "too few boots for two-state noise: if each boot is in one of two states by chance, it takes 10 a side to tell"
	run ! grep -E 'outliers|drift' text one
	boots 4
	trended
	says "6.12.107+deb13-amd64 against itself, every other boot against the others: the median row"
	boots 6 '.[0] |= (. * 1.2 | floor)' 'map(. * (1 + $at / 100) | floor)'
	trended
	says " rows moved while they were measured, so boots are compared in pairs"
	says "t over pairs of boots that were measured in turn"
	for i in $(seq 6); do
		boot base "$i" "$i" "$i as \$at | \$v |
			map(. * (1 + \$at / 100) | floor)"
		boot new "$i" $((i + 6)) "$i as \$at | \$v |
			map(. * (1.06 + \$at / 100) | floor)"
	done
	trended
	says "and boots of 6.12.107+deb13-amd64 and 6.18.15+deb13-amd64 did not take turns: "
	boots 10
	boot new 7 13 '$v | map(. * 1.5 | floor)'
	trended
	says "boot 7 of 6.18.15+deb13-amd64 (new-7.json) is far from the others in 12 of 12 rows, and is left out of them"
	run ! grep -w 'too few boots' text
	jq -e '.comparisons | length == 1 and .[0].from == 1 and .[0].to == 2 and
		.[0].time.outliers == [{side: "new", boot: 7, rows: 12}]' trend.json
}

@test "times of tasks that share a CPU on one side have no verdict" {
	boots 3
	for i in base-?.json new-?.json; do
		jq -c '.cells[0].threads = 2 | if .kernel.release[:4] == "6.12"
			then .machine.cpus = 1 else . end' "$i" >one
		mv one "$i"
	done
	run -0 table
	[[ "$output" == *" m0 "*" n/a none no verdict: CPUs differ "* ]]
	[[ "$output" == *"means 0 worse, 0 better, 0 same, 0 unsure 12 whose tasks had another number of CPUs, without a verdict "* ]]
	jq -e '.time.rows == 0 and all(.cells[0].metrics[]; .cpus_differ)' compare.json
	[ "$(mean '[.verdict, .raw_verdict, .delta_pct, .ci_pct] | unique | tojson')" = "[null]" ]
	run -0 "$daxstorm" power .
	[[ "${lines[1]}" == "  munmap/xfs/2m/2 m0 "*" no interval: CPUs differ" ]]
	# more boots would not give it an interval
	run -4 "$daxstorm" power . --narrow 0.1
}

@test "boots of mode time need no seed in common; a cost that cannot be is refused" {
	boots 3
	rm new-3.json
	run -0 table
	[[ "$output" != *"have a seed that the other side lacks"* ]]
	jq -c '.clock.empty_inside = 1e300' new-2.json >one
	mv one new-2.json
	run -1 "$daxstorm" compare base-?.json --vs new-?.json
	[[ "$output" == *'new-2.json: "empty_inside" is 1e+300: an operation that does nothing takes less than 1000000'* ]]
}
