#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Malformed messages of the simulated firmware: each kind is refused by the
# check that it was made for, with every release that there is.
# Runs t/unit/test-gsp-faults.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in $(build/t/gsp-abi-dump); do
	log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/test-gsp-faults "$release" 2>&1)
	is $? 0 "$release: $(printf '%s\n' "$log" | grep -c '^ok') tests" ||
		printf '%s\n' "$log" | sed 's/^/# /'
done
done_testing
