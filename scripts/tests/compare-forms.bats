#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# compare-forms.bats - compare and report on handmade results
#
# The expected files are beside the inputs in bench/tests/golden. After an
# intended change run DAXSTORM_GOLDEN=write bats
# scripts/tests/compare-forms.bats and read the difference.

bats_require_minimum_version 1.5.0

load schema.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden"
	tmp="$BATS_TEST_TMPDIR"
	mkdir "$tmp/growth" "$tmp/rounds" "$tmp/beside"
	cd "$golden" || return 1
}

# expect NAME: $tmp/NAME must equal the golden file
expect() {
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$tmp/$1" "$golden/$1"
	fi
	diff -u "$golden/$1" "$tmp/$1"
}

# form NAME [FILE [ARG]...]: print a form to $tmp/FILE.txt, or NAME.txt
form() {
	"$daxstorm" compare base-?.json --vs new-?.json \
		--format "$1" "${@:3}" >"$tmp/${2:-$1}.txt"
}

@test "terminal form" {
	form terminal
	expect terminal.txt
	form terminal terminal-all --all
	expect terminal-all.txt
}

@test "the terminal form has at most 80 columns, and as many as the terminal" {
	form terminal
	form terminal terminal-all --all
	run ! grep -nE '^.{81}' "$tmp/terminal.txt" "$tmp/terminal-all.txt"
	for columns in 20 40 50 60 79 80 200; do
		script -qec "stty cols $columns && NO_COLOR=1 $daxstorm compare \
			base-1.json base-2.json base-3.json --vs new-1.json \
			new-2.json new-3.json 2>/dev/null" /dev/null </dev/null |
			tr -d '\r' >"$tmp/$columns.txt"
	done
	run ! grep -nE '^.{41}' "$tmp/40.txt"
	run ! grep -nE '^.{51}' "$tmp/50.txt"
	run ! grep -nE '^.{61}' "$tmp/60.txt"
	# with all tables, too
	for columns in 40 50 60 72; do
		script -qec "stty cols $columns && NO_COLOR=1 $daxstorm compare --all \
			base-1.json base-2.json base-3.json --vs new-1.json \
			new-2.json new-3.json 2>/dev/null" /dev/null </dev/null |
			tr -d '\r' >"$tmp/all-$columns.txt"
		grep -q "^Notes" "$tmp/all-$columns.txt"
		run ! grep -nE "^.{$((columns + 1))}" "$tmp/all-$columns.txt"
	done
	# of the tails first max has no room, then p99.9
	for columns in 40 50 60 72; do
		sed -n "/^Tails/,/^ *delta/p" "$tmp/all-$columns.txt"
	done >"$tmp/narrow-tails.txt"
	expect narrow-tails.txt
	# what was counted beside the operations is in measured results
	cd "$top/results/published/6.12-vs-6.18"
	script -qec "stty cols 40 && NO_COLOR=1 $daxstorm compare --all base-?.json \
		--vs new-?.json 2>/dev/null" /dev/null </dev/null | tr -d '\r' >"$tmp/measured.txt"
	grep -A 1 "^Beside" "$tmp/measured.txt"
	run ! grep -nE "^.{41}" "$tmp/measured.txt"
	cd - >/dev/null
	cmp "$tmp/20.txt" "$tmp/40.txt"
	cmp "$tmp/80.txt" "$tmp/terminal.txt"
	cmp "$tmp/200.txt" "$tmp/terminal.txt"
	# n goes first, then base, then new
	for columns in 40 50 60 80; do
		grep -h -A 99 '^  cell' "$tmp/$columns.txt" |
			sed -n '1p;/^  munmap/{p;q}'
	done >"$tmp/narrow.txt"
	expect narrow.txt
}

