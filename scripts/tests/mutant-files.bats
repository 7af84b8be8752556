#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# mutant-files.bats - scripts/mutants reads the files of mutants in any folder, and
# reports a malformed one once; no guest is booted

bats_require_minimum_version 1.5.0

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../.." mutant hits >"$BATS_FILE_TMPDIR/log" 2>&1
}

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tmp="$BATS_TEST_TMPDIR"
	from="$tmp/my mutants, it's \"quoted\""
	tree="$tmp/a tree"
	mkdir -p "$from" "$tree" "$tmp/kernel" "$tmp/tmp"
	cp -r "$top/scripts" "$tree/"
	ln -s "$top/workloads" "$top/build" "$tree/"
	# a folder that scripts/kernel accepts as a kernel
	touch "$tmp/kernel/vmlinuz"
	echo 6.99.0 >"$tmp/kernel/release"
	text
	# the text needs no boot
	printf '#!/bin/sh\necho "%s"\n' "$tmp/the text" >"$tree/scripts/vm"
	mutant one
	mutant "t w o"
	export TMPDIR="$tmp/tmp"
}

# The text of a kernel with function f, which returns 1.
text() {
	mkdir "$tmp/the text"
	cd "$tmp/the text" || return 1
	echo "kernel 0xffffffff81000000" >bases
	printf '%s\n' '# daxstorm-symbols/1' \
		'ffffffff81000000 T _text' \
		'ffffffff81000040 t f' \
		'ffffffff81000080 t __put_devmap_managed_folio_refs' \
		'ffffffff810000c0 T _etext' >symbols
	{
		head -c 64 /dev/zero
		printf '\017\037\104\000\000\270\001\000\000\000\303'
		head -c 117 /dev/zero
	} >kernel
	cd "$tmp" || return 1
}

# mutant NAME: a file of a mutant of function f
mutant() {
	printf '%s\n' '[mutant]' "breaks = $1" 'models = devmap' \
		'[cell fault:xfs:4k]' 'fails = ends' '[change]' \
		'function = f' 'return = 0' >"$from/$1.ini"
}

mutants() {
	"$tree/scripts/mutants" --from "$from" "$@"
}

@test "--list and --match with blanks and quotes in every path" {
	run -0 --separate-stderr mutants --list
	[ "$(tr -s ' ' <<<"$output")" = "one devmap one
t w o devmap t w o" ]
	run -0 --separate-stderr mutants --match "$tmp/kernel"
	[ -z "$stderr" ]
	[[ "$output" == *"6.99.0, model devmap: 2 of 2 mutants apply"* ]]
	[ -z "$(ls -A "$tmp/tmp")" ]
}

@test "a malformed file: one message, status 1" {
	sed -i 's/^breaks/brakes/' "$from/one.ini"
	for action in --list --match --all; do
		run -1 --separate-stderr mutants "$action" "$tmp/kernel"
		echo "$stderr"
		[ -z "$output" ]
		[ "$(grep -c . <<<"$stderr")" = 1 ]
		[[ "$stderr" == *'one.ini:2: [mutant]: unknown key "brakes"'* ]]
	done
	[ -z "$(ls -A "$tmp/tmp")" ]
}

@test "a text that cannot be read: one message, status 1" {
	rm "$tmp/the text/bases"
	run -1 --separate-stderr mutants --match "$tmp/kernel"
	[ "$(grep -c . <<<"$stderr")" = 1 ]
	[[ "$stderr" == *"$tmp/the text/bases: No such file"* ]]
}

@test "--list creates no folder to keep" {
	run -0 mutants --list --keep "$tmp/kept"
	[ ! -e "$tmp/kept" ]
}
