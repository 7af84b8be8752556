#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# provenance.bats - where results are from: warnings and refusals of compare
#
# The expected file is in bench/tests/golden/provenance. After an intended change
# run DAXSTORM_GOLDEN=write bats scripts/tests/provenance.bats and read the
# difference.

bats_require_minimum_version 1.5.0

load schema.bash
load small-machine.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden"
	tmp="$BATS_TEST_TMPDIR"
	cp "$golden"/base-?.json "$golden"/new-?.json "$tmp/"
	cd "$tmp" || return 1
}

# changed FROM FILTER TO: what jq makes of a file
changed() {
	jq -c "$2" "$1" >"$3.tmp"
	mv "$3.tmp" "$3"
}

expect() {
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$1" "$golden/provenance/$1"
	fi
	diff -u "$golden/provenance/$1" "$1"
}

@test "each difference is one line, in every form" {
	changed base-1.json '.daxstorm = "0.9 (aaaaaaaaaaaa)" |
		.provenance.plugin = "00000000000000cc" | .vm =
		{qemu: "7.2.22", memory_bytes: 1, pmem_bytes: 1, cpus: 2, append: ""}' \
		base-1.json
	for i in 1 2; do
		changed "new-$i.json" '.daxstorm = "0.9 (bbbbbbbbbbbb-dirty)" |
			.vm = {qemu: "10.0.2", memory_bytes: 1, pmem_bytes: 1,
				cpus: 2, append: ""} |
			.provenance.program = "cafe" |
			.provenance.plugin = "00000000000000dd" |
			.provenance.host = "other" |
			.provenance.layers.base = "00000000000000bb"' \
			"new-$i.json"
	done
	changed base-2.json 'del(.provenance, .vm)' base-2.json
	for form in terminal mail markdown; do
		"$daxstorm" compare base-1.json base-2.json --vs new-1.json \
			new-2.json --format "$form" --json compare.json |
			sed -n '/^\(warning\|- \*\*warning\)/,/^$/p'
	done >warnings.txt
	run ! grep -nE ' $' warnings.txt
	[ "$(jq '.warnings | length' compare.json)" = 7 ]
	expect warnings.txt
}

@test "what one result alone does not record differs" {
	changed new-1.json 'del(.provenance.program)' without.json
	run -0 "$daxstorm" compare base-1.json --vs without.json --format markdown
	[[ "$output" == *"the builds of the program (build IDs) differ: "*" (base-1.json) and none recorded (without.json): "* ]]
	changed base-1.json 'del(.provenance.program)' base-1.json
	run -0 "$daxstorm" compare base-1.json --vs without.json
	[[ "$output" != *warning* ]]
}

@test "results of one origin have no warning" {
	run -0 "$daxstorm" compare base-1.json base-2.json --vs new-1.json \
		new-2.json
	[[ "$output" != *warning* ]]
}

@test "guests of different machines have a warning, in compare.json too" {
	vm='{qemu: "7.2.22", memory_bytes: 2147483648, pmem_bytes: 4294967296,
		cpus: 2, append: ""}'
	changed base-1.json ".vm = $vm" base-1.json
	changed new-1.json ".vm = $vm" new-1.json
	run -0 "$daxstorm" compare base-1.json --vs new-1.json
	[[ "$output" != *warning* ]]
	for change in '.vm.memory_bytes *= 2' '.vm.pmem_bytes *= 2' \
		'.vm.cpus = 3'; do
		changed new-1.json "$change" changed.json
		run -0 "$daxstorm" compare base-1.json --vs changed.json \
			--json compare.json --format markdown
		[[ "$output" == *"warning"*"the machines of the guests differ: 2048 MiB of memory, 4096 of pmem, 2 CPUs (base-1.json) and "* ]]
		jq -e '.warnings | length == 1' compare.json
	done
}

# refused TEXT BASE NEW...: nothing but the reason is printed
refused() {
	text="$1"
	base="$2"
	shift 2
	run -1 --separate-stderr "$daxstorm" compare "$base" --vs "$@"
	[ -z "$output" ]
	[[ "$stderr" == "daxstorm: "*"$text"* ]]
	[ "${#stderr_lines[@]}" = 1 ]
}

