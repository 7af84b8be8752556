#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# export.bats - each format of `daxstorm export` is read by a program that is not
# ours: prove, xmllint, sqlite3, gnuplot and promtool
#
# No Debian package has benchstat: the Go benchmark format is held against its
# grammar. The expected files are in bench/tests/golden/export; base-1.json has
# names and texts that each format must quote. After an intended change run
# DAXSTORM_GOLDEN=write bats scripts/tests/export.bats and read the difference.

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden/export"
	tmp="$BATS_TEST_TMPDIR"
	cd "$golden" || return 1
}

# export_to NAME FORMAT ARG...: export, and compare with the golden file
export_to() {
	"$daxstorm" export --format "$2" "${@:3}" >"$tmp/$1"
	if [ "${DAXSTORM_GOLDEN:-}" = write ]; then
		cp "$tmp/$1" "$golden/$1"
	fi
	diff -u "$golden/$1" "$tmp/$1"
}

# means FILE...: "METRIC COUNT MEAN", as jq computes them from results without
# rounds
means() {
	jq -r '.cells[] | select(.status == "pass") | .workload as $w |
		.metrics[] | select(.count > 0) |
		"\($w).\(.name) \(.count) \(.sum / .count / .per)"' "$@"
}

# without_rounds: base-1.json without the second round of its pin-race
without_rounds() {
	jq -c '.cells |= map(select(.round != 2) | del(.round))' base-1.json \
		>"$tmp/base-1.json"
	cp new-1.json "$tmp/"
}

