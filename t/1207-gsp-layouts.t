#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Codecs of the releases after the first: each field where the headers of its
# tag have it, and nothing elsewhere.
# Runs t/unit/test-gsp-layouts.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in 550.144.03 570.144 580.95.05; do
	log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/test-gsp-layouts "$release" 2>&1)
	is $? 0 "$release: $(printf '%s\n' "$log" | grep -c '^ok') tests" ||
		printf '%s\n' "$log" | sed 's/^/# /'
done
done_testing
