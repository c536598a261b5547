#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the simulated firmware does and refuses, and what the host
# makes of its status codes.
# Runs t/unit/test-gsp-firmware.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-gsp-firmware
