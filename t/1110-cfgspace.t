#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the configuration space of a vGPU behaves as the PCI specifications say.
# Theory of operation: t/unit/test-cfgspace.c.
cd "$(dirname "$0")/.." || exit 1
exec build/t/test-cfgspace
