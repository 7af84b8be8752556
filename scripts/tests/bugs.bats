#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bugs.bats - results of known and of later releases, compared with the
# observations of the bugs (exercises.bats does so for real kernels)

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	cd "$BATS_TEST_TMPDIR"
	"$daxstorm" list --json >list
	# a release that is on record, and one of its series that is not
	release="$(awk -F '\t' '/^[^#]/ && $5 == "refcounted" { print $4 }' \
		"$top/workloads/data/observations.tsv" | sort -V | tail -n 1)"
	series="$(cut -d. -f1-2 <<<"$release")"
	later="$series.9999+deb13-amd64"
	result "$release" >as-said
}

# result RELEASE: a result with the outcomes on record for $release
result() {
	awk -F '\t' -v release="$release" '/^[^#]/ && $4 == release' \
		"$top/workloads/data/observations.tsv" |
		jq -Rs --arg release "$1" --slurpfile like \
			"$top/bench/tests/golden/base-1.json" '
		split("\n") | map(select(. != "") | split("\t")) |
		. as $rows | $like[0] |
		.kernel.release = $release | .kernel.model = $rows[0][4] |
		.events = [] | .cells = [$rows | group_by([.[0], .[1]])[] |
			(.[0][1] | split(":")) as $cell |
			{ workload: .[0][0], target: $cell[0],
			  granularity: $cell[1], threads: 1, tasks: "threads",
			  map: "shared", metrics: [],
			  status: (if any(.[]; .[5] == "lost") then "lost"
				else "pass" end),
			  why: "guest lost",
			  checks: [.[] | select(.[5] != "lost") |
				{ name: .[2], status: .[5], why: "a number" }] }]'
}

# change FILTER: jq over as-said, into r
change() {
	jq "$1" as-said >r
}

bugs() {
	run "$top/scripts/tests/bugs" "$@"
}

@test "a kernel whose results equal the observations" {
	bugs as-said
	[ "$status" = 0 ]
	[[ "$output" == *"$release: shown: "*"a number"* ]]
	[[ "$output" == *"$release: absent: "* ]]
	[[ "$output" != *CONTRADICTED* && "$output" != *differs* ]]
	[[ "$output" != *unobserved* ]]
}

@test "a later release is compared with the nearest of its series" {
	result "$later" >r
	bugs r
	[ "$status" = 0 ]
	[[ "$output" == *"$later: shown: "*" fail on $release"* ]]
	[[ "$output" == *"$later: absent: "*" pass on $release"* ]]
	[[ "$output" != *CONTRADICTED* && "$output" != *differs* ]]
}

@test "a bug that a later release has fixed is printed, and is not a failure" {
	name="$("$top/scripts/tests/bugs" as-said |
		sed -n 's/^.*: shown: .*: \([a-z0-9-]*\)\] .*/\1/p' | head -n 1)"
	change ".kernel.release = \"$later\" |
		(.cells[].checks[] | select(.name == \"$name\")).status = \"pass\""
	bugs r
	[ "$status" = 0 ]
	grep "^$later: differs: .*: $name\] fail on $release" <<<"$output"
}

@test "a bug that was observed on this release is absent" {
	change '(.cells[].checks[] | select(.status == "fail")).status = "pass"'
	bugs r
	[ "$status" = 1 ]
	[[ "$output" == *": CONTRADICTED: "*"observed: fail"* ]]
	[[ "$output" == *"bugs are contradicted by earlier results"* ]]
}

@test "a bug that was absent appears, also in another cell" {
	name="$("$top/scripts/tests/bugs" as-said |
		sed -n 's/^.*: absent: .*\[\([a-z0-9-]* [a-z0-9:]*: [a-z0-9-]*\)\].*/\1/p' |
		head -n 1)"
	change ".cells += [.cells[] | select(.workload == \"${name%% *}\") |
		.target = \"ext4\" | .granularity = \"4k\" |
		.checks = [{ name: \"${name##* }\", status: \"fail\",
			why: \"a page\" }]][:1]"
	bugs r
	[ "$status" = 1 ]
	grep ": CONTRADICTED: .*\[$name\].* ext4:4k: a page" <<<"$output"
}

@test "a lost guest is a failure of the check leaks" {
	change '.cells |= map(select(any(.checks[];
			.name == "leaks" and .status == "fail"))) |
		.cells[].status = "lost" | .cells[].checks = [] |
		.cells[].why = "guest lost"'
	bugs r
	[ "$status" = 0 ]
	[[ "$output" == *": shown: "*"leaks]"*": guest lost"* ]]
}

@test "checks that belong to no bug and differ are printed" {
	change '(.cells[].checks[] | select(.name == "mincore")).status = "fail"'
	bugs r
	grep "^$release: differs: smaps [a-z0-9:]*: mincore: fail, on $release pass" \
		<<<"$output"
}

@test "bugs whose cell was not run" {
	change 'del(.cells[] | select(.workload == "futex"))'
	bugs r
	[ "$status" = 0 ]
	[[ "$output" == *": not run: "*"[futex "* ]]
	bugs --all r
	[ "$status" = 1 ]
	[[ "$output" == *"were not run; plans bugs and unbind"* ]]
}

