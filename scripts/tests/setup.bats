#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# setup.bats - setup asks for missing packages, and only for these
#
# dpkg-query, apt-get and id are stubs: no test installs anything.

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tmp="$BATS_TEST_TMPDIR"
	bin="$tmp/bin"
	mkdir "$bin"
	# Packages listed in $tmp/missing are not installed.
	: >"$tmp/missing"
	stub dpkg-query "
		for p; do :; done
		echo \"\$p\" >>'$tmp/queried'
		grep -qx \"\$p\" '$tmp/missing' && exit 1
		printf 'install ok installed'"
	stub apt-get "
		echo \"\$*\" >>'$tmp/apt'
		exit 100"
	stub id 'echo 1000'
}

# stub NAME BODY
stub() {
	printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
	chmod 755 "$bin/$1"
}

# RUN STATUS ARG...: run setup with the stubs
setup_exits() {
	want="$1"
	shift
	run "-$want" --separate-stderr env PATH="$bin:$PATH" \
		"$top/scripts/setup" "$@"
}

@test "nothing missing: no output" {
	setup_exits 0
	[ -z "$output$stderr" ]
	[ ! -e "$tmp/apt" ]
	grep -qx fio "$tmp/queried"
	run ! grep -qx bats "$tmp/queried"
}

@test "--check asks for the packages of the tests too" {
	echo bats >"$tmp/missing"
	setup_exits 0
	setup_exits 1 --check
	[ "$output" = "apt-get install -y --no-install-recommends bats" ]
}

@test "not root: one line to run as root" {
	printf '%s\n' fio ndctl >"$tmp/missing"
	setup_exits 1
	[ "$output" = "apt-get install -y --no-install-recommends ndctl fio" ]
	[[ "$stderr" == *"as root"* ]]
	[ ! -e "$tmp/apt" ]
}

@test "a package that was removed is missing" {
	stub dpkg-query "
		for p; do :; done
		[ \"\$p\" = fio ] || exec printf 'install ok installed'
		printf 'deinstall ok config-files'"
	setup_exits 1
	[ "$output" = "apt-get install -y --no-install-recommends fio" ]
}

@test "root: apt is called, and its failure is reported" {
	stub id 'echo 0'
	echo fio >"$tmp/missing"
	setup_exits 1
	[ "$(head -1 "$tmp/apt")" = "install -y --no-install-recommends fio" ]
	[ "$(sed -n 2p "$tmp/apt")" = "-q update" ]
	[ "$(wc -l <"$tmp/apt")" -eq 3 ]
	[[ "$stderr" == *"apt-get could not install fio"* ]]
}

@test "wrong usage" {
	setup_exits 64 --chek
	[[ "$stderr" == *"usage: scripts/setup"* ]]
}

@test "a machine without apt" {
	mkdir "$tmp/plain"
	ln -s "$(command -v dirname)" "$tmp/plain/dirname"
	run -1 env PATH="$tmp/plain" "$top/scripts/setup"
	[[ "$output" == *"this machine has no apt"* ]]
}
