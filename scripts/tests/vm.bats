#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# vm.bats - the runner, on real boots: guests that pass, panic, oops, hang and
# die, and two real kernels compared

bats_require_minimum_version 1.5.0

setup_file() {
	export top="$BATS_TEST_DIRNAME/../.."
	base="$("$top/scripts/kernel" 6.12)"
	new="$("$top/scripts/kernel" 6.18)"
	export base new
}

setup() {
	tmp="$BATS_TEST_TMPDIR"
	plan="$tmp/standin.ini"
	printf '[fault]\ntargets = devdax:2m\n' >"$plan"
}

# standin COMMAND...: make the program whose cell "bad" runs COMMAND
standin() {
	{
		cat "$top/scripts/tests/standin"
		printf 'misbehave() {\n%s\n}\nmain\n' "$1"
	} >"$tmp/daxstorm"
	chmod +x "$tmp/daxstorm"
}

boot() {
	"$top/scripts/vm" --kernel "$base" --plan "$plan" --mode exact \
		--out "$tmp/r" --program "$tmp/daxstorm" --timeout "${1:-120}"
}

# status CELL: of the result file
status() {
	jq -r --arg w "$1" '.cells[] | select(.workload == $w).status' \
		"$tmp/r.json"
}

# The cell is lost, with a matching reason; the cells before and after it are not.
lost() {
	[ "$(status first)" = pass ]
	[ "$(status bad)" = lost ]
	[ "$(status last)" = pass ]
	jq -e '.complete and .boots == 2' "$tmp/r.json"
	jq -r '.cells[] | select(.workload == "bad").why' "$tmp/r.json" |
		grep -E "$1"
	jq -e '[.events[] | select(.cell == "bad/devdax/2m/1")] | length > 0' \
		"$tmp/r.json"
	[ ! -e "$tmp/r.d" ]
}

@test "a guest without problems passes in one boot" {
	standin true
	boot
	[ "$(status bad)" = pass ]
	jq -e '.complete and .boots == 1 and .events == []' "$tmp/r.json"
}

@test "a panic loses one cell" {
	standin 'echo c >/proc/sysrq-trigger; sleep 60'
	boot
	lost 'panic'
}

@test "a sudden end of QEMU loses one cell" {
	standin 'poweroff -f; sleep 60'
	boot
	lost 'died'
}

@test "a hang loses one cell" {
	standin 'while :; do :; done'
	boot 60
	lost 'hang'
}

@test "a killed program gives no result: the guest does not set its exit status" {
	standin 'kill -9 $$'
	boot
	lost 'died'
}

@test "cells of one task run on one CPU, the others on two" {
	printf '[fault]\ntargets = devdax:2m\nthreads = 1 2\n' >"$plan"
	"$top/scripts/vm" --kernel "$base" --plan "$plan" --mode exact \
		--out "$tmp/r"
	jq -e '.complete and .boots == 1 and .machine.cpus == 2 and
		.events == []' "$tmp/r.json"
	jq -e '[.cells[] | [.threads, .status]] == [[1, "pass"], [2, "pass"]]' \
		"$tmp/r.json"
	[ "$(grep -c 'guest is up' "$tmp/r.console")" = 2 ]
	grep -q 'cell 1 of 1: fault/devdax/2m/1' "$tmp/r.console"
	grep -q 'cell 2 of 2: fault/devdax/2m/2' "$tmp/r.console"
}

# QEMU that runs no instruction, and ends after a second, in the first N boots with two CPUs
qemu_ends() {
	cat >"$tmp/qemu" <<-EOF
		#!/bin/sh
		case " \$* " in
		*" -smp 2 "*" -initrd "*)
			echo x >>"$tmp/tries"
			[ \$(wc -l <"$tmp/tries") -gt $1 ] ||
				exec timeout 1 qemu-system-x86_64 "\$@" -S
			;;
		esac
		exec qemu-system-x86_64 "\$@"
	EOF
	chmod +x "$tmp/qemu"
	printf '[plan]\nmode = exact\n[fault]\ntargets = devdax:2m\nthreads = 1 2\n' >"$plan"
	run -0 "$top/scripts/vm" --kernel "$base" --plan "$plan" --mode exact \
		--qemu "$tmp/qemu" --out "$tmp/r"
	echo "$output"
	jq -e '.complete and [.cells[].status] == ["pass", "pass"]' "$tmp/r.json"
}

