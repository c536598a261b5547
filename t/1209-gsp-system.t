#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is said to each release's firmware about the GPU as a whole, and what it
# answers: each byte where the headers of its tag have it.
# Runs t/unit/test-gsp-system.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in $(build/t/gsp-abi-dump); do
	log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/test-gsp-system "$release" 2>&1)
	is $? 0 "$release: $(printf '%s\n' "$log" | grep -c '^ok') tests" ||
		printf '%s\n' "$log" | sed 's/^/# /'
done
done_testing
