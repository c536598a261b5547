#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves what every bit of a vGPU's configuration space does in every access.
# Theory of operation: t/unit/test-cfgspace-bits.c.
cd "$(dirname "$0")/.." || exit 1
exec build/t/test-cfgspace-bits