@test "a guest that is lost before it is up starts again with another layout" {
	qemu_ends 1
	[[ $output == *"lost before it was up; starting it again with another layout"* ]]
	[[ $output != *"did not come up with 2 CPUs"* ]]
	jq -e '.machine.cpus == 2' "$tmp/r.json"
}

@test "a guest that is lost with every layout runs with one CPU" {
	qemu_ends 3
	[ "$(grep -c "starting it again with another layout" <<<"$output")" = 2 ]
	[[ $output == *"did not come up with 2 CPUs: tasks of a cell share one"* ]]
	jq -e '.machine.cpus == 1' "$tmp/r.json"
}

@test "6.1 hangs with two CPUs: it is reported, and runs with one" {
	printf '[plan]\nmode = exact\n[fault]\ntargets = devdax:2m\nthreads = 1 2\n' >"$plan"
	run -0 "$top/scripts/vm" --kernel "$("$top/scripts/kernel" 6.1)" \
		--plan "$plan" --mode exact --out "$tmp/r"
	[[ $output == *"6.1."*"did not come up with 2 CPUs: tasks of a cell share one"* ]]
	jq -e '.complete and .boots == 2 and .machine.cpus == 1' "$tmp/r.json"
	jq -e '.events | length == 1 and .[0].kind == "start" and
		(.[0].text | contains("did not come up with 2 CPUs"))' \
		"$tmp/r.json"
	jq -e '[.cells[].status] == ["pass", "pass"]' "$tmp/r.json"
}

@test "an interrupt leaves no QEMU and no incomplete result" {
	standin 'while :; do :; done'
	setsid "$top/scripts/vm" --kernel "$base" --plan "$plan" --mode exact \
		--out "$tmp/r" --program "$tmp/daxstorm" >/dev/null 2>&1 3>&- &
	vm=$!
	for _ in $(seq 200); do
		[ ! -s "$tmp/r.d/1.console" ] || break
		sleep 0.3
	done
	[ -s "$tmp/r.d/1.console" ]
	pgrep -f "$tmp/r.d/1.console"
	kill -TERM "$vm"
	wait "$vm" || true
	run -1 pgrep -f "$tmp/r.d/1.console"
	[ ! -e "$tmp/r.d" ]
	[ ! -e "$tmp/r.json" ]
	[ ! -e "$tmp/r.console" ]
}

@test "an interrupt of a comparison leaves no QEMU and no folder" {
	mkdir "$tmp/runs"
	setsid "$top/scripts/compare" --base 6.12 --new 6.18 --plan "$plan" \
		--mode exact --out "$tmp/runs/one" >/dev/null 2>&1 3>&- &
	compare=$!
	for _ in $(seq 200); do
		[ "$(pgrep -fc "serial file:$tmp/runs/.new")" != 2 ] || break
		sleep 0.3
	done
	[ "$(pgrep -fc "serial file:$tmp/runs/.new")" = 2 ]
	kill -TERM "$compare"
	wait "$compare" || true
	run -1 pgrep -f "$tmp/runs/.new"
	[ -z "$(ls -A "$tmp/runs")" ]
}

@test "6.12 against 6.18: exact, munmap of 2m costs more, and a seed repeats" {
	printf '[plan]\nmode = exact\n[munmap]\ntargets = xfs:2m\n[fault]\ntargets = devdax:2m devdax:1g\n[folio-order]\ntargets = xfs:2m\n' >"$tmp/small.ini"
	"$top/scripts/compare" --base 6.12 --new 6.18 --plan "$tmp/small.ini" \
		--mode exact --boots 3 --out "$tmp/run" >"$tmp/table"
	seed="$(jq .seed "$tmp/run/base-3.json")"
	[ "$seed" != "$(jq .seed "$tmp/run/base-2.json")" ]
	[ "$seed" = "$(jq .seed "$tmp/run/new-3.json")" ]
	"$top/scripts/vm" --kernel "$base" --plan "$tmp/small.ini" \
		--mode exact --seed "$seed" --checks 0 --out "$tmp/again"
	"$top/scripts/tests/same-result" "$tmp/again.json" "$tmp/run/base-3.json"
	# What follows from the seed is seen somewhere.
	run ! cmp -s <(jq -S .cells "$tmp/again.json") \
		<(jq -S .cells "$tmp/run/base-1.json")
	jq -e '.base.model == "devmap" and .new.model == "refcounted"' \
		"$tmp/run/compare.json"
	jq -e '.cells[] | select(.workload == "munmap").metrics[] |
		select(.name == "munmap").stats.mean |
		.delta_pct > 120 and .delta_pct < 260 and .verdict == "worse"' \
		"$tmp/run/compare.json"
	jq -e '[.cells[] | select(.granularity != "1g").metrics[].count.base] |
		min >= 1000' "$tmp/run/compare.json"
	jq -e '.cells | length == 4' "$tmp/run/compare.json"
	# the third boot runs no checks
	jq -e '[.cells[].workload] | index("folio-order")' "$tmp/run/base-2.json"
	jq -e '[.cells[].workload] | length == 3 and index("folio-order") == null' \
		"$tmp/run/base-3.json"
	grep -q 'munmap/xfs/2m/1' "$tmp/table"
	grep -q 'cell 2 of 3: ' "$tmp/run/base-3.console"
	[ -s "$tmp/run/report.html" ]
	[ -s "$tmp/run/plots/differences.svg" ]
	! grep -E 'src="http|href="http' "$tmp/run/report.html"
}

