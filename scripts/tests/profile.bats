#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# profile.bats - daxstorm profile on handmade results
#
# bench/tests/golden/profile has two boots of two kernels: a rename whose callee
# was renamed too, near misses of both, a recursion, a boot that does not
# repeat, a tree on one side only, and a profile on one side only. The expected
# files are beside them. After an intended change run DAXSTORM_GOLDEN=write bats
# scripts/tests/profile.bats and read the difference.

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden/profile"
	tmp="$BATS_TEST_TMPDIR"
	cell=munmap/xfs/2m
}

# expect NAME: $tmp/NAME must equal the golden file
expect() {
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$tmp/$1" "$golden/$1"
	fi
	diff -u "$golden/$1" "$tmp/$1"
}

# Copy the results with text $2 of file $1 replaced by $3.
changed() {
	mkdir "$tmp/changed"
	cp "$golden"/base-?.json "$golden"/new-?.json "$tmp/changed/"
	grep -qF "$2" "$tmp/changed/$1"
	sed -i "s|$2|$3|" "$tmp/changed/$1"
}

@test "the functions that changed" {
	"$daxstorm" profile "$golden" >"$tmp/functions.txt"
	expect functions.txt
}

@test "the call tree" {
	"$daxstorm" profile "$golden" --tree >"$tmp/tree.txt"
	expect tree.txt
}

@test "folded stacks hold every instruction of the boot" {
	"$daxstorm" profile "$golden" --cell "$cell" --metric fault \
		--folded new >"$tmp/folded.txt"
	expect folded.txt
	[ "$(awk '{s += $NF} END {print s}' "$tmp/folded.txt")" = 103040 ]
	run ! grep -nvE '^[^; ]+(;[^; ]+)* [0-9]+$' "$tmp/folded.txt"
}

@test "compare.json has what --json prints" {
	"$daxstorm" profile "$golden" --json >"$tmp/profiles.json"
	expect profiles.json
	"$daxstorm" compare "$golden"/base-?.json --vs "$golden"/new-?.json \
		--json "$tmp/compare.json" >"$tmp/compare.txt"
	jq .profiles "$tmp/compare.json" >"$tmp/of-compare"
	jq .profiles "$tmp/profiles.json" | diff - "$tmp/of-compare"
	run ! grep -niE 'nan|inf(inity)?\b' "$tmp/profiles.json"
	# The functions add up to the difference of the total.
	jq -e 'all(.profiles[]; ([.functions[].delta] | add) as $sum |
		.insn.new - .insn.base - $sum | fabs < 1e-6)' \
		"$tmp/profiles.json"
	grep -q 'munmap/xfs/.*missing in\|truncate/xfs/2m/1 truncate: missing' \
		"$tmp/compare.txt"
}

@test "text is ASCII, 72 columns, no trailing blanks" {
	changed new-1.json folio_remove_rmap_ptes \
		folio_remove_rmap_ptes_whose_name_is_longer_than_any_line_of_a_mail_can_be_in_this_world
	for options in '' --tree "--top 1" "--cell $cell"; do
		# shellcheck disable=SC2086 # options are words
		"$daxstorm" profile "$tmp/changed" $options >>"$tmp/text"
	done
	grep -q 'folio_remove_rmap_ptes_.*\.\.\.$' "$tmp/text"
	run ! env LC_ALL=C grep -n '[^ -~]' "$tmp/text"
	run ! grep -nE '^.{73}' "$tmp/text"
	run ! grep -nE ' $' "$tmp/text"
}

@test "one instruction in one boot is noticed" {
	changed base-2.json '"zap_huge_pmd",3200,64' '"zap_huge_pmd",3201,64'
	sed -i 's/"regions":1,"insn":16000/"regions":1,"insn":16001/' "$tmp/changed/base-2.json"
	"$daxstorm" profile "$tmp/changed" >"$tmp/functions.txt"
	DAXSTORM_GOLDEN='' run -1 expect functions.txt
	[[ "$output" == *"The boots of base are not equal"*zap_huge_pmd.* ]]
}

@test "any changed number differs from the golden file" {
	changed new-1.json '"zap_huge_pmd",8320,64' '"zap_huge_pmd",8384,64'
	sed -i 's/"insn":50432/"insn":50496/' "$tmp/changed/new-1.json"
	"$daxstorm" profile "$tmp/changed" >"$tmp/functions.txt"
	DAXSTORM_GOLDEN='' run -1 expect functions.txt
	"$daxstorm" profile "$tmp/changed" --json >"$tmp/profiles.json"
	DAXSTORM_GOLDEN='' run -1 expect profiles.json
}

@test "without changes there is a text and no plot" {
	mkdir "$tmp/same"
	cp "$golden"/base-?.json "$tmp/same/"
	cp "$golden/base-1.json" "$tmp/same/new-1.json"
	run -0 "$daxstorm" profile "$tmp/same" --cell "$cell"
	[[ "$output" == *"250.0 -> 250.0 (0.0) insn per entry, 0.0 %"* ]]
	[[ "$output" == *"13 unchanged functions"* ]]
	[[ "$output" != *changed\ function*Likely* ]]
}

