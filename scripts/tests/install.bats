#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# install.bats - an installed daxstorm works without its source tree, writes
# nothing below PREFIX, and is removed completely

bats_require_minimum_version 1.5.0

setup_file() {
	export top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	export dest="$BATS_FILE_TMPDIR/dest"
	export daxstorm="$dest/opt/dax storm/bin/daxstorm"
	make -s -C "$top" install DESTDIR="$dest" PREFIX="/opt/dax storm" \
		>"$BATS_FILE_TMPDIR/log" 2>&1
	find "$dest" -type f | sort >"$BATS_FILE_TMPDIR/installed"
}

setup() {
	tmp="$BATS_TEST_TMPDIR"
	mkdir "$tmp/here"
	cd "$tmp/here" || return 1
	unset DAXSTORM_DATA DAXSTORM_SCRIPTS
}

# Check that no file was added after make install.
untouched() {
	find "$dest" -type f | sort | diff "$BATS_FILE_TMPDIR/installed" -
}

@test "program, scripts, data, plugins, manual page and completion are there" {
	for file in bin/daxstorm libexec/daxstorm/compare \
		libexec/daxstorm/guest.d/init libexec/daxstorm/plot/percentile.gp \
		lib/daxstorm/profile.so lib/daxstorm/hits.so \
		lib/daxstorm/mutant \
		share/daxstorm/plans/quick.ini share/daxstorm/fio/mmap.fio \
		share/man/man1/daxstorm.1 \
		share/bash-completion/completions/daxstorm; do
		echo "$file"
		[ -s "$dest/opt/dax storm/$file" ]
	done
	run ! grep -E '/tests/|README|/install/' "$BATS_FILE_TMPDIR/installed"
	run ! grep -rlF "$top" "$dest/opt/dax storm/libexec" \
		"$dest/opt/dax storm/share"
	for plan in "$top"/workloads/plans/*.ini; do
		cmp "$plan" "$dest/opt/dax storm/share/daxstorm/plans/${plan##*/}"
	done
}

@test "list, doctor, --version, --help of every command" {
	run -0 "$daxstorm" list
	[[ "$output" == *"munmap: "* ]]
	[ "$("$daxstorm" list --plans)" = "$("$top/build/daxstorm" list --plans)" ]
	run -0 "$daxstorm" doctor
	[ "$("$daxstorm" --version)" = "$("$top/build/daxstorm" --version)" ]
	for command in $("$daxstorm" --help | sed -n 's/^  \([a-z-]*\)  *.*/\1/p'); do
		run -0 "$daxstorm" "$command" --help
		[[ "$output" == *"daxstorm $command"* ]]
	done
	run -0 "$dest/opt/dax storm/libexec/daxstorm/vm" --version
	[ "$output" = "$("$daxstorm" --version)" ]
	untouched
}

@test "compare, and report with plots" {
	cp "$top"/bench/tests/golden/base-?.json \
		"$top"/bench/tests/golden/new-?.json .
	run -0 "$daxstorm" compare base-1.json base-2.json --vs new-1.json \
		new-2.json --json compare.json
	[[ "$output" == *"munmap"* ]]
	run -0 "$daxstorm" report .
	[ -s report.html ]
	[ -s plots/differences.svg ]
	untouched
}

@test "compare-kernels names the plans that are installed" {
	export DAXSTORM_QEMU=true
	run -1 "$daxstorm" compare-kernels --base x --new y --plan no-such
	[[ "$output" == *"there is no plan no-such; there are:"*"quick.ini"* ]]
	run -64 "$daxstorm" compare-kernels --base x
	[[ "$output" == *"usage: daxstorm compare-kernels --base"* ]]
	[ -z "$(ls -A)" ]
	untouched
}

@test "a moved installation works, and \$DAXSTORM_DATA names other data" {
	cp -r "$dest/opt/dax storm" "$tmp/moved"
	[ "$("$tmp/moved/bin/daxstorm" list --plans | grep -c .)" -ge 10 ]
	run -0 "$tmp/moved/bin/daxstorm" compare-kernels --help
	mkdir -p "$tmp/data/plans"
	touch "$tmp/data/plans/mine.ini"
	[ "$(DAXSTORM_DATA="$tmp/data" "$daxstorm" list --plans)" = mine ]
	rm -r "$tmp/moved/share" "$tmp/moved/libexec"
	run -1 "$tmp/moved/bin/daxstorm" list --plans
	[[ "$output" == *"there is no plans"*"DAXSTORM_DATA"* ]]
	run -1 "$tmp/moved/bin/daxstorm" compare-kernels
	[[ "$output" == *"there is no compare"*"DAXSTORM_SCRIPTS"* ]]
}

# bats test_tags=vm
@test "compare-kernels boots two kernels and leaves results here" {
	printf '[plan]\nmode = exact\nsamples = 64\n[munmap]\ntargets = devdax:2m\n' \
		>tiny.ini
	run "$daxstorm" compare-kernels --base 6.12 --new 6.18 \
		--plan tiny.ini --mode exact --boots 1 --profile 1
	echo "$output"
	[ "$status" = 0 ]
	[ -s results/latest/base-1.json ]
	[ -s results/latest/report.html ]
	jq -e '.cells | length == 1' results/latest/compare.json
	run -0 "$daxstorm" profile results/latest
	[[ "$output" == *"munmap/devdax/2m/1"* ]]
	untouched
}

# refused VARIABLE TEXT: neither make install nor make uninstall does anything
refused() {
	for target in install uninstall; do
		run -2 make -s -C "$top" $target DESTDIR="$tmp/dest" "$1"
		echo "$output"
		[[ "$output" == *"$2"* ]]
		[[ "$output" != *nterminated* ]]
	done
	[ ! -e "$tmp/dest" ]
}

@test "folders that make cannot quote, and relative folders, are refused" {
	refused "PREFIX=/opt/it's" "PREFIX=/opt/it's contains ': choose a folder without quotes"
	refused 'libdir=/opt/"lib' 'libdir=/opt/"lib contains ": choose'
	refused "PREFIX=opt/dax storm" "PREFIX=opt/dax storm is relative: name an absolute folder, such as PREFIX=$top/opt/dax storm"
	refused mandir=man "mandir=man is relative"
	run -2 make -s -C "$top" install DESTDIR="$tmp/it's"
	[[ "$output" == *"DESTDIR=$tmp/it's contains '"* ]]
	run -0 make -n -C "$top" uninstall PREFIX=
}

@test "uninstall leaves no file" {
	make -s -C "$top" uninstall DESTDIR="$dest" PREFIX="/opt/dax storm"
	[ -z "$(find "$dest" ! -type d)" ]
	[ -z "$(find "$dest" -name '*daxstorm*')" ]
}

@test "another libexecdir is found by the program that was built for it" {
	# only files that contain the path are compiled again
	mkdir "$tmp/build"
	cp -a "$top"/build/bench "$top"/build/workloads "$top"/build/qemu \
		"$tmp/build/"
	make -s -C "$top" install B="$tmp/build" DESTDIR="$dest" PREFIX=/usr \
		libexecdir=/usr/lib
	[ -x "$dest/usr/lib/daxstorm/compare" ]
	# this build had no program mutant before
	[ -x "$dest/usr/lib/daxstorm/mutant" ]
	run -0 "$dest/usr/bin/daxstorm" compare-kernels --help
	[[ "$output" == *"Usage: daxstorm compare-kernels"* ]]
	run -0 "$dest/usr/lib/daxstorm/vm" --version
}
