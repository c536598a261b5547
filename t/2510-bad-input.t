#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that bad input ends in a clear sentence, leaves the host as it was and
# hides nothing that is good: names, files and numbers that are none.
# Theory of operation: t/unit/test-lib-bad.c, under ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

subtest test-lib-bad
done_testing
