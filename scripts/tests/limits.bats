#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# limits.bats - if a resource that a workload needs is missing, the workload is
# skipped or fails with the reason and the way out, and no check fails; one boot for
# all tests

bats_require_minimum_version 1.5.0

load instead.bash

# plan NAME THREADS WORKLOAD...
plan() {
	to="$root/limits/plans/$1.ini"
	threads="$2"
	shift 2
	printf '[plan]\nmode = exact\nsamples = 16\n' >"$to"
	printf "[%s]\ntargets = xfs:4k\nthreads = $threads\n" "$@" >>"$to"
}

setup_file() {
	root="$(guest_root)"
	mkdir -p "$root/limits/plans"
	plan race 2 longterm-race gup-race
	plan longterm 1 longterm
	plan pins 1 pin-truncate
	plan core 1 core-dump
	plan growth 1 growth
	plan room 1 pin-race stale-pte
	boot_instead limits limit
}

# A check that fails here would be wrong.
no_verdict() {
	run ! grep -E "^$1: .*\"name\":.*\"status\":\"fail\"" "$said"
}

@test "one CPU" {
	said one-cpu 4 "longterm-race/xfs/4k/2: skip: one CPU" \
		"gup-race/xfs/4k/2: skip: one CPU" "threads = 2 in the plan"
}

@test "no device mapper" {
	said no-dm 0 '"pin-by-aio-read","status":"skip","why":"cannot load dm_mod; run as root on a kernel with CONFIG_BLK_DEV_DM'
	no_verdict no-dm
}

@test "no RDMA over rxe" {
	said no-rxe 0 '"rdma-shared-written","status":"skip","why":"cannot load the kernel module rdma_rxe'
	no_verdict no-rxe
}

@test "no io_uring" {
	said no-uring 0 '"buffers-shared-written","status":"skip","why":"io_uring is disabled; run: sysctl -w kernel.io_uring_disabled=0'
	no_verdict no-uring
	said no-uring-pins 0 '"pin-by-uring-write","status":"skip","why":"io_uring cannot be used'
	no_verdict no-uring-pins
}

@test "user nobody: no locked memory, no raw network, no stacks" {
	said nobody 0 'ENOMEM: raise ulimit -l (memlock) or grant CAP_IPC_LOCK' \
		'AF_XDP requires CAP_NET_RAW; run as root' \
		'"no-pin-left","status":"skip","why":"pins cannot be counted'
	no_verdict nobody
	said nobody-pins 4 "pin-truncate/xfs/4k/1: skip: /proc/PID/stack" "run as root"
	no_verdict nobody-pins
}

@test "limits of core files and of the address space" {
	said no-core 0 '"core","status":"skip"' 'ulimit -H -c unlimited'
	said no-memory 1 "growth/xfs/4k/1: fail: reserve" \
		"bytes of address space (ulimit -v): Cannot allocate memory"
}

@test "not enough space in the file system" {
	said no-room 1 "has space for 0 blocks" "free bytes, but the cell needs 4194304"
	no_verdict no-room
}

@test "the namespace was removed" {
	said gone 1 "/dev/dax0.0: No such file or directory"
	# a folder of the guest itself, which is a control
	said gone-fs 4 "the cell needs a target xfs" "(/mnt/dax is tmpfs); add one"
}
