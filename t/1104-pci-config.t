#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a simulated GPU looks right to a PCI core.
# The program, t/unit/test-pci-config.c, says what and how.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-pci-config
