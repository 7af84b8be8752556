#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# guest.bats - the layers of the guest are reproducible and built only once

bats_require_minimum_version 1.5.0

setup_file() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	old="$("$top/scripts/kernel" 6.12)"
	new="$("$top/scripts/kernel" 6.18)"
	# A copy that is not rebuilt during the test.
	cp "$top/build/daxstorm" "$BATS_FILE_TMPDIR/daxstorm"
	export top old new
}

setup() {
	tmp="$BATS_TEST_TMPDIR"
}

teardown() {
	if mountpoint -q "$BATS_TEST_TMPDIR/small"; then
		umount "$BATS_TEST_TMPDIR/small"
	fi
}

# guest CACHE ARG...
guest() {
	cache="$tmp/$1"
	shift
	env XDG_CACHE_HOME="$cache" "$top/scripts/guest" \
		--program "$BATS_FILE_TMPDIR/daxstorm" "$@"
}

@test "two caches have the same bytes" {
	guest one --kernel "$old" --fio >"$tmp/one.txt"
	sleep 1.1 # another second, as a time stamp would show
	guest two --kernel "$old" --fio >"$tmp/two.txt"
	[ "$(wc -l <"$tmp/one.txt")" -eq 3 ]
	[ "$(wc -l <"$tmp/two.txt")" -eq 3 ]
	while read -r a && read -r b <&3; do
		[ "$a" != "$b" ]
		[ "$(basename "$a")" = "$(basename "$b")" ]
		cmp "$a" "$b"
	done <"$tmp/one.txt" 3<"$tmp/two.txt"
}

@test "the layers hold what the guest needs" {
	guest one --kernel "$old" >"$tmp/layers.txt"
	cpio -it --quiet <"$(sed -n 1p "$tmp/layers.txt")" >"$tmp/base.txt"
	for file in init sbin/target sbin/target.d/xfs usr/bin/daxstorm usr/bin/mkfs.xfs; do
		grep -qx "$file" "$tmp/base.txt"
	done
	cpio -it --quiet <"$(sed -n 2p "$tmp/layers.txt")" >"$tmp/modules.txt"
	for module in xfs ext4 nd_pmem device_dax brd dm-mod; do
		grep -q "lib/modules/$(cat "$old/release")/$module\.ko\$" \
			"$tmp/modules.txt"
	done
}

@test "the modules of PCI devices, if requested, also have a layer of fixed size" {
	for kernel in "$old" "$new"; do
		guest one --kernel "$kernel" >"$tmp/without.txt"
		guest one --kernel "$kernel" --pci >"$tmp/with.txt"
		cpio -it --quiet <"$(sed -n 2p "$tmp/without.txt")" >"$tmp/without"
		cpio -it --quiet <"$(sed -n 2p "$tmp/with.txt")" >"$tmp/with"
		for module in nvme vfio-pci vfio_iommu_type1; do
			run ! grep -q "/$module\.ko\$" "$tmp/without"
			grep -q "/$module\.ko\$" "$tmp/with"
		done
		stat -c %s "$(sed -n 2p "$tmp/with.txt")" >>"$tmp/sizes"
	done
	[ "$(sort -u "$tmp/sizes" | wc -l)" -eq 1 ]
}

@test "another kernel needs a new modules layer only" {
	guest one --kernel "$old" >"$tmp/old.txt"
	base="$(head -1 "$tmp/old.txt")"
	before="$(stat -c '%i %Y %Z' "$base")"
	guest one --kernel "$new" >"$tmp/new.txt"
	[ "$(head -1 "$tmp/new.txt")" = "$base" ]
	[ "$(stat -c '%i %Y %Z' "$base")" = "$before" ]
	a="$(sed -n 2p "$tmp/old.txt")"
	b="$(sed -n 2p "$tmp/new.txt")"
	[ "$a" != "$b" ]
	# With different sizes the guests would have different memory layouts.
	[ "$(stat -c %s "$a")" -eq "$(stat -c %s "$b")" ]
	[ -z "$(find "$tmp/one/daxstorm/guest" -name '.new-*')" ]
}

@test "another program needs a new base layer" {
	guest one --kernel "$old" >"$tmp/a.txt"
	cp "$BATS_FILE_TMPDIR/daxstorm" "$tmp/daxstorm"
	printf x >>"$tmp/daxstorm"
	guest one --kernel "$old" --program "$tmp/daxstorm" >"$tmp/b.txt"
	[ "$(head -1 "$tmp/a.txt")" != "$(head -1 "$tmp/b.txt")" ]
	[ "$(tail -1 "$tmp/a.txt")" = "$(tail -1 "$tmp/b.txt")" ]
}

# full MEGABYTES LAYER: on a disk of that size LAYER cannot be made
full() {
	mkdir -p "$tmp/small"
	mount -t tmpfs -o "size=$1m" none "$tmp/small" || skip "no mount here"
	run -1 guest small --kernel "$old"
	[[ "$output" == *"cannot make layer $2; check that $tmp/small/daxstorm/guest is not full"* ]]
	[ -z "$(find "$tmp/small/daxstorm/guest" -name ".new-*")" ]
	[ -z "$(find "$tmp/small/daxstorm/guest" -name "$2-*")" ]
	umount "$tmp/small"
}

@test "a full disk leaves no incomplete layer" {
	[ "$(id -u)" = 0 ] || skip "only root mounts a small disk"
	full 4 base
	guest one --kernel "$old" >"$tmp/layers.txt"
	base="$(stat -c %s "$(head -1 "$tmp/layers.txt")")"
	# Space for the base while there are two copies, and half of the rest.
	full $((2 * base / 1048576 + 2)) modules
}

@test "a folder that is not a kernel folder" {
	run -1 guest one --kernel "$tmp"
	[[ "$output" == *"$tmp is not a kernel folder; scripts/kernel"* ]]
	[ ! -e "$tmp/one" ]
}

@test "a missing program" {
	run -1 guest one --kernel "$old" --program "$tmp/none"
	[[ "$output" == *"$tmp/none is missing; run make"* ]]
}

@test "wrong usage" {
	run -64 guest one
	run -64 guest one --kernel
	run -64 guest one --kernel "$old" --program
	run -64 guest one --kernel "$old" --bogus
	[[ "$output" == *"usage: scripts/guest"* ]]
}
