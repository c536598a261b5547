#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a batch is no worse than the same calls one by one: what it knows
# of the host is what it has done itself, what others have done is found out
# when it matters, others have their turn, and SIGKILL at any system call leaves
# whole vGPUs, defined ones, or none.
# Theory of operation: t/unit/test-lib-batch.c, on VFs whose driver
# t/unit/kernel.c plays.
cd "$(dirname "$0")/.." || exit 1
[ -x build/t/test-lib-batch ] || {
	echo "1..0 # SKIP build/t/test-lib-batch is not built"
	exit 0
}
exec build/t/test-lib-batch
