#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a file that cannot be read hides nothing but itself, and that a
# full, read-only or broken disk leaves the state as it was: each system call
# of the library that reads or changes fails once.
# Theory of operation: t/unit/test-lib-faults.c, under ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

subtest test-lib-faults
done_testing
