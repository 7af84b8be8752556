#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# run.bats - `daxstorm run` refuses invalid requests and leaves nothing behind

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	quick="$top/workloads/plans/quick.ini"
	tmp="$BATS_TEST_TMPDIR"
	out="$tmp/out.json"
	mkdir "$tmp/target"
}

# refused TEXT ARG...: exit 1, one line with TEXT, nothing left
refused() {
	text="$1"
	shift
	run -1 "$daxstorm" run "$@" -o "$out"
	[[ "$output" == *"$text"* ]]
	[ "${#lines[@]}" -eq 1 ]
	left_nothing
}

teardown() {
	umount "$tmp/tmpfs" "$tmp/huge" 2>/dev/null || true
}

left_nothing() {
	[ ! -e "$out" ]
	[ ! -e "$out.d" ]
	[ -z "$(ls -A "$tmp/target")" ]
}

# plan LINE...: the plan is refused before a target is made
plan_refused() {
	text="$1"
	shift
	printf '%s\n' "$@" >"$tmp/plan.ini"
	refused "$text" --plan "$tmp/plan.ini" --prepare "touch $tmp/prepared;"
	[ ! -e "$tmp/prepared" ]
}

@test "a folder that is not DAX is refused, with the way out" {
	# not of /tmp, which may be a tmpfs
	refused "/proc is not DAX" --plan "$quick" --target /proc
	[[ "$output" == *"dax=always"*"pmem namespace"* ]] ||
		[[ "$output" == *"pmem namespace"*"dax=always"* ]]
}

@test "a missing target" {
	refused "$tmp/no: No such file" --plan "$quick" --target "$tmp/no"
}

@test "a character device that is not devdax" {
	refused "/dev/null" --plan "$quick" --target /dev/null
	[[ "$output" != *"is not DAX"* ]]
}

@test "a plain file as target" {
	echo kept >"$tmp/file"
	refused "neither a directory nor a devdax" --plan "$quick" \
		--target "$tmp/file"
	[ "$(cat "$tmp/file")" = kept ]
}

@test "a missing or empty plan" {
	refused "$tmp/no.ini: No such file" --plan "$tmp/no.ini" \
		--target "$tmp/target"
	: >"$tmp/empty.ini"
	refused "empty.ini is empty" --plan "$tmp/empty.ini" \
		--target "$tmp/target"
}

@test "for an unknown workload the existing ones are listed" {
	plan_refused 'no workload "falt"' '[falt]' 'targets = xfs:2m'
	[[ "$output" == *"there are:"*" fault"*" munmap"* ]]
}

@test "for an unknown key the existing ones are listed" {
	plan_refused 'unknown key "taget"; the keys are targets,' '[fault]' 'taget = xfs:2m'
	plan_refused 'unknown key "sample" in [plan]; its keys are mode, samples' '[plan]' 'sample = 3'
}

@test "a line without a key" {
	plan_refused 'line 2 is not KEY = VALUE' '[fault]' 'xfs'
}

@test "1g on a file system" {
	plan_refused '1g entries on xfs' '[fault]' 'targets = xfs:1g'
	[[ "$output" == *"use devdax:1g"* ]]
}

@test "MAP_SYNC on devdax" {
	plan_refused 'MAP_SYNC on devdax' '[fault]' 'targets = devdax:2m' \
		'map = sync'
}

@test "a cell that is there twice" {
	plan_refused 'appears twice' '[fault]' 'targets = xfs:2m xfs:2m'
}

# says OPTION LINE...: `daxstorm plan` prints these lines for $tmp/plans/a
says() {
	option="$1"
	shift
	run -0 "$daxstorm" plan "$tmp/plans/a" "--$option"
	[ "$output" = "$(printf '%s\n' "$@")" ]
}

