#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# RPC records and messages: splitting, joining, events in between,
# unwanted answers, malformed records.
# Runs t/unit/test-gsp-record.c, built with ASan and UBSan.
cd "$(dirname "$0")/.." || exit 1
CMOCKA_MESSAGE_OUTPUT=TAP exec build/t/test-gsp-record
