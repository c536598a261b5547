#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The memory shared with the plugin task of a vGPU, in each release whose
# layout of it is public: what is where, and what the simulated task does.
# Runs t/unit/test-gsp-plugin.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in 535.113.01 570.144; do
	log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/test-gsp-plugin "$release" 2>&1)
	is $? 0 "$release: $(printf '%s\n' "$log" | grep -c '^ok') tests" ||
		printf '%s\n' "$log" | sed 's/^/# /'
done
done_testing
