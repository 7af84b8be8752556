#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# bats file_tags=vm
# kernel.bats - a kernel spec gives a folder, or an error with the reason
#
# The tests of series share the default cache, so that a kernel is downloaded
# once per machine; the others have their own cache.

bats_require_minimum_version 1.5.0

setup_file() {
	top="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)"
	series="$("$top/scripts/kernel" 6.12)"
	modules="$(echo "$series"/modules/lib/modules/*)"
	export top series modules
}

setup() {
	tmp="$BATS_TEST_TMPDIR"
	kernel="$top/scripts/kernel"
	own="$tmp/cache"
	kernels="$own/daxstorm/kernels"
}

teardown() {
	if mountpoint -q "$BATS_TEST_TMPDIR/cache"; then
		umount "$BATS_TEST_TMPDIR/cache"
	fi
}

# left_nothing: the test's cache has no kernel folder, complete or not
left_nothing() {
	[ -z "$(ls -A "$kernels" 2>/dev/null)" ]
}

# refused SPEC TEXT: exit 1, TEXT in the message, nothing left
refused() {
	run -1 env XDG_CACHE_HOME="$own" "$kernel" "$1"
	[[ "$output" == *"$2"* ]]
	left_nothing
}

# tiny_deb FILE: make a package with one text file
tiny_deb() {
	mkdir -p "$tmp/deb/DEBIAN" "$tmp/deb/usr/share"
	printf '%s\n' 'Package: tiny' 'Version: 1' 'Architecture: all' \
		'Maintainer: nobody <nobody@example.org>' \
		'Description: nothing' >"$tmp/deb/DEBIAN/control"
	echo text >"$tmp/deb/usr/share/tiny"
	dpkg-deb -b "$tmp/deb" "$1" >/dev/null
}

@test "a cached series does not call apt" {
	mkdir "$tmp/bin"
	for command in apt-get apt-cache; do
		printf '#!/bin/sh\ntouch "%s/asked"\nexit 1\n' "$tmp" \
			>"$tmp/bin/$command"
		chmod 755 "$tmp/bin/$command"
	done
	run -0 --separate-stderr env PATH="$tmp/bin:$PATH" "$kernel" 6.12
	[ "$output" = "$series" ]
	[ -z "$stderr" ]
	[ ! -e "$tmp/asked" ]
	# A stub replaces the command that would be called.
	run -1 env PATH="$tmp/bin:$PATH" XDG_CACHE_HOME="$own" "$kernel" 6.12
	[ -e "$tmp/asked" ]
}

@test "the folder of a series is complete" {
	[ "$(cat "$series/release")" = "$(basename "$modules")" ]
	[[ "$(cat "$series/release")" == 6.12.* ]]
	grep -q '^CONFIG_FS_DAX=' "$series/config"
	[ -s "$modules/modules.dep.bin" ]
	[ "$(dd if="$series/vmlinuz" bs=1 skip=514 count=4 2>/dev/null)" = HdrS ]
}

@test "for an unknown series the nearest ones are listed" {
	run -1 "$kernel" 6.13
	[[ "$output" == *"no suite of the mirror has a complete kernel package of series 6.13"* ]]
	[[ "$output" == *"the nearest series: "*"6.12"* ]]
	[ ! -e "$(dirname "$series")/series-6.13" ]
}

@test "an exact release: the newest of its series is in the cache already" {
	run -0 --separate-stderr "$kernel" --offline "$(cat "$series/release")"
	[ "$output" = "$series" ]
	[ -z "$stderr" ]
}

@test "an exact release that no suite has names the nearest" {
	run -1 "$kernel" 6.12.0+deb13-amd64
	[[ "$output" == *"no suite of the mirror has a kernel package of release 6.12.0+deb13-amd64"* ]]
	[[ "$output" =~ the\ nearest\ releases:\ .*6\.12\.[0-9]+ ]]
	[ ! -e "$(dirname "$series")/release-6.12.0+deb13-amd64" ]
	run -1 "$kernel" --offline 6.12.0+deb13-amd64
	[[ "$output" == *"6.12.0+deb13-amd64 is not in the cache, which has:"*6.12* ]]
}

