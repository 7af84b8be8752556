#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.bats - what scripts/compare refuses before it starts a guest

bats_require_minimum_version 1.5.0

setup() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	compare="$top/scripts/compare"
	tmp="$BATS_TEST_TMPDIR"
	out="$tmp/out"
	# a folder that scripts/kernel accepts as a kernel
	kernel="$BATS_FILE_TMPDIR/kernel"
	mkdir -p "$kernel"
	touch "$kernel/vmlinuz"
	echo 6.99.0 >"$kernel/release"
	# no guest is started, so no QEMU is needed
	export DAXSTORM_QEMU=true
}

# refused STATUS TEXT ARG...: no guest is started, no folder is created
refused() {
	want="$1"
	text="$2"
	shift 2
	run "-$want" "$compare" --out "$out" "$@"
	[[ "$output" == *"$text"* ]]
	[[ "$output" != *"boot 1"* ]]
	[ ! -e "$out" ]
	[ -z "$(find "$tmp" -name '.new-*')" ]
}

@test "both sides must be given" {
	refused 64 "usage: scripts/compare"
	refused 64 "usage: scripts/compare" --new 6.18
	refused 64 "usage: scripts/compare" --base 6.12
	refused 64 "usage: scripts/compare" --base 6.12 --new
}

@test "an unknown option" {
	refused 64 "usage: scripts/compare" --base 6.12 --new 6.18 --bots 3
}

@test "an unknown mode" {
	refused 64 'mode "fast" is invalid: use exact or time' --base 6.12 --new 6.18 \
		--mode fast
}

@test "invalid numbers" {
	refused 64 '"0" is not a number above 0' --base 6.12 --new 6.18 --boots 0
	refused 64 '"-1" is not a number' --base 6.12 --new 6.18 --boots -1
	refused 64 '"two" is not a number' --base 6.12 --new 6.18 --boots two
	refused 64 '"x" is not a number' --base 6.12 --new 6.18 --seed x
	refused 64 "1001 boots: a comparison takes 1000 " --base 6.12 --new 6.18 --boots 1001
	refused 64 "19 digits are the most" --base 6.12 --new 6.18 \
		--seed 18446744073709551616
}

@test "for an unknown plan the existing ones are listed" {
	refused 1 "there is no plan quik" --base 6.12 --new 6.18 --plan quik
	[[ "$output" == *"there are:"*"full.ini"*"quick.ini"* ]]
}

@test "an invalid plan is refused before any kernel is looked up" {
	run -1 "$compare" --base none --new none --plan /dev/null --out "$out"
	[[ "$output" == *"there is no plan null"* ]]
	printf '[falt]\ntargets = xfs:2m\n' >"$BATS_FILE_TMPDIR/falt"
	refused 1 'there is no workload "falt"' --base none --new none \
		--plan "$BATS_FILE_TMPDIR/falt"
	[[ "$output" != *'"none"'* ]]
}

@test "an invalid kernel spec" {
	refused 1 '"no-such-kernel" is neither' --base no-such-kernel \
		--new "$kernel" --mode exact
	refused 1 '"no-such-kernel" is neither' --base "$kernel" \
		--new no-such-kernel --mode exact
}

@test "an existing folder is not changed" {
	mkdir "$out"
	echo kept >"$out/file"
	run -1 "$compare" --base "$kernel" --new "$kernel" --mode exact --out "$out"
	[[ "$output" == *"$out exists already"* ]]
	[[ "$output" != *"boot 1"* ]]
	[ "$(cat "$out/file")" = kept ]
	[ "$(ls -A "$tmp")" = out ]
}

# A copy of scripts/compare whose boots give the result of a golden file, with
# their seed, and are noted in $tmp/boots: "NAME SEED". Those that run measured
# cells only are noted in $tmp/measured too.
with_boots() {
	mkdir -p "$tmp/tree/scripts" "$tmp/tree/build/qemu"
	ln -s "$top/workloads" "$tmp/tree/"
	ln -s "$daxstorm" "$tmp/tree/build/daxstorm"
	echo plugin >"$tmp/tree/build/qemu/profile.so"
	cp "$top"/scripts/compare "$top"/scripts/kernel "$top"/scripts/*.sh \
		"$tmp/tree/scripts/"
	cat >"$tmp/tree/scripts/vm" <<-END
		#!/bin/sh
		while [ \$# -gt 0 ]; do
			case \$1 in
			--seed) seed=\$2 ;;
			--out) out=\$2 ;;
			--checks) checks=\$2 ;;
			esac
			shift
		done
		sed "1s/\"seed\":1,/\"seed\":\$seed,/
			s/\"boot_id\":\"[^\"]*\"/\"boot_id\":\"\${out##*/}\"/" \
			"$top/bench/tests/golden/base-1.json" >"\$out.json"
		echo "\${out##*/} \$seed" >>"$tmp/boots"
		[ "\$checks" = 1 ] || echo "\${out##*/}" >>"$tmp/measured"
	END
	chmod 755 "$tmp/tree/scripts/vm"
}

