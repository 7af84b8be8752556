#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# refusals.bats - targets that are refused with the reason and the way out, on a
# real kernel; one boot for all tests

bats_require_minimum_version 1.5.0

load instead.bash

setup_file() {
	root="$(guest_root)"
	mkdir -p "$root/refusals/plans"
	cp -r "$BATS_TEST_DIRNAME/../../workloads/fio" "$root/refusals/"
	for plan in devdax:2m xfs:2m ext4:2m ext4:4k; do
		printf '[fault]\ntargets = %s\n' "$plan" \
			>"$root/refusals/plans/${plan%:2m}.ini"
	done
	mv "$root/refusals/plans/ext4:4k.ini" "$root/refusals/plans/ext4-4k.ini"
	printf '[fio devdax]\ntargets = devdax:2m\n' \
		>"$root/refusals/plans/fio.ini"
	boot_instead refusals refusal
}

@test "a devdax without --force" {
	said no-force 1 "would overwrite all" "/dev/dax0.0; add --force"
}

@test "a devdax of another alignment than the cell's page size" {
	said misaligned-devdax 4 "asked for 2m, but /dev/dax0.0 is mapped in units of 4096" \
		"ndctl create-namespace -f -e NAMESPACE -m devdax -a 2m"
}

@test "no fio" {
	said fio-none 4 "there is no fio with the ioengine of" "install a fio"
}

@test "a fio without the engine" {
	said fio-without-engine 4 "there is no fio with the ioengine of" \
		"install a fio built with libpmem"
}

@test "XFS mounted without dax" {
	said xfs-without-dax 1 "/mnt/dax is not DAX" "-o dax=always"
}

@test "ext4 mounted without dax" {
	said ext4-without-dax 1 "/mnt/dax is not DAX" "-o dax=always"
}

@test "a file system too small for the entries" {
	said too-small-2m 1 "asked for 1024 PMD entries (2m)" "has space for"
	said too-small-4k 1 "/mnt/dax has" "but the cell needs"
}

@test "a file system in a partition that is not aligned" {
	said partition 1 "asked for 2m, but the file system of /mnt/dax starts at" \
		"0x8000 bytes past a 2 MiB boundary" "-m fsdax -a 2M"
}

@test "doctor asks libpmem2 for the store granularity" {
	said doctor-devdax 0 "/dev/dax0.0 is devdax" "mapped in multiples of 4096" \
		"its cache line is flushed"
	said doctor-xfs 0 "/mnt/dax is xfs" "mapped in multiples of 4096" \
		"its cache line is flushed"
}

@test "a refusal leaves nothing behind" {
	grep -xF 'left: .' "$said"
	run ! grep -xF 'left: out.json.d' "$said"
	# Progress is printed on terminals only; stderr was a file.
	run ! grep -F 'cell 1 of' "$said"
}
