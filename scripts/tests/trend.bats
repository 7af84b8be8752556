#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# trend.bats - any number of kernels, each compared with the one before
#
# The results are the handmade ones of bench/tests/golden; trend.txt and trend.json
# there are what is expected of them. After an intended change run
# DAXSTORM_GOLDEN=write bats scripts/tests/trend.bats and read the difference.

bats_require_minimum_version 1.5.0

load fake-tree.bash
load schema.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden"
	tmp="$BATS_TEST_TMPDIR"
	cd "$tmp" || return 1
}

# kernel FOLDER SIDE RELEASE [FILTER]: boots of a side as those of a release, changed by the jq FILTER
kernel() {
	mkdir -p "$1"
	for number in 1 2 3; do
		jq -c --arg release "$3" --arg boot "$1-$number" \
			".kernel.release = \$release | .seed = $number |
			.provenance.starts = [{boot_id: \$boot,
				date: \"2026-11-29T10:0$number:00Z\"}] |
			${4:-.}" "$golden/$2-$number.json" >"$1/boot-$number.json"
	done
}

expect() {
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$tmp/$1" "$golden/$1"
	fi
	diff -u "$golden/$1" "$tmp/$1"
}

# Four kernels: the third is base again, of a plan with one metric less; the last
# fails a check.
four() {
	kernel set/1-a base 6.12.107+deb13-amd64
	kernel set/2-b new 6.18.15+deb13-amd64
	kernel set/10-c base 7.3.4+deb14-amd64 'del(.cells[0].metrics[0])'
	kernel set/11-d base 8.0.0-rc1-with-a-long-name '
		.cells[0].checks += [{name: "made-up", status: "fail",
			why: "it broke"}]'
}

@test "steps, values and checks of four kernels, sorted by number" {
	four
	"$daxstorm" trend set --all --json trend.json >trend.txt
	expect trend.txt
	expect trend.json
	run ! grep -nE '^.{81}' trend.txt
}

@test "rows that do not change are left out without --all" {
	kernel a base 6.12.107
	kernel b base 6.12.118
	run -0 "$daxstorm" trend a b
	[[ $output == *"No row of "*" changes."* ]]
	[[ $output != *"munmap/xfs/2m/1"* ]]
	run -0 "$daxstorm" trend a b --all
	[[ $output == *"munmap/xfs/2m/1"* ]]
}

@test "the folder of a comparison is two kernels" {
	mkdir both
	cp "$golden"/base-?.json "$golden"/new-?.json both
	run -0 "$daxstorm" trend both
	[[ $output == *"Trend of 2 kernels"* ]]
	kernel c new 6.18.16
	run -0 "$daxstorm" trend both c
	[[ $output == *"Trend of 3 kernels"* ]]
}

@test "a row is compared across kernels that lack it, and the step says so" {
	kernel set/1 base '6.1.1<&'
	kernel set/2 base 6.2.1 'del(.cells[] | select(.workload == "munmap"))'
	kernel set/3 base 6.3.1 '(.cells[] | select(.workload == "munmap") |
		.metrics) |= map(select(.name != "fault"))'
	kernel set/4 new 6.4.1
	kernel set/5 new 6.5.1
	"$daxstorm" trend set --all --json trend.json --report page >trend.txt
	jq -e '[.rows[] | select(.cell == "munmap/xfs/4k/1") |
		[.metric, .steps[].from]] ==
		[["munmap", null, 1, 3, 4], ["fault", null, null, 1, 4]]' trend.json
	jq -e '.rows[] | select(.cell == "munmap/xfs/4k/1" and .metric == "fault") |
		(.means | map(type)) ==
		["number", "null", "null", "number", "number"] and
		.steps[2].verdict == "better" and .steps[3].verdict == "same"' trend.json
	# each gap once, with its rows alone
	sed -n '/^1 -> 3: .*, the rows that the kernel between lacks$/,/^$/p' trend.txt |
		grep -qx '  better    0 of 2 means'
	sed -n '/^1 -> 4: .*, the rows that the kernels between lack$/,/^$/p' trend.txt |
		tee gap | grep -qx '    munmap/xfs/4k/1 fault: 3591.9 -> 3448.2, -4.0%'
	run ! grep -q 'munmap/xfs/4k/1 munmap' gap
	[ "$(grep -cE '^[0-9] -> [0-9]' trend.txt)" -eq 6 ]
	# the rows of a cell stay together
	sed '/^All checks/,$d' trend.txt >rows
	[ "$(grep -cx 'munmap/xfs/4k/1' rows)" -eq 1 ]
	grep -q '>6.4.1</span>, the rows that the kernels between lack</h3>' page/trend.html
	grep -q '<small>-4.0% better against 6.1.1&lt;&amp;</small>' page/trend.html
}

