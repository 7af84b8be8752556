#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# mutants.bats - a mutant is caught when its code ran and its check failed, and
# not otherwise

bats_require_minimum_version 1.5.0

setup_file() {
	export top="$BATS_TEST_DIRNAME/../.."
	export tmp="$BATS_FILE_TMPDIR"
	kernel="$("$top/scripts/kernel" 6.18)"
	release="$(cat "$kernel/release")"
	export kernel release
}

# changes NAME CATCHERS LINE...: a folder $tmp/changes with one mutant more
changes() {
	mkdir -p "$tmp/changes/$release"
	printf '%s munmap:ext4:2m 1 %s\n' "$1" "$2" >>"$tmp/changes/list"
	printf '%s\n' "${@:3}" >"$tmp/changes/$release/$1.plant"
}

# row NAME: its row in the output, blanks squeezed
row() {
	printf '%s\n' "$output" | grep "^$1 " | tr -s ' '
}

# Changes are bound to a release: this fails when the mirror has a newer one.
@test "there are changes for the kernels that the mirror has" {
	for folder in mutants.d proofs.d; do
		run -1 "$top/scripts/mutants" --only no-such-mutant --changes "$top/scripts/$folder"
		[[ "$output" == *'no mutant is called "no-such-mutant"'* ]] || {
			echo "$output"
			return 1
		}
	done
}

@test "a mutant of the list is caught" {
	run -0 --separate-stderr "$top/scripts/mutants" "$kernel" --only rss-kept --seeds 1
	[[ "$(row rss-kept)" == "rss-kept munmap:xfs:2m "*" 1/1 caught clean "* ]]
}

@test "neither a change that changes nothing, nor code that never runs, nor another check, nor one of two" {
	changes idle clean 'zap_huge_pmd 0x17a 48c7c600feffff 48c7c600feffff'
	changes asleep clean '__x64_sys_kexec_load 0x0 f3 cc'
	changes other ends 'zap_huge_pmd 0x17a 48c7c600feffff 48c7c600000000'
	changes both 'each:cl.*&each:no.*' 'zap_huge_pmd 0x17a 48c7c600feffff 48c7c600000000'
	run -1 --separate-stderr "$top/scripts/mutants" "$kernel" --seeds 1 --changes "$tmp/changes"
	[[ "$(row idle)" =~ ^idle\ munmap:ext4:2m\ [1-9][0-9]*\ 0/1\ missed\ failed: ]]
	[[ "$(row asleep)" == "asleep munmap:ext4:2m 0 0/1 missed failed:"* ]]
	[[ "$(row other)" =~ ^other\ munmap:ext4:2m\ [1-9][0-9]*\ 0/1\ missed\ failed:\ clean ]]
	[[ "$(row both)" == *" 0/1 missed failed: clean but not: each:no.*"* ]]
}

# rows FOLDER: the names that its list has
rows() {
	sed "/^#/d; /^$/d; s/[[:blank:]].*//" "$top/scripts/$1/list" | sort -u
}

# A row without a change would be left out on every kernel, and nobody told.
@test "every row has a change for a kernel, every change a row" {
	for folder in mutants.d proofs.d; do
		find -L "$top/scripts/$folder" -type f -name "*.plant" -printf "%f\n" |
			sed "s/\.plant$//" | sort -u | diff <(rows "$folder") -
	done
}

@test "requests that make no sense" {
	run -64 "$top/scripts/mutants" --seeds 0
	[[ "$output" == *"0 seeds"* ]]
	run -64 "$top/scripts/mutants" --seeds
	run -64 "$top/scripts/mutants" --no-such-option
	mkdir -p "$tmp/none"
	run -1 "$top/scripts/mutants" "$kernel" --changes "$tmp/none"
	[[ "$output" == *"no changes for $release"* ]]
}
