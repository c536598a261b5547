#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the virtual functions of a simulated GPU come, look and go as
# the PCI Express specification says.
# The program, t/unit/test-pci-functions.c, says what and how.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-pci-functions
