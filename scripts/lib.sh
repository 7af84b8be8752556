# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - messages, cache folder, digests and the KVM probe of all scripts
# shellcheck shell=sh

# shellcheck disable=SC2034
top=$(cd "$(dirname "$0")/.." && pwd)

note() {
	printf 'daxstorm: %s\n' "$*" >&2
}

die() {
	note "$*"
	exit 1
}

usage_die() {
	note "$*"
	exit 64
}

# Print the path of the cache folder and create it. It holds all that is
# downloaded or built for a guest.
cache_dir() {
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/daxstorm
	mkdir -p "$cache" || die "cannot create the cache folder $cache"
	printf '%s\n' "$cache"
}

# Digest of standard input, 16 hex digits.
digest() {
	sha256sum | cut -c1-16
}

# Print kvm if KVM boots the kernel of folder $1 up to its first message, else
# tcg. /dev/kvm may exist and not work. The result is cached until the machine
# reboots.
probe() {
	answer=$(cache_dir)/kvm-$(cat /proc/sys/kernel/random/boot_id)
	if [ ! -f "$answer" ]; then
		printf 'tcg\n' >"$answer.new"
		if [ -w /dev/kvm ] && timeout 20 qemu-system-x86_64 \
			-machine q35 -accel kvm -cpu host -m 512M -nographic \
			-nodefaults -no-reboot -serial stdio \
			-kernel "$1/vmlinuz" \
			-append "console=ttyS0 panic=-1" </dev/null 2>&1 |
			grep -aq 'Linux version'; then
			printf 'kvm\n' >"$answer.new"
		fi
		mv "$answer.new" "$answer"
	fi
	cat "$answer"
}
