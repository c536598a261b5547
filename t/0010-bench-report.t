#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench/report makes the right table out of what the measures print: the ratio
# is the median of the rounds' ratios and not the ratio of the medians, aims
# work in both directions, and a peer that is missing is said to be.
# Fed by hand with numbers whose results are plain.
set -u
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/in"

row() { printf '%s\n' "$1" >>"$dir/in/measure"; }

row '{"what":"a","unit":"us","peer":"p","aim":"<= 1.2","ours":[10,40,3],"theirs":[5,50,1]}'
row '{"what":"b","unit":"us","peer":"p","aim":"<= 1.2","ours":[6,12,18],"theirs":[5,10,15]}'
row '{"what":"c","unit":"MiB/s","peer":"p","aim":">= 0.95","ours":[94],"theirs":[100]}'
row '{"what":"d","unit":"MiB/s","peer":"p","aim":">= 0.95","ours":[95],"theirs":[100]}'
row '{"what":"e","unit":"us","peer":"gone","aim":"<= 1.0","ours":[7,8,9]}'
row '{"what":"f","unit":"us","samples":[1,2,3,4,5,6,7,8,9,100]}'
row '{"what":"g","unit":"us","peer":"p","aim":"<= 1.2","ours":[1,9,5],"theirs":[4,3,2]}'
row '{"what":"h","unit":"KiB","aim":"<= 9","ours":[9]}'
row '{"what":"i","unit":"KiB","aim":"<= 9","ours":[10]}'
row 'Bail out! nobody reads this'

table=$(bench/report "$dir/in" "$dir/json")
is $? 0 "it reports"
line() { printf '%s\n' "$table" | grep "^$1 " | tr -s ' '; }

is "$(line a)" "a 10.0 us p: 5.00 us 2.00 <= 1.2 NO" "an aim that is missed"
is "$(line b)" "b 12.0 us p: 10.0 us 1.20 <= 1.2 yes" "one that is just met"
is "$(line c)" "c 94.0 MiB/s p: 100 MiB/s 0.94 >= 0.95 NO" \
	"a lower limit that is missed"
is "$(line d)" "d 95.0 MiB/s p: 100 MiB/s 0.95 >= 0.95 yes" \
	"a lower limit that is just met"
is "$(line e)" "e 8.00 us gone: missing here <= 1.0" "a peer that is missing"
is "$(line f)" "f p50 6.00, p99 100 us -" "single events"
# Ratios 0.25, 3 and 2.5; of the medians it would be 1.67.
is "$(line g)" "g 5.00 us p: 3.00 us 2.50 <= 1.2 NO" \
	"the median of ratios, not the ratio of medians"
is "$(line h)" "h 9.00 KiB - <= 9 yes" "an aim without a peer"
is "$(line i)" "i 10.0 KiB - <= 9 NO" "... that is missed"
is "$(printf '%s\n' "$table" | wc -l)" 10 "a line for each row and the head"
is "$(perl -MJSON::PP -0ne '
	print join " ", map { scalar @{$_->{ours} // $_->{samples}} }
		@{decode_json($_)}' "$dir/json")" "3 3 1 1 3 10 3 1 1" \
	"all numbers are in the JSON file"

done_testing
