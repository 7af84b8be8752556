#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# guest-key.bats - layers of the guest image are cached by what is in them; no
# kernel is needed, and no tool of a guest

bats_require_minimum_version 1.5.0

load small-machine.bash

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tmp="$BATS_TEST_TMPDIR"
	cd "$tmp" || return 1
}

# layers: scripts/guest prints the layers base, fio and modules, in this order
layers() {
	on_machine "$top/scripts/guest" --kernel "$tmp/kernel" --fio \
		--program "${1:-$tmp/daxstorm}"
}

# only_changes LAYER...: of what layers printed last, these are others now
only_changes() {
	mv layers.txt before.txt
	layers >layers.txt
	diff before.txt layers.txt | sed -n 's/^> .*\/\([a-z]*\)-.*/\1/p' |
		sort | tr '\n' ' ' >changed.txt
	echo "changed: $(cat changed.txt); expected: $*"
	[ "$(cat changed.txt)" = "$*${1:+ }" ]
}

@test "a layer's key is what goes in: libraries, tools, modules, the program" {
	machine
	layers >layers.txt
	[ "$(wc -l <layers.txt)" = 3 ]
	grep -q ssl-1 "$(sed -n 1p layers.txt)"
	only_changes
	echo ssl-2 >lib/libssl.so.3
	# depmod is kmod
	only_changes base modules
	grep -q ssl-2 "$(sed -n 1p layers.txt)"
	echo c-2 >lib/libc.so.6
	only_changes base fio modules
	echo '# 2' >>bin/mkfs.xfs
	only_changes base
	echo '# 2' >>bin/fio
	only_changes fio
	echo '# 2' >>daxstorm
	only_changes base
	echo xfs-2 >kernel/xfs.ko
	only_changes modules
	grep -q xfs-2 "$(sed -n 3p layers.txt)"
	# Another time and another place are no other content.
	touch -d 2001-01-01 lib/* bin/* daxstorm kernel/*
	only_changes
	cp daxstorm elsewhere
	layers "$tmp/elsewhere" >elsewhere.txt
	run -0 diff layers.txt elsewhere.txt
	[ -z "$(find cache -name '.new-*')" ]
}
