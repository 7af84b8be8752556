# SPDX-License-Identifier: GPL-2.0-or-later
# instead.bash - for bats: one boot in which a script replaces the guest's
# daxstorm and runs the real one
# shellcheck shell=bash

# Print a folder whose files are copied to / of the guest, with daxstorm-real.
guest_root() {
	root="$BATS_FILE_TMPDIR/root"
	program="$BATS_TEST_DIRNAME/../../build/daxstorm"
	mkdir -p "$root/usr/bin"
	cp "$program" "$root/usr/bin/daxstorm-real"
	ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp -L "$library" "$root$library"
	done
	echo "$root"
}

# Boot with script $1 appended to standin and the folder appended to both. Lines
# of the console that begin with word $2 are kept, without it, in the file
# $said.
boot_instead() {
	tmp="$BATS_FILE_TMPDIR"
	top="$BATS_TEST_DIRNAME/../.."
	{
		cat "$BATS_TEST_DIRNAME/standin" "$BATS_TEST_DIRNAME/$1"
		printf 'main\nARCHIVE\n'
		tar -C "$tmp/root" -c .
	} >"$tmp/daxstorm"
	chmod +x "$tmp/daxstorm"
	printf '[fault]\ntargets = devdax:2m\n' >"$tmp/standin.ini"
	"$top/scripts/vm" --kernel "$("$top/scripts/kernel" 6.12)" \
		--plan "$tmp/standin.ini" --mode exact --out "$tmp/r" \
		--program "$tmp/daxstorm" --timeout 600
	export said="$tmp/said"
	tr -d '\r' <"$tmp/r.console" | sed -n "s/^$2 //p" >"$said"
}

# said NAME STATUS TEXT...: NAME exited with STATUS and printed each TEXT
said() {
	name="$1"
	grep -xF "$name: status $2" "$said"
	shift 2
	for text in "$@"; do
		grep -F "$name: " "$said" | grep -F -e "$text"
	done
}