@test "the start of a cell's name is enough, up to a slash" {
	run -0 "$daxstorm" profile "$golden" --cell munmap --metric munmap
	[ "$(grep -c '^munmap/xfs/' <<<"$output")" = 2 ]
	run -0 "$daxstorm" profile "$golden" --cell munmap/xfs/4k/1
	[ "$(grep -c '^munmap/xfs/' <<<"$output")" = 1 ]
	run -1 "$daxstorm" profile "$golden" --cell mun
	[[ "$output" == *"no profile of cell mun, metric any; there are:"* ]]
	[[ "$output" == *"--cell munmap/xfs/2m/1 --metric fault, munmap"* ]]
	[[ "$output" == *"--cell munmap/xfs/4k/1 --metric munmap"* ]]
}

@test "one side without a profile is reported" {
	run -1 "$daxstorm" profile "$golden" --cell truncate
	[[ "$output" == *"truncate/xfs/2m/1 truncate: no profile of new"* ]]
	run -1 "$daxstorm" profile "$golden" --cell munmap/xfs/4k --folded base
	[[ "$output" == *"no call tree"* ]]
}

@test "stacks need one metric" {
	run -1 "$daxstorm" profile "$golden" --folded new
	[[ "$output" == *"one cell and metric"*"--metric fault, munmap"* ]]
}

@test "results without profiles are refused, with the way out" {
	run -1 "$daxstorm" profile "$top/bench/tests/golden"
	[[ "$output" == *'measure with "make compare PROFILE=1"'* ]]
	run -1 "$daxstorm" profile "$tmp"
	[[ "$output" == *"no base-*.json in $tmp"* ]]
}

@test "a profile that does not add up is refused, with its name" {
	changed new-2.json '"zap_huge_pmd",8320,64' '"zap_huge_pmd",8321,64'
	run -1 "$daxstorm" profile "$tmp/changed"
	[[ "$output" == *"new-2.json: cell munmap/xfs/2m/1: metric munmap: "* ]]
	[[ "$output" == *'functions is 50497, but "insn" is 50496'* ]]
}

@test "wrong usage" {
	run -64 "$daxstorm" profile
	run -64 "$daxstorm" profile "$golden" "$golden"
	run -64 "$daxstorm" profile "$golden" --top 0
	run -64 "$daxstorm" profile "$golden" --top -3
	run -64 "$daxstorm" profile "$golden" --top 5x
	run -64 "$daxstorm" profile "$golden" --folded both
	[[ "$output" == *'invalid value "both"'* ]]
	run -64 "$daxstorm" profile "$golden" --tree --json
	run -0 "$daxstorm" profile --help
	[[ "$output" == "usage: daxstorm profile DIR"* ]]
}

@test "the report draws each profile and has its numbers as text" {
	mkdir "$tmp/run"
	cp "$golden"/base-?.json "$golden"/new-?.json "$tmp/run/"
	"$daxstorm" report --all "$tmp/run"
	page="$tmp/run/report.html"
	# All differences, three cells, three profiles.
	[ "$(grep -c '<svg' "$page")" -eq 7 ]
	[ "$(grep -c '<summary>Functions' "$page")" -eq 3 ]
	[ "$(grep -c '<summary>Call tree' "$page")" -eq 2 ]
	grep -q 'insert_pfn_pmd &lt;-&gt; insert_pmd?' "$page"
	grep -q 'boots of new are not equal.*wake_up_var' "$page"
	run ! grep -nE '<script [^>]|<link|<img|src=|@import' "$page"
	plot="$tmp/run/plots/munmap_xfs_2m_1.munmap.functions"
	[ -s "$plot.png" ]
	# The whole name in one piece: no subscript after a _.
	grep -q '>folio_remove_rmap_pmd<' "$plot.svg"
	grep -qx '"zap_huge_pmd" 50 130 "+80.0"' "$plot.dat"
}

@test "the report without changes has no bars" {
	mkdir "$tmp/run"
	cp "$golden/base-1.json" "$tmp/run/"
	cp "$golden/base-1.json" "$tmp/run/new-1.json"
	"$daxstorm" report "$tmp/run"
	[ "$(grep -c 'no function changed' "$tmp/run/report.html")" -eq 4 ]
	run ! ls "$tmp/run/plots/"*.functions.*
	[[ "$output" == *"cannot access"* ]]
}

# insert_pfn_pmd is likely insert_pmd, with 50 instructions more
@test "the first screen names what changed most, a rename by its difference" {
	local side boot
	mkdir "$tmp/three"
	for side in base new; do
		for boot in 1 2 3; do
			sed "s/\"seed\":[0-9]*/\"seed\":$boot/" \
				"$golden/$side-$((boot == 3 ? 1 : boot)).json" \
				>"$tmp/three/$side-$boot.json"
		done
	done
	"$daxstorm" compare "$tmp"/three/base-*.json --vs "$tmp"/three/new-*.json \
		>"$tmp/text"
	sed '/^Means/,$d' "$tmp/text" | tr -s '\n ' ' ' >"$tmp/first"
	grep -qF 'munmap/xfs/2m/1 fault: 1500 -> 1610, +7.3%; folio_add_file_rmap_pmd +115.0' \
		"$tmp/first"
}
