#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the simulated firmware does and refuses, and what the host makes of its
# status codes: with every release that there is.
# Runs t/unit/test-gsp-firmware.c and test-gsp-firmware-gpu.c, built with ASan
# and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in $(build/t/gsp-abi-dump); do
	for test in test-gsp-firmware test-gsp-firmware-gpu; do
		log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/$test "$release" 2>&1)
		is $? 0 "$test $release: $(printf '%s\n' "$log" |
			grep -c '^ok') tests" ||
			printf '%s\n' "$log" | sed 's/^/# /'
	done
done
done_testing
