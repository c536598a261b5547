#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that rename, set, adopt and gc leave the old state or the new one when
# they are killed at any of their system calls, and that the same command again
# leads to the new.
# Theory of operation: t/unit/test-lib-life-killed.c, by ptrace.
cd "$(dirname "$0")/.." || exit 1
[ -x build/t/test-lib-life-killed ] || {
	echo "1..0 # SKIP build/t/test-lib-life-killed is not built"
	exit 0
}
exec build/t/test-lib-life-killed
