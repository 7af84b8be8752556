# SPDX-License-Identifier: GPL-2.0-or-later
# percentile.gp - draw percentile curves of one cell, one panel per metric
#
# Set by the caller: prefix (of the files), kinds (svg, png or both), metrics
# (names), unit, base and new (kernel releases). Reads PREFIX.METRIC.dat, writes
# PREFIX.KIND for each kind.

n = words(metrics)
tall = 280 * n

# Percentile p is at -log10(1 - p/100): each step to the right is ten times
# rarer.
at(p) = -log10(1 - p / 100.0)

do for [kind in kinds] {
	if (kind eq "svg") {
		set terminal svg size 480,tall noenhanced background "white" \
			font "sans-serif,13"
	} else {
		set terminal pngcairo size 960,(2 * tall) noenhanced \
			background "white" font "sans,13" fontscale 1.6 \
			linewidth 2
	}
	set output prefix.".".kind
	set multiplot layout n,1
	set grid linecolor rgb "#d9dde2" linetype 1
	set border 3 linecolor rgb "#5c6570"
	set tics nomirror
	set key top left Left reverse samplen 2
	set lmargin 9
	set rmargin 3
	do for [i = 1:n] {
		metric = word(metrics, i)
		file = prefix.".".metric.".dat"
		# stats ignores values outside the ranges of the previous panel.
		unset logscale y
		set xrange [*:*]
		set yrange [*:*]
		stats file using 1:2 nooutput
		end = STATS_max_x
		low = STATS_min_y
		high = STATS_max_y
		set title metric.", ".unit." per entry" offset 0,-0.4
		unset xtics
		set xtics nomirror ("50 %%" at(50), "max" end)
		do for [p in "90 99 99.9 99.99 99.999"] {
			if (at(real(p)) < end - 0.4) {
				set xtics add (p at(real(p)))
			}
		}
		set xrange [0:end]
		# A tail far away would flatten all other values.
		if (low > 0 && high > 20 * low) {
			set logscale y
			set yrange [low / 1.5:high * 3]
		} else {
			pad = high > low ? (high - low) : (high > 0 ? high : 1)
			set yrange [low - 0.06 * pad:high + 0.45 * pad]
		}
		set format y "%g"
		# base is wider, so that it is visible where both are equal.
		plot file index 0 using 1:2 with fsteps \
			linewidth 4 linecolor rgb "#2a5db0" title "base ".base, \
			file index 1 using 1:2 with fsteps \
			linewidth 2 linecolor rgb "#c8590a" title "new ".new
	}
	unset multiplot
	unset output
}
