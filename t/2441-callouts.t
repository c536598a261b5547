#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that where mdevctl has callouts it is asked before anything is done to
# a mediated device, and that its refusal changes nothing.
# Theory of operation: t/unit/test-lib-callouts.c plays mdevctl.
cd "$(dirname "$0")/.." || exit 1
[ -x build/t/test-lib-callouts ] || {
	echo "1..0 # SKIP build/t/test-lib-callouts is not built"
	exit 0
}
exec build/t/test-lib-callouts
