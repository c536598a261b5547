#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the framebuffer of a GPU is shared out by the equal-size rule.
# Theory of operation: t/unit/test-capacity.c.
cd "$(dirname "$0")/.." || exit 1
exec build/t/test-capacity
