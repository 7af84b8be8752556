#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# mutants.bats - a mutant is caught if its code ran and its check failed, and not
# otherwise; mutants that do not apply to a kernel are listed

bats_require_minimum_version 1.5.0

setup_file() {
	export top="$BATS_TEST_DIRNAME/../.."
	export tmp="$BATS_FILE_TMPDIR"
	export mutants="$top/workloads/mutants"
	kernel="$("$top/scripts/kernel" 6.18)"
	export kernel
}

# mutant FOLDER NAME FAILS LINE...: a file of a mutant with one change
mutant() {
	mkdir -p "$tmp/$1"
	printf '; a test\n[mutant]\nbreaks = %s\nmodels = %s\n[cell munmap:ext4:2m]\n' \
		"$2" "devmap refcounted-special refcounted" >"$tmp/$1/$2.ini"
	tr '&' '\n' <<<"$3" | sed 's/^/fails = /' >>"$tmp/$1/$2.ini"
	printf '%s\n' '[change]' "${@:4}" >>"$tmp/$1/$2.ini"
}

# row NAME: its row in the output, blanks squeezed
row() {
	printf '%s\n' "$output" | grep "^$1 " | tr -s ' '
}

@test "every file has a description, models and cells that catch it" {
	run -0 --separate-stderr "$top/build/mutant" check "$mutants"/*.ini
	[ "$(wc -l <<<"$output")" = "$(find "$mutants" -name '*.ini' | wc -l)" ]
}

# The text of a kernel is what its guest runs, module by module.
@test "the text of a kernel lies beside its symbols" {
	text="$("$top/scripts/vm" --text "$kernel")"
	cmp "$text/symbols" "$("$top/scripts/vm" --symbols "$kernel")"
	start="$(sed -n 's/ T _text$//p' "$text/symbols")"
	end="$(sed -n 's/ T _etext$//p' "$text/symbols")"
	[ "$(stat -c %s "$text/kernel")" = "$((0x${end#ffffffff} - 0x${start#ffffffff}))" ]
	grep -qx "kernel 0x$start" "$text/bases"
	while read -r name _; do
		[ -s "$text/$name" ]
	done <"$text/bases"
	grep -q "^xfs " "$text/bases"
}

@test "three quarters of the mutants for its model apply to each kernel" {
	run -0 --separate-stderr "$top/scripts/mutants" --match
	# shellcheck disable=SC2001 # a line each
	sed 's/^/# /' <<<"$output" | grep -E 'mutants apply|does not apply' >&3 || true
	[ "$(grep -c 'mutants apply$' <<<"$output")" = 2 ]
}

@test "20 mutants drawn by a seed are caught" {
	run --separate-stderr "$top/scripts/mutants" --sample 20 -j 2
	echo "# $(head -n 1 <<<"$output")" >&3
	[ "$status" = 0 ] || {
		printf '%s\n' "$output" "$stderr"
		return 1
	}
	[ "$(awk '$5 == "caught" { print FNR, $1 }' <<<"$output" | wc -l)" -ge 20 ]
}

@test "not caught: no effect, code that never runs, another check, one check of two" {
	kept=(constant\ =\ -512\ 0 insn\ =\ mov matches\ =\ 2)
	mutant missed idle leaks 'function = zap_huge_pmd' 'at-entry = 90'
	mutant missed asleep leaks 'function = __x64_sys_kexec_load' 'return = -1'
	mutant missed other ends 'function = zap_huge_pmd' "${kept[@]}"
	mutant missed both 'each:le.*&each:no.*' 'function = zap_huge_pmd' "${kept[@]}"
	run -1 --separate-stderr "$top/scripts/mutants" "$kernel" -j 2 --from "$tmp/missed"
	[[ "$(row idle)" =~ ^idle\ munmap:ext4:2m\ [1-9][0-9]*\ 0/1\ missed\ failed: ]]
	[[ "$(row asleep)" == "asleep munmap:ext4:2m 0 0/1 missed failed:"* ]]
	[[ "$(row other)" =~ ^other\ munmap:ext4:2m\ [1-9][0-9]*\ 0/1\ missed\ failed:\ leaks ]]
	[[ "$(row both)" == *" 0/1 missed failed: leaks but not: each:no.*"* ]]
}

@test "mutants that do not apply are listed; more than a quarter is a failure" {
	for name in one two three; do
		mutant few "$name" leaks 'function = zap_huge_pmd' 'return = 0'
	done
	mutant few gone leaks 'function = no_such_function' 'return = 0'
	run -0 "$top/scripts/mutants" "$kernel" --match --from "$tmp/few"
	[[ "$output" == *"3 of 4 mutants apply"* ]]
	[[ "$(row gone)" == "gone does not apply there is no function no_such_function" ]]
	mutant few three leaks 'function = zap_huge_pmd' 'skip-call = no_such_function'
	run -1 "$top/scripts/mutants" "$kernel" --match --from "$tmp/few"
	[[ "$output" == *"2 of 4 mutants apply"* ]]
	[[ "$output" == *"three: zap_huge_pmd: no_such_function was found 0 times, not 1"* ||
		"$(row three)" == *"no_such_function was found 0 times, not 1" ]]
	[[ "$output" == *"fewer than three quarters"* ]]
}

@test "invalid requests" {
	run -64 "$top/scripts/mutants" --seeds 0
	[[ "$output" == *'seeds "0"'* ]]
	run -64 "$top/scripts/mutants" --seeds
	run -64 "$top/scripts/mutants" --sample x
	run -64 "$top/scripts/mutants" --no-such-option
	run -1 "$top/scripts/mutants" --only no-such-mutant
	[[ "$output" == *'there is no mutant "no-such-mutant"'* ]]
	run -64 "$top/build/mutant" match
	run -1 "$top/build/mutant" match "$tmp/nowhere" "$mutants/rss-kept.ini"
	[[ "$output" == *"$tmp/nowhere/bases: No such file"* ]]
	run -0 "$top/build/mutant" --help
	run -0 "$top/build/mutant" --version
	[ "$output" = "$(make -s -C "$top" version)" ]
}