# The mirror keeps the packages of the releases before the newest one.
@test "an exact release is found among all that the mirror has" {
	mkdir "$tmp/bin"
	# The stub records the packages to download and downloads nothing.
	cat >"$tmp/bin/apt-get" <<-'END'
		#!/bin/sh
		case "$*" in
		*" download "*) echo "${*##* download }" >"$asked"; exit 1 ;;
		esac
		exec /usr/bin/apt-get "$@"
	END
	chmod 755 "$tmp/bin/apt-get"
	run -1 "$kernel" 6.12.0+deb13-amd64
	older="$(grep -o '6\.12\.[^ ,]*' <<<"${output##*nearest releases: }" | head -n 1)"
	[ -n "$older" ]
	own="$tmp/cache"
	mkdir -p "$own/daxstorm"
	cp -r "$(dirname "$series")/../apt" "$own/daxstorm/"
	run -1 env asked="$tmp/asked" PATH="$tmp/bin:$PATH" XDG_CACHE_HOME="$own" "$kernel" "$older"
	[ "$(cat "$tmp/asked")" = "linux-image-$older" ]
	left_nothing
}

@test "apt is asked in English" {
	mkdir "$tmp/bin"
	for command in apt-get apt-cache; do
		printf '#!/bin/sh\necho "$LC_ALL" >>"%s/locales"\nexec /usr/bin/%s "$@"\n' \
			"$tmp" "$command" >"$tmp/bin/$command"
		chmod 755 "$tmp/bin/$command"
	done
	run -1 env LC_ALL=de_DE.UTF-8 LANGUAGE=de PATH="$tmp/bin:$PATH" \
		"$kernel" 6.12.0+deb13-amd64
	[ "$(sort -u "$tmp/locales")" = C ]
}

@test "no network: it is reported, nothing is left, the next call tries again" {
	cat >"$tmp/apt.conf" <<-'EOF'
		Acquire::http::Proxy "http://127.0.0.1:9";
		Acquire::https::Proxy "http://127.0.0.1:9";
		Acquire::Retries "0";
	EOF
	export APT_CONFIG="$tmp/apt.conf"
	refused 6.12 "check the network"
	[[ "$output" != *"no suite of the mirror"* ]]
	# With this file the next call would not read the lists again.
	[ ! -e "$own/daxstorm/apt/fresh" ]
}

@test "a package without a kernel" {
	tiny_deb "$tmp/tiny.deb"
	refused "$tmp/tiny.deb" "tiny.deb is not a kernel package"
}

@test "a file that is not a package" {
	echo text >"$tmp/x.deb"
	refused "$tmp/x.deb" "x.deb is not a Debian package"
}

@test "a build tree that is not built" {
	mkdir -p "$tmp/linux/arch/x86/boot"
	refused "$tmp/linux" "has no arch/x86/boot/bzImage; run make"
	cp "$series/vmlinuz" "$tmp/linux/arch/x86/boot/bzImage"
	refused "$tmp/linux" "has no modules; run make"
}

@test "a build tree without CONFIG_MODULES" {
	mkdir -p "$tmp/linux/arch/x86/boot"
	cp "$series/vmlinuz" "$tmp/linux/arch/x86/boot/bzImage"
	echo '# CONFIG_MODULES is not set' >"$tmp/linux/.config"
	refused "$tmp/linux" "is built without modules; set CONFIG_MODULES"
}

# built_tree: a tree that looks built; its make reads $tmp/installed
built_tree() {
	tree="$tmp/linux"
	mkdir -p "$tree/arch/x86/boot" "$tree/include/config"
	cp "$series/vmlinuz" "$tree/arch/x86/boot/bzImage"
	cp "$series/config" "$tree/.config"
	cp "$series/release" "$tree/include/config/kernel.release"
	echo a.o >"$tree/modules.order"
	echo 1 >"$tree/a.ko"
	# shellcheck disable=SC2016
	printf 'modules_install:\n\t@echo >>"%s"\n\t@mkdir -p "%s" && cp -r "%s" "%s"\n' \
		"$tmp/installed" '$(INSTALL_MOD_PATH)/lib/modules' \
		"$modules" '$(INSTALL_MOD_PATH)/lib/modules/' >"$tree/Makefile"
}

