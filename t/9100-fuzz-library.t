#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that whatever lies in a state file, comes from sysfs or /proc, is in a
# domain's XML, in vgpu_params or behind --filter, the library, the tool, the
# hook and the driver neither crash nor take it for something that it is not:
# t/fuzz/lib-*.c and params.c for a short while, under ASan and UBSan, from the
# seeds in t/fuzz/seeds.  More is "make fuzz FUZZ=sysfs FUZZ_RUNS=5000000".
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
runs=${FUZZ_RUNS:-10000}

[ -x build/t/fuzz-sysfs ] || plan_skip "build/t/fuzz-sysfs is not built"

# fuzz TARGET EDGES: how many edges of the code seeds and dictionary reach
fuzz() {
	log=$(t/fuzz/run "$1" "$runs" 2>&1)
	is $? 0 "$1: nothing is found in $runs runs" ||
		diag "$(printf '%s\n' "$log" | grep -v '^#' | tail -n 40)"
	like "$log" "^Done $runs runs" "$1: all of them were made"
	cov=$(printf '%s\n' "$log" | sed -n 's/.* cov: \([0-9]*\) .*/\1/p' |
		tail -n 1)
	[ "${cov:-0}" -gt "$2" ]
	ok $? "$1: they go deep, more than $2 edges" || diag "edges: $cov"
}

fuzz conf 200
fuzz definition 80
fuzz domain 90
fuzz filter 120
fuzz host 400
fuzz others 250
fuzz params 30
fuzz sysfs 200
done_testing
