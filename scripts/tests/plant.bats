#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# plant.bats - change the text of a running guest kernel: exactly the requested
# bytes, an effect that the measurement finds, and no side effect

bats_require_minimum_version 1.5.0

setup_file() {
	export top="$BATS_TEST_DIRNAME/../.."
	export tmp="$BATS_FILE_TMPDIR"
	kernel="$("$top/scripts/kernel" 6.12)"
	symbols="$("$top/scripts/vm" --symbols "$kernel")"
	export kernel symbols
	export plan="$tmp/small.ini"
	printf '[plan]\nmode = exact\n[fault]\ntargets = ext4:4k\n' >"$plan"
	boot base
}

# boot NAME [OPTION...]: leaves $tmp/NAME.json
boot() {
	"$top/scripts/vm" --kernel "$kernel" --plan "$plan" --mode exact \
		--profile "$top/build/qemu/profile.so" --timeout 300 \
		--out "$tmp/$1" "${@:2}"
}

# refused TEXT LINE...: planting the lines is refused with that text
refused() {
	printf '%s\n' "${@:2}" >"$tmp/plant"
	run -1 boot refused --plant "$tmp/plant"
	[[ "$output" == *"$1"* ]] || {
		echo "$output"
		return 1
	}
	[ ! -e "$tmp/refused.json" ]
	[ ! -e "$tmp/refused.d" ]
}

@test "no change leaves no trace" {
	printf '\n# nothing\n' >"$tmp/nothing"
	boot empty --plant "$tmp/nothing"
	"$top/scripts/tests/same-result" "$tmp/base.json" "$tmp/empty.json"
	cmp "$tmp/base.console" "$tmp/empty.console"
}

# The cell is on XFS, because on ext4 look-ups of blocks and journal commits add
# to the mean.
@test "1, 10 and 100 planted instructions are found in their function" {
	plan="$tmp/xfs.ini"
	printf '[plan]\nmode = exact\n[fault]\ntargets = xfs:4k\n' >"$plan"
	boot before
	for change in "dax_insert_entry 1" "dax_iomap_pte_fault 10" \
		"__vm_insert_mixed 100"; do
		# shellcheck disable=SC2086 # two words
		"$top/scripts/plant-slowdown" "$kernel" $change
	done >"$tmp/plant"
	boot planted --plant "$tmp/plant"
	mkdir "$tmp/pair"
	cp "$tmp/before.json" "$tmp/pair/base-1.json"
	cp "$tmp/planted.json" "$tmp/pair/new-1.json"
	"$top/build/daxstorm" profile "$tmp/pair" --json >"$tmp/profile.json"
	# Each of the three functions is called once per entry. No other function
	# that is called as often as before may have another cost.
	jq -e '[.profiles[] | select(.metric == "fault").functions[] |
		select(.base_calls > 0 and (.delta | fabs) >= 0.5 and
			(.new_calls / .base_calls - 1 | fabs) <= 0.01) |
		[.name, (.delta * 1000 | round / 1000)]] | sort == [["__vm_insert_mixed", 100],
		["dax_insert_entry", 1], ["dax_iomap_pte_fault", 10]]' \
		"$tmp/profile.json"
	"$top/build/daxstorm" compare "$tmp/pair/base-1.json" \
		--vs "$tmp/pair/new-1.json" --json "$tmp/compare.json"
	# Other activity, such as timer ticks, changes the mean of about 5000 by
	# less than 0.6 %.
	jq -e '.cells[].metrics[] | select(.name == "fault").stats.mean |
		.new - .base | . > 81 and . < 141' "$tmp/compare.json"
}

@test "old bytes that differ are refused with both, modules included" {
	# The old bytes of the first line match, those of the second do not.
	refused "ext4:ext4_dax_fault+1 does not hold the old bytes 0x0f 0x1f but:" \
		"ext4:ext4_dax_fault 0 f30f f30f" "ext4:ext4_dax_fault 1 0f1f 9090"
	[[ "$output" =~ 0xffffffffc[0-9a-f]+:.0x0f.0x1e ]]
	[[ "$output" == *"nothing was planted"* ]]
}

@test "a module that the guest does not load" {
	cp -rs "$kernel" "$tmp/kernel"
	rm "$tmp/kernel/symbols" "$tmp/kernel/text/symbols"
	ln -s ../symbols "$tmp/kernel/text/symbols"
	{
		echo "# module gone 0xffffffffc0000000"
		cat "$symbols"
		echo "ffffffffc0000010 t gone_away [gone]"
	} >"$tmp/kernel/symbols"
	kernel="$tmp/kernel" refused "gone:gone_away: module gone is not loaded" \
		"gone:gone_away 0 90 90"
}

@test "names: unknown, of another module, of several functions" {
	refused "has no function no_such_function" "no_such_function 0 90 90"
	refused "has no function ext4:zap_huge_pmd" "ext4:zap_huge_pmd 0 90 90"
	twice="$(awk '$2 ~ /[tT]/ && NF == 3 { print $3 }' "$symbols" | sort |
		uniq -d | sed -n '1p')"
	[ -n "$twice" ]
	refused "has several functions $twice, at 0xffffffff" "$twice 0 90 90"
}

@test "lines that are not a change" {
	refused "line 2 is not a change" "" "zap_huge_pmd 0 90"
	refused "line 1 is not a change" "zap_huge_pmd -1 90 90"
	refused "line 1 is not a change" "zap_huge_pmd 0 9 90"
	refused "zap_huge_pmd+0x4: 1 old bytes 90, but 2 new ones 9090" \
		"zap_huge_pmd 0x4 90 9090 # too long"
	run -1 boot refused --plant "$tmp/no-such-file"
	[[ "$output" == *"there is no file $tmp/no-such-file of changes"* ]]
}

