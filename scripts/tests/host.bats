#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# host.bats - the state of the machine: doctor, run, and what compare says of it
#
# The results are those of bench/tests/golden with the states that
# build/tests/test_host_state reads from stand-in trees. After an intended change
# run DAXSTORM_GOLDEN=write bats scripts/tests/host.bats and read the difference.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # $state is of jq

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

# boot SIDE NUMBER MACHINE [FILTER]: write SIDE-NUMBER.json of mode time
boot() {
	jq -c --arg side "$1" --argjson number "$2" \
		--slurpfile state "$golden/host/$3.json" \
		--slurpfile intel "$golden/host/intel.json" '
		$state[0].host_state as $state |
		.mode = "time" | .seed = $number | .events = [] |
		.clock = {name: "tsc", unit: "ns", empty_inside: 20,
			empty_total: 40} | del(.machine.hypervisor) |
		.cells |= [.[:2][] | .checks = [] | .metrics |= [.[] |
			.unit = "ns" | del(.waiting, .background, .deferred,
				.between, .idle, .astray)] |
			.host = {wall_ms: 1000, steal_ms: 0, other_ms: 0}] |
		.provenance.starts = [{
			boot_id: "00000000-0000-4000-8000-0000000000\(
				if $side == "base" then 1 else 2 end)\($number)",
			date: "2026-11-29T12:0\($number):00Z"}] |
		del(.vm) | .host_state = $state |
		'"${4:-.}" "$golden/$1-1.json" >"$1-$2.json"
}

boots() {
	boot base 1 "$@"
	boot base 2 "$@"
	boot new 1 "$@"
	boot new 2 "$@"
}

# expect NAME: the file must equal the golden one
expect() {
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$1" "$golden/host/$1"
	fi
	diff -u "$golden/host/$1" "$1"
}

# compared [ARG...]: the whole table in $output
compared() {
	run -0 --separate-stderr "$daxstorm" compare base-?.json --vs \
		new-?.json --all "$@"
}

# joined: $output on one line
joined() {
	tr -s ' \n' ' ' <<<"$output"
}

@test "settings, differences and disturbed cells stand above the table" {
	boot base 1 intel
	boot base 2 intel '.cells[1].host += {steal_ms: 120, throttles: 2}'
	boot new 1 intel '.host_state.governors = {"performance": 4}'
	boot new 2 intel '.host_state.smt = "off" | .cells[0].host.other_ms = 900 |
		.host_state.mitigations.vmscape = "Mitigation: IBPB"'
	compared --format markdown --json compare-all.json
	run -0 valid compare-all.json base-?.json new-?.json
	"$daxstorm" compare base-?.json --vs new-?.json --format markdown --all |
		grep -E '^(- ?\*\*(host|guest|warning)|.*host: |.*pmem)' >compare.md
	expect compare.md
	jq '{warnings, base: .base | {host_state, disturbed}, new: .new |
		{host_state, disturbed}}' compare-all.json >compare.json
	expect compare.json
	# the first screen has each of them with its cure
	"$daxstorm" compare base-?.json --vs new-?.json | sed '/^Means/,$d' >screen
	sed -n '/^warnings/,$p' screen >screen.txt
	expect screen.txt
	cp compare-all.json compare.json
	"$daxstorm" report . >/dev/null
	grep -q 'governor powersave on 4 of 4 CPUs' report.html
}

@test "older results are read, and have no state on record" {
	boots plain 'del(.host_state) | del(.cells[].host)'
	compared
	[[ "$(joined)" == *"host not recorded"* ]]
	[[ "$(joined)" == *"Whether the pmem is real is not recorded."* ]]
	[[ "$output" != *"warning"*"host: "* ]]
	boots plain
	compared
	[[ "$output" != *"warning"*"host: "* ]]
	[[ "$(joined)" == *"host 1 CPU, no CPU frequency shown"* ]]
	# one side alone
	boot base 1 plain 'del(.host_state)'
	compared
	[[ "$(joined)" == *"host base: not recorded new: 1 CPU,"* ]]
}