@test "plan prints what scripts ask for, however its lines are written" {
	mkdir "$tmp/plans" "$tmp/fio"
	touch "$tmp/fio/some.fio"
	printf '[plan]\n  include\t=  small pci ; both\nmode\t= time\nrounds=2\n' >"$tmp/plans/a"
	printf '[fio some]\ntargets\t= devdax:2m\n' >"$tmp/plans/small.ini"
	printf '[pfnmap]\ntargets =\tbar:1g  bar:4k\nthreads = 1\n' >"$tmp/plans/pci.ini"
	says files "$tmp/plans/a" "$tmp/plans/small.ini" "$tmp/plans/pci.ini"
	says mode time
	says rounds 2
	says needs fio pci
	says cells fio-some/devdax/2m/1#1 pfnmap/bar/1g/1#1 pfnmap/bar/4k/1#1 \
		fio-some/devdax/2m/1#2 pfnmap/bar/1g/1#2 pfnmap/bar/4k/1#2
}

@test "plan prints defaults for a plan with nothing but cells" {
	mkdir "$tmp/plans"
	printf '[munmap]\ntargets = xfs:2m\nthreads = 1 2\n' >"$tmp/plans/a"
	says files "$tmp/plans/a"
	says mode
	says rounds 1
	says needs
	says cells munmap/xfs/2m/1 munmap/xfs/2m/2
}

@test "plan refuses what run refuses" {
	printf '[plan]\ninclude = no-such\n' >"$tmp/a"
	run -1 "$daxstorm" plan "$tmp/a" --files
	[[ "$output" == *"plan $tmp/a includes \"no-such\": $tmp/no-such.ini: No such file"* ]]
	printf '[plan]\ninclude = ../a\n' >"$tmp/a"
	run -1 "$daxstorm" plan "$tmp/a" --files
	[[ "$output" == *'name a plan of the same folder'* ]]
	run -1 "$daxstorm" plan "$tmp/none" --mode
	[[ "$output" == *"$tmp/none: No such file"* ]]
	for words in '' "$tmp/a" '--files' "$tmp/a --all" "$tmp/a --files --mode"; do
		# shellcheck disable=SC2086
		run -64 "$daxstorm" plan $words
	done
}

@test "mode exact on a machine that counts no instructions" {
	refused "so mode exact is not possible" --plan "$quick" --mode exact \
		--prepare "touch $tmp/prepared;"
	[[ "$output" == *"does not count instructions"*"-icount"* ]]
	[ ! -e "$tmp/prepared" ]
}

