# SPDX-License-Identifier: GPL-2.0-or-later
# functions.gp - draw the functions of a profile that changed most
#
# Set by the caller: prefix (of the files), kinds (svg, png or both), cell, metric,
# unit, base and new (kernel releases). Reads PREFIX.dat, writes PREFIX.KIND for
# each kind.

file = prefix.".dat"

longer(a, b) = a > b ? a : b
# A function of one side has one bar, at the upper position.
lower(b, n) = b > 0 && n > 0 ? 0.26 : 0
stats file using (longer($2, $3)) nooutput
rows = STATS_records
high = STATS_max
tall = 46 * rows + 130

do for [kind in kinds] {
	if (kind eq "svg") {
		set terminal svg size 480,tall noenhanced background "white" \
			font "sans-serif,13"
	} else {
		set terminal pngcairo size 960,(2 * tall) noenhanced \
			background "white" font "sans,12" fontscale 1.6 \
			linewidth 2
	}
	set output prefix.".".kind
	# The page has its own heading.
	if (kind eq "png") {
		set title cell." ".metric
		set tmargin -1
	} else {
		set tmargin 0.5
	}
	set border 1 linecolor rgb "#5c6570"
	set grid xtics linecolor rgb "#d9dde2" linetype 1
	set tics nomirror
	unset ytics
	set bmargin 6
	set lmargin 2
	set rmargin 2
	set format x "%g"
	# Leave space for the change behind the longest bar.
	set xrange [0:1.22 * high]
	# The first line of the file is on top, each name above its two bars.
	set yrange [rows - 0.4:-0.62]
	set xlabel unit." per entry, the function's own"
	set key bottom center outside horizontal samplen 1.5
	set style fill solid noborder
	plot file using (column(2) / 2):0:(0):2:($0 - 0.12):($0 + 0.12) \
			with boxxyerror linecolor rgb "#2a5db0" \
			title "base ".base, \
		file using (column(3) / 2):0:(0):3: \
			($0 + lower($2, $3) - 0.12): \
			($0 + lower($2, $3) + 0.12) \
			with boxxyerror linecolor rgb "#c8590a" \
			title "new ".new, \
		file using (0):($0 - 0.34):1 with labels left offset 0.2,0 \
			textcolor rgb "#1a1d21" notitle, \
		file using (longer(column(2), column(3))):\
			($0 + lower($2, $3) / 2):4 \
			with labels left offset 0.6,0 \
			textcolor rgb "#5c6570" notitle
	unset output
}