# What memory that is not DAX did stands beside each row of the same page size and
# number of tasks, and in a part of its own.
@test "controls: beside their rows, in no list of worse and better, in all forms" {
	for i in base-{1,2,3} new-{1,2,3}; do
		jq -c '.cells[0] as $dax | .cells = [.cells[0], .cells[1],
			($dax | .target = "tmpfs"),
			($dax | .target = "hugetlb" | .metrics |= .[1:]),
			($dax | .target = "anon" | .threads = 2)]' \
			"$i.json" >"$tmp/$i.json"
	done
	cd "$tmp"
	run -0 "$daxstorm" compare base-?.json --vs new-?.json --json compare.json \
		--all
	echo "$output" >controls.txt
	expect controls.txt
	valid compare.json
	jq -e '[.cells[] | select(.target == "xfs" and .granularity == "2m").metrics[] |
		.controls] == [["munmap/tmpfs/2m/1"],
			["munmap/tmpfs/2m/1", "munmap/hugetlb/2m/1"]] and
		([.cells[].metrics[] | select(.controls)] | length == 2)' compare.json
	run -0 "$daxstorm" compare base-?.json --vs new-?.json --format markdown
	[ "$(echo "$output" | grep -c "; control: tmpfs +1")" = 2 ]
	run -0 "$daxstorm" report .
	[ "$(grep -o "<small>control: tmpfs +" report.html | wc -l)" = 2 ]
	# a limit judges a control only if it names its cell
	run -1 "$daxstorm" compare base-?.json --vs new-?.json --fail-on-regression 0.1
	[[ "$output" == *"gate: "*"munmap/xfs/2m/1 "* ]]
	run ! grep "gate.*tmpfs" <<<"$output"
	run -1 "$daxstorm" compare base-?.json --vs new-?.json \
		--fail-on-regression 0.1:munmap/tmpfs
	grep -A 9 "^gate" <<<"$output" | grep -q "munmap/tmpfs/2m/1"
	# one boot gives no interval
	run -0 "$daxstorm" compare base-1.json --vs new-1.json
	grep -qx "    control: tmpfs +1.2%" <<<"$output"
	# without DAX, they are what is compared
	for i in base-{1,2,3} new-{1,2,3}; do
		jq -c '.cells |= .[2:]' "$i.json" >one && mv one "$i.json"
	done
	run -0 "$daxstorm" compare base-?.json --vs new-?.json
	[[ "$output" == *"worse     "*" of 5 means"* ]]
	[[ "$output" != *control* ]]
}

@test "what a later boot has not stopped is told, and of which side nothing is known" {
	cd "$top/results/published/6.12-vs-6.18"
	cp base-?.json new-?.json "$tmp/"
	cd "$tmp"
	jq -c '(.quiet[] | select(startswith("ksmd:"))) = "ksmd: runs"' new-3.json >one
	mv one new-3.json
	run -0 "$daxstorm" compare base-?.json --vs new-?.json
	[ "$(grep -c "ksmd: boot 3 of new runs" <<<"$output")" = 1 ]
	[ "$(grep -c ": boot [0-9] of" <<<"$output")" = 1 ]
	for i in base-?.json; do
		jq -c "del(.quiet)" "$i" >one
		mv one "$i"
	done
	run -0 "$daxstorm" compare base-?.json --vs new-?.json
	[[ "$output" == *"quiet         nothing is known of what was stopped on base"* ]]
}

@test "mail form" {
	form mail
	expect mail.txt
}

@test "mail form is ASCII, 72 columns, no trailing blanks" {
	form mail
	form mail mail-all --all
	run ! env LC_ALL=C grep -n '[^ -~]' "$tmp/mail.txt" "$tmp/mail-all.txt"
	run ! grep -nE '^.{73}' "$tmp/mail.txt" "$tmp/mail-all.txt"
	run ! grep -nE ' $' "$tmp/mail.txt" "$tmp/mail-all.txt"
}

@test "markdown form" {
	form markdown
	expect markdown.txt
	form markdown markdown-all --all
	expect markdown-all.txt
}

@test "compare.json" {
	"$daxstorm" compare base-?.json --vs new-?.json \
		--json "$tmp/compare.json" >/dev/null
	jq -e '.format == "daxstorm-compare/2"' "$tmp/compare.json"
	run ! grep -niE 'nan|inf(inity)?\b' "$tmp/compare.json"
	expect compare.json
}

# growth/ is one cell with munmap_1, munmap_8 and munmap_64. Their total cost is
# 1000, 2400 and 13600 on base, 1000, 7000 and 64000 on new. The slope between
# the two ends would be log(13.6)/log(64), 0.63; that of the last two is
# log(5.67)/log(8), 0.83.
@test "growth of a series in every form" {
	cd "$golden/growth"
	for form in terminal mail markdown; do
		"$daxstorm" compare base-1.json --vs new-1.json \
			--all --format "$form" | sed -n '/Growth with/,/Set-up$/p'
	done >"$tmp/growth/forms.txt"
	run ! grep -nE ' $' "$tmp/growth/forms.txt"
	expect growth/forms.txt
	"$daxstorm" compare base-1.json --vs new-1.json --json - 2>/dev/null |
		jq .growth >"$tmp/growth/growth.json"
	expect growth/growth.json
}

