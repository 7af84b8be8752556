#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# environment.bats - variables of the user's shell and options of the guest's
# machine are used, or refused with the reason before a kernel is booted

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	tmp="$BATS_TEST_TMPDIR"
	# a folder that scripts/kernel accepts as a kernel
	kernel="$tmp/kernel of mine"
	mkdir "$kernel"
	touch "$kernel/vmlinuz"
	echo 6.99.0 >"$kernel/release"
	# a QEMU that only prints its version
	qemu="$tmp/a qemu"
	printf '#!/bin/sh\necho "QEMU emulator version 7.2.99 (of a test)"\n' \
		>"$qemu"
	chmod 755 "$qemu"
	export DAXSTORM_QEMU="$qemu"
	unset DAXSTORM_MEMORY DAXSTORM_PMEM DAXSTORM_CPUS DAXSTORM_APPEND
}

# Run up to the first boot, which this QEMU cannot do.
compare() {
	"$top/scripts/compare" --base "$kernel" --new "$kernel" --mode exact \
		--out "$tmp/out" "$@"
}

@test "CDPATH is not searched and prints nothing" {
	cd "$top"
	for CDPATH in ".:$HOME" "$tmp"; do
		export CDPATH
		run -1 --separate-stderr scripts/compare --base "$kernel" \
			--new "$kernel" --plan no-such-plan
		[[ "$stderr" == *"there is no plan no-such-plan; there are:"*quick.ini* ]]
		[ -z "$output" ]
		run -0 --separate-stderr scripts/kernel "$kernel"
		[ "$output" = "$kernel" ]
		[ "$(make -s help | head -1)" = "make [TARGET] [VARIABLE=VALUE]..." ]
	done
}

@test "scripts read messages in one language" {
	printf '#!/bin/sh\necho "$LC_ALL" >>"%s"\necho "QEMU emulator version 7.2.99"\n' \
		"$tmp/language" >"$qemu"
	run -1 env LC_ALL=de_DE.UTF-8 LANGUAGE=de "$top/scripts/vm" \
		--kernel "$tmp" --mode exact --out "$tmp/r" \
		--plan "$top/workloads/plans/quick.ini"
	[ "$(sort -u "$tmp/language")" = C ]
}

@test "a plugin that is missing is told before the kernel is booted" {
	run -1 "$top/scripts/vm" --kernel "$kernel" --mode exact --out "$tmp/r" \
		--plan "$top/workloads/plans/quick.ini" --plugin "$tmp/none.so"
	[[ "$output" == *"the plugin $tmp/none.so is missing; run make plugin"* ]]
}

@test "no HOME: the cache lies in the user's home folder, or it is asked for" {
	run -0 --separate-stderr env -u HOME -u XDG_CACHE_HOME \
		"$top/scripts/kernel" "$kernel"
	[ "$output" = "$kernel" ]
	mkdir "$tmp/bin"
	printf '#!/bin/sh\nexit 2\n' >"$tmp/bin/getent"
	chmod 755 "$tmp/bin/getent"
	run -1 env -u HOME -u XDG_CACHE_HOME PATH="$tmp/bin:$PATH" \
		"$top/scripts/kernel" "$kernel"
	[[ "$output" == *"set XDG_CACHE_HOME"* ]]
	run -0 --separate-stderr env -u HOME XDG_CACHE_HOME="$tmp/a cache" \
		"$top/scripts/kernel" "$kernel"
	[ -d "$tmp/a cache/daxstorm" ]
}

@test "PROFILE=0 turns the profile off" {
	cd "$top"
	for value in 0 no off n ''; do
		run -0 make -n compare PROFILE="$value"
		[[ "$output" == *"scripts/compare --base"* ]]
		[[ "$output" != *"--profile"* ]]
	done
	run -0 make -n compare PROFILE=1
	[[ "$output" == *"--profile"* ]]
}

@test "make passes the options of the machine to scripts/compare" {
	cd "$top"
	run -0 make -n compare QEMU=/opt/qemu MEMORY=3G PMEM=8G CPUS=4 \
		APPEND='a=1 b'
	[[ "$output" == *"--qemu '/opt/qemu' --memory '3G' --pmem '8G'"* ]]
	[[ "$output" == *"--cpus '4' --append 'a=1 b'"* ]]
}

