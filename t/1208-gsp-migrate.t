#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The task of a vGPU from the driver's side, in each release whose layout of
# the shared memory is public: its state saved and restored elsewhere, what is
# damaged or another's refused, a task that lies found out.
# Runs t/unit/test-gsp-migrate.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for release in 535.113.01 570.144; do
	log=$(CMOCKA_MESSAGE_OUTPUT=TAP build/t/test-gsp-migrate "$release" 2>&1)
	is $? 0 "$release: $(printf '%s\n' "$log" | grep -c '^ok') tests" ||
		printf '%s\n' "$log" | sed 's/^/# /'
done
done_testing
