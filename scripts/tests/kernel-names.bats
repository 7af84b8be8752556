#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# kernel-names.bats - only the packages of one kernel are downloaded, whatever
# name is asked for; stand-ins for apt know three packages, no network is used

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	kernel="$top/scripts/kernel"
	tmp="$BATS_TEST_TMPDIR"
	kernels="$tmp/daxstorm/kernels"
	export XDG_CACHE_HOME="$tmp" PATH="$tmp/bin:$PATH" asked="$tmp/asked"
	mkdir -p "$tmp/bin" "$tmp/daxstorm/apt"
	# the package lists are read already
	touch "$tmp/daxstorm/apt/fresh"
	# As apt-cache does, take a name that no package has as a regular
	# expression.
	cat >"$tmp/bin/apt-cache" <<-'END'
		#!/bin/sh
		for name; do :; done
		packages="linux-image-6.99.7+deb99-amd64
		linux-image-6.99.7+deb99-amd64-dbg
		linux-image-6.99.8+deb99-amd64"
		case "$*" in
		*" search "*) printf '%s\n' "$packages" | grep -v dbg | sed 's/$/ - Linux/' ;;
		*" policy "*)
			printf '%s\n' "$packages" | grep -xF -e "$name" ||
				printf '%s\n' "$packages" | grep -E -e "$name"
			;;
		esac | sed '/^linux-image-[^ ]*$/s/$/:\n  Installed: (none)\n  Candidate: 6.99-1/'
	END
	cat >"$tmp/bin/apt-get" <<-'END'
		#!/bin/sh
		case "$*" in
		*" download "*) echo "${*##* download }" >"$asked" ;;
		esac
		exit 1
	END
	printf '#!/bin/sh\necho amd64\n' >"$tmp/bin/dpkg"
	chmod 755 "$tmp/bin"/*
}

# refused STATUS SPEC TEXT: nothing is downloaded, nothing is left
refused() {
	run "-$1" "$kernel" "$2"
	echo "$output"
	[[ "$output" == *"$3"* ]]
	[ ! -e "$asked" ]
	[ -z "$(ls -A "$kernels" 2>/dev/null)" ]
}

@test "the packages of a release are downloaded" {
	run -1 "$kernel" 6.99.7+deb99-amd64
	[ "$(cat "$asked")" = "linux-image-6.99.7+deb99-amd64" ]
}

@test "a part of the name of releases is no release" {
	refused 1 6.99.7 "has a kernel package of release 6.99.7; the nearest"
	[[ "$output" == *"the nearest releases: 6.99.7+deb99-amd64, 6.99.8+deb99-amd64"* ]]
	refused 1 6.99.7+deb99 "of release 6.99.7+deb99; the nearest"
	refused 1 6.99.7.deb99-amd64 "of release 6.99.7.deb99-amd64; the nearest"
}

@test "packages that are no kernel to boot" {
	refused 1 6.99.7+deb99-amd64-dbg "has debug symbols but no kernel; name release 6.99.7+deb99-amd64"
	refused 1 6.99.7+deb99-amd64-unsigned "name release 6.99.7+deb99-amd64"
}

@test "two lines" {
	refused 64 "6.99
6.98" '"6.99 6.98" has a line break: name one kernel'
	refused 64 "6.99.7+deb99-amd64
x" "has a line break"
}