# refused TEXT OPTION VALUE: by the option and by the variable
refused() {
	run -64 compare "$2" "$3"
	[[ "$output" == *"$1"* ]]
	[ ! -e "$tmp/out" ]
	name="DAXSTORM_$(echo "${2#--}" | tr a-z A-Z)"
	run -64 env "$name=$3" "$top/scripts/vm" --kernel "$kernel" \
		--plan "$top/workloads/plans/quick.ini" --mode exact \
		--out "$tmp/r"
	[[ "$output" == *"$1"* ]]
	[ ! -e "$tmp/r.json" ]
}

@test "an impossible machine is refused with the reason" {
	refused 'memory "2T": use a number with M or G' --memory 2T
	refused 'memory "2": use a number with M or G' --memory 2
	refused 'memory "G": use a number with M or G' --memory G
	refused 'memory "-1G": use a number with M or G' --memory -1G
	refused 'memory 256M: the guest needs 512M or more' --memory 256M
	refused 'pmem "big": use a number with M or G' --pmem big
	refused 'pmem 4098M is not a multiple of 16M' --pmem 4098M
	refused 'pmem 1000M is not a multiple of 16M' --pmem 1000M
	refused 'cpus "0": use a number from 1 to 64' --cpus 0
	refused 'cpus "two": use a number from 1 to 64' --cpus two
	refused 'cpus 65: use a number from 1 to 64' --cpus 65
	refused 'append: use printable characters only' \
		--append $'a\nb'
	refused '1701 characters are too many' --append \
		"$(printf '%1701s' x)"
}

@test "a QEMU that is not there" {
	run -1 compare --qemu "$tmp/no-such-qemu"
	[[ "$output" == *"there is no program $tmp/no-such-qemu"*"scripts/setup"*"--qemu"* ]]
	[ ! -e "$tmp/out" ]
}

# machine [OPTION VALUE]...: print QEMU's options and the record
machine() {
	(
		top_of_test="$top"
		set --  "$@"
		cat >"$tmp/machine" <<-END
			. "$top_of_test/scripts/machine.sh"
			usage_die() { echo "\$*"; exit 64; }
			die() { echo "\$*"; exit 1; }
			while [ \$# -gt 0 ]; do
				machine_option "\$1" "\$2" || exit 2
				shift 2
			done
			machine_check
			machine_memory 0
			machine_memory 30
			machine_record
		END
		sh "$tmp/machine" "$@"
	)
}

@test "the machine becomes QEMU's options and the record's lines" {
	run -0 machine
	[ "$output" = "2048M,slots=4,maxmem=16G
2078M,slots=4,maxmem=16G
qemu=7.2.99 (of a test)
memory_bytes=2147483648
pmem_bytes=4294967296
cpus=2
append=" ]
	run -0 machine --memory 3G --pmem 14G --cpus 64 --append "a=1 b"
	[ "$output" = "3072M,slots=4,maxmem=18G
3102M,slots=4,maxmem=18G
qemu=7.2.99 (of a test)
memory_bytes=3221225472
pmem_bytes=15032385536
cpus=64
append=a=1 b" ]
	run -2 machine --colour red
}

# One boot with blanks in every path that a user may choose.
# bats test_tags=vm
@test "blanks in the cache, the plan, the temporary and the result's folder" {
	DAXSTORM_QEMU=qemu-system-x86_64
	ln -s "$("$top/scripts/kernel" 6.12)" "$tmp/linux 6.12"
	mkdir "$tmp/t m p" "$tmp/my plans" "$tmp/o u t"
	plan="$tmp/my plans/it's small.ini"
	printf '[plan]\nmode = exact\ninclude = other\n' >"$plan"
	printf '[fault]\ntargets = devdax:2m\n' >"$tmp/my plans/other.ini"
	run -0 env XDG_CACHE_HOME="$tmp/c ache" TMPDIR="$tmp/t m p" \
		DAXSTORM_MEMORY=1G DAXSTORM_PMEM=2G DAXSTORM_CPUS=1 \
		DAXSTORM_APPEND=daxstorm.test=1 \
		"$top/scripts/vm" --kernel "$tmp/linux 6.12" --plan "$plan" \
		--mode exact --out "$tmp/o u t/r" --timeout 300 \
		--profile "$top/build/qemu/profile.so"
	jq -e '.complete and .plan == "it'\''s small" and
		([.cells[].status] | unique) == ["pass"]' "$tmp/o u t/r.json"
	jq -e '.cells[0].metrics[0].profile != null' "$tmp/o u t/r.json"
	jq -e '.vm.memory_bytes == 1073741824 and .vm.cpus == 1 and
		.vm.pmem_bytes == 2147483648 and
		.vm.append == "daxstorm.test=1"' "$tmp/o u t/r.json"
	jq -e '.kernel.cmdline | endswith(" daxstorm.test=1")' \
		"$tmp/o u t/r.json"
	[ -z "$(ls -A "$tmp/t m p")" ]
}
