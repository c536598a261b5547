#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the core finds vgpu-placement-id in vgpu_params.
# Theory of operation: t/unit/test-params.c.
cd "$(dirname "$0")/.." || exit 1
exec build/t/test-params
