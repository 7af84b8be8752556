#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# profile-vm.bats - profiles of real boots: invalid ones are refused, and valid ones
# are complete

bats_require_minimum_version 1.5.0

load schema.bash

setup_file() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	plugin="$top/build/qemu/profile.so"
	base="$("$top/scripts/kernel" 6.12)"
	new="$("$top/scripts/kernel" 6.18)"
	run="$BATS_FILE_TMPDIR/run"
	export top plugin base new run
	mkdir "$run"
	printf '[plan]\nmode = exact\nsamples = 200\n[fault]\ntargets = xfs:2m xfs:4k devdax:2m devdax:1g\n[munmap]\ntargets = xfs:2m xfs:4k devdax:1g\n' \
		>"$run/small.ini"
}

setup() {
	tmp="$BATS_TEST_TMPDIR"
}

# vm KERNEL OUT [WORD...]: one boot of the small plan
vm() {
	kernel=$1
	out=$2
	shift 2
	"$top/scripts/vm" --kernel "$kernel" --plan "$run/small.ini" \
		--mode exact --out "$out" --timeout 240 "$@"
}

# Run a guest whose marks have the wrong order named $1; status in $tmp/$1.rc.
guest() {
	printf '[fault]\ntargets = devdax:2m\n' >"$tmp/$1.ini"
	status=0
	"$top/scripts/vm" --kernel "$base" --plan "$tmp/$1.ini" --mode exact \
		--program "$top/build/tests/marker" --profile "$plugin" \
		--timeout 120 --out "$tmp/$1" >"$tmp/$1.txt" 2>&1 || status=$?
	echo "$status" >"$tmp/$1.rc"
}

refused() {
	[ "$(cat "$tmp/$1.rc")" = 1 ]
	grep -q "the plugin dropped record 1: $2" "$tmp/$1.txt"
	[ ! -e "$tmp/$1.json" ]
}

@test "marks in a wrong order are refused" {
	make -s -C "$top" build/tests/marker plugin
	for order in never-stopped nested other-label never-begun; do
		guest "$order"
	done
	refused never-stopped "the guest ended within a region (label 2)"
	refused nested "a region began within a region (label 2)"
	refused other-label "a region ended under another label (label 1)"
	refused never-begun "a region ended that had not begun (label 2)"
}

@test "a plugin that is missing or for another QEMU is refused before the boot" {
	run -1 vm "$base" "$tmp/r" --profile "$tmp/none.so"
	[[ $output == *"$tmp/none.so is missing; run make plugin"* ]]
	version="$(qemu-system-x86_64 --version |
		sed -n 's/^QEMU emulator version \([0-9]*\).*/\1/p')"
	other=90
	[ "$version" -ge 9 ] || other=100
	make -s -C "$top" B="$tmp/build" QEMU_VERSION="$other" plugin
	run -1 vm "$base" "$tmp/r" --profile "$tmp/build/qemu/profile.so"
	[[ $output == *"does not take the plugin"*"run make plugin"* ]]
	echo rubbish >"$tmp/rubbish.so"
	run -1 vm "$base" "$tmp/r" --profile "$tmp/rubbish.so"
	[[ $output == *"does not take the plugin"*"run make plugin"* ]]
	[ ! -e "$tmp/r.d" ]
	[ ! -e "$tmp/r.console" ]
}

@test "a QEMU without plugins is refused in mode exact, with the way out" {
	mkdir "$tmp/bin"
	printf '#!/bin/sh\ncase "$*" in *-plugin*) echo "qemu-system-x86_64: -plugin: invalid option" >&2; exit 1 ;; esac\nexec %s "$@"\n' \
		"$(command -v qemu-system-x86_64)" >"$tmp/bin/qemu-system-x86_64"
	chmod +x "$tmp/bin/qemu-system-x86_64"
	"$top/scripts/vm" --symbols "$base"
	PATH="$tmp/bin:$PATH" run -1 vm "$base" "$tmp/r"
	[[ $output == *"does not take the plugin"*"invalid option"*"use mode time"* ]]
	[ ! -e "$tmp/r.json" ]
}

# A copy of kernel $base in $tmp/kernel whose symbols, and those beside its text,
# are one file to be written: other symbols than those of the text are read again.
copy_kernel() {
	cp -rs "$base" "$tmp/kernel"
	rm "$tmp/kernel/symbols" "$tmp/kernel/text/symbols"
	ln -s ../symbols "$tmp/kernel/text/symbols"
}

@test "a kernel whose interrupt entries are unknown is refused before booting" {
	copy_kernel
	grep -v 'asm_sysvec_apic_timer_interrupt$' \
		"$("$top/scripts/vm" --symbols "$base")" >"$tmp/kernel/symbols"
	run -1 vm "$tmp/kernel" "$tmp/r"
	[[ $output == *"has no asm_sysvec_apic_timer_interrupt: interrupts and tasks of this kernel cannot be told apart"*"use mode time"* ]]
	[ ! -e "$tmp/r.console" ]
}

