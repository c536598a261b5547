#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The message queues between driver and firmware: layout, order, wrap,
# threads, and every malformed word in shared memory refused.
# Runs t/unit/test-gsp-queue.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-gsp-queue
