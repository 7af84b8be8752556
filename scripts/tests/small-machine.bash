# SPDX-License-Identifier: GPL-2.0-or-later
# small-machine.bash - programs, libraries and a kernel to build guest images of
# shellcheck shell=bash disable=SC2154

# Make them in the current folder, $tmp: all are linked with libc, kmod with libssl.
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

# Run "$@" on that machine, with a cache of its own.
on_machine() {
	PATH="$tmp/bin:$PATH" XDG_CACHE_HOME="$tmp/cache" "$@"
}