@test "a row says what its values are of" {
	local filter='(.cells[] | select(.workload == "munmap").workload) = "gup" |
		(.cells[] | select(.workload == "gup").metrics[] |
			select(.name == "munmap").name) = "populate_512"'
	kernel a base 6.12.107 "$filter"
	kernel b new 6.18.15 "$filter"
	run -0 "$daxstorm" trend a b --all --json t.json --report page
	tr -s ' \n' ' ' <<<"$output" >flat
	grep -q 'means in insn per page-table entry, or per what the row says: a page of 4 KiB, or a call' flat
	grep -q ' populate_512 per page 254.0 797.5w ' flat
	grep -q ' truncate 1847.6 2581.0w ' flat
	jq -e '[.rows[] | select(.cell == "gup/xfs/2m/1").per] == ["entry", "page"]' t.json
	grep -q '<td>populate_512<small>per page</small></td>' page/trend.html
	grep -q 'per page-table entry, or per what the row says' page/trend.html
	run ! grep -E '[(]insn per|per entry' page/plots/trend.svg
	# where all are per entry, nothing else is said
	kernel c base 6.12.107
	kernel d new 6.18.15
	run -0 "$daxstorm" trend c d
	[[ "$(tr -s ' \n' ' ' <<<"$output")" == *"means in insn per page-table entry 1 6.12.107"* ]]
}

@test "sentences name the kernels, never base and new" {
	four
	kernel set/12-e new 8.1.0 '.seed = 10 + .seed | .cells[0].checks += [
		{name: "made-up", status: "skip", why: "no way"}]'
	kernel set/13-f new 8.1.0 '.cells[0].checks += [{name: "made-up", status: "pass"}]'
	kernel set/14-g base 8.2.0 '
		.cells[0].checks += [{name: "made-up", status: "skip", why: "no way"}]'
	"$daxstorm" trend set --all --json trend.json --report page >trend.txt
	run ! grep -nwE 'base|new' trend.txt trend.json
	run ! grep -E '>[^<]*\<(base|new)\>' page/trend.html
	tr -s ' \n' ' ' <trend.txt >flat
	grep -qF 'no boot of 8.0.0-rc1-with-a-long-name has the seed of a boot of 8.1.0 (5): what' flat
	grep -qF 'made-up: 8.1.0 (6) pass, 8.2.0 skip: no way' flat
	grep -qF 'fault: missing in 7.3.4+deb14-amd64: no values recorded' flat
	grep -qF 'broke nothing: 8.1.0 (6) has no failed check, lost cell or oops that 8.1.0 (5) does not have' flat
}

