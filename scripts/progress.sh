# SPDX-License-Identifier: GPL-2.0-or-later
# progress.sh - a line on the terminal that moves while something is awaited
# shellcheck shell=sh
#
# Only one script of those that start one another shows it: the others see
# DAXSTORM_PROGRESS, and note() of lib.sh clears the line before each message. Where
# stderr is no terminal there is no such line, and each step has its message.

progress= # process that writes the line

# Show the time since now and what command "$@" prints, cut to the width of the
# terminal, once a second. Programs that show such a line themselves are then silent.
progress_start() {
	[ -t 2 ] && [ -z "${DAXSTORM_PROGRESS-}" ] || return 0
	DAXSTORM_PROGRESS=1
	export DAXSTORM_PROGRESS
	width=$(stty size <&2 2>/dev/null | cut -d' ' -f2)
	[ "${width:-0}" -gt 0 ] || width=80
	waited_since=$(seconds)
	while sleep 1; do
		waited=$(($(seconds) - waited_since))
		printf '\r\033[K%s' "$(printf '%d:%02d %s' $((waited / 60)) $((waited % 60)) "$("$@" 2>/dev/null | tr -d '\n')" | cut -c "1-$((width - 1))")" >&2
	done &
	progress=$!
}

progress_stop() {
	[ -n "$progress" ] || return 0
	kill "$progress" 2>/dev/null || true
	wait "$progress" 2>/dev/null || true
	progress=
	unset DAXSTORM_PROGRESS
	printf '\r\033[K' >&2
}

# Whole seconds since the machine started.
seconds() {
	cut -d. -f1 /proc/uptime
}