# ini LINE...: a mutant with these lines of changes, in $tmp/plant.ini
ini() {
	printf '%s\n' '[mutant]' 'breaks = something' \
		'models = devmap refcounted-special refcounted' \
		'[cell fault:ext4:4k]' 'fails = kept' "$@" >"$tmp/plant.ini"
}

@test "a mutant is planted where its guest has the function, modules included" {
	make -s -C "$top" hits
	# Two changes without an effect, one of them in a module: no-ops at the
	# entry of a function.
	ini '[change]' 'function = ext4:ext4_dax_fault' 'at-entry = 90' \
		'[change]' 'function = dax_insert_entry' 'at-entry = 90 90'
	boot planted --plant "$tmp/plant.ini" --hits "$top/build/qemu/hits.so"
	od -An -v -tu8 -w16 "$tmp/planted.hits" | awk '$1 { print ($2 > 0) }' >"$tmp/ran"
	[ "$(tr '\n' ' ' <"$tmp/ran")" = "1 1 1 1 " ]
	jq -e '.cells[].status == "pass"' "$tmp/planted.json"
}

@test "a mutant that does not apply, or is invalid" {
	ini '[change]' 'function = ext4:no_such_function' 'return = 0'
	run -1 boot refused --plant "$tmp/plant.ini"
	[[ "$output" == *"plant: there is no function no_such_function in module ext4"* ]]
	[[ "$output" == *"nothing was planted"* ]]
	[ ! -e "$tmp/refused.json" ]
	ini '[change]' 'function = zap_huge_pmd' 'destroy = all'
	run -1 boot refused --plant "$tmp/plant.ini"
	[[ "$output" == *'plant.ini:8: [change]: unknown key "destroy"'* ]]
}

# disassemble ADDRESS BYTES: one line per instruction, "mnemonic operands"
disassemble() {
	printf '%b' "$(sed 's/../\\x&/g' <<<"$2")" >"$tmp/code"
	objdump -D -b binary -m i386:x86-64 --adjust-vma="0x$1" "$tmp/code" |
		awk -F'\t' 'NF == 3 { print $3 }'
}

# executed KERNEL FUNCTION N: how many instructions the planted code executes
# instead of one no-op, according to its disassembly. Under run a failing command
# does not end it, so each one returns explicitly.
executed() {
	"$top/scripts/plant-slowdown" "$1" "$2" "$3" | grep -v '^#' >"$tmp/plant"
	start="$(awk -v f="$2" 'NF == 3 && $3 == f { print $1 }' "$symbols")"
	read -r _ entry old new < <(tail -1 "$tmp/plant")
	[ "$old ${#new}" = "0f1f440000 10" ] || return 1
	back="$(printf '%x' $((0x$start + entry + 5)))"
	if [ "$(wc -l <"$tmp/plant")" = 1 ]; then
		disassemble "$start" "$new" >"$tmp/text"
		! grep -vE 'nop|xchg +%ax,%ax' "$tmp/text" || return 1
		wc -l <"$tmp/text"
		return
	fi
	padding="$(printf '%x' $((0x$start - 16)))"
	[[ "$(disassemble "$(printf '%x' $((0x$start + entry)))" "$new")" =~ ^jmp\ +0x$padding$ ]] || return 1
	read -r _ _ old new < <(head -1 "$tmp/plant")
	[ "${#new}" -le 32 ] || return 1
	disassemble "$padding" "$new" >"$tmp/text"
	grep -qE "^jmp +0x$back\$" <(tail -1 "$tmp/text") || return 1
	awk '/mov/ { turns = $0; sub(/.*\$/, "", turns); sub(/,%ecx.*/, "", turns) }
		/dec|jne/ { loop++; next }
		{ once++ }
		END { print once + 1, loop + 0, turns == "" ? 0 : turns }' \
		"$tmp/text" | {
		read -r once loop turns
		echo $((once + loop * turns))
	}
}

@test "the planted code executes as many instructions as asked for" {
	# behind endbr64, and without it
	for function in zap_huge_pmd dax_insert_entry; do
		for n in 1 2 3 4 5 6 14 15 16 17 100 101 100000; do
			run -0 executed "$kernel" "$function" "$n"
			[ "$output" = "$((n + 1))" ] || {
				echo "$function +$n: $output"
				cat "$tmp/plant" "$tmp/text"
				return 1
			}
		done
	done
}

@test "slowdowns that cannot be planted" {
	slow="$top/scripts/plant-slowdown"
	run -1 "$slow" "$kernel" no_such_function 1
	[[ "$output" == *"has no function no_such_function"* ]]
	run -1 "$slow" "$kernel" asm_exc_page_fault 1
	[[ "$output" == *"does not begin with a call or no-op of ftrace"* ]]
	run -64 "$slow" "$kernel" zap_huge_pmd 0
	run -64 "$slow" "$kernel" zap_huge_pmd x
	old="$("$top/scripts/kernel" 6.1)"
	run -0 "$slow" "$old" zap_huge_pmd 4
	[[ "$output" == *"zap_huge_pmd 0 0f1f440000 9090909090" ]]
	run -1 "$slow" "$old" zap_huge_pmd 5
	[[ "$output" == *"no padding before zap_huge_pmd"* ]]
}
