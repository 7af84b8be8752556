# SPDX-License-Identifier: GPL-2.0-or-later
# daxstorm.bash - completion of daxstorm's commands, options, plans and cells
# shellcheck shell=bash

# Options and values come from the program: --help, list --json, its plans.
_daxstorm_commands() {
	"$1" --help 2>/dev/null | sed -n 's/^  \([a-z-]*\)  *.*/\1/p'
}

_daxstorm_options() {
	"$1" "$2" --help 2>/dev/null | grep -oE -e '--[a-z][a-z-]*' | sort -u
}

_daxstorm_plans() {
	"$1" list --plans 2>/dev/null
}

_daxstorm_formats() {
	case $2 in
	export) "$1" export --help 2>/dev/null | sed -n 's/^  \([a-z]*\): .*/\1/p' ;;
	*) echo "terminal mail markdown" ;;
	esac
}

_daxstorm_workloads() {
	"$1" list 2>/dev/null | sed -n 's/^\([a-z0-9-]*\): .*/\1/p' |
		grep -v '^patches$'
}

_daxstorm() {
	local program=$1 word=$2 before=$3 words=
	local command=${COMP_WORDS[1]-}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		words="$(_daxstorm_commands "$program") --help --version"
	else
		case $before in
		--plan) words=$(_daxstorm_plans "$program") ;;
		--cell) words=$(_daxstorm_workloads "$program") ;;
		--mode) words="exact time" ;;
		--bind) words="compact spread" ;;
		--format) words=$(_daxstorm_formats "$program" "$command") ;;
		--folded) words="base new" ;;
		esac
		[ -n "$words" ] || [[ $word != -* ]] ||
			words=$(_daxstorm_options "$program" "$command")
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _daxstorm daxstorm
