#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# coverage.bats - which functions of the series ran, on handmade profiles
#
# The symbols of the inputs are from booted kernels, the profiles are invented.
# After an intended change of the text run DAXSTORM_GOLDEN=write bats
# scripts/tests/coverage.bats and read the difference.

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden/coverage"
	tmp="$BATS_TEST_TMPDIR"
	cp "$golden"/*.json "$tmp/"
}

# change FILE FILTER: apply a jq filter to one of the results
change() {
	jq "$2" "$tmp/$1" >"$tmp/changed" && mv "$tmp/changed" "$tmp/$1"
}

# Let every workload of this build have run every symbol of each kernel.
all_ran() {
	for file in base-1.json new-1.json; do
		change "$file" "$("$daxstorm" list --json |
			jq '.workloads | map(.name)') as \$names |
			(.kernel.symbols | map([., 1, 1]) | sort) as \$all |
			.cells = [\$names[] as \$w | .cells[0] |
				.workload = \$w |
				.metrics[0].profile.functions = \$all |
				.metrics[0].profile.insn = (\$all | length)]"
	done
}

@test "the text" {
	"$daxstorm" coverage "$tmp" >"$tmp/text.txt"
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$tmp/text.txt" "$golden/text.txt"
	fi
	diff -u "$golden/text.txt" "$tmp/text.txt"
}

@test "the text is ASCII, 72 columns, no trailing blanks" {
	"$daxstorm" coverage "$tmp" >"$tmp/text.txt"
	[ -s "$tmp/text.txt" ]
	run ! env LC_ALL=C grep -n '[^ -~]' "$tmp/text.txt"
	run ! grep -nE '^.{73}' "$tmp/text.txt"
	run ! grep -nE ' $' "$tmp/text.txt"
}

@test "the JSON has the same numbers" {
	"$daxstorm" coverage "$tmp" --json >"$tmp/c.json"
	jq -e '.format == "daxstorm-coverage/1"' "$tmp/c.json"
	jq -e '.kernels | map(.sides) == [["base"], ["new"]]' "$tmp/c.json"
	jq -e '.kernels[0].functions[] | select(.name == "zap_huge_pmd") |
		.patches == [8, 10, 12] and .exists and .runs == [
		{workload: "munmap", calls: 2, insn: 33},
		{workload: "newcomer", calls: 7, insn: 33}]' "$tmp/c.json"
	for i in 0 1; do
		jq -e --argjson i $i '.kernels[$i] | .executed ==
			([.functions[] | select(.runs != [])] | length) and
			.exist == ([.functions[] | select(.exists)] | length)' \
			"$tmp/c.json"
	done
}

@test "functions that ran in a test count" {
	change new-1.json '.cells += [.cells[0] | .workload = "trial" |
		.metrics = [] | .ran = [["zap_huge_pmd", 99, 3]]]'
	run -0 "$daxstorm" coverage "$tmp"
	[[ "$output" == *"zap_huge_pmd                     munmap=2 trial=3"* ]]
}

@test "--check passes if all functions of exercises ran" {
	all_ran
	run -0 "$daxstorm" coverage "$tmp" --check
	[[ "$output" != *daxstorm:* ]]
	[[ "$output" == *"(100 %)"* ]]
}

@test "--check names workload, function and kernel if a function did not run" {
	all_ran
	change new-1.json '(.cells[] | select(.workload == "munmap") |
		.metrics[0].profile) |= (.insn -= 1 | .functions |=
		map(select(.[0] != "zap_huge_pmd")))'
	run -0 "$daxstorm" coverage "$tmp"
	run -1 "$daxstorm" coverage "$tmp" --check
	[[ "$output" == *"workload munmap lists zap_huge_pmd in its exercises, but the function, which 6.18."* ]]
	[[ "$output" == *"1 functions listed"* ]]
	"$daxstorm" coverage "$tmp" --json |
		jq -e '.kernels | map(.claimed_and_never_ran) == [[],
			[{workload: "munmap", function: "zap_huge_pmd"}]]'
}

@test "--check ignores a function that the kernel lacks" {
	all_ran
	change new-1.json '.kernel.symbols -= ["zap_huge_pmd"] |
		(.cells[].metrics[0].profile) |= (.insn -= 1 | .functions |=
		map(select(.[0] != "zap_huge_pmd")))'
	"$daxstorm" coverage "$tmp" --check
}

@test "--check lists a workload without profiled cells, and passes" {
	all_ran
	change base-1.json 'del(.cells[] | select(.workload == "munmap"))'
	run -0 "$daxstorm" coverage "$tmp" --check
	[[ "$output" == *"workload munmap has no profiled cell on 6.12."*"not checked"* ]]
}

@test "results without profiles are refused, with the way out" {
	for file in base-1.json new-1.json; do
		change $file 'del(.cells[].metrics[].profile)'
	done
	run -1 "$daxstorm" coverage "$tmp"
	[[ "$output" == *"have no profiles"*'"make compare PROFILE=1"'* ]]
}

@test "wrong usage" {
	run -64 "$daxstorm" coverage
	run -64 "$daxstorm" coverage "$tmp" "$tmp"
	run -64 "$daxstorm" coverage --chek "$tmp"
	run -1 "$daxstorm" coverage "$tmp/none"
	[[ "$output" == *"$tmp/none"* ]]
}

@test "--series reports on another series" {
	cat >"$tmp/mine.ini" <<-END
		[series]
		title = of mine
		[patch a]
		subject = one
		[zap_huge_pmd]
		patches = a
		[nobody_has_this]
		patches = a
	END
	run -0 --separate-stderr "$daxstorm" coverage "$tmp" --series "$tmp/mine.ini"
	[[ "$output" == *"a         zap_huge_pmd "*"1 of 1 functions of the series"* ]]
	[[ "$output" == *"Not executed: not a symbol"*"nobody_has_this (a)"* ]]
	[[ "$stderr" == *"mine.ini: 1 of its functions are in no file of data/series"* ]]
	echo "[x]" >>"$tmp/mine.ini"
	echo "model = devmap" >>"$tmp/mine.ini"
	run -1 "$daxstorm" coverage "$tmp" --series "$tmp/mine.ini"
	[[ "$output" == *"mine.ini: [x] names no patches"* ]]
	run -1 "$daxstorm" coverage "$tmp" --series "$tmp/none.ini"
	[[ "$output" == *"none.ini"* ]]
}

@test "the patches of a workload follow from its functions" {
	"$daxstorm" list --json | jq -e '.workloads[] |
		select(.name == "fault") |
		.patches == [6, 7, 8, 10, 11, 12, 14]'
	"$daxstorm" list --json | jq -e '[.workloads[] |
		select(.exercises == [] and .patches != [])] == []'
}

@test "list names the patches of the series" {
	run -0 "$daxstorm" list
	[[ "$output" == *"10  fs/dax: Properly refcount fs dax pages"* ]]
	"$daxstorm" list --json | jq -e '.patches | length == 14 and
		.[9] == {patch: 10,
		subject: "fs/dax: Properly refcount fs dax pages"}'
}
