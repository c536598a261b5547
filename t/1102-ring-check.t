#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that no bad command of a guest passes the check.
# The program, t/unit/test-ring-check.c, says what and how.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-ring-check
