#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that vgpu_params are read as they are documented.
# The program, t/unit/test-vgpu-params.c, says what and how.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-vgpu-params