@test "the longest reason is whole" {
	long=$(printf 'why %.0s' {1..140})end
	kernel a base 6.12.107
	kernel b new 6.18.15 "
		.cells[0].checks += [{name: \"long\", status: \"fail\", why: \"$long\"}]"
	run -0 "$daxstorm" trend a b --json trend.json
	[[ "$(tr -s ' \n' ' ' <<<"$output")" == *"long: 6.12.107 absent, 6.18.15 fails in 3 of 3 boots: $long "* ]]
	run ! grep -E '^.{81}' <<<"$output"
	jq -e --arg long "$long" '[.broken[][] | select(endswith($long))] | length == 1' trend.json
}

@test "tasks that share a CPU on one kernel alone are not compared" {
	kernel set/1 base 6.1.1 '.machine.cpus = 1'
	kernel set/2 new 6.2.1
	kernel set/3 base 6.3.1
	"$daxstorm" trend set --all --json trend.json --report page >trend.txt
	valid trend.json
	grep -q '? unsure, c CPUs differ\. ' <(tr -s ' \n' ' ' <trend.txt)
	grep -qE '^  fault +7245.8  *7263.2c  *7245.8[?]$' trend.txt
	grep -q '    CPUs differ: in 2 rows without a verdict: ' trend.txt
	jq -e '[.rows[] | select(.steps[0].cpus_differ).metric] ==
		["fault", "fault_wall"] and
		([.rows[] | select(.steps[0].cpus_differ).steps[0] |
			[.from, .verdict, .delta_pct, .ci_pct]] | unique) ==
		[[1, null, null, null]] and
		all(.rows[].steps[1]; has("cpus_differ") | not)' trend.json
	grep -q '<small>CPUs differ</small>' page/trend.html
}

@test "the command that repeats it, unless the machines or the numbers of boots differ" {
	local append=".vm.append = \"a=b c='d\""
	kernel set/1 base 6.12.107 "$append"
	kernel set/2 new 6.18.15 "$append"
	kernel set/3 new 7.3.4 "$append"
	run -0 "$daxstorm" trend set --tolerance 2 --json trend.json --report page
	valid trend.json
	want="build/daxstorm trend-kernels --kernels '6.12.107 6.18.15 7.3.4' --plan 'quick' --mode exact --boots 3 --seed 1 --tolerance 2 --memory 2048M --pmem 4096M --cpus 2 --append 'a=b c='\\''d'"
	[ "$(jq -r .repeat trend.json)" = "$want" ]
	grep -qF "repeat: $want (of a kernel that is no package, " \
		<(tr -s ' \n' ' ' <<<"$output")
	grep -qF "<code>$want</code>" page/trend.html
	rm set/3/boot-3.json
	run -0 "$daxstorm" trend set --json trend.json --report page
	[[ $output != *repeat:* ]]
	jq -e 'has("repeat") | not' trend.json
	run ! grep -q trend-kernels page/trend.html
	for other in "$append | .vm.cpus = 3" .; do
		kernel set/3 new 7.3.4 "$other"
		run -0 "$daxstorm" trend set
		[[ $output != *repeat:* ]]
	done
}

@test "a narrow terminal has fewer kernels beside each other" {
	four
	script -qec "stty cols 40 && $daxstorm trend set --all 2>/dev/null" /dev/null </dev/null |
		tr -d '\r' >narrow.txt
	run ! grep -nE '^.{41}' narrow.txt
	grep -qx ' *6.12.107  6.18.15' narrow.txt
	grep -qE '^ +7.3.4' narrow.txt
}

@test "the page has every kernel, and a plot of what changes" {
	four
	"$daxstorm" trend set --report page >/dev/null
	for release in 6.12.107+deb13-amd64 6.18.15+deb13-amd64 7.3.4+deb14-amd64; do
		grep -q "<th colspan=\"4\">[1-4]&ensp;<span class=\"name\">$release" page/trend.html
	done
	test -s page/plots/trend.svg
	grep -q '</svg>' page/trend.html
	# the command that repeats it is of any length: it is wrapped, others are not
	grep -qF 'p[class] code{white-space:nowrap}' page/trend.html
	grep -qF '<p><code>build/daxstorm trend-kernels ' page/trend.html
	run ! ls page/plots/job.dat
}

@test "without gnuplot the page comes without the plot" {
	four
	mkdir bin
	printf '#!/bin/sh\nexit 1\n' >bin/gnuplot
	chmod +x bin/gnuplot
	PATH="$tmp/bin:$PATH" run -0 "$daxstorm" trend set --report page
	[[ $output == *"trend: no plot: gnuplot failed"* ]]
	grep -q '6.12.107+deb13-amd64' page/trend.html
	run ! grep -q '</svg>' page/trend.html
}

@test "where the plot cannot be written, the page comes without, and says why" {
	four
	mkdir page
	touch page/plots
	run -0 "$daxstorm" trend set --report page
	[[ $output == *"trend: no plot: page/plots is no folder; move it away"* ]]
	grep -q '6.12.107+deb13-amd64' page/trend.html
	run -1 "$daxstorm" trend set --report page/trend.html
	[[ $output == *"page/trend.html is no folder; move it away"* ]]
	run -1 "$daxstorm" trend set --report page/gone/deep
	[[ $output == *"cannot create the folder page/gone/deep: No such file or directory; "* ]]
}

@test "withheld times have no values, rows without a verdict are no sameness" {
	kernel a base 6.12.107 '.mode = "time" | .withheld = "no KVM"'
	kernel b new 6.18.15 '.mode = "time" | .withheld = "no KVM"'
	run -0 "$daxstorm" trend a b --all --json t.json
	[[ "$output" != *"0.0b"* ]]
	jq -e '.rows == []' t.json
	rm -r a b
	kernel a base 6.12.107
	kernel b new 6.18.15
	rm [ab]/boot-[23].json
	run -0 "$daxstorm" trend a b
	[[ "$(tr -s " \n" " " <<<"$output")" == *"nothing can be said"* ]]
}

@test "kernels of one version are told apart" {
	kernel a base 6.18.0-rc1
	kernel b base 6.18.0-rc2
	run -0 "$daxstorm" trend a b --all
	grep -qE '^ +#1 +#2$' <<<"$output"
}

@test "what cannot be a trend is refused" {
	kernel one base 6.12.107
	run -1 "$daxstorm" trend one
	[[ $output == *"results of 2 kernels or more"* ]]
	mkdir empty
	run -1 "$daxstorm" trend one empty
	[[ $output == *"no boot-*.json, base-*.json or new-*.json in empty"* ]]
	run -1 "$daxstorm" trend one one
	[[ $output == *"boot"* ]]
	run -64 "$daxstorm" trend
	run -64 "$daxstorm" trend one --tolerance x
}

# A tree whose kernels are those of $tmp/kernel, with other releases.
fake_kernels() {
	fake_tree
	cp "$top/scripts/trend" "$tree/scripts/"
	for release in 6.12.107 6.18.15; do
		mkdir -p "$tmp/k-$release"
		touch "$tmp/k-$release/vmlinuz"
		echo "$release" >"$tmp/k-$release/release"
	done
	for number in 1 2 3; do
		cp "$golden/base-$number.json" "$tmp/boot-$number.json"
	done
	cat >"$tree/scripts/vm" <<-'VM'
		#!/bin/sh
		while [ $# -gt 0 ]; do
			case $1 in
			--kernel) release=$(cat "$2/release") ;;
			--out) out=$2 ;;
			esac
			shift
		done
		# a boot without a result leaves nothing, however soon it is ended
		[ -f "$FILES/${out##*/}.json" ] || exit 1
		jq --arg release "$release" --arg boot "$out" '
			.kernel.release = $release | .provenance.starts = [{
				boot_id: $boot, date: "2026-11-29T10:00:00Z"}]' \
			"$FILES/${out##*/}.json" >"$out.json"
	VM
}

@test "scripts/trend boots every kernel and keeps the results" {
	fake_kernels
	run -0 "$tree/scripts/trend" --kernels "$tmp/k-6.12.107 $tmp/k-6.18.15" \
		--mode exact --boots 3 --out "$tmp/out"
	[[ $output == *"boot 3 of kernel 2, seed"*"6.18.15"* ]]
	[[ $output == *"Trend of 2 kernels"* ]]
	for file in trend.txt trend.json trend.html 1-6.12.107/boot-3.json \
		2-6.18.15/boot-3.json; do
		test -s "$tmp/out/$file"
	done
	run ! ls "$tmp"/.new-*
}

@test "scripts/trend: of two kernels either is as often the first" {
	fake_kernels
	run -0 "$tree/scripts/trend" --mode exact --boots 3 --out "$tmp/out" \
		--kernels "$tmp/k-6.12.107 $tmp/k-6.18.15 $tmp/k-6.12.107"
	[ "$(sed -n 's/.*boot \([0-9]\) of kernel \([0-9]\).*/\1.\2/p' <<<"$output" |
		tr '\n' ' ')" = "1.1 1.2 1.3 2.3 2.2 2.1 3.1 3.2 3.3 " ]
}

@test "scripts/trend: a boot without a result ends it, and finished ones are kept" {
	fake_kernels
	rm "$tmp/boot-2.json"
	run -1 "$tree/scripts/trend" --kernels "$tmp/k-6.12.107 $tmp/k-6.18.15" \
		--mode exact --boots 3 --out "$tmp/out"
	[[ $output == *"a boot has no result"* ]]
	[[ "${lines[-1]}" == *"out.incomplete: 1 of 1-6.12.107, 1 of 2-6.18.15; compare them with: "* ]]
	[ "$(cd out.incomplete && find . -type f | sort | tr '\n' ' ')" = \
		"./1-6.12.107/boot-1.json ./2-6.18.15/boot-1.json " ]
	run -0 sh -c "${lines[-1]#*compare them with: }"
	[[ $output == *"Trend of 2 kernels"* ]]
	run ! ls -d "$tmp/out" "$tmp"/.new-*
	rm "$tmp/boot-1.json"
	run -1 "$tree/scripts/trend" --kernels "$tmp/k-6.12.107 $tmp/k-6.18.15" \
		--mode exact --boots 3 --out "$tmp/none"
	run ! ls -d "$tmp"/none* "$tmp"/.new-*
}

@test "scripts/trend: what cannot be written costs no boot, and a command makes it" {
	fake_kernels
	# a folder is in the way of trend.json
	sed -i 's|^\[ -f|mkdir -p "${out%/*/*}/trend.json"\n&|' "$tree/scripts/vm"
	run -1 "$tree/scripts/trend" --kernels "$tmp/k-6.12.107 $tmp/k-6.18.15" \
		--mode exact --boots 3 --out "$tmp/out"
	[[ "${lines[-1]}" == *"the results of all boots are in $tmp/out: mend the cause, then compare them with: "* ]]
	rmdir "$tmp/out/trend.json"
	run -0 sh -c "${lines[-1]#*compare them with: }"
	[[ $output == *"Trend of 2 kernels"* ]]
	test -s "$tmp/out/trend.json"
	test -s "$tmp/out/trend.html"
}

@test "scripts/trend: wrong usage" {
	fake_kernels
	run -64 "$tree/scripts/trend"
	run -64 "$tree/scripts/trend" --kernels "$tmp/k-6.18.15"
	[[ $output == *"is one kernel"* ]]
	run -64 "$tree/scripts/trend" --kernels "a b" --boots 0
	run -1 "$tree/scripts/trend" --kernels "$tmp/k-6.18.15 $tmp/gone"
}
