#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a bochs driver finds the display that it knows.
# The program, t/unit/test-display.c, says what and how.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-display