@test "results that cannot be compared with any observation fail" {
	change '.kernel.release = "5.0.1"'
	bugs r
	[ "$status" = 1 ]
	[[ "$output" == *"5.0.1: unobserved: "* ]]
	[[ "$output" == *"no result could be compared with an observation"* ]]
	change '.cells = []'
	bugs r
	[ "$status" = 1 ]
	[[ "$output" == *"no result could be compared with an observation"* ]]
	bugs
	[ "$status" = 64 ]
}

@test "observe adds rows, and replaces them" {
	run -0 "$daxstorm" observe -o mine.tsv as-said
	[[ "$output" == "mine.tsv: "*" 0 with another outcome" ]]
	awk -F '\t' -v release="$release" '/^[^#]/ && $4 == release {
		print $1, $2, $3, $6 }' \
		"$top/workloads/data/observations.tsv" >want
	awk -F '\t' '/^[^#]/ { print $1, $2, $3, $6 }' mine.tsv | diff want -
	change '(.cells[].checks[] | select(.status == "fail")).status = "pass"'
	failed="$(jq '[.cells[].checks[] | select(.status == "fail")] | length' \
		as-said)"
	run -0 "$daxstorm" observe -o mine.tsv --daxstorm mine r
	[[ "$output" == *" 0 of them new, $failed with another outcome" ]]
	[ "$(grep -c ": pass, was fail$" <<<"$output")" = "$failed" ]
	[ "$(wc -l <want)" = "$(grep -vc '^#' mine.tsv)" ]
	cp mine.tsv before
	run -0 "$daxstorm" observe -o mine.tsv --daxstorm mine r
	cmp before mine.tsv
	run -1 "$daxstorm" observe -o mine.tsv /nonexistent
	run -1 "$daxstorm" observe -o none/mine.tsv r
	[[ "$output" == *none/mine.tsv* ]]
	jq '.kernel.release = "6.12\tx\ny"' r >tab
	run -1 "$daxstorm" observe -o mine.tsv tab
	[[ "$output" == *"tab: \"release\" has byte 0x09 at position 4"* ]]
	cmp before mine.tsv
	tail -n 1 mine.tsv >>mine.tsv
	cp mine.tsv before
	run -1 "$daxstorm" observe -o mine.tsv r
	[[ "$output" == *"mine.tsv:$(wc -l <before): line "*" has the same key"* ]]
	cmp before mine.tsv
	mkfifo pipe
	run -1 timeout 10 "$daxstorm" observe --output pipe r
	[[ "$output" == *"pipe is not a regular file; name a table"* ]]
	[ -p pipe ]
	run -64 "$daxstorm" observe
	run -64 "$daxstorm" observe --all r
}

@test "every bug names a check of its workload, and a cell of its plan" {
	run -0 jq -r '.workloads[] | [.checks[].name, "leaks"] as $checks |
		.bugs[] | select([.check] - $checks != []) |
		"\(.workload): no check \(.check)"' list
	[ -z "$output" ]
	for plan in bugs unbind; do
		"$top/build/daxstorm" plan "$top/workloads/plans/$plan.ini" --cells
	done | awk -F / '{ print $1, $2 ":" $3 }' | sort -u >in-plans
	jq -r '.workloads[].bugs[] | "\(.workload) \(.cell)"' list | sort -u >in-rows
	run -0 comm -13 in-plans in-rows
	[ -z "$output" ]
}

@test "the bugs as text: a prediction that was not confirmed is marked" {
	run -0 "$daxstorm" list --bugs
	[[ "$output" == *"  predicted, and not seen on "* ]]
	[[ "$output" == *"  on $series."* || "$output" == *" $series."* ]]
	[[ "$output" != *"(null)"* ]]
}

# A working tree may have checks that have not been observed to fail yet.
@test "a release of daxstorm has no unproven check" {
	jq -r '.workloads[] | .name as $w | .checks[] | select(.proven | not) |
		"\($w): \(.name)"' list >unproven
	echo "unproven: $(wc -l <unproven)"
	"$daxstorm" list >text
	[ "$(grep -c '; unproven' text)" = "$(wc -l <unproven)" ]
	! git -C "$top" describe --exact-match HEAD >/dev/null 2>&1 || {
		cat unproven
		[ ! -s unproven ]
	}
}

@test "every unit test that proves a check exists and contains the check" {
	jq -r '.workloads[].checks[] | select(.unit_test) |
		"\(.unit_test) \(.name)"' list >named
	[ -s named ]
	while read -r test name; do
		# The test makes these names of a way to pin and a kind of memory.
		case $name in
		gup-test-*) name=gup.test ;;
		esac
		grep -q "$name" "$top/bench/tests/$test.c" || {
			echo "$test does not name $name"
			return 1
		}
	done <named
}

