# SPDX-License-Identifier: GPL-2.0-or-later
# boots.sh - boot kernels in turn into a folder that appears when it is complete
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the script and lib.sh
#
# For scripts/compare and scripts/trend, which set plan, mode, boots, seed, out,
# tolerance, identical and profile (each may be empty), define how_to_compare, which
# prints the command that compares the boots of a folder, and end with boots_cleanup.

# shellcheck source-path=SCRIPTDIR source=progress.sh
. "$scripts/progress.sh"

boots_max=1000
check_boots=2 # in exact mode, later boots run measured cells only
jobs=
work= # the folder of an unfinished run
cells=0 # of the plan
measured=0 # of these, those of boots that run no checks
program=${daxstorm#"$PWD/"} # as a command

# Print "2 of base, 1 of new": the boots in folder $work.
count_finished() {
	(cd "$work" && ls -d -- *-*.json */*-*.json 2>/dev/null) |
		sed 's/-[0-9]*\.json$//; s,/boot$,,' | sort -V | uniq -c |
		awk '{ printf("%s%s of %s", NR > 1 ? ", " : "", $1, $2) }'
}

# The run ends early: keep the boots that are finished in a folder whose name says
# that others are missing. A boot is finished when it has its result and, unlike one
# that scripts/vm could not clean up, no folder any more.
keep_finished() {
	for folder in "$work"/*.d "$work"/*/*.d; do
		[ ! -d "$folder" ] || rm -rf "$folder" "${folder%.d}".*
	done
	kept=$(count_finished)
	if [ -z "$kept" ]; then
		rm -rf "$work"
		return
	fi
	rm -f "$work/daxstorm" "$work/profile.so" "$work/told" "$work/kernels"
	find "$work" -type d -empty -delete
	left=${out%/}.incomplete
	number=1
	while [ -e "$left" ]; do
		number=$((number + 1))
		left=${out%/}.incomplete-$number
	done
	mv "$work" "$left" || left=$work
	note "the boots that are finished are in $left: $kept; $(how_to_compare "$left")"
}

boots_cleanup() {
	begin_cleanup
	progress_stop
	for job in $jobs; do
		kill -TERM "$job" 2>/dev/null || true
	done
	wait 2>/dev/null || true
	[ -z "$work" ] || keep_finished
}

is_count() {
	case $1 in
	'' | *[!0-9]* | 0) return 1 ;;
	esac
}

# Check what was given as mode, boots, seed and tolerance.
check_run() {
	case $mode in
	'' | exact | time) ;;
	*) usage_die "mode \"$mode\" is invalid: use exact or time" ;;
	esac
	for number in "${boots:-1}" "$seed"; do
		is_count "$number" || usage_die "\"$number\" is not a number above 0"
	done
	[ -z "$boots" ] || { [ "${#boots}" -le 4 ] && [ "$boots" -le "$boots_max" ]; } ||
		usage_die "$boots boots: a comparison takes $boots_max of each kernel at most"
	[ "${#seed}" -le 19 ] || usage_die "seed $seed: 19 digits are the most"
	case $tolerance in
	*[!0-9.]* | . | *.*.*) usage_die "tolerance \"$tolerance\": a number of percent, 0 or more" ;;
	esac
}

# Set own to the number of cells that boot $1 runs.
count_own() {
	own=$cells
	[ "$mode" != exact ] || [ "$1" -le "$check_boots" ] || own=$measured
}

# Set all to the number of cells of the boots $1-NUMBER, and ended to that of those
# that have their results.
count_all() {
	all=0
	ended=0
	for boot in $(seq "$boots"); do
		count_own "$boot"
		all=$((all + own))
		[ ! -e "$1-$boot.json" ] || ended=$((ended + own))
	done
}