# grammar: fails unless stdin is in the Go benchmark format
# (golang.org/design/14313-benchmark-format, and Unit lines of benchfmt)
grammar() {
	awk '
	function number(text) {
		return text ~ /^[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?$/
	}
	/^$/ || /^[a-z][^ \tA-Z:]*: [^ \t]/ { next }
	$1 == "Unit" && NF == 3 && $3 ~ /^better=(lower|higher)$/ { unit[$2] = 1; next }
	/^Benchmark[A-Z][^ \t]* [0-9]+ / && NF >= 4 && NF % 2 == 0 {
		for (i = 3; i < NF; i += 2)
			if (!number($i) || !($(i + 1) in unit))
				exit bad = 1
		lines++
		next
	}
	{ exit bad = 1 }
	END {
		if (bad)
			print "line " NR ": " $0
		exit bad || !lines
	}'
}

@test "go: exact and time mode" {
	export_to exact.go go .
	export_to time.go go time.json
	grammar <exact.go
	grammar <time.go
	run ! grammar <<<"BenchmarkDAX/a b 3 1 insn/entry"
	run ! grammar < <(sed 's/ insn.page/ insn per page/' exact.go)
	run ! grammar < <(sed 's/894.7/894,7/' exact.go)
	run ! grammar < <(sed 's/^kernel: /Kernel: /' exact.go)
}

@test "go: a line is a metric of a boot, with its mean and its unit" {
	without_rounds
	"$daxstorm" export --format go "$tmp" |
		sed -n 's/^Benchmark.*workload=\([^/]*\).*metric=\([^ ]*\) \([0-9]*\) \([^ ]*\) .*/\1.\2 \3 \4/p' \
			>"$tmp/lines"
	means "$tmp/base-1.json" "$tmp/new-1.json" |
		awk '{ printf "%s %s %.15g\n", $1, $2, $3 }' >"$tmp/want"
	[ "$(wc -l <"$tmp/want")" -eq 7 ]
	diff -u "$tmp/want" "$tmp/lines"
	grep -q 'workload=gup/.*metric=readv_16 3 100.0625 insn/page$' exact.go
	grep -q 'workload=pin-race/.*metric=round 4 165 insn/call$' exact.go
	grep -q 'tasks=2p/map=sync/metric=fault_wall 1 [0-9.]* insn/entry$' exact.go
	# 832005 / 2000, 300 and 500 ns without 20.5 ns
	grep -q 'metric=fault 2000 395.5025 ns/entry 279.5 p50-ns/entry 479.5 p99-ns/entry$' \
		time.go
	grep -q 'metric=readv_512_wall 1 10 ns/page$' time.go
}

@test "go: a unit says which direction is better, if all its metrics agree" {
	better() {
		jq -c "(.cells[].metrics[] | select(.name | test(\"$1\")) | .better) =
			\"higher\"" base-1.json >"$tmp/r.json"
		"$daxstorm" export --format go "$tmp/r.json" |
			grep '^Unit [a-z]*/' | tr '\n' ' '
	}
	[ "$(better nothing)" = "Unit insn/entry better=lower Unit insn/page better=lower Unit insn/call better=lower " ]
	[ "$(better readv_16)" = "Unit insn/entry better=lower Unit insn/page better=higher Unit insn/call better=lower " ]
	[ "$(better munmap)" = "Unit insn/page better=lower Unit insn/call better=lower " ]
}

# benchstat makes a column of each value of a key.
@test "go: two kernels of one release stay apart" {
	jq -c '.kernel.release = "6.18.1"' base-1.json >"$tmp/base-1.json"
	cp new-1.json "$tmp/"
	run -0 "$daxstorm" export --format go "$tmp"
	[[ "$output" == *$'\nkernel: 6.18.1 (base)\n'*$'\nkernel: 6.18.1 (new)\n'* ]]
	run -0 "$daxstorm" export --format go .
	[[ "$output" == *$'\nkernel: 6.18.1\n'* ]]
}

@test "hgrm: one metric on standard output, all in a folder" {
	export_to exact.hgrm hgrm new-1.json
	export_to time.hgrm hgrm time.json --cell fault
	"$daxstorm" export --format hgrm -o "$tmp/all" .
	ls "$tmp/all" >"$tmp/files"
	diff -u - "$tmp/files" <<-'END'
		base-1.fault_ext4_2m_2p+sync.fault.hgrm
		base-1.fault_ext4_2m_2p+sync.fault_wall.hgrm
		base-1.fio-mmap-read_xfs_4k_1.read.hgrm
		base-1.gup_xfs_4k_1.readv_16.hgrm
		base-1.munmap_xfs_2m_1.munmap.hgrm
		base-1.pin-race_xfs_4k_2.round.hgrm
		new-1.munmap_xfs_2m_1.munmap.hgrm
	END
	cmp "$tmp/all/new-1.munmap_xfs_2m_1.munmap.hgrm" exact.hgrm
	run -1 --separate-stderr "$daxstorm" export --format hgrm .
	[ -z "$output" ]
	[[ "$stderr" == *"there are 7 histograms, and a file holds one; name a folder with -o"* ]]
}

# read_hgrm FILE: what gnuplot reads: the number of rows with the four columns that
# HdrHistogram's own plots need, the largest value and the number of values
read_hgrm() {
	gnuplot -e "f = '$1'; stats f using 4:1 nooutput;
		set print '-'; print int(STATS_records);
		stats f using 1 nooutput; print STATS_max;
		stats f using 3 nooutput; print int(STATS_max)" | tr '\n' ' '
}

@test "hgrm: gnuplot reads the buckets, and no percentile that no value has" {
	"$daxstorm" export --format hgrm -o "$tmp/all" base-1.json
	file="$tmp/all/base-1.munmap_xfs_2m_1.munmap.hgrm"
	# 1000 of 20, 5208 to 5211 of 15, at most 9001 of 5, each for 4 entries
	[ "$(read_hgrm "$file")" = "3 2250.25 40 " ]
	[ "$(read_hgrm time.hgrm)" = "3 2101.0 2000 " ]
	# values that are all alike can be drawn too
	[ "$(read_hgrm exact.hgrm)" = "1 250.0 30 " ]
	grep -vE '^(#|$| +Value)' "$file" >"$tmp/rows"
	diff -u - "$tmp/rows" <<-'END'
		     250.000 0.000000000000         20           1.00
		     250.000 0.500000000000         20           2.00
		    1302.750 0.875000000000         35           8.00
		    2250.250 1.000000000000         40
	END
	# by hand: sqrt((20 * 644.72^2 + 15 * 407.78^2 + 5 * 1356.28^2) / 40), from
	# the middles of the buckets, 250, 1302.5 and 2251
	grep -q '^#\[Mean    =      894.719, StdDeviation   =      707.1[0-9]*\]$' \
		"$file"
	grep -q '^#\[Max     =     2250.250, Total count    =           40\]$' \
		"$file"
}

# imported QUERY: import $tmp/t.csv and ask sqlite, which must not complain
imported() {
	sqlite3 -batch :memory: ".import --csv $tmp/t.csv t" "$1" \
		2>"$tmp/complaints"
	[ ! -s "$tmp/complaints" ] || {
		cat "$tmp/complaints"
		return 1
	}
}

@test "csv: exact and time mode" {
	export_to exact.csv csv .
	export_to time.csv csv time.json
}

@test "csv: sqlite reads each value, unit and quoted text" {
	without_rounds
	"$daxstorm" export --format csv "$tmp" >"$tmp/t.csv"
	imported "SELECT a.workload || '.' || a.metric, b.value, a.value
		FROM t a JOIN t b USING (result, cell, metric)
		WHERE a.statistic = 'mean' AND b.statistic = 'count'" |
		tr '|' ' ' >"$tmp/read"
	means "$tmp/base-1.json" "$tmp/new-1.json" |
		awk '{ printf "%s %s %.15g\n", $1, $2, $3 }' >"$tmp/want"
	diff -u "$tmp/want" "$tmp/read"
	[ "$(imported "SELECT DISTINCT kernel FROM t WHERE side = 'base'")" = \
		"$(jq -r .kernel.release base-1.json)" ]
	# what is not ASCII is a question mark in every text of a result
	[ "$(imported "SELECT DISTINCT plan FROM t WHERE side = 'base'")" = \
		'quick, "odd" & <new>'$'\nline ??' ]
	[ "$(imported "SELECT DISTINCT plan FROM t WHERE side = 'new'")" = \
		$'two\nlines' ]
	[ "$(imported "SELECT DISTINCT seed FROM t WHERE side = 'base'")" = \
		9007199254740991 ]
	[ "$(imported "SELECT group_concat(DISTINCT unit) FROM t WHERE metric = 'readv_16'")" = \
		values,insn/page ]
	run ! grep -q 'p99' "$tmp/t.csv"
	# without quotes, and with quotes that are not doubled
	cp "$tmp/t.csv" "$tmp/good"
	tr -d '"' <"$tmp/good" >"$tmp/t.csv"
	run ! imported 'SELECT count(*) FROM t'
	sed 's/""/"/g' "$tmp/good" >"$tmp/t.csv"
	run ! imported 'SELECT count(*) FROM t'
}

# proved FILE [OPTION]...: what prove says of a file
proved() {
	cp "$1" "$tmp/t.tap"
	(cd "$tmp" && prove --norc "${@:2}" t.tap) 2>&1
}

@test "ktap: prove counts the failed cells, and nothing else" {
	export_to exact.ktap ktap .
	export_to time.ktap ktap time.json
	run proved exact.ktap
	[ "$status" = 1 ]
	[[ "$output" == *"Failed 3/9 subtests"* ]]
	[[ "$output" == *"(less 1 skipped subtest: 5 okay)"* ]]
	[[ "$output" == *"Failed tests:  5, 7-8"* ]]
	[[ "$output" != *"Parse errors"* ]]
	[[ "$output" != *TODO* ]]
	run -0 proved time.ktap
	[[ "$output" == *"Tests=2"* ]]
	[ "$(sed -n 1p exact.ktap)" = "KTAP version 1" ]
	sed '/^not ok 7/d' exact.ktap >"$tmp/less"
	run proved "$tmp/less"
	[[ "$output" == *"Parse errors"* ]]
}

@test "ktap: prove reads the subtests of each cell" {
	# a block ends with the result of its cell
	awk -v dir="$tmp" '/^  / { print substr($0, 3) >(dir "/block-" n + 0) }
		/^(not )?ok/ { n++ }' exact.ktap
	[ "$(ls "$tmp"/block-* | wc -l)" -eq 9 ]
	for i in 0 1 2 3 5 8; do
		run -0 proved "$tmp/block-$i"
	done
	run proved "$tmp/block-4"
	[[ "$output" == *"Failed 1/4 subtests"*"Failed test:  3"* ]]
	run proved "$tmp/block-6"
	[[ "$output" == *"Failed 1/1 subtests"* ]]
	run proved "$tmp/block-7"
	[[ "$output" == *"Failed 2/2 subtests"* ]]
	run -0 proved "$tmp/block-5" --directives
	[[ "$output" == *"ok 1 cell ran # SKIP no 1g, "* ]]
	# as kselftest prints an expected failure; a name has no "#"
	grep -q '^ok 4 touched # XFAIL failed in 1 of 2 rounds (1): ' \
		"$tmp/block-4"
	grep -q '^ok 2 a "b" <c> & d, %23e \\f$' "$tmp/block-4"
	run ! grep -nE '^(ok|not ok|  ok|  not ok) [^#]*#' \
		<(grep -vE ' # (SKIP|XFAIL) ' exact.ktap)
	# no line of a reason is a result, a plan or a directive
	run ! grep -nE '^ *(ok 1 is|1\.\.77$)|^ *not ok.*todo' exact.ktap
}

# xpath EXPRESSION
xpath() {
	xmllint --xpath "$1" exact.junit
}

valid() {
	xmllint --noout --schema "$top/scripts/tests/junit.xsd" "$1"
}

@test "junit: exact and time mode, valid by the schema" {
	export_to exact.junit junit .
	export_to time.junit junit time.json
	valid exact.junit
	valid time.junit
	sed 's/&amp;/\&/' exact.junit >"$tmp/bad"
	run ! valid "$tmp/bad"
	sed 's/<failure /<fail /; s/failure>/fail>/' exact.junit >"$tmp/bad"
	run ! valid "$tmp/bad"
	sed 's/ tests="[0-9]*"//' exact.junit >"$tmp/bad"
	run ! valid "$tmp/bad"
}

@test "junit: counts and texts are those of the result" {
	for suite in /testsuites "//testsuite[5]" "//testsuite[8]"; do
		[ "$(xpath "count($suite//testcase)")" = "$(xpath "string($suite/@tests)")" ]
		[ "$(xpath "count($suite//failure)")" = "$(xpath "string($suite/@failures)")" ]
		[ "$(xpath "count($suite//error)")" = "$(xpath "string($suite/@errors)")" ]
		[ "$(xpath "count($suite//skipped)")" = "$(xpath "string($suite/@skipped)")" ]
	done
	[ "$(xpath 'count(//testsuite)')" = 9 ]
	[ "$(xpath 'count(//failure)')" = 2 ]
	[ "$(xpath 'count(//error)')" = 2 ]
	[ "$(xpath 'count(//skipped[@type="xfail"])')" = 1 ]
	why="$(jq -r '.cells[] | select(.round == 2) |
		.checks[] | select(.name == "waits") | .why' base-1.json)"
	[[ "$(xpath 'string(//testcase[@name="waits"]/failure/@message)')" == *": $why" ]]
	[[ "$(xpath 'string(//testcase[@name="waits"]/failure)')" == *": $why" ]]
	name="$(jq -r '.cells[] | select(.round == 2) | .checks[0].name' base-1.json)"
	[ "$(xpath 'string(//testsuite[5]/testcase[2]/@name)')" = "$name" ]
	[ "$(xpath 'string(//property[@name="kernel"]/@value)')" = \
		"$(jq -r .kernel.release base-1.json)" ]
}

# openmetrics: fails unless stdin keeps to the rules of the text format for
# families: TYPE, UNIT and HELP once and first, no family split, names that end in
# their unit, "# EOF" at the end
openmetrics() {
	awk '
	function wrong(what) {
		print "line " NR ": " what ": " $0
		exit bad = 1
	}
	ended { wrong("behind # EOF") }
	$0 == "# EOF" { ended = 1; next }
	$1 == "#" {
		if ($2 !~ /^(TYPE|UNIT|HELP)$/)
			wrong("comment")
		if ($2 == "TYPE" && ($3 in type))
			wrong("split family")
		if ($2 == "TYPE") {
			type[$3] = $4
			family = $3
		}
		if ($3 != family || sampled[$3])
			wrong("metadata")
		if ($2 == "UNIT" && substr($3, length($3) - length($4)) != "_" $4)
			wrong("unit")
		next
	}
	{
		name = $0
		sub(/\{.*/, "", name)
		labels = $0
		sub(/^[^{]*\{/, "", labels)
		while (match(labels, /^[a-z_]+="([^"\\\n]|\\["\\n])*",?/))
			labels = substr(labels, RLENGTH + 1)
		if (labels !~ /^\} [0-9.]+(e[-+][0-9]+)?$/)
			wrong("sample")
		series = $0
		sub(/ [^ ]*$/, "", series)
		if (seen[series]++)
			wrong("twice")
		if (type[family] == "summary")
			sub(/_(sum|count)$/, "", name)
		if (name != family)
			wrong("sample of another family")
		sampled[family] = 1
	}
	END { exit bad || !ended }'
}

@test "openmetrics: exact and time mode, by the rules of the format" {
	export_to exact.om openmetrics .
	export_to time.om openmetrics time.json
	openmetrics <exact.om
	openmetrics <time.om
	run ! openmetrics < <(sed 's/\\\\/\\/' exact.om)
	run ! openmetrics < <(sed '$d' exact.om)
	run ! openmetrics < <(sed '4p' exact.om)
	run ! openmetrics < <(sed '1d' exact.om)
	grep -q '^# UNIT daxstorm_operation_instructions instructions$' exact.om
	grep -q '^# UNIT daxstorm_operation_seconds seconds$' time.om
	run ! grep -q seconds exact.om
	# 300, 500 and 2101 ns without the 20.5 ns that measuring takes; 2000 values
	# are too few for a p99.9
	sed -n 's/^daxstorm_operation_seconds{.*metric="fault".*quantile="\(.*\)"} /\1 /p' \
		time.om >"$tmp/quantiles"
	diff -u - "$tmp/quantiles" <<-'END'
		0.5 2.795e-07
		0.99 4.795e-07
		1.0 2.0805e-06
	END
}

# promtool ARG...: of the package prometheus, which is unpacked and not installed,
# since an installed one is a server that listens
promtool() {
	"$BATS_FILE_TMPDIR/prometheus/usr/bin/promtool" "$@"
}

# If apt has no list of packages, one is read to a folder of the test.
download() {
	apt-get -qq download prometheus || {
		set -- -qq -o "Dir::State::Lists=$PWD/lists" -o "Dir::Cache=$PWD"
		mkdir -p lists/partial && apt-get "$@" update &&
			apt-get "$@" download prometheus
	}
}

# The other tests of this file download nothing.
# bats test_tags=vm
@test "openmetrics: promtool reads every sample, with its labels" {
	(cd "$BATS_FILE_TMPDIR" && download >"$tmp/log" 2>&1) || {
		sed 's#//[^/ ]*/#//.../#g' "$tmp/log"
		return 1
	}
	dpkg-deb -x "$BATS_FILE_TMPDIR"/prometheus_*.deb \
		"$BATS_FILE_TMPDIR/prometheus"
	mkdir "$tmp/both"
	cp base-1.json time.json "$tmp/both"
	"$daxstorm" export --format openmetrics "$tmp"/both/*.json >"$tmp/om"
	promtool check metrics <"$tmp/om"
	# a block takes samples with timestamps only
	sed 's/^[a-z].*/& 1700000000/' "$tmp/om" >"$tmp/om.timed"
	promtool tsdb create-blocks-from openmetrics "$tmp/om.timed" "$tmp/tsdb"
	mkdir "$tmp/tsdb/wal"
	promtool tsdb dump "$tmp/tsdb" >"$tmp/dump"
	[ "$(wc -l <"$tmp/dump")" = "$(grep -c '^[a-z]' "$tmp/om")" ]
	grep 'per="page"' "$tmp/dump" | grep -q 'metric="readv_16".* 100.125 1700000000000$'
	grep -F 'kernel="6.12.0-odd\"&<,\\"' "$tmp/dump" |
		grep -qF 'check="a \"b\" <c> & d, #e \\f"'
	grep -qF 'plan="quick, \"odd\" & <new>\nline ??"' "$tmp/dump"
	# it refuses a label that is not quoted
	sed 's/\\"odd\\"/"odd"/' "$tmp/om" >"$tmp/bad"
	run ! promtool check metrics <"$tmp/bad"
	sed 's/\\"odd\\"/"odd"/' "$tmp/om.timed" >"$tmp/bad"
	run ! promtool tsdb create-blocks-from openmetrics "$tmp/bad" "$tmp/tsdb2"
	grep -v EOF "$tmp/om.timed" >"$tmp/bad"
	run ! promtool tsdb create-blocks-from openmetrics "$tmp/bad" "$tmp/tsdb3"
}

@test "--cell and --metric select, also the first parts of a cell" {
	count() {
		"$daxstorm" export --format csv . "$@" | grep -c ',count,'
	}
	[ "$(count)" = 7 ]
	[ "$(count --cell munmap)" = 2 ]
	[ "$(count --cell fault/ext4)" = 2 ]
	[ "$(count --cell fault/ext4 --metric fault)" = 1 ]
	run -0 "$daxstorm" export --format ktap . --cell stale/xfs/4k/1
	[[ "$output" == *"1..1"*"not ok 1 base-1: stale/xfs/4k/1" ]]
	# a part is a whole part
	run -1 "$daxstorm" export --format csv . --cell munm
	[[ "$output" == *'csv: no cell of the results matches "munm"'* ]]
}

@test "file names: any, and those of two files with one name stay apart" {
	odd=$'a,"b" <c>&\n\xc3\xa9\xff#\\'
	mkdir "$tmp/x" "$tmp/y" "$tmp/x/z"
	cp new-1.json "$tmp/x/$odd.json"
	cp new-1.json "$tmp/y/$odd.json"
	cp new-1.json "$tmp/x/z/$odd.json"
	mv "$tmp/x/z" "$tmp/x/"$'\x01'
	set -- "$tmp/x/$odd.json" "$tmp/y/$odd.json" "$tmp/x/"*"/$odd.json"
	"$daxstorm" export --format junit -o "$tmp/junit" "$@"
	valid "$tmp/junit"
	"$daxstorm" export --format openmetrics -o "$tmp/om" "$@"
	openmetrics <"$tmp/om"
	iconv -f UTF-8 -t UTF-8 "$tmp/om" >/dev/null
	"$daxstorm" export --format csv -o "$tmp/t.csv" "$@"
	[ "$(imported 'SELECT count(DISTINCT result) FROM t')" = 3 ]
	[ "$(imported 'SELECT result FROM t LIMIT 1')" = $'a,"b" <c>&?\xc3\xa9?#\\' ]
	"$daxstorm" export --format hgrm -o "$tmp/hgrm" "$@"
	[ "$(ls "$tmp/hgrm" | wc -l)" = 3 ]
	"$daxstorm" export --format ktap -o "$tmp/ktap" "$@"
	run -0 proved "$tmp/ktap"
	[[ "$output" == *"Tests=3"* ]]
}

@test "withheld times are in no format, but their counts and checks are" {
	mkdir "$tmp/held"
	jq -c '.withheld = "no KVM"' time.json >"$tmp/held/time.json"
	for format in go hgrm; do
		run -1 --separate-stderr "$daxstorm" export --format $format \
			"$tmp/held/time.json"
		[ -z "$output" ]
		[[ "$stderr" == *"$format: the values are not to be shown: no KVM; csv exports their counts"* ]]
	done
	"$daxstorm" export --format csv "$tmp/held/time.json" >"$tmp/t.csv"
	[ "$(imported 'SELECT group_concat(statistic || value) FROM t')" = \
		count2000,count20,count1 ]
	run -0 "$daxstorm" export --format openmetrics "$tmp/held/time.json"
	[[ "$output" != *operation* ]]
	[[ "$output" == *check_passed* ]]
	openmetrics <<<"$output"
	# beside a result with values
	run -0 "$daxstorm" export --format go "$tmp/held/time.json" new-1.json
	[[ "$output" != *ns/* ]]
	[[ "$output" == *insn/entry* ]]
}

@test "nothing to export is refused, with the reason and the way out" {
	jq -c '.cells[].metrics = []' time.json >"$tmp/checks.json"
	jq -c '.cells = []' time.json >"$tmp/empty.json"
	for format in go hgrm csv; do
		run -1 --separate-stderr "$daxstorm" export --format $format \
			-o "$tmp/out" "$tmp/checks.json"
		[[ "$stderr" == *"$format: no cell that passed has measured values; ktap and junit export checks" ]]
		run -1 "$daxstorm" export --format $format -o "$tmp/out" \
			time.json --metric fualt
		[[ "$output" == *'values of the metric "fualt"' ]]
	done
	for format in go hgrm csv ktap junit openmetrics; do
		run -1 "$daxstorm" export --format $format -o "$tmp/out" \
			"$tmp/empty.json"
		[[ "$output" == *"$tmp/empty.json has no cells: 0 of plan quick were run"* ]]
	done
	[ ! -e "$tmp/out" ]
	for format in ktap junit openmetrics; do
		run -0 "$daxstorm" export --format $format "$tmp/checks.json"
		[[ "$output" == *leaks* ]]
	done
}

@test "a name twice is refused: it would be two values of one series" {
	twice() {
		jq -c "$1" time.json >"$tmp/twice.json"
		for format in go csv openmetrics junit; do
			run -1 --separate-stderr "$daxstorm" export \
				--format $format "$tmp/twice.json"
			[ -z "$output" ]
			[[ "$stderr" == *"$2"* ]]
		done
	}
	twice '.cells += [.cells[0]]' "cell fault/xfs/2m/1 is in the file twice"
	twice '.cells[0].checks += .cells[0].checks' \
		"check leaks is in cell fault/xfs/2m/1 twice"
	twice '.cells[0].metrics += .cells[0].metrics' \
		"metric fault is in cell fault/xfs/2m/1 twice"
	# two copies of a boot would pass for two samples
	jq -c '.provenance = {host: "h", starts: [{boot_id: "b", date: "d"}]}' \
		time.json >"$tmp/a.json"
	cp "$tmp/a.json" "$tmp/b.json"
	run -1 "$daxstorm" export --format go "$tmp/a.json" "$tmp/b.json"
	[[ "$output" == *"are of one boot (boot ID b of d)"* ]]
	jq -c '.provenance.starts[0].boot_id = "c"' "$tmp/a.json" >"$tmp/b.json"
	run -0 "$daxstorm" export --format go "$tmp/a.json" "$tmp/b.json"
}

@test "wrong usage names the formats" {
	formats="$("$daxstorm" export --help |
		sed -n 's/^  \([a-z]*\): .*/\1/p' | tr '\n' ' ')"
	[ "$formats" = "go hgrm csv ktap junit openmetrics " ]
	refused() {
		run -64 --separate-stderr "$daxstorm" export "${@:2}"
		[ -z "$output" ]
		[[ "$stderr" == "daxstorm: export: $1"*"usage: daxstorm export"* ]]
	}
	refused "there is no format \"xml\"; there are: ${formats% }" \
		--format xml time.json
	refused "--format is missing; there are: ${formats% }" time.json
	refused "name result files, or a folder of them" --format csv
	refused ". is a folder, and may be the only operand" --format csv time.json .
	run -1 "$daxstorm" export --format csv time.json ./time.json
	[[ "$output" == *"are the same file"* ]]
	run -1 "$daxstorm" export --format csv /nonexistent.json
	run -1 "$daxstorm" export --format csv "$tmp"
	[[ "$output" == *"no base-*.json in $tmp"* ]]
}

@test "a full disk is a failure, and leaves the file as it was" {
	ln -s /dev/full "$tmp/full"
	for format in go csv ktap junit openmetrics; do
		run -1 "$daxstorm" export --format $format -o "$tmp/full" .
		[[ "$output" == *"cannot write $tmp/full: No space left on device" ]]
		[ -L "$tmp/full" ]
		echo old >"$tmp/out"
		# a limit of 1 KiB stands for the disk
		run -1 sh -c 'trap "" XFSZ; ulimit -f 1; exec "$@"' sh \
			"$daxstorm" export --format $format -o "$tmp/out" \
			base-1.json new-1.json time.json
		[[ "$output" == *"cannot write $tmp/out: File too large" ]]
		[ "$(cat "$tmp/out")" = old ]
		[ ! -e "$tmp/out.tmp" ]
	done
	run -1 "$daxstorm" export --format hgrm -o "$tmp/out" .
	[[ "$output" == *"cannot write $tmp/out/base-1."*": Not a directory" ]]
	run -1 "$daxstorm" export --format hgrm -o "$tmp/no/such" .
	[[ "$output" == *"cannot create the folder $tmp/no/such: No such file"* ]]
}

@test "an output that is one of the results is refused, and the result stays" {
	mkdir "$tmp/1" "$tmp/2"
	cp ../base-1.json "$tmp/1/boot-1.json"
	cp ../new-1.json "$tmp/2/boot-1.json"
	cd "$tmp"
	ln 1/boot-1.json link
	ln -s 2/boot-1.json symlink
	for file in 1/boot-1.json ./2/boot-1.json link symlink; do
		run -1 "$daxstorm" export --format csv -o "$file" ?/boot-1.json
		[[ "$output" == *"$file was read, so it is not written: name"* ]]
		run -1 "$daxstorm" compare 1/boot-1.json --vs 2/boot-1.json \
			--json "$file"
		[[ "$output" == *"$file was read, so it is not written: name"* ]]
		run -1 "$daxstorm" trend 1 2 --json "$file"
		[[ "$output" == *"$file was read, so it is not written: name"* ]]
	done
	cmp 1/boot-1.json "$golden/../base-1.json"
	cmp 2/boot-1.json "$golden/../new-1.json"
}

# printf() has the decimal point of C as long as no locale is set.
@test "no locale is set, so that decimals have a point" {
	run ! grep -rnwE 'setlocale|uselocale|newlocale' "$top/bench" \
		"$top/workloads" --include='*.[ch]'
	LC_ALL=de_DE.UTF-8 "$daxstorm" export --format csv . >"$tmp/exact.csv"
	cmp "$tmp/exact.csv" exact.csv
}