# names_of_mutants FOLDER: "MUTANT WORKLOAD REGEX" for each check that a mutant of
# the folder names: the alternatives of a line, split where "|" is not in brackets
names_of_mutants() {
	awk '
		function alternative() {
			if (name != "hang")
				print file, workload, name
			name = ""
		}
		/^\[/ { workload = "" }
		/^\[cell / { split($2, part, ":"); workload = part[1] }
		workload != "" && sub(/^fails *= *(each:)?/, "") {
			file = FILENAME
			sub(/.*\//, "", file)
			depth = 0
			for (i = 1; i <= length($0); i++) {
				c = substr($0, i, 1)
				depth += (c == "(") - (c == ")")
				if (c == "|" && !depth)
					alternative()
				else
					name = name c
			}
			alternative()
		}' "$1"/*.ini
}

# unknown_names FOLDER: those that match no check of the workload
unknown_names() {
	names_of_mutants "$1" >named
	[ -s named ]
	jq -rn --slurpfile list list --rawfile named named '
		($list[0].workloads | map({ key: .name, value:
			([.checks[].name, "leaks"]) }) | from_entries) as $checks |
		$named | split("\n")[] | select(. != "") | split(" ") |
		. as [$mutant, $workload, $name] |
		select([($checks[$workload] // [])[] |
			select(test("^(" + $name + ")$"))] == []) |
		"\($mutant): \($workload) has no check \($name)"'
}

@test "every check that a mutant names exists" {
	run -0 unknown_names "$top/workloads/mutants"
	echo "$output"
	[ -z "$output" ]
}

@test "a mutant that names a check that does not exist is found" {
	mkdir wrong
	cp "$top/workloads/mutants/advice-drops.ini" wrong/
	printf '[cell advice:xfs:2m]\nfails = kept|kepd\n' >wrong/one.ini
	printf '[cell advise:xfs:2m]\nfails = kept\n' >wrong/two.ini
	printf '[cell advice:xfs:2m]\nfails = each:populat\n' >wrong/three.ini
	run -0 unknown_names wrong
	[ "$output" = "one.ini: advice has no check kepd
three.ini: advice has no check populat
two.ini: advise has no check kept" ]
}

# own_data ROW...: a data folder with these observations only
own_data() {
	mkdir -p own/data run
	cp -r "$top"/workloads/data/* own/data/
	{
		grep '^#' "$top/workloads/data/observations.tsv"
		printf '%s\n' "$@"
	} >own/data/observations.tsv
	for side in base new; do
		jq '.cells += [{ workload: "smaps", target: "xfs",
			granularity: "2m", threads: 1, tasks: "threads",
			map: "shared", status: "pass", metrics: [],
			checks: [{ name: "mincore", status: "pass" }] }]' \
			"$top/bench/tests/golden/$side-1.json" >"run/$side-1.json"
	done
	export DAXSTORM_DATA="$PWD/own"
}

@test "a table without a bug is a failure, not an empty list" {
	own_data
	for text in "" "; no section"; do
		printf '%s' "$text" >own/data/bugs.ini
		run -1 --separate-stderr "$daxstorm" list --bugs
		[ -z "$output" ]
		[[ "$stderr" == *"own/data/bugs.ini has no section: the table of bugs is empty"* ]]
	done
	result "$release" >r
	run -1 "$daxstorm" observe --check r
	[[ "$output" == *"no result could be compared with an observation"* ]]
	"$daxstorm" list | grep '^smaps: '
}

@test "list and the report mark unproven checks" {
	own_data
	run -0 "$daxstorm" list
	grep '^  check mincore: .*; unproven$' <<<"$output"
	"$daxstorm" report run
	grep 'Unproven, .*smaps/xfs/2m/1 mincore' run/report.html
}

@test "a check that failed on a kernel is not unproven" {
	own_data "$(printf 'smaps\txfs:4k\tmincore\t5.9\tdevmap\tfail\t-')"
	run -0 "$daxstorm" list
	grep '^  check mincore: .*; seen to fail on 5.9$' <<<"$output"
	"$daxstorm" report run
	run ! grep 'Unproven, .*smaps/xfs/2m/1 mincore' run/report.html
}

@test "list: a failure is an xfail where it was observed and a bug names the check" {
	own_data "$(printf 'smaps\txfs:4k\trss\t5.8\tdevmap\tpass\t-')" \
		"$(printf 'smaps\txfs:4k\trss\t5.9\tdevmap\tfail\t-')" \
		"$(printf 'smaps\txfs:4k\tmincore\t5.9\tdevmap\tfail\t-')"
	run -0 "$daxstorm" list
	grep '^  check rss: .*; xfail on 5.9; seen to fail on 5.9$' <<<"$output"
	run ! grep '^  check mincore: .*xfail' <<<"$output"
	run -0 jq -r '.workloads[].checks[] | select(.xfail) |
		"\(.name) \(.xfail)"' < <("$daxstorm" list --json)
	[ "$output" = "rss 5.9" ]
}

@test "a check that caught a mutant is not unproven" {
	own_data
	mkdir own/mutants
	printf '[cell smaps:xfs:2m]\nfails = mincore\n' >own/mutants/forgotten.ini
	run -0 "$daxstorm" list
	grep '^  check mincore: .*; caught mutants: forgotten$' <<<"$output"
}