# beside/: new leaves 50 more instructions per entry to RCU and waits; a metric with
# nothing beside it has no row; two tell what limits their precision.
@test "what was counted beside the operations in every form" {
	cd "$golden/beside"
	for form in terminal mail markdown; do
		"$daxstorm" compare base-1.json --vs new-1.json \
			--all --format "$form" | sed -n '/^quiet/,/^mode/p; /^- ..quiet/,/^- ..mode/p; /Beside the/,/Set-up$/p'
	done >"$tmp/beside/forms.txt"
	run ! grep -nE ' $' "$tmp/beside/forms.txt"
	sed '/^quiet/,/^mode/d; /^- ..quiet/,/^- ..mode/d' \
		"$tmp/beside/forms.txt" >"$tmp/beside/rows"
	run ! grep -nE '^[^|].{80}' "$tmp/beside/rows"
	expect beside/forms.txt
	"$daxstorm" compare base-1.json --vs new-1.json --json - 2>/dev/null |
		jq -c '.cells[].metrics[] | [.name, .beside]' >"$tmp/beside/beside.json"
	expect beside/beside.json
	cp ./*-1.json "$tmp/"
	"$daxstorm" report "$tmp" >/dev/null
	grep -q "<details><summary><h2>Beside the operations" "$tmp/report.html"
	grep -q "the CPU slept in it" "$tmp/report.html"
}

@test "work that moved into a callback is on the first screen" {
	# three boots of one kernel; on new, 500 instructions per entry are left to RCU
	for number in 1 2 3; do
		for side in base new; do
			jq -c --arg side "$side" --argjson number "$number" '
				.kernel = {release: "6.18.15", version: "#1",
					machine: "x86_64", model: "refcounted",
					cmdline: "quiet", config: {}} |
				.seed = $number |
				(.cells[].metrics[] | select(has("deferred"))) |=
					(.deferred += $number + if $side == "new"
					then 500 * .count * .per else 0 end)' \
				beside/base-1.json >"$tmp/$side-$number.json"
		done
	done
	run -0 "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/new-?.json
	[[ "$output" == *"worse     0 of "* ]]
	[[ "$output" == *"beside    more or less per entry, no part of the means: deferred in "* ]]
	[[ "$output" == *": deferred "*", +500.0"* ]]
	# the largest first, of whatever kind
	for number in 1 2 3; do
		jq -c '(first(.cells[] | select(.status == "pass")).metrics[0]) |=
			(.waiting += 900 * .count * .per)' "$tmp/new-$number.json" \
			>"$tmp/both-$number.json"
	done
	run -0 "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/both-?.json
	[[ "$(grep -m 1 -E "^  .*: (waiting|deferred) " <<<"$output")" == *": waiting "*", +900.0" ]]
	# what moves by less than the tolerance of the mean does not
	for number in 1 2 3; do
		cp "$tmp/base-$number.json" "$tmp/same-$number.json"
	done
	run -0 "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/same-?.json
	[[ "$output" != *"beside    "* ]]
}

# rounds/ is two cells in three rounds each. On new, a check fails in rounds 2
# and 3, an xfail in all rounds; a cell is lost in round 2 and fails in round 3.
@test "rounds are one row in every form" {
	cd "$golden/rounds"
	for form in terminal mail markdown; do
		"$daxstorm" compare base-1.json --vs new-1.json \
			--all --format "$form" | grep -vE '^(mode|machine|clock|- \*\*m)'
	done >"$tmp/rounds/forms.txt"
	run ! grep -nE ' $' "$tmp/rounds/forms.txt"
	expect rounds/forms.txt
	"$daxstorm" compare base-1.json --vs new-1.json --json - 2>/dev/null |
		jq '{checks, not_passed, one_sided}' >"$tmp/rounds/rounds.json"
	expect rounds/rounds.json
	cp ./*-1.json "$tmp/"
	"$daxstorm" report "$tmp" >/dev/null
	grep -q 'fail 2/3 (round 2-3)' "$tmp/report.html"
}

@test "report: a plan with checks only has checks and no plots" {
	for side in base new; do
		jq -c '.cells[].metrics = []' "rounds/$side-1.json" \
			>"$tmp/$side-1.json"
	done
	run -0 --separate-stderr "$daxstorm" report "$tmp"
	[ -z "$stderr" ]
	grep -q 'fail 2/3 (round 2-3)' "$tmp/report.html"
	run ! grep -E 'Mean differences|Percentiles|<svg' "$tmp/report.html"
	run ! ls "$tmp"/plots/*.svg
}

@test "report: growth" {
	cp growth/*-1.json "$tmp/"
	"$daxstorm" report "$tmp"
	grep -q '<h2>Growth with the number of entries, insn per entry</h2>' \
		"$tmp/report.html"
	grep -q '<td>0.63<small>0.83 at the end</small></td>' "$tmp/report.html"
}

@test "the order of options does not matter" {
	"$daxstorm" compare --format mail base-?.json \
		--vs new-1.json new-2.json --json "$tmp/compare.json" new-3.json \
		>"$tmp/mail.txt"
	expect mail.txt
	expect compare.json
}

@test "JSON on stdout leaves the table to stderr" {
	"$daxstorm" compare base-1.json --vs new-1.json --json - \
		2>"$tmp/table" | jq -e .mode
	grep -q 'Means, insn per entry' "$tmp/table"
}

@test "wrong usage" {
	run -64 "$daxstorm" compare base-1.json
	run -64 "$daxstorm" compare --vs new-1.json
	run -64 "$daxstorm" compare base-1.json --vs
	run -64 "$daxstorm" compare base-1.json --vs new-1.json --format html
	run -64 "$daxstorm" report
}

@test "the notes describe the interval that is shown" {
	for i in 1 2 3; do
		jq -c '.seed += 10' "new-$i.json" >"$tmp/moved-$i.json"
	done
	run -0 "$daxstorm" compare base-?.json --vs new-?.json --all --format markdown
	[[ "$output" == *"is the 99 % t interval of the mean difference of the pairs"* ]]
	run -0 "$daxstorm" compare base-?.json --vs "$tmp"/moved-?.json \
		--all --format markdown
	[[ "$output" == *"is the 99 % Welch t interval of the difference of the two means"* ]]
	[[ "$output" != *"difference of the pairs"* ]]
	run -0 "$daxstorm" compare base-1.json --vs new-1.json --all --format markdown
	[[ "$output" != *"The interval is"* ]]
}

@test "a metric that some boot lacks is named in both modes" {
	for mode in exact time; do
		for i in 1 2 3; do
			for side in base new; do
				jq -c --arg mode "$mode" '.mode = $mode |
					if $mode == "time" then .clock.unit = "ns" |
						.cells[].metrics[].unit = "ns" else . end' \
					"$side-$i.json" >"$tmp/$side-$i.json"
			done
		done
		jq -c '(.cells[] | select(.status == "pass") | .metrics) |=
			map(select(.name != "munmap"))' "$tmp/new-2.json" \
			>"$tmp/without.json"
		run -0 "$daxstorm" compare "$tmp"/base-?.json --vs \
			"$tmp/new-1.json" "$tmp/without.json" "$tmp/new-3.json"
		[[ "$output" == *" not in all boots: "*" munmap"* ]]
	done
}

@test "how sure: rows that have fewer boots than the others count" {
	for side in base new; do
		for boot in 1 2 3 4; do
			jq -c --arg side "$side" --argjson boot "$boot" '{base: 1, new: 2}[$side] as $s |
				.seed = $boot | .provenance.starts[0].boot_id = "\($s)\($boot)" |
				.cells |= .[:2]' base-1.json >"$tmp/$side-$boot.json"
		done
	done
	run -0 "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/new-?.json
	[[ "$output" == *"how sure  4 pairs of boots; of means that differ by chance alone at most 1.2 %"* ]]
	jq -c '.cells[0].metrics |= .[1:]' "$tmp/new-4.json" >"$tmp/new-5.json"
	rm "$tmp/new-4.json"
	run -0 "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/new-?.json
	[[ "$output" == *"how sure  4 pairs of boots, 3 in 1 row; of means that differ by chance alone at"*"most 4 % are called"* ]]
}

@test "tasks that share a CPU on one side: values, and no verdict" {
	for i in 1 2 3; do
		jq -c '.machine.cpus = 1' "base-$i.json" >"$tmp/base-$i.json"
	done
	set -- "$tmp"/base-?.json --vs new-?.json
	run -0 "$daxstorm" compare "$@" --all --json "$tmp/c.json"
	tr -s ' \n' ' ' <<<"$output" >"$tmp/flat"
	grep -q ' fault 7245.8 7263.2 n/a n/a none no verdict: CPUs differ ' "$tmp/flat"
	grep -q 'new ran on 2 CPUs, base on 1: cells with more tasks than the smaller number have no verdict' "$tmp/flat"
	grep -q ' 2 whose tasks had another number of CPUs, without a verdict ' "$tmp/flat"
	grep -q ' CPUs differ in 2 rows without a verdict: .*: fault-storm/devdax/2m/2 fault fault_wall ' "$tmp/flat"
	jq -e '[.cells[].metrics[] | select(.cpus_differ).name] == ["fault", "fault_wall"] and
		([.cells[].metrics[] | select(.cpus_differ).stats[] |
			[.verdict, .delta_pct, .ci_pct, .interval]] | unique) ==
		[[null, null, null, null]] and
		([.cells[].metrics[] | select(.cpus_differ).beside | .waiting.verdict,
			.deferred.verdict] | unique) == [null]' "$tmp/c.json"
	valid "$tmp/c.json"
	run -0 "$daxstorm" compare "$@" --format markdown
	[[ "$output" == *" | n/a | n/a | none: CPUs differ |"* ]]
	run -1 "$daxstorm" compare "$@" --fail-on-regression 1:fault_wall@max
	[[ "$(tr -s ' \n' ' ' <<<"$output")" == *"no value is judged by limit 1:fault_wall@max: no row of it has as many CPUs for its tasks on both sides"* ]]
	cp new-?.json "$tmp"
	"$daxstorm" report "$tmp" >/dev/null
	grep -q '>none: CPUs differ<' "$tmp/report.html"
	run ! ls "$tmp"/plots/fault-storm*
}

@test "tasks that share a CPU on both sides: verdicts, and a line that says so" {
	for i in 1 2 3; do
		for side in base new; do
			jq -c '.machine.cpus = 1' "$side-$i.json" >"$tmp/$side-$i.json"
		done
	done
	line="  in 2 rows tasks share CPUs: they take turns instead of running at once"
	run -0 "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/new-?.json
	grep -qxF "$line" <<<"$output"
	[[ "$output" != *"CPUs differ"* ]]
	for files in "base-?.json --vs new-?.json" "$tmp/base-?.json --vs new-?.json"; do
		# shellcheck disable=SC2086 # patterns
		run -0 "$daxstorm" compare $files
		[[ "$output" != *"$line"* ]]
	done
}

@test "files of one side only, or --vs twice, are wrong usage with the reason" {
	refused() {
		run -64 "$daxstorm" compare "${@:2}"
		[[ "$output" == "daxstorm: compare: $1;"*"usage: daxstorm compare"* ]]
	}
	refused "there are 0 files of base and 1 of new" --vs new-1.json
	refused "there are 3 files of base and 0 of new" base-?.json --vs
	refused "--vs is given 0 times" base-1.json new-1.json
	refused "--vs is given 2 times" base-1.json --vs new-1.json --vs new-2.json
}

@test "an incomplete file is refused, with its name" {
	head -c 3000 base-1.json >"$tmp/cut.json"
	run -1 "$daxstorm" compare "$tmp/cut.json" --vs new-1.json
	[[ "$output" == *"$tmp/cut.json"*"cut off"* ]]
}

@test "report: one file that loads nothing and works in a moved folder" {
	mkdir "$tmp/a folder's"
	cp base-?.json new-?.json compare.json "$tmp/a folder's/"
	mv "$tmp/a folder's" "$tmp/moved on"
	"$daxstorm" report "$tmp/moved on"
	page="$tmp/moved on/report.html"
	[ "$(grep -c '<svg' "$page")" -eq 4 ]
	run ! grep -nE '<script [^>]|<link|<img|src=|@import' "$page"
	# Console text is escaped: a check's reason contains "<bytes>".
	grep -q '&lt;bytes&gt;' "$page"
	run ! grep -n '<bytes>' "$page"
	[ -s "$tmp/moved on/plots/differences.png" ]
	[ -s "$tmp/moved on/plots/munmap_xfs_2m_1.svg" ]
}

@test "report: rows that changed are drawn, and with --all every row" {
	cp base-?.json new-?.json "$tmp/"
	changed=$("$daxstorm" compare base-?.json --vs new-?.json --json - 2>/dev/null |
		jq -r '.cells[] | "\(.workload)_\(.target)_\(.granularity)_\(.threads)" as $cell |
			.metrics[] | select([.stats[].verdict] |
				any(. == "better" or . == "worse")) |
			"\($cell).\(.name).dat"' | sort)
	"$daxstorm" report "$tmp"
	[ -n "$changed" ]
	[ "$changed" = "$(cd "$tmp/plots" && ls -- *.*.dat)" ]
	[ "$(ls "$tmp/plots/"*.png)" = "$tmp/plots/differences.png" ]
	grep -q " Of 10 rows 6 changed; only these are drawn. <code>daxstorm report --all DIR</code>" \
		"$tmp/report.html"
	"$daxstorm" report --all "$tmp"
	[ "$(grep -c '<svg' "$tmp/report.html")" -eq 6 ]
	run ! grep -qE "rows [0-9]+ changed" "$tmp/report.html"
	data=("$tmp"/plots/*.*.dat)
	svg=("$tmp"/plots/*.svg)
	png=("$tmp"/plots/*.png)
	[ "${#data[@]} ${#svg[@]} ${#png[@]}" = "10 6 6" ]
}

@test "report: without gnuplot the page has all the rest, and the way out" {
	cp base-?.json new-?.json "$tmp/"
	# no_pictures WHY: report writes a page without pictures, which says why
	no_pictures() {
		# those of an earlier report are not those of this one; others stay
		"$daxstorm" report --all "$tmp"
		grep -q '<svg' "$tmp/report.html"
		touch "$tmp/plots/mine.svg"
		PATH="$tmp/bin" run -0 "$daxstorm" report "$tmp"
		echo "$output"
		[[ "$output" == *"report: no plots: $1"* ]]
		grep -q '<h2>Means' "$tmp/report.html"
		run ! grep -qE '<svg|<h2>(Mean diff|Percent)' "$tmp/report.html"
		grep -q "^<h2>Pictures</h2>" "$tmp/report.html"
		[[ "$(grep '>There are none: ' "$tmp/report.html")" == *"There are none: $1"* ]]
		[ "$(cd "$tmp/plots" && echo *.svg *.png)" = "mine.svg *.png" ]
	}
	mkdir "$tmp/bin"
	for program in cat env sh; do
		ln -s "$(command -v $program)" "$tmp/bin/$program"
	done
	no_pictures "cannot run gnuplot in $tmp/plots; run: apt-get install gnuplot-nox"
	printf '#!/bin/sh\n' >"$tmp/bin/gnuplot"
	chmod +x "$tmp/bin/gnuplot"
	no_pictures "gnuplot exited with 0, but made no $tmp/plots/differences.svg; check whether "
	printf '#!/bin/sh\nkill -SEGV $$\n' >"$tmp/bin/gnuplot"
	no_pictures "gnuplot was ended by signal 11 (Segmentation fault) on "
	printf '#!/bin/sh\necho its message >&2\nexit 3\n' >"$tmp/bin/gnuplot"
	no_pictures "gnuplot failed on "
	# one that hangs ends by a signal, for which it has ten minutes
	printf '#!/bin/sh\nkill -ALRM $$\n' >"$tmp/bin/gnuplot"
	no_pictures "gnuplot did not end within 600 s on $tmp/plots/all.dat; see what it waits for: cd "
	ln -s "$(command -v perl)" "$tmp/bin/perl"
	printf '#!/bin/sh\nexec perl -e "open F, q(>), q('"$tmp"'/left); print F alarm 0; exit 3"\n' >"$tmp/bin/gnuplot"
	no_pictures "gnuplot failed on "
	[ "$(cat "$tmp/left")" -gt 0 ]
}

@test "report: where plots cannot be written, the page comes without, and says why" {
	cp base-?.json new-?.json "$tmp/"
	touch "$tmp/plots"
	run -0 "$daxstorm" report "$tmp"
	[[ "$output" == *"report: no plots: $tmp/plots is no folder; move it away"* ]]
	grep -q '<h2>Means' "$tmp/report.html"
	run ! grep -q '<svg' "$tmp/report.html"
	rm "$tmp/plots"
	ln -s "$tmp/nowhere" "$tmp/plots"
	run -0 "$daxstorm" report "$tmp"
	[[ "$output" == *"report: no plots: $tmp/plots is no folder; move it away"* ]]
}

@test "report: the page has the tolerance of compare.json, of older formats too" {
	cp base-?.json new-?.json "$tmp/"
	for format in 1 2; do
		jq -c --arg format "daxstorm-compare/$format" \
			'.format = $format | .tolerance_pct = 3.25' \
			compare.json >"$tmp/compare.json"
		"$daxstorm" report "$tmp" >/dev/null
		grep -q 'lies beyond +-3.25 % of base' "$tmp/report.html"
	done
	jq -c '.format = "daxstorm-compare/9"' compare.json \
		>"$tmp/compare.json"
	run -1 "$daxstorm" report "$tmp"
	[[ "$output" == *'the format is "daxstorm-compare/9"'* ]]
}

@test "report: a folder without results is refused, with the way out" {
	run -1 "$daxstorm" report "$tmp"
	[[ "$output" == *"no base-*.json in $tmp"* ]]
}

@test "how to repeat it: what the results record, or why not by one command" {
	# repeated [FILTER [OF]]: the fact, of golden results that FILTER changes
	repeated() {
		for file in base-1 base-2 base-3 new-1 new-2 new-3; do
			jq -c "if input_filename | test(\"${2:-.}\") then ${1:-.}
				else . end" "$file.json" >"$tmp/$file.json"
		done
		(cd "$tmp" && "$daxstorm" compare base-?.json --vs new-?.json --format \
			markdown) | sed -n '/^- \*\*repeat/,/^- \*\*/p' | tr '\n' ' '
	}
	run -0 repeated
	[[ "$output" == *": build/daxstorm compare-kernels --base '"*"--plan 'quick' --mode exact --boots 3 --seed 1 --tolerance 0.5 --memory "* ]]
	run -0 repeated '.seed = 7'
	[[ "$output" == *" --boots 3 --seed 7 --identical-boots --tolerance 0.5 "* ]]
	run -0 repeated '.plan = "mine"'
	[[ "$output" == *" --plan 'mine.ini' "*"(mine.ini is no plan of daxstorm: name the file, which the results do not hold)"* ]]
	run -0 repeated '.vm.memory_bytes = 1073741824' new
	[[ "$output" == *": not by one command, as the guests of both sides had different machines (vm)"* ]]
	run -0 repeated 'del(.vm)'
	[[ "$output" == *": not by one command, as the results do not hold the machine of the guests"* ]]
	run -0 repeated 'del(.vm) | .mode = "time" | .cells |= map(select(.status == "pass") |
		.metrics |= map(.unit = "ns")) | .clock.unit = "ns"'
	[[ "$output" == *": not by one command, as no guest was measured: boot each kernel and run build/daxstorm run --plan 'quick' --mode time --seed 1 -o FILE"* ]]
	repeated >/dev/null
	rm "$tmp/new-3.json"
	run "$daxstorm" compare "$tmp"/base-?.json --vs "$tmp"/new-?.json --format markdown
	[[ "$output" == *"repeat**: not by one command, which boots both sides as often: here one has 3 boots and the other 2"* ]]
	for side in base new; do
		jq -c --slurpfile vm base-1.json '.vm = $vm[0].vm' \
			"profile/$side-1.json" >"$tmp/$side-1.json"
	done
	run -0 "$daxstorm" compare "$tmp/base-1.json" --vs "$tmp/new-1.json" --format markdown
	[[ "$output" == *"repeat**: build/daxstorm compare-kernels "*" --profile 1 --tolerance "* ]]
}