# run_boots NAME ARG...: compare, with boots sorted in $tmp/sorted
run_boots() {
	rm -f "$tmp/boots" "$tmp/measured"
	run -0 "$tmp/tree/scripts/compare" --base "$kernel" --new "$kernel" \
		--mode exact --out "$tmp/$1" "${@:2}"
	sort "$tmp/boots" >"$tmp/sorted"
}

@test "boot i of both sides has one seed, which follows from the one given" {
	with_boots
	run_boots one --boots 4 --seed 7
	[ "$(sed -n 's/^base-//p' "$tmp/sorted")" = \
		"$(sed -n 's/^new-//p' "$tmp/sorted")" ]
	[ "$(sed -n 's/^base-1 //p' "$tmp/sorted")" = 7 ]
	[ "$(cut -d' ' -f2 "$tmp/sorted" | sort -u | wc -l)" = 4 ]
	cp "$tmp/sorted" "$tmp/first"
	# the same again, and others from another seed
	run_boots two --boots 4 --seed 7
	cmp "$tmp/sorted" "$tmp/first"
	run_boots three --boots 4 --seed 8
	differ="$(cut -d' ' -f2 "$tmp/sorted" "$tmp/first" | sort -u | wc -l)"
	[ "$differ" = 8 ]
	# printed and recorded
	seed="$(sed -n 's/^new-3 //p' "$tmp/sorted")"
	[[ "$output" == *"boot 3 of new, seed $seed: 6.99.0"* ]]
	jq -e --argjson seed "$seed" '.new.seeds[2] == $seed and
		.base.seeds == .new.seeds and
		([.cells[].metrics[].pairs] | unique) == [4]' \
		"$tmp/three/compare.json"
}

@test "mode exact has four boots a side, unless they are identical" {
	with_boots
	run_boots four
	[ "$(wc -l <"$tmp/sorted")" = 8 ]
	jq -e '[.cells[].metrics[].stats.mean.verdict] | unique == ["same"]' \
		"$tmp/four/compare.json"
	run_boots two --identical-boots --seed 3
	[ "$(cut -d' ' -f2 "$tmp/sorted" | sort | uniq -c | tr -s ' ')" = " 4 3" ]
	joined="$(tr -s ' \n' ' ' <<<"$output")"
	[[ "$joined" == *"2+2 boots with 1+1 different seeds: no interval and no verdict"* ]]
	[[ "$joined" == *"boots of one seed: every metric of every single-task cell is identical"* ]]
	jq -e '[.cells[].metrics[] | .repeats, .stats.mean.verdict] |
		unique == [true, "unsure"]' "$tmp/two/compare.json"
}

@test "the third boot and later ones run measured cells only" {
	with_boots
	run_boots four
	[ "$(sort "$tmp/measured" | tr '\n' ' ')" = "base-3 base-4 new-3 new-4 " ]
	run_boots two --boots 2
	[ ! -e "$tmp/measured" ]
}

@test "a tolerance, 0 included" {
	with_boots
	run_boots zero --boots 3 --tolerance 0
	jq -e '.tolerance_pct == 0 and .tolerance_insn == 0' \
		"$tmp/zero/compare.json"
	run_boots two --boots 3 --tolerance 2.5
	jq -e '.tolerance_pct == 2.5 and .tolerance_insn == 1' \
		"$tmp/two/compare.json"
	refused 64 'tolerance "1,5": a number of percent' --base 6.12 \
		--new 6.18 --tolerance 1,5
}

@test "what follows from a seed depends on its purpose and has a range" {
	cat >"$tmp/draw" <<-END
		. "$top/scripts/lib.sh"
		for seed in 1 2 3 4 5 6 7 8 18446744073709551615; do
			drawn \$seed \$1 16
		done
	END
	sh "$tmp/draw" memory >"$tmp/memory"
	sh "$tmp/draw" memory | cmp - "$tmp/memory"
	run ! cmp <(sh "$tmp/draw" layer) "$tmp/memory"
	[ "$(sort -u "$tmp/memory" | wc -l)" -ge 4 ]
	awk '$1 < 0 || $1 > 15 || $1 != int($1) { exit 1 }' "$tmp/memory"
}
