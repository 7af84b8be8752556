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