@test "the page: the table before the pictures, details behind a click" {
	cp base-?.json new-?.json "$tmp/"
	"$daxstorm" report "$tmp"
	sed -n 's/<h2>/\n<h2>/gp' "$tmp/report.html" |
		sed -n 's#^<h2>\([^<,]*\).*#\1#p' >"$tmp/titles"
	diff -u - "$tmp/titles" <<-'TITLES'
		Means
		Tails
		Checks
		Measured on one side only
		Not passed
		Events
		Mean differences
		Percentiles
		Set-up
		How to read the numbers
	TITLES
	[ "$(grep -n -m 1 '<table id="means"' "$tmp/report.html" | cut -d : -f 1)" -lt \
		"$(grep -n -m 1 '<figure' "$tmp/report.html" | cut -d : -f 1)" ]
	for title in Tails 'How to read the numbers'; do
		grep -q "^<details><summary><h2>$title" "$tmp/report.html"
	done
	[ "$(grep -c '<details>' "$tmp/report.html")" = \
		"$(grep -c '</details>' "$tmp/report.html")" ]
	grep -q '<small class="ci">\[' "$tmp/report.html"
	grep -qF '#intervals:not(:checked)~table .ci{display:none}' "$tmp/report.html"
	[[ "$(<"$tmp/report.html")" =~ "Of "[0-9]+" rows "[0-9]+" changed; only these are drawn. <code>daxstorm report --all DIR</code> draws all "[0-9]+" rows." ]]
}

