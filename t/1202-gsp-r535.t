#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Codecs of firmware release 535.113.01: bytes at the offsets of its
# headers, round trips, short and senseless input refused.
# Runs t/unit/test-gsp-r535.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-gsp-r535
