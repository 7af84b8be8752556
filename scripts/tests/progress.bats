#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# progress.bats - what moves on a terminal while a comparison waits for its guests

bats_require_minimum_version 1.5.0

load fake-tree.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	tmp="$BATS_TEST_TMPDIR"
	fake_tree
	for side in base new; do
		cp "$top/bench/tests/golden/$side-1.json" "$tmp/$side.json"
	done
	# a guest that has run two cells, and runs until the line was seen
	cat >"$tree/scripts/vm" <<-'VM'
		#!/bin/sh
		while [ "$1" != --out ]; do shift; done
		mkdir "$2.d"
		for cell in fault/devdax/2m/1 munmap/xfs/2m/1; do
			echo '{"type":"begin","cell":"'$cell'"}'
			echo '{"type":"cell","workload":"fault"}'
		done >"$2.d/1.journal"
		echo '{"type":"begin","cell":"munmap/xfs/4k/1"}' >>"$2.d/1.journal"
		tries=0
		while [ -t 2 ] && [ "$tries" -lt 60 ] &&
			! grep -q "${2##*/} .*munmap/xfs/4k/1" "$FILES/screen"; do
			sleep 0.5
			tries=$((tries + 1))
		done
		rm -r "$2.d"
		name=${2##*/}
		cp "$FILES/${name%-*}.json" "$2.json"
	VM
	compare="$tree/scripts/compare --base $tmp/kernel --new $tmp/kernel --mode time --boots 1 --out $tmp/out"
}

@test "a terminal shows the cell of each guest, and the time left" {
	script -qefc "stty cols 80 && $compare" "$tmp/screen" </dev/null >/dev/null || true
	tr '\r' '\n' <"$tmp/screen" | sed 's/\x1b\[[0-9;]*[mK]//g' >"$tmp/lines"
	grep -qE '^0:[0-9]+ base-1 2/18 munmap/xfs/4k/1, [0-9]+ min left *$' "$tmp/lines"
	grep -qE '^0:[0-9]+ new-1 2/18 munmap/xfs/4k/1, [0-9]+ min left *$' "$tmp/lines"
	# the messages are whole lines
	grep -qE '^daxstorm: boot 1 of new, seed 1: 6.99.0$' "$tmp/lines"
	run ! grep -E '^0:.*(base|new)-1.{75}' "$tmp/lines"
}

@test "a log has one line per step, and no line that moves" {
	$compare >"$tmp/log" 2>&1 </dev/null || true
	grep -qx 'daxstorm: boot 1 of base, seed 1: 6.99.0' "$tmp/log"
	grep -qx 'daxstorm: boot 1 of new, seed 1: 6.99.0' "$tmp/log"
	grep -qx 'daxstorm: comparing the boots' "$tmp/log"
	grep -qx 'daxstorm: drawing the plots and writing report.html' "$tmp/log"
	run ! grep -q $'\r' "$tmp/log"
	run ! grep -q 'min left' "$tmp/log"
}

# left MODE [BOOTS [BUDGET]]: the line of boot 3 of 4 after 20 minutes, the first two
# of which have results, of a plan of 10 cells that check and 4 that measure, 2 of
# which are done
left() {
	mkdir -p "$tmp/work/base-3.d"
	touch "$tmp/work/base-1.json" "$tmp/work/base-2.json" "$tmp/work/new-3.json"
	printf '{"type":"cell"}\n{"type":"cell"}\n{"type":"begin","cell":"munmap/xfs/4k/1"}\n' \
		>"$tmp/work/base-3.d/1.journal"
	# shellcheck disable=SC2016 # of sh
	sh -c '. "$(dirname "$0")/lib.sh"; . "$scripts/boots.sh"
		work=$2 cells=14 measured=4 boots=${3-4} mode=$1 budget=${4-}
		boots_started=$(($(seconds) - 1200))
		boots_progress' "$top/scripts/compare" "$1" "$tmp/work" "${@:2}"
}

@test "the time left does not count checks that later boots do not run" {
	# in mode exact 30 of 36 cells are done, in mode time 30 of 56
	run -0 left exact
	[ "$output" = "base-3 2/4 munmap/xfs/4k/1, 5 min left   " ]
	run -0 left time
	[ "$output" = "base-3 2/14 munmap/xfs/4k/1, 18 min left   " ]
}

@test "plan --measured lists what a boot without checks runs" {
	for plan in full quick checks; do
		"$daxstorm" plan "$top/workloads/plans/$plan.ini" --cells >"$tmp/all"
		"$daxstorm" plan "$top/workloads/plans/$plan.ini" --measured >"$tmp/measured"
		"$daxstorm" list --json | jq -r '.workloads[] | select(.kind != "measure").name' >"$tmp/checks"
		grep -vxf <(sed 's,.*,&/.*,' "$tmp/checks") "$tmp/all" | diff - "$tmp/measured"
	done
}

@test "with --boots auto the budget that is left is shown" {
	run -0 left time "" 60
	[ "$output" = "base-3 2/14 munmap/xfs/4k/1   40 of 60 min of the budget left" ]
	run -0 left time "" 10
	[ "$output" = "base-3 2/14 munmap/xfs/4k/1   0 of 10 min of the budget left" ]
}

# moves FILE TEXT: the line with TEXT was seen twice, with another time
moves() {
	tr '\r' '\n' <"$1" | sed 's/\x1b\[[0-9;]*[mK]//g' |
		grep -E "^[0-9]+:[0-9]{2} $2" | sort -u >"$tmp/moved"
	[ "$(wc -l <"$tmp/moved")" -ge 2 ]
}

@test "a terminal shows that the report is being made, and a log does not" {
	mkdir "$tmp/bin" "$tmp/set"
	printf '#!/bin/sh\nsleep 3\nexec %s "$@"\n' "$(command -v gnuplot)" >"$tmp/bin/gnuplot"
	chmod +x "$tmp/bin/gnuplot"
	cp "$top"/bench/tests/golden/base-?.json "$top"/bench/tests/golden/new-?.json "$tmp/set"
	export PATH="$tmp/bin:$PATH"
	script -qefc "$daxstorm report $tmp/set" "$tmp/screen" </dev/null >/dev/null
	moves "$tmp/screen" 'making the report'
	run -0 "$daxstorm" report "$tmp/set"
	[ -z "$output" ]
	script -qefc "$daxstorm trend $tmp/set --report $tmp/set" "$tmp/screen" </dev/null >/dev/null
	moves "$tmp/screen" 'drawing the plot'
	# a script that shows a line itself
	DAXSTORM_PROGRESS=1 script -qefc "$daxstorm report $tmp/set" "$tmp/screen" </dev/null >/dev/null
	run ! grep 'making the report' "$tmp/screen"
}

@test "a terminal shows that it waits for the probe of KVM and for the first guest" {
	cat >"$tree/scripts/vm" <<-'VM'
		#!/bin/sh
		sleep 3.5
		[ "$1" != --probe ] || echo kvm
		exit 1
	VM
	script -qefc "${compare/--mode time/}" "$tmp/screen" </dev/null >/dev/null || true
	moves "$tmp/screen" 'checking whether KVM boots this kernel'
	moves "$tmp/screen" 'preparing the guests'
}
