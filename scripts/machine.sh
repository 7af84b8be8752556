# SPDX-License-Identifier: GPL-2.0-or-later
# machine.sh - the guest's machine: its options, their checks, and the record
# shellcheck shell=sh

# Each of these is an option of scripts/vm and scripts/compare and an environment
# variable. Results record the machine, because measured values depend on it.
# shellcheck disable=SC2034
machine_usage="[--qemu PROGRAM] [--memory SIZE] [--pmem SIZE] [--cpus N] [--append PARAMETERS]"

machine_cpus_max=64
machine_memory_min=536870912 # the guest's files take 60 MiB of it
pmem_align_bytes=16777216    # ndctl refuses a namespace that is not
label_bytes=2097152
append_max=1700 # COMMAND_LINE_SIZE of x86 is 2048, which includes our parameters

# Take option $1 with value $2. Return: 1 if it is not an option of the machine.
machine_option() {
	case $1 in
	--qemu) DAXSTORM_QEMU=$2 ;;
	--memory) DAXSTORM_MEMORY=$2 ;;
	--pmem) DAXSTORM_PMEM=$2 ;;
	--cpus) DAXSTORM_CPUS=$2 ;;
	--append) DAXSTORM_APPEND=$2 ;;
	*) return 1 ;;
	esac
}

# Print size $1, a number with M or G, in bytes; fails for any other text.
size_bytes() {
	number=${1%[MG]}
	case $number in
	'' | *[!0-9]* | 0* | ???????*) return 1 ;;
	esac
	case $1 in
	*M) echo $((number * 1048576)) ;;
	*G) echo $((number * 1073741824)) ;;
	*) return 1 ;;
	esac
}

# Check what was chosen before anything is booted, and export it.
machine_check() {
	DAXSTORM_QEMU=${DAXSTORM_QEMU:-qemu-system-x86_64}
	DAXSTORM_MEMORY=${DAXSTORM_MEMORY:-2G}
	DAXSTORM_PMEM=${DAXSTORM_PMEM:-4G}
	DAXSTORM_CPUS=${DAXSTORM_CPUS:-2}
	DAXSTORM_APPEND=${DAXSTORM_APPEND-}
	export DAXSTORM_QEMU DAXSTORM_MEMORY DAXSTORM_PMEM DAXSTORM_CPUS \
		DAXSTORM_APPEND
	memory_bytes=$(size_bytes "$DAXSTORM_MEMORY") ||
		usage_die "memory \"$DAXSTORM_MEMORY\": use a number with M or G, such as 2G"
	[ "$memory_bytes" -ge "$machine_memory_min" ] ||
		usage_die "memory $DAXSTORM_MEMORY: the guest needs $((machine_memory_min / 1048576))M or more"
	pmem_bytes=$(size_bytes "$DAXSTORM_PMEM") ||
		usage_die "pmem \"$DAXSTORM_PMEM\": use a number with M or G, such as 4G"
	[ $((pmem_bytes % pmem_align_bytes)) = 0 ] ||
		usage_die "pmem $DAXSTORM_PMEM is not a multiple of $((pmem_align_bytes / 1048576))M, as ndctl requires; do not include the $((label_bytes / 1048576))M of labels, which are added"
	case $DAXSTORM_CPUS in
	'' | *[!0-9]* | 0* | ???*) usage_die "cpus \"$DAXSTORM_CPUS\": use a number from 1 to $machine_cpus_max" ;;
	esac
	[ "$DAXSTORM_CPUS" -le "$machine_cpus_max" ] ||
		usage_die "cpus $DAXSTORM_CPUS: use a number from 1 to $machine_cpus_max"
	case $DAXSTORM_APPEND in
	*[![:print:]]*) usage_die "append: use printable characters only" ;;
	esac
	[ "${#DAXSTORM_APPEND}" -le "$append_max" ] ||
		usage_die "append: ${#DAXSTORM_APPEND} characters are too many for the kernel command line; use at most $append_max"
	command -v "$DAXSTORM_QEMU" >/dev/null 2>&1 ||
		die "there is no program $DAXSTORM_QEMU; run scripts/setup, or name another program by --qemu or DAXSTORM_QEMU"
}

# Print the value of -m with $1 MiB more than was chosen. maxmem covers memory and
# pmem; it is at least 16 GiB.
machine_memory() {
	need=$(((memory_bytes + $1 * 1048576 + pmem_bytes + label_bytes) / 1073741824 + 1))
	[ "$need" -gt 16 ] || need=16
	printf '%sM,slots=4,maxmem=%sG\n' $((memory_bytes / 1048576 + $1)) "$need"
}

# Print the machine, one value per line, for `daxstorm collect --vm`.
machine_record() {
	echo "qemu=$("$DAXSTORM_QEMU" --version |
		sed -n '1s/^QEMU emulator version //p')"
	echo "memory_bytes=$memory_bytes"
	echo "pmem_bytes=$pmem_bytes"
	echo "cpus=$DAXSTORM_CPUS"
	echo "append=$DAXSTORM_APPEND"
}
