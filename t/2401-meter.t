#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the library's meter tells what vGPUs use, by our driver and by
# NVIDIA's management library.  Theory of operation: t/unit/test-lib-meter.c,
# with t/unit/fake-nvml.c in the place of that library.
cd "$(dirname "$0")/.." || exit 1
[ -x build/t/test-lib-meter ] || {
	echo "1..0 # SKIP build/t/test-lib-meter is not built"
	exit 0
}
LD_LIBRARY_PATH=$PWD/build/t/nvml CMOCKA_MESSAGE_OUTPUT=TAP \
	exec build/t/test-lib-meter
