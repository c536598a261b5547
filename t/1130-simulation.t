#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that vGPUs are placed better than by first fit, and says how much.
# Theory of operation: build/t/simulate-placement, made of the library's own
# libnvvgpu/layout.c and rank.c, lets random vGPUs come and go, the same ones
# for both ways.  Regions and sizes are those of NVIDIA's published placement
# tables (t/data/vgpu_placements.csv) and of the boards in
# kernel/sim/vgpu_types.csv, whose other places nobody has published.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

simulate=build/t/simulate-placement

# Each region once: its sizes in MiB, the whole of it first.
regions() {
	{
		awk -F, 'NR > 1 { print $1, $2 }' t/data/vgpu_placements.csv
		awk -F, 'NR > 1 && $7 == "time-sliced" {
				max[$1] = $10 > max[$1] ? $10 : max[$1]
				sizes[$1] = sizes[$1] " " $10
			}
			END {
				for (gpu in max) {
					n = split(sizes[gpu], s, " ")
					for (i = 1; i <= n; i++)
						print max[gpu] / 1024, s[i]
				}
			}' kernel/sim/vgpu_types.csv
	} | sort -k1,1n -k2,2nr -u | awk '
		$1 != last { printf "%s%s", last ? "\n" : "", $1 }
		{ printf " %s", $2; last = $1 }
		END { print "" }'
}

# better MODE GPUS REGION_GIB SIZE_MIB...: one line a workload
better() {
	mode=$1 gpus=$2 region=$3
	shift 3
	$simulate "$mode" "$gpus" $((region * 1024)) "$@" >build/t/simulation.out
	is "$(wc -l <build/t/simulation.out)" 2 \
		"$gpus of $region GiB, $mode: two workloads"
	while read -r workload _ first ours first_gib ours_gib; do
		gain=$(awk "BEGIN { printf \"%+.2f%% of requests, %+.2f%% of framebuffer\", ($ours - $first) * 100 / $first, ($ours_gib - $first_gib) * 100 / $first_gib }")
		case $gpus/$workload in
		1/*)	[ "$ours" -ge "$first" ] &&
				[ "$ours_gib" -ge "$first_gib" ] ;;
		*/uniform) [ "$ours" -ge "$first" ] ;;
		# What large ones get, small ones may miss; see layout.h.
		*)	[ "$ours" -ge "$first" ] ||
				{ [ $((ours * 1000)) -ge $((first * 999)) ] &&
				[ $((ours_gib * 1000)) -ge $((first_gib * 1005)) ]; } ;;
		esac
		ok $? "$gpus of $region GiB, $mode, $workload sizes: $gain"
	done <build/t/simulation.out
}

regions >build/t/simulation.regions
is "$(cut -d' ' -f1 build/t/simulation.regions | paste -sd' ')" \
	"16 24 48 64 80 141" "the regions"
while read -r region sizes; do
	# shellcheck disable=SC2086 # a list
	{
		better mixed-size 1 "$region" $sizes
		better mixed-size 4 "$region" $sizes
		better equal-size 4 "$region" $sizes
	}
done <build/t/simulation.regions
done_testing
