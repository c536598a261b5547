#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the library's monitor tells what happens to vGPUs, GPUs and
# profiles: each thing once, in order, with bounded work, and never without the
# last word.  Theory of operation: t/unit/test-lib-monitor.c.
cd "$(dirname "$0")/.." || exit 1
[ -x build/t/test-lib-monitor ] || {
	echo "1..0 # SKIP build/t/test-lib-monitor is not built"
	exit 0
}
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-lib-monitor
