#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the engine's time is shared as each policy promises.
# The program, t/unit/test-share.c, says what and how.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-share
