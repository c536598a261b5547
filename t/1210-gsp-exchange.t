#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A call of hundreds of kilobytes and its answer, both in continuation records,
# with events in between, from the release's codec to the simulated firmware
# and back.
# Runs t/unit/test-gsp-exchange.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in $(build/t/gsp-abi-dump); do
	log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/test-gsp-exchange "$release" 2>&1)
	is $? 0 "$release" || printf '%s\n' "$log" | sed 's/^/# /'
done
done_testing
