#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# page.bats - what a browser makes of the pages
#
# No part of make check, since chromium is large: scripts/setup does not install it.

bats_require_minimum_version 1.5.0

setup() {
	command -v chromium >/dev/null || skip "no chromium here"
	top="$(cd "$BATS_TEST_DIRNAME/../../.." && pwd)"
	daxstorm="$top/build/daxstorm"
	golden="$top/bench/tests/golden"
	tmp="$BATS_TEST_TMPDIR"
	cd "$tmp" || return 1
}

# in_browser PAGE SCRIPT [WIDTH]: print the text that SCRIPT, run at the end of the
# page, makes of it
in_browser() {
	{
		cat "$1"
		printf '<script>(function(){var text="";%s;' "$2"
		printf 'document.body.textContent="["+text+"]"})()</script>\n'
	} >"$tmp/run.html"
	HOME="$tmp" chromium --headless --no-sandbox --disable-gpu \
		--user-data-dir="$tmp/chromium" --window-size="${3:-1400},900" \
		--dump-dom "file://$tmp/run.html" 2>"$tmp/browser.log" |
		tr '\n' ' ' | sed 's/.*<body[^>]*>\[\(.*\)\].*/\1/'
}

# shown [FILTER]: a script: type FILTER, sort, and print the rows and what they say
shown() {
	printf '%s' "
		var t=document.getElementById('means'),p=t.previousSibling;
		p.children[0].value='${1-}';
		p.children[2].firstChild.checked=true;p.oninput();
		[].forEach.call(t.tBodies[0].rows,function(r){
			text+=r.cells[0].firstChild.textContent+' '+
				r.cells[3].firstChild.textContent+', '})"
}

@test "rows without a percentage come last, those down to 0 first" {
	cp "$golden"/base-?.json "$golden"/new-?.json .
	# two rows down to 0, whose sizes are infinite, beside the one up from 0
	for file in new-?.json; do
		jq -c '(.cells[] | select(.workload == "munmap") | .metrics[] |
			select(.name == "munmap")) |= (.count as $count |
				.sum = 0 | .min = 0 | .max = 0 | .hist = [[0, $count]])' \
			"$file" >zero && mv zero "$file"
	done
	"$daxstorm" report .
	run -0 in_browser report.html "$(shown)"
	[[ "$output" == "munmap -100.0%, munmap -100.0%, truncate +39.7%, "*", waits n/a, " ]]
}

@test "a filter takes upper and lower case alike" {
	cp "$golden"/base-?.json "$golden"/new-?.json .
	"$daxstorm" report .
	run -0 in_browser report.html "$(shown 'MUNMAP/xfs/4K/1 Fault')"
	[ "$output" = "fault -4.0%, " ]
	for file in *.json; do
		jq -c '(.cells[].metrics[].name | select(. == "fault")) = "fault_VMA"' \
			"$file" >name && mv name "$file"
	done
	"$daxstorm" report .
	run -0 in_browser report.html "$(shown 'munmap/xfs/4k/1 fault_vma')"
	[ "$output" = "fault_VMA -4.0%, " ]
}

@test "a trend: no name is broken on a phone, and tables scroll by themselves" {
	for set in 1-base 2-new 3-base 4-new 5-base 6-new; do
		mkdir -p "set/$set"
		for number in 1 2 3; do
			jq -c --arg set "$set" '.provenance.starts[].boot_id += $set |
				.kernel.release = "6.18.15-rc1-next-2026-\($set)"' \
				"$golden/${set#*-}-$number.json" >"set/$set/boot-$number.json"
		done
	done
	"$daxstorm" trend set --report . >/dev/null
	run -0 in_browser trend.html "
		document.body.style.width='390px'; /* of a window, 500 are the least */
		['table .name,h3 .name','.wide td:first-child'].forEach(function(which){
			var all=document.querySelectorAll(which),nr=0;
			[].forEach.call(all,function(n){
				var r=document.createRange(),style=getComputedStyle(n);
				r.selectNode(n.firstChild);
				nr+=r.getBoundingClientRect().height<
					2*parseFloat(style.fontSize)});
			text+=which+': '+(all.length>9)+' '+(all.length-nr)+', '});
		text+=document.body.scrollWidth" 500
	[ "$output" = "table .name,h3 .name: true 0, .wide td:first-child: true 0, 390" ]
}

@test "a click opens intervals and tails; on paper they are open" {
	cp "$golden"/base-?.json "$golden"/new-?.json .
	"$daxstorm" report .
	shows="var t=document.querySelector('.ci'),d=document.querySelector('details table');
		function see(){text+=(t.offsetHeight>0)+' '+(d.offsetHeight>0&&d.checkVisibility(
			{contentVisibilityAuto:true}))+', '}"
	run -0 in_browser report.html "$shows;see();document.getElementById('intervals').click();
		document.querySelector('summary').click();see()"
	[ "$output" = "false false, true true, " ]
	# what is for paper alone is shown on the screen
	sed -i 's/@media print/@media all/' report.html
	run -0 in_browser report.html "$shows;see()"
	[ "$output" = "true true, " ]
}

@test "one picture uses the width of the page, and no page is wider than its window" {
	cp "$golden"/base-?.json "$golden"/new-?.json .
	for file in new-?.json; do # one row differs
		jq -c --slurpfile base "base-${file#new-}" '.events = [] |
			.cells = $base[0].cells | .cells[0].metrics[0] |=
			(.count as $count | .sum = 0 | .min = 0 | .max = 0 |
				.hist = [[0, $count]])' \
			"$file" >one && mv one "$file"
	done
	"$daxstorm" report .
	for width in 390 800 1400; do
		run -0 in_browser report.html "document.body.style.width='${width}px';
			text+=document.querySelectorAll('.plots svg').length+' '+
			Math.round(document.querySelector('.plots svg').getBoundingClientRect().width)+
			' '+(document.body.scrollWidth<=$width);
			[].forEach.call(document.querySelectorAll('label,p code'),function(n){
				if(n.getClientRects().length>1||n.offsetHeight>30)
					text+=' broken: '+n.textContent})" $((width < 500 ? 500 : width))
		echo "$output"
		case $width in
		390) [[ "$output" == "1 3"[0-9][0-9]" true" ]] ;;
		800) [[ "$output" == "1 7"[0-9][0-9]" true" ]] ;;
		1400) [ "$output" = "1 900 true" ] ;;
		esac
	done
}
