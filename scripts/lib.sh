# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - what every script of daxstorm says and where it keeps things
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

# Print the cache folder, made; everything that is downloaded or built for a
# guest lies in it.
cache_dir() {
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/daxstorm
	mkdir -p "$cache" || die "cannot make the cache $cache"
	printf '%s\n' "$cache"
}

# Digest of what stands on standard input, 16 digits.
digest() {
	sha256sum | cut -c1-16
}

# Print kvm or tcg: does KVM boot the kernel in folder $1 far enough to print?
# /dev/kvm may exist and fail. The answer holds until the machine boots again.
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

# Print commands of QEMU's monitor that write the text of a guest's kernel and of
# the modules on standard input, "NAME 0xADDRESS", to folder $1, which has the
# kernel's symbols. File "bases" in it says where each lay. How long the text of
# a module is nobody says: QEMU stops where no memory is mapped.
save_commands() {
	start=$(sed -n 's/^\([0-9a-f]*\) T _text$/\1/p' "$1/symbols")
	end=$(sed -n 's/^\([0-9a-f]*\) T _etext$/\1/p' "$1/symbols")
	# the shell cannot count up to such addresses
	bytes=$((0x${end#ffffffff} - 0x${start#ffffffff}))
	{
		echo "kernel 0x$start"
		cat
	} >"$1/bases"
	while read -r name base; do
		echo "memsave $base $bytes \"$1/$name\""
		bytes=0x400000
	done <"$1/bases"
}