# Print for each guest which cell it runs, and the time that the boots of its kernel
# take until their end if all cells take as long as those that are done; with --boots
# auto, what is left of the budget.
boots_progress() {
	passed=$(($(seconds) - boots_started))
	guests=
	for folder in "$work"/*.d "$work"/*/*.d; do
		[ -d "$folder" ] || continue
		guests=1
		name=${folder%.d}
		got=$(cat "$folder"/*.journal | grep -ac '"type":"cell"') || true
		cell=$(cat "$folder"/*.journal | sed -n 's/.*"type":"begin","cell":"\([^"]*\)".*/\1/p' | tail -n 1)
		[ -z "$boots" ] || count_all "${name%-*}"
		count_own "${name##*-}"
		printf '%s %s/%s %s' "${name#"$work"/}" "$got" "$own" "${cell:-starts}"
		[ -z "$boots" ] || [ "$((ended + got))" = 0 ] ||
			printf ', %s min left' "$((passed * (all - ended - got) / (ended + got) / 60 + 1))"
		printf '   '
	done
	# scripts/vm makes the image, and may read the symbols
	[ -n "$guests" ] || printf 'preparing the guests   '
	[ -z "$boots" ] || return 0
	left=$((budget * 60 - passed))
	[ "$left" -ge 0 ] || left=0
	printf '%s of %s min of the budget left' "$(((left + 59) / 60))" "$budget"
}

# Set plan to its file and plan_mode to the mode that it requires.
find_plan() {
	[ -f "$plan" ] || plan=$data/plans/$plan.ini
	[ -f "$plan" ] ||
		die "there is no plan $(basename "$plan" .ini); there are: $(cd "$data/plans" && echo *.ini)"
	[ -x "$daxstorm" ] || die "$daxstorm is missing: run make"
	plan_mode=$("$daxstorm" plan "$plan" --mode) || exit 1
	cells=$("$daxstorm" plan "$plan" --cells | wc -l)
	measured=$("$daxstorm" plan "$plan" --measured | wc -l)
}

# A plan for races requires mode time. For any other plan the mode depends on
# whether KVM can boot kernel $1 on this machine.
settle_mode() {
	[ -z "$mode" ] || return 0
	if [ "$plan_mode" = time ]; then
		mode='time'
		note "plan $(basename "$plan" .ini) requires mode time"
		return 0
	fi
	progress_start echo "checking whether KVM boots this kernel"
	answer=$("$scripts/vm" --probe "$1") || answer=
	progress_stop
	if [ "$answer" = kvm ]; then
		mode='time'
		note "KVM can boot this kernel: using mode time"
	else
		mode=exact
		note "KVM cannot boot a kernel here: using mode exact under QEMU's emulator"
	fi
}

# A boot of plan quick costs 50 to 130 s of a core, by the machine. Four boots of two
# kernels then take 4 to 10 minutes on two cores.
settle_boots() {
	boots=2
	[ "$mode" = time ] || [ -n "$identical" ] || boots=4
}

# Print the seed of boot $1 of every kernel.
boot_seed() {
	if [ -n "$identical" ] || [ "$1" = 1 ]; then
		printf '%s\n' "$seed"
	else
		echo $(($(drawn "$seed" "boot $1" 268435455) + 1))
	fi
}

# Take the value of --profile.
choose_profile() {
	profile=$1
	[ "$profile" != 1 ] || profile=$plugins/profile.so
}

# Read the symbols of the kernels, which a profile takes, before anything is booted.
read_all_symbols() {
	[ "$mode" = exact ] ||
		die "a profile counts instructions, which is not possible in mode $mode; use MODE=exact"
	progress_start echo "reading the symbols of the kernels"
	for kernel in "$@"; do
		# A trap can interrupt wait, but no foreground command.
		"$scripts/vm" --symbols "$kernel" >/dev/null &
		jobs=$!
		wait "$jobs" || exit 1
		jobs=
	done
	progress_stop
}

# Create $work beside $out, with copies of what the guests run: a rebuild during
# the run does not change them.
open_work() {
	mkdir -p "$(dirname "$out")"
	[ ! -e "$out" ] || die "$out exists already; name another folder"
	work=$(mktemp -d "$(dirname "$out")/.new-XXXXXX")
	chmod 755 "$work"
	boots_started=$(seconds)
	cp "$daxstorm" "$work/daxstorm" ||
		die "$daxstorm is missing: run make"
	# scripts/vm warns of the same once for all boots
	DAXSTORM_TOLD=$work/told
	export DAXSTORM_TOLD
	plugin_option=--plugin
	[ -z "$profile" ] || plugin_option=--profile
	[ "$mode" != exact ] || cp "${profile:-$plugins/profile.so}" "$work/profile.so" ||
		die "the plugin ${profile:-$plugins/profile.so}, which counts in mode exact, is missing; run make plugin"
}

# The results are complete: rename $work to $out.
close_work() {
	rm -f "$work/daxstorm" "$work/profile.so" "$work/told"
	mv "$work" "$out"
	work=
	if [ "$(dirname "$out")" = "$results" ]; then
		ln -sfn "$(basename "$out")" "$results/latest"
	fi
}

# Start boot number $2 of the kernel in folder $1, which is called $3 in messages,
# in the background: files $4.*.
start_boot() {
	checks=1
	[ "$mode" != exact ] || [ "$2" -le "$check_boots" ] || checks=0
	this=$(boot_seed "$2")
	note "boot $2 of $3, seed $this: $(cat "$1/release")"
	"$scripts/vm" --kernel "$1" --plan "$plan" --mode "$mode" \
		--seed "$this" --program "$work/daxstorm" "$plugin_option" "$work/profile.so" \
		--checks "$checks" --out "$4" &
	jobs="$jobs $!"
}
