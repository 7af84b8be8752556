#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# signals.bats - whatever signal ends a script, and even if nobody reads its
# messages, no guest goes on and no file is left; a sleep stands in for QEMU

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tmp="$BATS_TEST_TMPDIR"
	tree="$tmp/tree"
	mkdir -p "$tree/build/qemu" "$tmp/runs" "$tmp/tmp" "$tmp/kernel" "$tmp/pids"
	cp -r "$top/scripts" "$tree/"
	ln -s "$top/workloads" "$tree/workloads"
	ln -s "$top/build/daxstorm" "$tree/build/daxstorm"
	# a folder that scripts/kernel accepts as a kernel
	touch "$tmp/kernel/vmlinuz"
	echo 6.99.0 >"$tmp/kernel/release"
	touch "$tree/build/qemu/profile.so"
	printf '[fault]\ntargets = devdax:2m\n' >"$tmp/plan.ini"
	# there is no module for a layer of the guest
	program "$tree/scripts/guest" 'echo "$0"'
	# the symbols of the kernel were read by this tree
	mkdir "$tmp/kernel/text"
	echo '# daxstorm-symbols/1' | tee "$tmp/kernel/symbols" >"$tmp/kernel/text/symbols"
	cat "$tree/scripts/guest" "$tree/scripts/guest.d/init" | sha256sum |
		cut -c 1-16 >"$tmp/kernel/text/reader"
	program "$tmp/qemu" 'case "$*" in *-version*) echo "QEMU emulator version 7.2.99"; exit ;; esac' \
		'case "$*" in *-kernel*) ;; *) exit ;; esac' \
		"echo \"\$*\" >$tmp/pids/\$\$" 'exec sleep 300'
	export DAXSTORM_QEMU="$tmp/qemu" TMPDIR="$tmp/tmp"
}

teardown() {
	for pid in "$tmp"/pids/*; do
		pid="${pid##*/}"
		kill -KILL "$pid" 2>/dev/null || true
	done
}

# program FILE LINE...
program() {
	printf '%s\n' '#!/bin/sh' "${@:2}" >"$1"
	chmod 755 "$1"
}

# started N: wait until N guests run
started() {
	for _ in $(seq 600); do
		[ "$(ls "$tmp/pids" | wc -l)" -lt "$1" ] || return 0
		sleep 0.1
	done
	echo "$(ls "$tmp/pids" | wc -l) guests, not $1"
	cat "$tmp/log"
	return 1
}

# none_left: no guest runs, and no file is left
none_left() {
	for pid in "$tmp"/pids/*; do
		pid="${pid##*/}"
		echo "guest $pid"
		run ! kill -0 "$pid"
	done
	[ -z "$(ls -A "$tmp/runs" "$tmp/tmp" | grep -v :)" ]
}

compare() {
	exec "$tree/scripts/compare" --base "$tmp/kernel" --new "$tmp/kernel" \
		--plan "$tmp/plan.ini" --mode exact --boots 1 --out "$tmp/runs/one"
}

vm() {
	exec "$tree/scripts/vm" --kernel "$tmp/kernel" --plan "$tmp/plan.ini" \
		--mode exact --out "$tmp/runs/one"
}

# The runner and the matcher of mutants are replaced too.
mutants() {
	touch "$tree/build/qemu/hits.so"
	program "$tree/scripts/vm" '[ "$1" != --text ] || exit 0' \
		"touch $tmp/pids/\$\$" 'exec sleep 300'
	program "$tree/build/mutant" 'case $1 in' \
		'match) printf "pinned\tapplies\tf+0\n" ;;' \
		'cells) printf "pinned\tfault:xfs:4k\t1\tends\n" ;;' \
		'model) echo devmap ;;' 'esac'
	exec "$tree/scripts/mutants" "$tmp/kernel"
}

