#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that placement ids are those that NVIDIA publishes, and that they hold
# what ids must hold on boards that nobody has published.  Theory of operation:
# build/t/placement, which is made of the driver's own file, against each row
# of t/data/vgpu_placements.csv; then properties of many types, checked here by
# perl without knowing the rule; t/unit/test-placement.c compares with a second
# implementation of the rule.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

placement=build/t/placement

# --- published rows ----------------------------------------------------------
rows=0
while IFS=, read -r region size _ equal mixed ids; do
	[ "$region" != region_gib ] || continue
	rows=$((rows + 1))
	got=$($placement "$region" "$size")
	if [ "$region $size" = "64 4096" ]; then
		is "$(echo "$ids" | tr ' ' '\n' | sed -n 15p)" 46 \
			"the row of 4096 MiB on 64 GiB has its misprint"
		ids=$(echo "$ids" | sed 's/ 46 / 56 /')
	fi
	is "$got" "$ids" "$size MiB on $region GiB: ids as published"
	is "$(echo "$got" | wc -w)" "$mixed" "$size MiB on $region GiB: $mixed"
	is "$($placement --equal-size "$region" "$size" | wc -w)" "$equal" \
		"$size MiB on $region GiB: $equal in equal-size mode"
done <t/data/vgpu_placements.csv
is $rows 18 "all rows were compared"
is "$($placement 24 6144)" "0 6 12 18" "6144 MiB on 24 GiB, as an L4 has it"
is "$($placement 48 8192)" "0 16 24 40" "8192 MiB on 48 GiB, as an A40 has it"

# --- properties --------------------------------------------------------------
sound() {
	perl -e '
		my ($program, $region) = @ARGV;
		for my $size (1 .. $region) {
			my $mib = $size * 1024;
			my @ids = split " ", `$program $region $mib`;
			my ($end, $fit) = (0, int($region / $size));
			print "$size GiB: no id\n" if !@ids;
			print "$size GiB: more than fit\n" if @ids > $fit;
			print "$size GiB: no half of what fits\n"
				if 2 * @ids < ($fit < 32 ? $fit : 16);
			print "$size GiB: does not start at 0\n" if $ids[0] != 0;
			for my $id (@ids) {
				print "$size GiB: $id overlaps\n" if $id < $end;
				$end = $id + $size;
			}
			print "$size GiB: ends outside\n" if $end > $region;
			print "$size GiB: the end is not used\n"
				if @ids > 1 && $end != $region;
		}' $placement "$1"
}
for region in 1 2 3 20 24 40 48 94; do
	is "$(sound $region)" "" "all types of a board of $region GiB"
done

# --- what it refuses ---------------------------------------------------------
for bad in "" 80 "0 1024" "80 0" "80 -1" "80 1k" "x 1024" "80 1024 1" \
	"--equal-size 80" "70000 1"; do
	# shellcheck disable=SC2086 # arguments hold no blanks
	$placement $bad >/dev/null 2>&1
	is $? 2 "refuses \"$bad\""
done
is "$($placement 16 16385 2>&1)" \
	"placement: 16385 MiB do not fit in 16 GiB" "what does not fit"

build/t/test-placement >build/t/test-placement.log 2>&1
ok $? "agrees with a second implementation" ||
	diag "$(cat build/t/test-placement.log)"
done_testing