@test "one boot counts once, wherever its copy is" {
	cp base-1.json copy.json
	refused "base-1.json and copy.json are of one boot (boot ID 00000000-0000-4000-8000-000000000011 of 2026-11-29T12:01:00Z)" \
		base-1.json copy.json
	cp new-1.json copy.json
	refused "copy.json and new-1.json are of one boot" base-1.json \
		new-1.json new-2.json copy.json
	# a lost guest's second start is a boot too
	changed new-2.json '.provenance.starts += [{boot_id:
		"00000000-0000-4000-8000-000000000011", date: "2026-11-29T12:09:00Z"}]' \
		copy.json
	refused "base-1.json and copy.json are of one boot" base-1.json copy.json
	changed base-1.json 'del(.provenance)' copy.json
	run -0 "$daxstorm" compare base-1.json --vs copy.json
	changed base-1.json '.provenance.starts = []' copy.json
	refused "copy.json: \"starts\" of \"provenance\" is empty, so it is unknown which boot was measured" \
		base-1.json copy.json
	changed base-1.json 'del(.provenance)' copy.json
	# a file without the record on both sides, under two names
	ln -s copy.json link.json
	refused "copy.json and link.json are the same file, and so of one boot" \
		copy.json link.json
}

@test "a file without cells, a metric or check twice, another per" {
	changed new-1.json '.cells = []' wrong.json
	refused "wrong.json has no cells" base-1.json wrong.json
	changed new-1.json '.cells[0].metrics += [.cells[0].metrics[1]]' \
		wrong.json
	refused "wrong.json: metric munmap is in cell munmap/xfs/2m/1 twice" \
		base-1.json wrong.json
	changed new-1.json '.cells[0].checks += [{name: "zz", status: "fail"},
		{name: "zz", status: "pass"}]' wrong.json
	refused "wrong.json: check zz is in cell munmap/xfs/2m/1 twice, as fail and pass" \
		base-1.json wrong.json
	changed new-1.json '.cells[0].metrics[1].per = 512' wrong.json
	refused "wrong.json: a value of metric munmap of munmap/xfs/2m/1 covers 512 entries, but in base-1.json it covers 64" \
		base-1.json wrong.json
}

@test "same-result: equal but for the provenance" {
	same="$top/scripts/tests/same-result"
	tr -d '\n' <base-1.json >one.json
	sed 's/0badcafe/f00d/; s/"tester"/"other"/; s/12:01:00/13:59:59/' \
		one.json >two.json
	run ! cmp one.json two.json
	run -0 "$same" one.json two.json
	sed 's/,"provenance".*/}/' one.json >old.json
	run -1 "$same" one.json old.json # the end of the object
	sed 's/"seed":1/"seed":2/' two.json >three.json
	run -1 "$same" one.json three.json
	[[ "$output" == *differ* ]]
	head -c 1000 one.json >cut.json
	run -1 "$same" one.json cut.json
	[[ "$output" == *"cut.json is no whole result"* ]]
}

# A QEMU that boots nothing: it keeps the initrd, and writes the journal of a
# guest that has the cells of one task in its first start.
no_qemu() {
	cat >bin/qemu <<-'EOT'
		#!/bin/sh
		case $1 in
		--version) echo "QEMU emulator version 7.2.22 (small)"; exit ;;
		-cpu) exit ;;
		esac
		# it takes the plugin
		case " $* " in
		*" -monitor "*) exit ;;
		esac
		while [ $# -gt 0 ]; do
			case $1 in
			-initrd) initrd=$2 ;;
			-smp) cpus=$2 ;;
			-plugin) counts=${2#*,out=} ;;
			-serial)
				case $2 in
				*.console) echo "daxstorm: guest is up" >"${2#file:}" ;;
				*.journal) journal=${2#file:} ;;
				esac
				;;
			esac
			shift
		done
		cp "$initrd" "$KEPT/initrd-$cpus"
		printf 'daxstorm-profile/2\n' >"${counts%%,*}"
		{
			cat "$KEPT/header"
			sed "s/\"threads\":1/\"threads\":$cpus/" "$KEPT/cell"
			[ "$cpus" = 2 ] || echo '{"type":"end","left":1}'
			[ "$cpus" = 1 ] || echo '{"type":"end"}'
		} >"$journal"
		exit 3
	EOT
	chmod +x bin/qemu
	jq -c '{type: "header", format, mode, plan, plan_digest, seed, kernel,
		machine, clock, program: "0badcafe"}' base-1.json >header
	jq -c '{type: "cell"} + .cells[2]' base-1.json >cell
	printf '[fault]\ntargets = devdax:2m\nthreads = 1 2\n' >small.ini
	touch kernel/vmlinuz plugin.so
	# The symbols of the kernel are known: nothing boots to read them.
	mkdir kernel/text
	{
		echo "# daxstorm-symbols/1"
		echo "# release $(jq -r .kernel.release base-1.json)"
		echo "ffffffff81000000 T _text"
	} | tee kernel/symbols >kernel/text/symbols
	cat "$top/scripts/guest" "$top/scripts/guest.d/init" |
		sha256sum | cut -c1-16 >kernel/text/reader
	export KEPT="$tmp"
}

