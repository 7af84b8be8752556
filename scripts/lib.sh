# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - what all scripts of daxstorm share: paths, messages, --help
# shellcheck shell=sh

# Scripts read messages of other programs and sort names, so fix the language.
LC_ALL=C
export LC_ALL
# With CDPATH set, cd may search other folders and print the one it chose.
unset CDPATH

# Paths of all parts: in the source tree, or where `make install` copied them.
# shellcheck disable=SC2034
{
	top=$(cd "$(dirname "$0")/.." && pwd)
	[ ! -f "$top/lib.sh" ] || top=${top%/*} # for a script in scripts/tests
	scripts=$top/scripts
	data=$top/workloads
	daxstorm=$top/build/daxstorm
	mutant=$top/build/mutant
	plugins=$top/build/qemu
	results=$top/results
	if [ -f "$(dirname "$0")/installed" ]; then
		scripts=$(cd "$(dirname "$0")" && pwd)
		results=$PWD/results
		# shellcheck disable=SC1091
		. "$scripts/installed"
		mutant=$plugins/mutant
	fi
}

# A message that cannot be written must not end the script, which may be cleaning
# up.
note() {
	# a line that moves (progress.sh)
	[ -z "${DAXSTORM_PROGRESS-}" ] || [ ! -t 2 ] || printf '\r\033[K' >&2
	printf 'daxstorm: %s\n' "$*" >&2 || true
}

die() {
	note "$*"
	exit 1
}

# Exit upon every signal that ends a script, so that the trap of EXIT cleans up. A
# shell that a signal ends by default runs no trap: `compare 2>&1 | head` would
# leave its guests running.
exit_on_signals() {
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 141' PIPE
	trap 'exit 143' TERM
}

# Begin a cleanup, which neither another signal nor a failed command may stop half
# way.
begin_cleanup() {
	trap '' HUP INT PIPE TERM
	set +e
}

# A sub-command that starts a script passes the command that the user typed, for
# use in messages. Scripts that the script starts use their own names.
called_as=${DAXSTORM_COMMAND:-scripts/${0##*/}}
unset DAXSTORM_COMMAND

as_typed() {
	sed "s#scripts/${0##*/}\\>#$called_as#"
}

usage_die() {
	note "$(printf '%s\n' "$*" | as_typed)"
	exit 64
}

# Print the comment at the head of the script.
help() {
	sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0" | as_typed
}

version() {
	if [ -f "$scripts/installed" ]; then
		"$daxstorm" --version
	else
		make -s --no-print-directory -C "$top" version
	fi
}

for argument; do
	case $argument in
	--help)
		help
		exit 0
		;;
	--version)
		version
		exit 0
		;;
	esac
done

# Create the cache folder and print its path. It contains everything that is
# downloaded or built for a guest.
cache_dir() {
	cache=${XDG_CACHE_HOME-}
	if [ -z "$cache" ]; then
		home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
		[ -n "$home" ] ||
			die "user $(id -u) has no home folder; set XDG_CACHE_HOME to a folder for kernels and guests"
		cache=$home/.cache
	fi
	cache=$cache/daxstorm
	mkdir -p "$cache" ||
		die "cannot create the cache $cache; set XDG_CACHE_HOME to a writable folder"
	printf '%s\n' "$cache"
}

# Print the lines of standard input that file $1 does not have yet, but for the
# numbers in them, and note them there.
print_new() {
	while read -r line; do
		key=$(printf '%s\n' "$line" | tr -d 0-9.)
		! grep -qxF -e "$key" "$1" 2>/dev/null || continue
		printf '%s\n' "$key" >>"$1"
		printf '%s\n' "$line"
	done
}

# Print $1 as a word of the shell. An ordinary name is not quoted, because each
# byte that the guest reads moves its memory.
quoted() {
	case $1 in
	*[!A-Za-z0-9._/+-]*) printf "'%s'\n" "$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

# Digest of standard input, 16 hex digits.
digest() {
	sha256sum | cut -c1-16
}

# Print a number below $3 that follows from seed $1 for purpose $2.
drawn() {
	echo $((0x$(printf '%s %s\n' "$1" "$2" | digest | cut -c1-7) % $3))
}

# Print kvm if KVM boots the kernel of folder $1 up to its first message, else
# tcg. /dev/kvm may exist without working. The result is cached until the machine
# reboots.
probe() {
	answer=$(cache_dir)/kvm-$(cat /proc/sys/kernel/random/boot_id)
	if [ ! -f "$answer" ]; then
		printf 'tcg\n' >"$answer.new"
		# the shell tells of a QEMU that aborts
		if [ -w /dev/kvm ] && {
			timeout 20 "${DAXSTORM_QEMU:-qemu-system-x86_64}" \
				-machine q35 -accel kvm -cpu host -m 512M \
				-nographic -nodefaults -no-reboot -serial stdio \
				-kernel "$1/vmlinuz" \
				-append "console=ttyS0 panic=-1" </dev/null 2>&1 |
				grep -aq 'Linux version'
		} 2>/dev/null; then
			printf 'kvm\n' >"$answer.new"
		fi
		mv "$answer.new" "$answer"
	fi
	cat "$answer"
}

# Print commands for QEMU's monitor that save the kernel text of a guest to folder
# $1, which contains the kernel's symbols. Standard input lists the modules,
# "NAME 0xADDRESS". The addresses are written to file "bases" of the folder. The
# size of a module's text is unknown: QEMU stops where no memory is mapped.
save_commands() {
	start=$(sed -n 's/^\([0-9a-f]*\) T _text$/\1/p' "$1/symbols")
	end=$(sed -n 's/^\([0-9a-f]*\) T _etext$/\1/p' "$1/symbols")
	# the shell's arithmetic cannot represent such addresses
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