@test "--prepare gets what a cell needs, and may report that it is not possible" {
	printf '[%s]\ntargets = xfs:2m\n' fault reflink munmap >"$tmp/plan.ini"
	printf '#!/bin/sh\necho "$*" >>"%s"\nexit 3\n' "$tmp/asked" \
		>"$tmp/prepare"
	chmod +x "$tmp/prepare"
	run -4 "$daxstorm" run --plan "$tmp/plan.ini" \
		--prepare "$tmp/prepare" -o "$out"
	# fault and munmap share one.
	[ "$(sed 's/ *$//' "$tmp/asked")" = "xfs 2m
xfs 2m reflink" ]
	[ "$(jq -r '.cells[] | .workload + " " + .status' "$out" | sort)" = \
		"fault skip
munmap skip
reflink skip" ]
	[[ "$output" == *"cannot provide the target"* ]]
}

@test "wrong usage" {
	run -64 "$daxstorm"
	run -64 "$daxstorm" rum
	run -64 "$daxstorm" run
	run -64 "$daxstorm" run --plan "$quick" --target "$tmp/target"
	run -64 "$daxstorm" run --plan "$quick" -o "$out"
	run -64 "$daxstorm" run --plan "$quick" --target "$tmp/target" \
		--prepare true -o "$out"
	run -64 "$daxstorm" run --plan "$quick" --target "$tmp/target" \
		--mode fast -o "$out"
	run -64 "$daxstorm" run --plan "$quick" --target "$tmp/target" \
		--threads 0 -o "$out"
	run -64 "$daxstorm" run --plan "$quick" --target "$tmp/target" \
		--max-threads 1025 -o "$out"
	run -64 "$daxstorm" run --plan "$quick" --target "$tmp/target" \
		--seed -1 -o "$out"
	[[ "$output" == *'invalid value "-1"'* ]]
	left_nothing
}

@test "list --json is JSON and has all workloads of the plans" {
	"$daxstorm" list --json >"$tmp/list.json"
	jq -e '.workloads | map(.name) | index("fault") and index("munmap")' \
		"$tmp/list.json"
	jq -e 'all(.workloads[]; .summary != "" and (.metrics | type) == "array")' \
		"$tmp/list.json"
	while read -r name; do
		jq -e --arg name "$name" 'any(.workloads[]; .name == $name)' \
			"$tmp/list.json"
	done < <(for plan in "$top"/workloads/plans/*.ini; do
		"$daxstorm" plan "$plan" --cells
	done | cut -d / -f 1 | grep -v ^fio- | sort -u)
}

@test "doctor prints the way out" {
	run -1 "$daxstorm" doctor --target /proc
	[[ "$output" == *"/proc is not DAX"*"dax=always"* ]]
	run -0 "$daxstorm" doctor
	run -64 "$daxstorm" doctor --target
}

@test "compare refuses a file of another format" {
	echo '{"format": "else/1"}' >"$tmp/else.json"
	run -1 "$daxstorm" compare "$tmp/else.json" --vs "$tmp/else.json"
	[[ "$output" == *"$tmp/else.json"* ]]
	[ "${#lines[@]}" -eq 1 ]
}

# controls_pass TARGET...: fault and munmap of 4k run on it, as on any machine
controls_pass() {
	printf '[plan]\nsamples = 16\n[fault]\ntargets = %s:4k\n[munmap]\ntargets = %s:4k\n' \
		"$1" "$1" >"$tmp/plan.ini"
	run -0 "$daxstorm" run --plan "$tmp/plan.ini" --target "$2" -o "$out"
	jq -e --arg why "$3" '[.cells[].status] == ["pass", "pass"] and
		[.cells[].metrics[].name] ==
			["fault", "fault_cached", "munmap", "empty"] and
		([.cells[0].checks[] | select(.name == "read")] ==
			[{name: "read", status: "skip", why: $why}])' "$out"
}

@test "anonymous memory is a target that needs neither pmem nor root" {
	controls_pass anon anon "a read of anonymous memory maps the zero page"
	[ "$(jq '.cells[0].metrics[0].count' "$out")" -ge 16 ]
}

@test "tmpfs is a target, and its files are gone afterwards" {
	mkdir "$tmp/tmpfs"
	mount -t tmpfs -o size=64m none "$tmp/tmpfs" || skip "no mount here"
	controls_pass tmpfs "$tmp/tmpfs" "a read of tmpfs maps the pages around it, too (do_fault_around() in mm/memory.c)"
	[ -z "$(ls -A "$tmp/tmpfs")" ]
	rm "$out"
	# half of it is used, but in units of 2 MiB
	mount -o remount,size=3m "$tmp/tmpfs"
	run -1 "$daxstorm" run --plan "$tmp/plan.ini" --target "$tmp/tmpfs" -o "$out"
	[[ "$output" == *"write 2 MiB at offset 0x200000 of a file in $tmp/tmpfs: No space left on device"* ]]
}

@test "hugetlbfs without a free page says how to get some" {
	mkdir "$tmp/huge"
	mount -t hugetlbfs -o pagesize=2M none "$tmp/huge" || skip "no mount here"
	printf '[fault]\ntargets = hugetlb:2m\n' >"$tmp/plan.ini"
	run "$daxstorm" run --plan "$tmp/plan.ini" --target "$tmp/huge" -o "$out"
	printf '[fault]\ntargets = hugetlb:1g\n' >"$tmp/plan.ini"
	run -4 "$daxstorm" run --plan "$tmp/plan.ini" --target "$tmp/huge" -o "$tmp/2.json"
	[[ "$output" == *"asked for 1g, but $tmp/huge has pages of 2097152 bytes; run: mount -t hugetlbfs -o pagesize=1g"* ]]
	jq -e '.cells[0] | .status == "fail" and (.why |
		test("no huge page of 2m is free; run: echo 1024 >/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"))' "$out"
}

@test "targets of another kind than the cells need are named" {
	printf '[fault]\ntargets = xfs:2m\n' >"$tmp/plan.ini"
	run -4 "$daxstorm" run --plan "$tmp/plan.ini" --target anon -o "$out"
	[[ "$output" == *"the cell needs a target xfs with page size 2m, and no --target is of that kind (anon is anon); add one"* ]]
}
