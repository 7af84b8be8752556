#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# schema.bats - every written file is valid by results/schema, and a wrong one
# is not

bats_require_minimum_version 1.5.0

load schema.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden"
	tmp="$BATS_TEST_TMPDIR"
	cd "$top" || return 1
}

# wrong FILE FILTER TEXT: FILE after the jq filter is refused with TEXT
wrong() {
	jq -c "$2" "$1" >"$tmp/wrong.json"
	run -1 valid "$tmp/wrong.json"
	if [[ "$output" != *"$3"* ]]; then
		echo "$2: want \"$3\""
		return 1
	fi
}

@test "published results and comparisons are valid" {
	find results/published -name '*.json' >"$tmp/list"
	[ "$(wc -l <"$tmp/list")" -ge 5 ]
	mapfile -t files <"$tmp/list"
	run -0 valid "${files[@]}"
}

@test "golden results and comparisons are valid" {
	# The others are parts of a comparison, extracted by jq.
	grep -lr '"format"' "$golden" --include='*.json' >"$tmp/list"
	[ "$(wc -l <"$tmp/list")" -ge 10 ]
	mapfile -t files <"$tmp/list"
	run -0 valid "${files[@]}"
}

@test "results of the unit tests are valid" {
	mkdir "$tmp/keep"
	for t in journal collect profile_attribution provenance host_record; do
		DAXSTORM_KEEP="$tmp/keep" "build/tests/test_$t"
	done
	[ "$(find "$tmp/keep" -name '*.json' | wc -l)" -ge 10 ]
	run -0 valid "$tmp"/keep/*.json
	# All states of cells and checks occurred.
	for state in pass fail lost; do
		grep -q "\"status\":\"$state\"" "$tmp"/keep/*.json
	done
}

@test "comparisons with rounds, growth, profiles and withheld times are valid" {
	for dir in growth rounds profile beside; do
		"$daxstorm" compare "$golden/$dir"/base-*.json --vs \
			"$golden/$dir"/new-*.json --json "$tmp/$dir.json"
	done
	mkdir "$tmp/held"
	for side in base new; do
		jq -c '.mode = "time" | .withheld = "TCG"' \
			"$golden/$side-1.json" >"$tmp/held/$side-1.json"
	done
	"$daxstorm" compare "$tmp"/held/base-1.json --vs \
		"$tmp"/held/new-1.json --json "$tmp/held.json"
	run -0 valid "$tmp"/*.json
	jq -e '.growth[0]' "$tmp/growth.json"
	jq -e '.checks[0].which_rounds' "$tmp/rounds.json"
	jq -e '.profiles[0].tree[0]' "$tmp/profile.json"
	jq -e '.withheld and (.cells[0].metrics[0] | has("stats") | not)' \
		"$tmp/held.json"
}

# Print the members of schema $1 that page $2 does not describe in the first
# column of a table or between backquotes.
undescribed() {
	{
		sed -n 's/^| \([^|]*\) |.*/\1/p' "$2" | sed 's/[a-z_]*\.//'
		grep -o '`[^`]*`' "$2" | tr -d '`'
	} | tr -s ', ' '\n' | sort -u >"$tmp/described"
	jq -r '.. | objects | .properties? // empty | keys[]' "$1" | sort -u |
		comm -23 - "$tmp/described"
}

