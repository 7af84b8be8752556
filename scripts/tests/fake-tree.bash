# SPDX-License-Identifier: GPL-2.0-or-later
# fake-tree.bash - for bats: scripts/compare with a fake scripts/vm, whose boots
# have the results $tmp/SIDE-NUMBER.json, or $tmp/SIDE.json
# shellcheck shell=bash disable=SC2154

# A tree whose guests are files: vm copies $tmp/SIDE.json.
fake_tree() {
	tree="$tmp/tree"
	mkdir -p "$tree/scripts" "$tree/build/qemu" "$tree/results" "$tmp/kernel"
	echo plugin >"$tree/build/qemu/profile.so"
	cp "$top"/scripts/lib.sh "$top"/scripts/machine.sh "$top"/scripts/boots.sh \
		"$top"/scripts/progress.sh \
		"$top"/scripts/compare "$top"/scripts/kernel "$tree/scripts/"
	cp -r "$top/scripts/plot" "$tree/scripts/"
	ln -s "$top/workloads" "$tree/workloads"
	ln -s "$daxstorm" "$tree/build/daxstorm"
	touch "$tmp/kernel/vmlinuz"
	echo 6.99.0 >"$tmp/kernel/release"
	cat >"$tree/scripts/vm" <<-'VM'
		#!/bin/sh
		while [ "$1" != --out ]; do shift; done
		echo "booted ${2##*/}" >&2
		name=${2##*/}
		[ -e "$FILES/$name.json" ] || name=${name%-*}
		cp "$FILES/$name.json" "$2.json"
	VM
	chmod +x "$tree/scripts/vm"
	export DAXSTORM_QEMU=true FILES="$tmp"
}
