# SPDX-License-Identifier: GPL-2.0-or-later
# differences.gp - draw all mean differences with intervals, sorted by size
#
# Set by the caller: prefix (of the files), kinds (svg, png or both), unit, base and
# new (kernel releases). Reads PREFIX.dat, writes PREFIX.KIND for each kind.

file = prefix.".dat"

# Of better, worse, same and unsure: the colours of the page (bench/html/html_page.c),
# which a reader without red or green cones tells apart; triangles that point down
# and up, a dot, a ring.
colours = "#0072b2 #b84c00 #8d96a0 #5c6570"
markers = "11 9 7 6"

# Ratios on a logarithmic axis: half and double are equally far from 0.
at(pct) = log(1 + (pct > -99.9 ? pct : -99.9) / 100.0)
number(pct) = abs(pct) < 0.05 ? "0.0 %" : sprintf("%+.1f %%", pct)

# One column at a time: of two, gnuplot fits a line, and warns of a single row.
stats file using (at($3)) nooutput
rows = STATS_records
low = STATS_min < -0.02 ? STATS_min : -0.02
stats file using (at($4)) nooutput
high = STATS_max > 0.02 ? STATS_max : 0.02
span = high - low
low = low - 0.04 * span
high = high + 0.04 * span
span = high - low
tall = 20 * rows + 160
# Names and numbers stand in the margins, where no line crosses them. A margin is
# measured in 0.7 of the size of the font; a letter of a PNG is wider by a seventh.
letter(c) = c eq "m" ? 1.4 : c eq "w" ? 1.2 : strstrt("/fijlrt ", c) ? 0.5 : 0.89
length(name) = sum [i = 1:strlen(name)] letter(name[i:i])
stats file using (length(stringcolumn(1))) nooutput
margin = STATS_max + 1.2
margin_png = 1.15 * STATS_max + 1.2
# Beside the longest names there is room for the legend in two columns.
at_least(x, y) = x > y ? x : y
wide = at_least(500, 8.4 * margin + 270)
wide_png = at_least(1000, 16 * margin_png + 500)

do for [kind in kinds] {
	if (kind eq "svg") {
		set terminal svg size wide,tall noenhanced \
			background "white" font "sans-serif,12"
	} else {
		set terminal pngcairo size wide_png,(2 * tall) \
			noenhanced background "white" font "sans,12" \
			fontscale 1.6 linewidth 2
	}
	set output prefix.".".kind
	set title "new ".new."\nagainst base ".base
	set border 1 linecolor rgb "#5c6570"
	set grid xtics linecolor rgb "#d9dde2" linetype 1
	set tics nomirror
	unset ytics
	set bmargin kind eq "svg" ? 6 : 9
	set lmargin kind eq "svg" ? margin : margin_png
	set rmargin 11
	set xrange [low:high]
	set yrange [-0.7:rows - 0.3]
	set xlabel "difference of the mean (".unit." per entry), %"
	set key bottom center outside horizontal samplen 1
	set arrow 1 from 0,graph 0 to 0,graph 1 nohead \
		linecolor rgb "#5c6570" back
	set xtics ("0" 0)
	# As many tics as fit on both sides of 0.
	last = 0
	do for [p in "1 2 5 10 25 50 100 200 400 900 2400 9900"] {
		x = at(real(p))
		if (x < high && x > last + span / 5) {
			set xtics add ("+".p x)
			last = x
		}
	}
	last = 0
	do for [p in "1 2 5 10 25 50 75 90 99"] {
		x = at(-real(p))
		if (x > low && x < last - span / 5) {
			set xtics add ("-".p x)
			last = x
		}
	}
	plot for [v = 0:3] file \
			using (column(5) == v ? at($2) : 1/0):0:(at($3)):(at($4)) \
			with xerrorbars pointtype int(word(markers, v + 1)) \
			pointsize 0.9 linewidth 2 \
			linecolor rgb word(colours, v + 1) \
			title word("better worse same unsure", v + 1), \
		file using (low):0:1 with labels right \
			offset -0.8,0 textcolor rgb "#1a1d21" notitle, \
		file using (high):0:(number($2)) with labels left \
			offset 1,0 textcolor rgb "#5c6570" notitle
	unset output
}