@test "a build tree is installed once, and again after a new build" {
	built_tree
	# shellcheck disable=SC2030,SC2031
	export XDG_CACHE_HOME="$own"
	run -0 --separate-stderr "$kernel" "$tree"
	[[ "$output" == "$kernels/tree-"* ]]
	[ "$(cat "$output/release")" = "$(cat "$series/release")" ]
	[ -s "$output/modules/lib/modules/${modules##*/}/modules.dep.bin" ]
	run -0 --separate-stderr "$kernel" "$tree/"
	[ "$(wc -l <"$tmp/installed")" -eq 1 ]
	echo another >"$tree/a.ko"
	run -0 "$kernel" "$tree"
	[ "$(wc -l <"$tmp/installed")" -eq 2 ]
	[ "$(find "$kernels" -mindepth 1 -maxdepth 1 | wc -l)" -eq 1 ]
}

@test "a build tree whose modules_install fails" {
	built_tree
	printf 'modules_install:\n\t@echo broken >&2; false\n' >"$tree/Makefile"
	refused "$tree" "make modules_install failed in $tree"
	[[ "$output" == *broken* ]]
}

@test "a kernel folder is its own spec" {
	run -0 --separate-stderr "$kernel" "$series"
	[ "$output" = "$series" ]
}

@test "--offline: a cached series, or the nearest ones" {
	run -0 --separate-stderr "$kernel" --offline 6.12
	[ "$output" = "$series" ]
	run -1 "$kernel" --offline 6.13
	[[ "$output" == *"6.13 is not in the cache, which has:"*6.12* ]]
}

@test "a series on a small disk is refused before apt is asked" {
	[ "$(id -u)" = 0 ] || skip "only root mounts a small disk"
	mkdir "$own"
	mount -t tmpfs -o size=4m none "$own" || skip "no mount here"
	refused 6.12 "not enough space in $own"
	[ ! -e "$own/daxstorm/apt/lists" ]
}

@test "an invalid spec" {
	refused no-such-kernel '"no-such-kernel" is neither a series'
	refused 6 '"6" is neither a series'
}

@test "a vmlinuz without HdrS" {
	head -c 4096 /dev/zero >"$tmp/vmlinuz"
	refused "$tmp/vmlinuz:$modules" "is not an x86 kernel image"
}

@test "a vmlinuz without modules" {
	mkdir "$tmp/empty"
	refused "$series/vmlinuz:$tmp/empty" "contains no kernel modules"
}

@test "vmlinuz:modules becomes a folder" {
	# As left by make modules_install, but without depmod's files.
	cp -rs "$modules" "$tmp"
	rm "$tmp/${modules##*/}"/modules.dep*
	run -0 --separate-stderr env XDG_CACHE_HOME="$own" "$kernel" \
		"$series/vmlinuz:$tmp/${modules##*/}"
	[[ "$output" == "$kernels/files-"* ]]
	cmp "$series/vmlinuz" "$output/vmlinuz"
	[ "$(cat "$output/release")" = "$(basename "$modules")" ]
	modprobe -C /dev/null -d "$output/modules" -S "$(cat "$output/release")" \
		--show-depends xfs | grep -q "$output/.*xfs\.ko"
	[ "$(ls -A "$kernels")" = "$(basename "$output")" ]
}

@test "a full disk leaves no incomplete folder" {
	[ "$(id -u)" = 0 ] || skip "only root mounts a small disk"
	mkdir "$own"
	mount -t tmpfs -o size=4m none "$own" || skip "no mount here"
	refused "$series/vmlinuz:$modules" "not enough space in"
	# The package itself can fill the disk too.
	umount "$own"
	mount -t tmpfs -o size=4m none "$own"
	mkdir -p "$tmp/deb/usr"
	head -c 8000000 /dev/zero >"$tmp/deb/usr/zeros"
	tiny_deb "$tmp/big.deb"
	refused "$tmp/big.deb" "not enough space in"
}

@test "wrong usage" {
	# shellcheck disable=SC2030,SC2031
	export XDG_CACHE_HOME="$own"
	run -64 "$kernel"
	run -64 "$kernel" ''
	run -64 "$kernel" --refresh
	run -64 "$kernel" 6.12 6.18
	[[ "$output" == *"usage: scripts/kernel"* ]]
	left_nothing
}
