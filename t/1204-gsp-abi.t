#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The list of wire fields that `make abi-dump RELEASE=...` prints, to be
# compared with NVIDIA's headers: for every release it has every structure
# with its size, its fields in order, one after the other, with no hole wider
# than alignment can explain, so that no field can be missing from it; and each
# offset and size is what a compiler made of the headers of the release's tag
# (t/data/README).
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
dump=build/t/gsp-abi-dump

# Holes, overlaps, strange lines; nothing when all is well.
gaps() {
	awk '
	NF != 3 || $2 !~ /^[0-9]+$/ || $3 !~ /^([1-9][0-9]*|0)$/ ||
	$3 == 0 && $1 !~ /\[\]$/ {	# an array may be as long as a message
		print "strange line: " $0; next }
	index($1, "[].") { next }		# lies inside an array
	/\.buf |\.u\.cpuRmGfid / { next }	# another name of the same bytes
	index($1, ".") == 0 { finish(); name = $1; size = $3; at = 0; next }
	{
		split($1, part, "."); n++
		if (part[1] != name) print $1 ": not in " name
		if ($2 < at) print $1 ": overlaps"
		if ($2 - at > 7) print $1 ": hole before it"
		at = $2 + $3
	}
	function finish() {
		if (name ~ /_BUFF_REGION$/ && at <= size)
			return		# a union with a larger buffer
		if (name != "" && (at > size || size - at > 7))
			print name ": ends at " at " of " size
	}
	END { finish(); if (!n) print "empty" }'
}

for release in $("$dump"); do
	is "$("$dump" "$release" | gaps)" "" "$release: no field is missing"
done

for release in $("$dump"); do
	is "$("$dump" "$release" | diff "t/data/gsp-layouts/$release" - 2>&1)" \
		"" "$release: all is where NVIDIA's headers have it"
done
"$dump" 1.2.3 >/dev/null 2>&1
is $? 1 "an unknown release is an error"
done_testing