@test "only exact mode has a profile" {
	run -1 "$top/scripts/vm" --kernel "$base" --plan "$run/small.ini" \
		--mode time --out "$tmp/r" --profile "$plugin"
	[[ $output == *"use mode exact"* ]]
	run -1 "$top/scripts/compare" --base 6.12 --new 6.12 \
		--plan "$run/small.ini" --mode time --out "$tmp/r" \
		--profile "$plugin"
	[[ $output == *"not possible in mode time; use MODE=exact"* ]]
	[ ! -e "$tmp/r" ]
}

@test "symbols of another kernel are refused" {
	copy_kernel
	# The same release with another build ID.
	sed '/^# build_id/s/.$/_/' "$("$top/scripts/vm" --symbols "$base")" \
		>"$tmp/kernel/symbols"
	printf '[fault]\ntargets = devdax:1g\n' >"$tmp/one.ini"
	run -1 "$top/scripts/vm" --kernel "$tmp/kernel" --plan "$tmp/one.ini" \
		--mode exact --out "$tmp/r" --timeout 120 --profile "$plugin"
	[[ $output == *"$tmp/kernel/symbols are those of kernel 6.12"*"_), but the guest ran 6.12"*"remove the file, so that it is made again"* ]]
	[ ! -e "$tmp/r.json" ]
}

# Boot side $1 twice with a profile, and once without.
three_boots() {
	vm "${!1}" "$run/$1-1" --profile "$plugin"
	vm "${!1}" "$run/$1-2" --profile "$plugin"
	vm "${!1}" "$tmp/$1"
}

@test "two boots give the same profile, and profiling does not change the counts" {
	three_boots base 3>&- &
	three_boots new 3>&-
	wait $!
	for side in base new; do
		"$top/scripts/tests/same-result" "$run/$side-1.json" "$run/$side-2.json"
		jq -e '[.cells[].status] | unique == ["pass"]' "$run/$side-1.json"
		# The host adds the list of symbols that the kernel has.
		jq -S 'del(.cells[].metrics[].profile, .kernel.symbols, .provenance)' \
			"$run/$side-1.json" >"$tmp/without"
		jq -S "del(.provenance)" "$tmp/$side.json" | diff - "$tmp/without"
	done
}

@test "an operation costs at most 35 instructions to record, none of them its own" {
	for side in base new; do
		jq -e '.clock | .empty_inside == 0 and .empty_total <= 35 and
			.call > 0 and .call < 10' "$run/$side-1.json"
	done
}

@test "results of real boots and their comparison are valid" {
	"$top/build/daxstorm" compare "$run/base-1.json" "$run/base-2.json" \
		--vs "$run/new-1.json" "$run/new-2.json" --json "$tmp/compare.json"
	run -0 valid "$run"/base-[12].json "$run"/new-[12].json \
		"$tmp/compare.json"
}

@test "every profile adds up, and its tree does too" {
	for side in base new; do
		jq -e '[.cells[].metrics[]] | length == 20 and
			all(.[]; .profile != null)' "$run/$side-1.json"
		jq -e 'all(.cells[].metrics[].profile;
			([.functions[][1]] | add) == .insn)' \
			"$run/$side-1.json"
		jq -e 'all(.cells[].metrics[]; .sum == .profile.insn)' \
			"$run/$side-1.json"
		# What ran beside the operations is told apart: with them it is
		# the region, in which an instruction that faults runs twice.
		jq -e 'all(.cells[].metrics[]; (.profile |
			([.functions[], .beside[]] | map(.[1]) | add)) as $all |
			(.sum + .waiting + .background + .between) as $low |
			$all >= $low and $all <= $low + .deferred + .count * .per)' \
			"$run/$side-1.json"
		jq -e 'all(.cells[].metrics[].profile;
			(([.tree[][2]] | add) - .insn | fabs) <= .insn / 10000)' \
			"$run/$side-1.json"
		jq -e 'all(.cells[].metrics[].profile.functions[];
			.[0] != "[unknown]")' "$run/$side-1.json"
	done
}

@test "functions that an operation calls once are counted once" {
	for side in base new; do
		jq -e '[.cells[] | select(.workload == "munmap" and
				.target == "xfs" and .granularity == "2m") |
			.metrics[] | select(.name == "munmap").profile |
			.entries as $n | any(.functions[];
				.[0] == "zap_huge_pmd" and .[2] == $n)] ==
			[true]' "$run/$side-1.json"
		jq -e '[.cells[] | select(.workload == "fault" and
				.target == "xfs") | .metrics[].profile |
			.entries as $n | any(.functions[];
				.[0] == "asm_exc_page_fault" and .[2] == $n)] |
			length == 8 and all' "$run/$side-1.json"
	done
}

@test "the functions of the workloads' exercises ran" {
	"$top/build/daxstorm" coverage "$run" --check >"$tmp/coverage"
	grep -q zap_huge_pmd "$tmp/coverage"
}
