# SPDX-License-Identifier: GPL-2.0-or-later
# trend.gp - draw how means change from kernel to kernel
#
# Set by the caller: prefix (of the files), unit, lines (blocks of the data) and
# kernels (their number). Reads PREFIX.dat, writes PREFIX.svg and PREFIX.png.

file = prefix.".dat"
colours = "#0072b2 #d55e00 #009e73 #cc79a7 #56b4e9 #e69f00 #5c6570"

do for [kind in "svg png"] {
	tall = 380 + 20 * lines
	if (kind eq "svg") {
		set terminal svg size 560,tall noenhanced background "white" \
			font "sans-serif,13"
	} else {
		set terminal pngcairo size 1120,(2 * tall) noenhanced \
			background "white" font "sans,13" fontscale 1.6 \
			linewidth 2
	}
	set output prefix.".".kind
	set title "means (".unit.") as a ratio to the first kernel"
	set border 3 linecolor rgb "#5c6570"
	set grid linecolor rgb "#d9dde2" linetype 1
	set tics nomirror
	set key bottom center outside vertical maxcols 1 Left reverse samplen 3
	set logscale y
	set format y "%g"
	set xrange [0.7:kernels + 0.3]
	set ytics add (0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 3, 5, 10, 20, 50)
	plot for [i = 0:lines - 1] file index i every ::1 \
		using 1:2:xtic(3) with linespoints \
		pointtype int(word("7 5 9 11 13 4 6", i + 1)) pointsize 1 \
		linewidth 2 linecolor rgb word(colours, i + 1) notitle, \
		for [i = 0:lines - 1] file index i every ::0::0 \
		using (NaN):(NaN) with linespoints \
		pointtype int(word("7 5 9 11 13 4 6", i + 1)) pointsize 1 \
		linewidth 2 linecolor rgb word(colours, i + 1) \
		title columnheader(1)
	unset output
}
