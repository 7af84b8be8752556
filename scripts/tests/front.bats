#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# front.bats - --help, --version and wrong usage of the program and of every
# script; make help, the manual page, completion

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	tmp="$BATS_TEST_TMPDIR"
	cd "$top" || return 1
}

commands() {
	"$daxstorm" --help | sed -n 's/^  \([a-z-]*\)  *.*/\1/p'
}

# Every script that a user may start; scripts of the guest are run by busybox.
scripts() {
	grep -lE '^#!/bin/sh$' scripts/* scripts/tests/* 2>/dev/null
}

@test "the program: --help and --version on stdout, wrong usage is 64" {
	run -0 --separate-stderr "$daxstorm" --help
	[[ "$output" == "usage: daxstorm COMMAND"*"compare-kernels"* ]]
	[ -z "$stderr" ]
	run -0 --separate-stderr "$daxstorm" --version
	[ "$output" = "$(make -s version)" ]
	[[ "$output" =~ ^daxstorm\ [0-9]+\.[0-9]+ ]]
	[ -z "$stderr" ]
	run -64 --separate-stderr "$daxstorm"
	[ -z "$output" ]
	[[ "$stderr" == *"usage: daxstorm COMMAND"* ]]
	run -64 --separate-stderr "$daxstorm" lst
	[[ "$stderr" == *'there is no command "lst"'*"usage: daxstorm"* ]]
	for option in --version --help; do
		run -64 --separate-stderr "$daxstorm" lst $option
		[ -z "$output" ]
		[[ "$stderr" == *'there is no command "lst"'*"usage: daxstorm"* ]]
	done
}

@test "every sub-command: --help on stdout names it, wrong usage is 64 on stderr" {
	[ "$(commands | wc -l)" -ge 10 ]
	for command in $(commands); do
		echo "$command"
		run -0 --separate-stderr "$daxstorm" "$command" --help
		[[ "$output" == *[Uu]"sage: daxstorm $command"* ]]
		[ -z "$stderr" ]
		run -0 --separate-stderr "$daxstorm" "$command" --version
		[ "$output" = "$("$daxstorm" --version)" ]
		run -64 --separate-stderr "$daxstorm" "$command" --no-such-option
		[ -z "$output" ]
		[[ "$stderr" == *"usage: daxstorm $command"* ]]
	done
}

# lost COMMAND...: its output is lost, on a full device and with stdout closed
lost() {
	echo "$*"
	"$@" >"$tmp/whole" 2>/dev/null || true
	[ -s "$tmp/whole" ]
	run -1 --separate-stderr sh -c '"$@" >/dev/full' sh "$@"
	[[ "$stderr" == *"cannot write the output: "* ]]
	[ "$(grep -c "cannot write" <<<"$stderr")" = 1 ]
	[ "$(wc -c <"$tmp/whole")" -ge 4096 ] ||
		[[ "$stderr" == *"output: No space left on device"* ]]
	run -1 --separate-stderr sh -c '"$@" >&-' sh "$@"
	[[ "$stderr" == *"cannot write the output: "* ]]
}

@test "output that cannot be written is a failure" {
	golden="bench/tests/golden"
	for command in $(commands); do
		"$daxstorm" "$command" --help | grep -q "^usage: daxstorm" || continue
		lost "$daxstorm" "$command" --help
	done
	lost "$daxstorm" --help
	lost "$daxstorm" --version
	lost "$daxstorm" list
	for option in --json --bugs --plans; do
		lost "$daxstorm" list $option
	done
	lost "$daxstorm" doctor
	lost "$daxstorm" plan workloads/plans/quick.ini --cells
	lost "$daxstorm" compare $golden/base-1.json --vs $golden/new-1.json
	lost "$daxstorm" compare $golden/base-1.json --vs \
		$golden/new-1.json --json -
	for format in go csv ktap junit openmetrics; do
		lost "$daxstorm" export --format $format $golden/export
	done
	lost "$daxstorm" export --format hgrm $golden/export/new-1.json
	lost build/mutant --help
	lost build/mutant --version
	lost build/mutant check workloads/mutants/*.ini
}

@test "a program without output needs no stdout" {
	cp bench/tests/golden/base-1.json "$tmp/r"
	: >"$tmp/mine.tsv"
	run -64 --separate-stderr sh -c '"$0" >&-' "$daxstorm"
	[[ "$stderr" != *"cannot write"* ]]
	run -1 --separate-stderr sh -c '"$0" report "$1" >&-' "$daxstorm" \
		/nonexistent
	[[ "$stderr" != *"cannot write the output"* ]]
	# what observe prints is lost, but not the table that it writes
	run -1 --separate-stderr sh -c '"$0" observe -o "$1" "$2" >&-' \
		"$daxstorm" "$tmp/mine.tsv" "$tmp/r"
	"$daxstorm" observe -o "$tmp/want.tsv" "$tmp/r"
	cmp "$tmp/want.tsv" "$tmp/mine.tsv"
}

@test "no line of --help is wider than 79 columns" {
	for command in $(commands); do
		run ! grep -nE '^.{80}' <("$daxstorm" "$command" --help |
			expand)
	done
	run ! grep -nE '^.{80}' <("$daxstorm" --help)
}

@test "every script: --help and --version on stdout, wrong usage is 64 on stderr" {
	[ "$(scripts | wc -l)" -ge 10 ]
	for script in $(scripts); do
		echo "$script"
		run -0 --separate-stderr "$script" --help
		[[ "$output" == "${script##*/} - "*"Usage: $script"* ]]
		[ -z "$stderr" ]
		run -0 --separate-stderr "$script" --version
		[ "$output" = "$(make -s version)" ]
		run -64 --separate-stderr "$script" --no-such-option
		[ -z "$output" ]
		[[ "$stderr" == *"usage: $script"* ]]
	done
}