# ended_by SIGNAL STATUS GUESTS SCRIPT
ended_by() {
	rm -f "$tmp"/pids/*
	"$4" >"$tmp/log" 2>&1 3>&- &
	started "$3"
	kill -"$1" $!
	status=0
	wait $! || status=$?
	echo "$4, $1: $status"
	[ "$status" = "$2" ]
	none_left
}

@test "compare: HUP, PIPE, TERM" {
	ended_by HUP 129 2 compare
	ended_by PIPE 141 2 compare
	ended_by TERM 143 2 compare
}

@test "vm: HUP, PIPE, TERM" {
	ended_by HUP 129 1 vm
	ended_by PIPE 141 1 vm
	ended_by TERM 143 1 vm
}

@test "vm reads the symbols: HUP, PIPE, TERM" {
	rm -r "$tmp/kernel/text"
	ended_by HUP 129 1 vm
	ended_by PIPE 141 1 vm
	ended_by TERM 143 1 vm
}

@test "mutants: HUP, PIPE, TERM" {
	ended_by HUP 129 1 mutants
	ended_by PIPE 141 1 mutants
	ended_by TERM 143 1 mutants
}

@test "a second signal does not stop the cleanup" {
	compare >"$tmp/log" 2>&1 3>&- &
	started 2
	kill -TERM $!
	sleep 0.2
	kill -HUP $!
	status=0
	wait $! || status=$?
	[ "$status" = 143 ]
	none_left
}

# The comparison reports that the first guest ended, which nobody reads.
@test "nobody reads the messages of a comparison" {
	mkfifo "$tmp/messages"
	compare >"$tmp/log" 2>"$tmp/messages" 3>&- &
	exec 4<"$tmp/messages"
	started 2
	exec 4<&-
	base="$(grep -l /base-1.d/ "$tmp"/pids/*)"
	kill -KILL "${base##*/}"
	status=0
	wait $! || status=$?
	[ "$status" = 141 ]
	none_left
}

# A message of the cleanup cannot be written.
@test "scripts/kernel cleans up without a reader of its messages" {
	mkdir "$tmp/bin"
	program "$tmp/bin/df" 'echo; echo "none 1 1 1 1% /"'
	program "$tmp/bin/dpkg-deb" 'case $1 in -I) exit 0 ;; esac' 'exit 1'
	touch "$tmp/a.deb"
	run -1 env PATH="$tmp/bin:$PATH" XDG_CACHE_HOME="$tmp/cache" \
		sh -c "'$tree/scripts/kernel' '$tmp/a.deb' 2>/dev/full"
	[ -z "$(ls -A "$tmp/cache/daxstorm/kernels")" ]
}

# cpus_of_guests: the CPUs that each running guest may use, as "0" or "0-3"
cpus_of_guests() {
	for pid in "$tmp"/pids/*; do
		LC_ALL=C taskset -pc "${pid##*/}" | sed 's/.*: //'
	done
}

@test "in mode exact each guest has one CPU of the host, unlike others" {
	export XDG_CACHE_HOME="$tmp/cache"
	compare >"$tmp/log" 2>&1 3>&- &
	runner=$!
	started 2
	cpus_of_guests >"$tmp/cpus"
	run ! grep -v '^[0-9]*$' "$tmp/cpus"
	if [ "$(nproc)" -gt 1 ]; then
		[ "$(sort -u "$tmp/cpus" | wc -l)" = 2 ]
	else
		grep 'every CPU has a guest: this one shares CPU' "$tmp/log"
	fi
	kill "$runner"
	wait "$runner" || true
	none_left
	# the CPUs are free again, for a guest of mode exact only
	rm "$tmp"/pids/*
	vm >"$tmp/log" 2>&1 3>&- &
	runner=$!
	started 1
	[ "$(cpus_of_guests)" = "$(head -n 1 "$tmp/cpus")" ] ||
		[ "$(cpus_of_guests)" = "$(tail -n 1 "$tmp/cpus")" ]
	run ! grep 'every CPU has a guest' "$tmp/log"
	kill "$runner"
	wait "$runner" || true
}