@test "controls run in a guest, on the page size of the cells beside them" {
	printf '[plan]\nmode = exact\nsamples = 16\n[munmap]\ntargets = devdax:2m devdax:4k\ncontrol = yes\n[split]\ntargets = xfs:2m\ncontrol = yes\n' >"$plan"
	"$top/scripts/vm" --kernel "$new" --plan "$plan" --mode exact \
		--out "$tmp/r" --timeout 300
	jq -r '.cells[] | "\(.workload)/\(.target)/\(.granularity) \(.status) \(.why)"' \
		"$tmp/r.json"
	[ "$(jq -r '.cells[] | select(.status == "pass") |
		"\(.workload)/\(.target)/\(.granularity)"' "$tmp/r.json" | sort | tr '\n' ' ')" = \
		"munmap/anon/2m munmap/anon/4k munmap/devdax/2m munmap/devdax/4k munmap/hugetlb/2m munmap/tmpfs/2m munmap/tmpfs/4k split/tmpfs/2m split/xfs/2m " ]
	jq -e 'all(.cells[]; .proof and .metrics != [])' "$tmp/r.json"
}

@test "mode time without KVM shows counts and checks, and no times" {
	printf '[fault]\ntargets = devdax:2m\nthreads = 1 2\n' >"$plan"
	"$top/scripts/compare" --base 6.12 --new 6.18 --plan "$plan" \
		--mode time --boots 1 --out "$tmp/run" >"$tmp/table"
	jq -c '.not_passed, .events' "$tmp/run/compare.json" # shown if it fails
	jq -e '.mode == "time" and (.cells | length) == 2' \
		"$tmp/run/compare.json"
	if [ "$("$top/scripts/vm" --probe "$base")" = kvm ]; then
		jq -e '.withheld == null' "$tmp/run/compare.json"
		return
	fi
	jq -e '(.withheld | contains("multi-threaded TCG")) and
		([.. | objects | has("stats")] | any | not) and
		([.cells[].metrics[] | select(.name == "fault").count |
			.base, .new] == [1000, 1000, 1000, 1000])' \
		"$tmp/run/compare.json"
	for file in "$tmp/table" "$tmp/run/report.html"; do
		grep -q 'Values recorded (times withheld)' "$file"
		grep -q 'cells that passed on both sides 2' "$file"
		run ! grep -nE '[0-9] ?(ns|us|µs|ms)\b|<svg' "$file"
	done
	[ -z "$(ls "$tmp/run/plots")" ]
}

@test "wrong usage" {
	run -64 "$top/scripts/vm" --mode exact
	run -64 "$top/scripts/vm" --kernel "$base" --plan "$plan" --mode fast --out "$tmp/r"
	run -64 "$top/scripts/vm" --kernel "$base" --plan "$plan" --mode exact \
		--out "$tmp/r" --seed x
	run -64 "$top/scripts/vm" --kernel "$base" --plan "$plan" --mode exact \
		--out "$tmp/r" --timeout x
	run -1 "$top/scripts/vm" --kernel "$tmp" --plan "$plan" --mode exact --out "$tmp/r"
	[[ $output == *"is not a kernel folder"* ]]
}