@test "scripts of the guest: --help on stdout, refused outside the guest" {
	for script in init target; do
		run -0 --separate-stderr scripts/guest.d/$script --help
		[[ "$output" == "$script - "* ]]
		[ -z "$stderr" ]
		run -64 --separate-stderr scripts/guest.d/$script none
		[ -z "$output" ]
		[[ "$stderr" == "$script: runs "*" the guest only"* ]]
	done
}

@test "make help has every target and variable" {
	make -s help >"$tmp/help"
	for target in $(sed -n ':a;/\\$/{N;ba};s/\\\n//g;s/^\.PHONY://p' Makefile); do
		[ "$target" = FORCE ] || grep -qE "^  $target +[a-z]" "$tmp/help"
	done
	for variable in $(sed -n 's/^\([A-Za-z]*\)[ 	]*?=.*/\1/p' Makefile); do
		grep -qE "^  $variable +[A-Za-z0-9]" "$tmp/help"
	done
	[ "$(grep -c '^  ' "$tmp/help")" -ge 30 ]
	run ! grep -nE '^.{80}' "$tmp/help"
}

# section COMMAND: its part of the manual page
section() {
	awk -v command="   $1" '/^   [a-z]/ || /^[A-Z]/ { is = $0 == command }
		is' "$tmp/page"
}

@test "the manual page has every command and option" {
	mandoc -T ascii scripts/install/daxstorm.1 | sed 's/.\x08//g' >"$tmp/page"
	for command in $(commands); do
		grep -qE "^   $command\$" "$tmp/page"
		"$daxstorm" "$command" --help |
			grep -oE -e '--[a-z][a-z-]*' | sort -u >"$tmp/options"
		while read -r option; do
			echo "$command $option"
			section "$command" | grep -qE -e "$option( |,|\$)"
		done <"$tmp/options"
	done
}

# completed WORD...: what completion offers for the last word
completed() {
	PATH="$top/build:$PATH" bash -c '
		. scripts/install/daxstorm.bash
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_daxstorm daxstorm "${COMP_WORDS[COMP_CWORD]}" \
			"${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | sort | tr '\n' ' '
}

@test "completion: commands, options, plans, workloads, values" {
	bash -c '. scripts/install/daxstorm.bash; complete -p daxstorm' |
		grep -q -- '-F _daxstorm daxstorm'
	[ "$(completed daxstorm compare-)" = "compare-kernels " ]
	[ "$(completed daxstorm --v)" = "--version " ]
	[ "$(completed daxstorm run --max)" = "--max-threads " ]
	[ "$(completed daxstorm compare-kernels --me)" = "--memory " ]
	[ "$(completed daxstorm compare-kernels --plan qui)" = "quick " ]
	[ "$(completed daxstorm run --mode e)" = "exact " ]
	[ "$(completed daxstorm compare --format m)" = "mail markdown " ]
	[ "$(completed daxstorm export --format h)" = "hgrm " ]
	[ "$(completed daxstorm profile --cell munm)" = "munmap " ]
	[ "$(completed daxstorm profile --cell patch)" = " " ]
	[ "$(completed daxstorm run --no-such)" = " " ]
}