@test "results/README.md describes every member" {
	for schema in results/schema/*.json; do
		run -0 undescribed "$schema" results/README.md
		[ -z "$output" ]
	done
	grep -v '^| plan_digest' results/README.md >"$tmp/README.md"
	run -0 undescribed results/schema/result.schema.json "$tmp/README.md"
	[ "$output" = plan_digest ]
}

@test "a wrong schema fails too" {
	BATS_TEST_DIRNAME="$tmp/scripts/tests"
	mkdir -p "$tmp/results/schema"
	jq '.properties.seed.type = "whole"' results/schema/result.schema.json \
		>"$tmp/results/schema/result.schema.json"
	mkdir -p "$BATS_TEST_DIRNAME"
	run -1 valid "$golden/base-1.json"
}

@test "a wrong result is refused, with the position" {
	file="$golden/base-1.json"
	wrong "$file" 'del(.seed)' "\$: 'seed' is a required property"
	wrong "$file" '.seed = -1' '$.seed: -1 is less than the minimum'
	wrong "$file" '.boots = 0' '$.boots: 0 is less than the minimum'
	wrong "$file" '.extra = 1' "'extra' was unexpected"
	wrong "$file" '.kernel.model = "new"' '$.kernel.model'
	wrong "$file" '.kernel.release = "6.12\tx"' '$.kernel.release'
	wrong "$file" '.kernel.release = ""' '$.kernel.release'
	wrong "$file" '.cells[0].status = "odd"' '$.cells[0].status'
	wrong "$file" '.cells[0] |= (.status = "fail" | del(.why))' \
		"'why' is a required property"
	wrong "$file" '.cells[0].round = 65' '65 is greater than the maximum'
	wrong "$file" '.cells[0].metrics[0].hist[0] = [1]' 'is too short'
	wrong "$file" '.cells[0].metrics[0].hist[0] = [1, 2, 3]' \
		'$.cells[0].metrics[0].hist[0]'
	wrong "$file" '.cells[0].metrics[0].count = 1.5' \
		"1.5 is not of type 'integer'"
	wrong "$file" '.provenance.starts = []' '$.provenance.starts'
	wrong "$file" '.provenance.starts[0].boot_id = "1"' \
		'$.provenance.starts[0].boot_id'
	wrong "$file" '.provenance.starts[0].date = "yesterday"' \
		'$.provenance.starts[0].date'
	wrong "$file" 'del(.provenance.host)' "'host' is a required property"
	wrong "$file" '.provenance.layers.base = "b"' '$.provenance.layers.base'
	wrong "$file" '.format = "daxstorm-result/0"' '$.format'
	wrong "$file" '.format = "other/1"' 'has no format of daxstorm'
}

@test "a trend of the older format lacks members, one of the newer does not" {
	file="$golden/trend.json"
	wrong "$file" 'del(.comparisons)' "'comparisons' is a required property"
	wrong "$file" 'del(.rows[0].per)' "\$.rows[0]: 'per' is a required property"
	wrong "$file" 'del(.rows[0].steps[0].from)' \
		"\$.rows[0].steps[0]: 'from' is a required property"
	wrong "$file" '.comparisons[0].time = {}' '$.comparisons[0].time'
	wrong "$file" '.format = "daxstorm-trend/3"' '$.format'
	jq -c '.format = "daxstorm-trend/1" | del(.comparisons) | del(.rows[].per) |
		del(.rows[].steps[].from)' "$file" >"$tmp/old.json"
	run -0 valid "$tmp/old.json"
}

@test "a wrong comparison is refused, with the position" {
	file="$golden/compare.json"
	wrong "$file" 'del(.events)' "'events' is a required property"
	wrong "$file" '.cells[0].extra = 1' "'extra' was unexpected"
	wrong "$file" '.cells[0].metrics[0].stats.mean.verdict = "good"' \
		'$.cells[0].metrics[0].stats.mean.verdict'
	wrong "$file" '.cells[0].metrics[0].stats.mean.ci_pct = [1]' \
		'is too short'
	wrong "$file" '.base.boots = 0' '$.base.boots'
	wrong "$file" '.tolerance_pct = null' '$.tolerance_pct'
	wrong "$file" '.gate.passed = true' '$.gate.findings'
	wrong "$file" '.gate.findings[0].rule = "odd"' '$.gate.findings[0].rule'
	wrong "$file" 'del(.gate.findings[0].stat)' "'stat' is a required"
}