# boot NAME: scripts/vm on the small machine
boot() {
	on_machine env DAXSTORM_QEMU="$tmp/bin/qemu" "$top/scripts/vm" \
		--kernel "$tmp/kernel" --plan "$tmp/small.ini" --mode exact \
		--program "$tmp/daxstorm" --plugin "$tmp/plugin.so" \
		--out "$tmp/$1"
}

# Print the digest of file $1 as results have it.
digest() {
	sha256sum <"$1" | cut -c1-16
}

@test "scripts/vm describes each start, and the rest repeats" {
	machine
	no_qemu
	before="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
	boot one
	boot two
	run -0 valid one.json two.json
	[ "$(jq '.cells | length' one.json)" = 2 ]
	for start in 0 1; do
		[ "$(jq -r ".provenance.starts[$start].image" one.json)" = \
			"$(digest "initrd-$((start + 1))")" ]
	done
	jq -e --arg before "$before" --arg host "$(uname -n)" \
		--arg now "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
		'.vm.qemu == "7.2.22 (small)" and (.provenance |
		.program == "0badcafe" and .host == $host and
		(.starts | length == 2 and
			all(.date >= $before and .date <= $now)))' one.json
	[ "$(jq -r .provenance.plugin one.json)" = "$(digest "$tmp/plugin.so")" ]
	for layer in base modules; do
		[ "$(jq -r ".provenance.layers.$layer" one.json)" = \
			"$(digest cache/daxstorm/guest/$layer-*.cpio)" ]
	done
	# Four starts, four boot IDs, and nothing else differs.
	[ "$(jq -r '.provenance.starts[].boot_id' one.json two.json |
		sort -u | wc -l)" = 4 ]
	run ! cmp one.json two.json
	run -0 "$top/scripts/tests/same-result" one.json two.json
	run -0 "$daxstorm" compare one.json --vs two.json
	[[ "$output" != *warning* ]]
	# A library of the host is upgraded between two boots.
	echo ssl-2 >lib/libssl.so.3
	boot three
	run -0 "$daxstorm" compare one.json --vs three.json
	[ "$(grep -c '^warning  ' <<<"$output")" = 1 ]
	[[ "$output" == *"the guest images (digests of the programs in it) differ"* ]]
}

@test "run -o describes this boot of this machine" {
	printf '[fault]\ntargets = devdax:2m\n' >small.ini
	# The target cannot be made, so the cell fails; the result is whole.
	run -1 "$daxstorm" run --plan small.ini --prepare false -o result.json
	[ ! -e result.json.d ]
	run -0 valid result.json
	jq -e --arg id "$(cat /proc/sys/kernel/random/boot_id)" \
		--arg host "$(uname -n)" '.provenance | .host == $host and
		(.program | length == 40) and (has("layers") | not) and
		(.starts | length == 1 and .[0].boot_id == $id)' result.json
	# Another run in this boot is not another sample.
	run -1 "$daxstorm" run --plan small.ini --prepare false -o again.json
	refused "result.json and again.json are of one boot" result.json again.json
	[[ "$stderr" == *"boot again between two runs"* ]]
}