# place PATTERN: the x and y of a text of the plot of differences
place() {
	awk -v pattern="$1" -F '[(,)]' '/translate/ { x = $2; y = $3 }
		$0 ~ "<text>" pattern { print int(x), int(y); exit }' \
		"$tmp/plots/differences.svg"
}

# In DejaVu Sans of size 12 the first name takes 168 of the picture's units, the
# second 293; other fonts are narrower.
@test "differences: no name is cut, and the legend is below the label of the axis" {
	local name width file x y label
	while read -r name width; do
		for file in base-?.json new-?.json; do
			jq -c --arg name "$name" '.cells = [.cells[0] |
				.workload = $name | .metrics |= .[1:2]]' \
				"$file" >"$tmp/$file"
		done
		run -0 "$daxstorm" report "$tmp"
		[ -z "$output" ] # gnuplot has nothing to warn of either
		read -r x _ < <(place "$name/xfs/2m/1 munmap")
		read -r _ label < <(place "difference of")
		read -r _ y < <(place better)
		echo "$name ends at $x; label at $label, legend at $y"
		[ "$x" -ge "$width" ]
		[ "$y" -gt "$label" ]
	done <<-NAMES
		munmap 168
		longterm-munmap-of-a-name 293
	NAMES
}

# The distance in CIELAB of two colours as a reader without red cones
# sees them (Machado, Oliveira, Fernandes 2009): 10 is hard to see, 40 is not.
@test "better and worse have colours and markers that everybody tells apart" {
	cp base-?.json new-?.json "$tmp/"
	"$daxstorm" report "$tmp"
	light=$(grep -m 1 -oE -- '--worse:#[0-9a-f]+;--better:#[0-9a-f]+' "$tmp/report.html")
	[ "$light" = "$(sed -n 's/^colours = "\(#[0-9a-f]*\) \(#[0-9a-f]*\) .*/--worse:\2;--better:\1/p' \
		"$top/scripts/plot/differences.gp")" ]
	markers=$(sed -n 's/^markers = "\(.*\)"/\1/p' "$top/scripts/plot/differences.gp")
	[ "$(tr ' ' '\n' <<<"$markers" | sort -u | wc -l)" = 4 ]
	grep -oE -- '--worse:#[0-9a-f]+;--better:#[0-9a-f]+' "$tmp/report.html" |
		sed 's/.*#\(.*\);.*#/\1 /' >"$tmp/pairs"
	[ "$(wc -l <"$tmp/pairs")" = 2 ] # light and dark
	while read -r one other; do
		for colour in "$one" "$other"; do
			printf '%d %d %d\n' "0x${colour:0:2}" "0x${colour:2:2}" "0x${colour:4:2}"
		done
	done <"$tmp/pairs" | awk '
		function lin(c) { c /= 255
			return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ^ 2.4 }
		function f(t) { return t > 0.008856 ? t ^ (1 / 3) : 7.787 * t + 16 / 116 }
		function up(t) { return t > 0 ? t : 0 }
		{
			r = lin($1); g = lin($2); b = lin($3)
			R = up(0.152286 * r + 1.052583 * g - 0.204868 * b)
			G = up(0.114503 * r + 0.786281 * g + 0.099216 * b)
			B = up(-0.003882 * r - 0.048116 * g + 1.051998 * b)
			x = f((0.4124 * R + 0.3576 * G + 0.1805 * B) / 0.9505)
			y = f(0.2126 * R + 0.7152 * G + 0.0722 * B)
			z = f((0.0193 * R + 0.1192 * G + 0.9505 * B) / 1.089)
			if (NR % 2 == 0) {
				d = sqrt((116 * (y - Y)) ^ 2 + (500 * (x - y - X + Y)) ^ 2 + \
					(200 * (y - z - Y + Z)) ^ 2)
				print "distance", d
				bad += d < 40
			}
			X = x; Y = y; Z = z
		}
		END { exit NR != 4 || bad }'
}