@test "whether the pmem is real is read, not assumed" {
	boots intel
	compared
	[[ "$(joined)" == *"The pmem is real (region0: Intel Optane NVDIMM (vendor 0x8089, device 0x5141))."* ]]
	[[ "$output" != *"DRAM"* ]]
	boots amd
	compared
	[[ "$(joined)" == *"The pmem is DRAM (region0: provider e820, kernel parameter memmap=4G!12G): its bandwidth and latency say nothing about Optane."* ]]
	boots vm
	compared
	[[ "$(joined)" == *"The pmem is that of a virtual machine (region0: provider ACPI.NFIT,"* ]]
	boot base 1 intel
	boot base 2 intel
	compared
	[[ "$(joined)" == *"On base: The pmem is real"*"On new: The pmem is that of a virtual machine"* ]]
	[[ "$(joined)" == *"the kinds of pmem differ: region0 real (base-1.json) and region0 vm (new-1.json)"* ]]
	# scripts/vm knows what it has made, in older results too
	boots plain '.vm = {qemu: "7.2", memory_bytes: 1, pmem_bytes: 1, cpus: 1,
		append: ""} | del(.host_state)'
	compared
	[[ "$(joined)" == *"Emulated pmem is DRAM: its bandwidth and latency say nothing about Optane."* ]]
	# a PCI BAR is no pmem
	boots plain '.cells[].target = "bar"'
	compared
	[[ "$output" != *"pmem"* ]]
}

@test "a guest and the machine that QEMU ran on are two" {
	boots vm '.vm = {qemu: "7.2", memory_bytes: 1, pmem_bytes: 1, cpus: 1,
		append: ""} | .outer_state = $intel[0].host_state'
	compared --json all.json
	[[ "$(joined)" == *"host 4 CPUs, governor powersave"*"guest 2 CPUs, no CPU frequency shown"* ]]
	[[ "$(joined)" == *"host of the guests: governor powersave on 4 of 4 CPUs"* ]]
	[[ "$output" != *"a hypervisor runs this machine"* ]]
	run -0 valid all.json base-?.json
	jq -e '.base.outer_state.turbo == "on" and
		.base.host_state.virtual' all.json
}

@test "counts depend on mitigations, and on no governor" {
	for side in base new; do
		for i in 1 2 3; do
			jq -c --argjson i "$i" --slurpfile state \
				"$golden/host/intel.json" '.host_state =
				$state[0].host_state' \
				"$golden/$side-$i.json" >"$side-$i.json"
		done
	done
	compared
	[[ "$output" != *"governor"* ]]
	[[ "$output" != *"host: "* ]]
	jq -c '.host_state.mitigations.mds = "Vulnerable" |
		.host_state.governors = {}' new-2.json >x
	mv x new-2.json
	compared
	[[ "$(joined)" == *"host: 1 mitigation differs between base-1.json and new-2.json: mds (Clear CPU buffers and none)"* ]]
	[[ "$output" != *"governor"* ]]
}

@test "doctor tells the state of the machine, and writes it" {
	run -0 --separate-stderr "$daxstorm" doctor
	[[ "$output" == *"host:    "*" CPU"* ]]
	run -0 "$daxstorm" doctor --json state.json
	[[ "$output" != *"kernel:"* ]]
	jq -e '.host_state.cpus >= 1 and (.host_state.mitigations | type) ==
		"object"' state.json
	jq -c --slurpfile state state.json '.host_state = $state[0].host_state' \
		"$golden/base-1.json" >base-1.json
	run -0 valid base-1.json
	run -1 "$daxstorm" doctor --json "$tmp/no/file"
	[[ "$output" == *"cannot write $tmp/no/file: No such file"* ]]
	run -64 "$daxstorm" doctor --json
	run -64 "$daxstorm" doctor --json a --target b
	[ ! -e a ]
}

@test "a run records the state before its first cell" {
	run -4 "$daxstorm" run --plan "$top/workloads/plans/quick.ini" \
		--prepare "exit 3;" -o base-1.json
	run -0 valid base-1.json
	mode="$(jq -r .mode base-1.json)"
	jq -e '.host_state.cpus >= 1 and all(.cells[]; has("host") | not)' \
		base-1.json
	[ "$mode" = exact ] ||
		jq -e '.host_state | has("load")' base-1.json
}

# scripts/vm prints the warnings by print_new, as the fake one does here.
@test "scripts/compare warns of the same once for all boots" {
	fake_tree
	boots plain
	cat >>"$tree/scripts/vm" <<-'VM'
		. "${0%/*}/lib.sh"
		printf '%s\n' "host: asked" "host: $(date +%s).5 of 2" |
			print_new "$DAXSTORM_TOLD" >&2
		echo "host: $2" | sed 's/[0-9]//g' | print_new "$DAXSTORM_TOLD" >&2
	VM
	run -0 "$tree/scripts/compare" --base "$tmp/kernel" --new \
		"$tmp/kernel" --mode 'time' --boots 2 --out "$tmp/out"
	[ "$(grep -c 'host: asked' <<<"$output")" = 1 ]
	[ "$(grep -c 'host: [0-9]*.5 of 2' <<<"$output")" = 1 ]
	# the lines of base and of new differ
	[ "$(grep -c 'host: .*base-$' <<<"$output")" = 1 ]
	[ "$(grep -c 'host: .*new-$' <<<"$output")" = 1 ]
	[ ! -e "$tmp/out/told" ]
}
