#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# provenance.bats - where results are from: warnings and refusals of compare
#
# The expected file is in bench/tests/golden/provenance. After an intended change
# run DAXSTORM_GOLDEN=write bats scripts/tests/provenance.bats and read the
# difference.

bats_require_minimum_version 1.5.0

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
	changed base-1.json '.daxstorm = "0.9 (aaaaaaaaaaaa)" | .vm =
		{qemu: "7.2.22", memory_bytes: 1, pmem_bytes: 1, cpus: 2, append: ""}' \
		base-1.json
	for i in 1 2; do
		changed "new-$i.json" '.daxstorm = "0.9 (bbbbbbbbbbbb-dirty)" |
			.vm = {qemu: "10.0.2", memory_bytes: 1, pmem_bytes: 1,
				cpus: 2, append: ""} |
			.provenance.program = "cafe" |
			.provenance.host = "other" |
			.provenance.layers.base = "00000000000000bb"' \
			"new-$i.json"
	done
	changed base-2.json 'del(.provenance)' base-2.json
	for form in terminal mail markdown; do
		"$daxstorm" compare base-1.json base-2.json --vs new-1.json \
			new-2.json --format "$form" --json compare.json |
			sed -n '/^\(warning\|- \*\*warning\)/,/^$/p'
	done >warnings.txt
	run ! grep -nE ' $' warnings.txt
	[ "$(jq '.warnings | length' compare.json)" = 6 ]
	expect warnings.txt
}

@test "results of one origin have no warning" {
	run -0 "$daxstorm" compare base-1.json base-2.json --vs new-1.json \
		new-2.json
	[[ "$output" != *warning* ]]
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
	refused "new-1.json and copy.json are of one boot" base-1.json \
		new-1.json new-2.json copy.json
	# a lost guest's second start is a boot too
	changed new-2.json '.provenance.starts += [{boot_id:
		"00000000-0000-4000-8000-000000000011", date: "2026-11-29T12:09:00Z"}]' \
		copy.json
	refused "base-1.json and copy.json are of one boot" base-1.json copy.json
	changed base-1.json 'del(.provenance)' copy.json
	run -0 "$daxstorm" compare base-1.json --vs copy.json
}

@test "a file without cells, a metric twice, another per" {
	changed new-1.json '.cells = []' wrong.json
	refused "wrong.json has no cells" base-1.json wrong.json
	changed new-1.json '.cells[0].metrics += [.cells[0].metrics[1]]' \
		wrong.json
	refused "wrong.json: metric munmap is in cell munmap/xfs/2m/1 twice" \
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
