#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# guest-key.bats - layers of the guest image are cached by what is in them; no
# kernel is needed, and no tool of a guest

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tmp="$BATS_TEST_TMPDIR"
	cd "$tmp" || return 1
}

# A machine of small programs; all are linked with libc, and kmod with libssl.
machine() {
	mkdir -p bin lib kernel/modules/lib/modules/6.99 cache
	for name in busybox kmod ndctl daxctl mkfs.xfs mkfs.ext4 fio; do
		printf '#!/bin/sh\n' >"bin/$name"
	done
	echo ssl-1 >lib/libssl.so.3
	echo c-1 >lib/libc.so.6
	cat >bin/ldd <<-EOT
		#!/bin/sh
		echo "	libc.so.6 => $tmp/lib/libc.so.6 (0x00007f)"
		[ "\${1##*/}" != kmod ] ||
			echo "	libssl.so.3 => $tmp/lib/libssl.so.3 (0x00007f)"
	EOT
	cat >bin/modprobe <<-EOT
		#!/bin/sh
		while [ \$# -gt 1 ]; do shift; done
		[ ! -f "$tmp/kernel/\$1.ko" ] || echo "insmod $tmp/kernel/\$1.ko "
	EOT
	printf '#!/bin/sh\n' >bin/depmod
	# an archive is names and contents
	cat >bin/cpio <<-'EOT'
		#!/bin/sh
		while read -r file; do
			echo "$file"
			[ ! -f "$file" ] || cat "$file"
		done
	EOT
	echo xfs-1 >kernel/xfs.ko
	echo ext4-1 >kernel/ext4.ko
	echo 6.99 >kernel/release
	printf '#!/bin/sh\n' >daxstorm
	chmod +x bin/* daxstorm
}

# layers: scripts/guest prints the layers base, fio and modules, in this order
layers() {
	PATH="$tmp/bin:$PATH" XDG_CACHE_HOME="$tmp/cache" \
		"$top/scripts/guest" --kernel "$tmp/kernel" --fio \
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
