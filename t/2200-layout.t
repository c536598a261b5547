#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the library shares out a framebuffer as the driver does.  Theory
# of operation: t/unit/test-layout.c.
cd "$(dirname "$0")/.." || exit 1
exec build/t/test-layout
