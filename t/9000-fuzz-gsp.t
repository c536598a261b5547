#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Whatever a firmware says, the driver's decoders neither crash nor read what
# is not theirs: t/fuzz/gsp.c for a short while, under ASan and UBSan.  More is
# "make fuzz FUZZ_RUNS=10000000".
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
runs=${FUZZ_RUNS:-200000}

[ -x build/t/fuzz-gsp ] || plan_skip "build/t/fuzz-gsp is not built"
mkdir -p build/t/fuzz
log=$(build/t/fuzz-gsp -runs="$runs" -max_len=640 -timeout=10 \
	-artifact_prefix=build/t/fuzz/ 2>&1)
is $? 0 "nothing is found in $runs runs" ||
	diag "$(printf '%s\n' "$log" | grep -v '^#' | tail -n 40)"
like "$log" "^Done $runs runs" "all of them were made"
cov=$(printf '%s\n' "$log" | sed -n 's/.* cov: \([0-9]*\) .*/\1/p' | tail -n 1)
[ "${cov:-0}" -gt 200 ]
ok $? "they go deep: more than 200 edges of the code" || diag "edges: $cov"
done_testing
