#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the framebuffer of a GPU is shared out in mixed-size mode as
# kernel/core/capacity.h says.  Theory of operation: t/unit/test-mixed.c.
cd "$(dirname "$0")/.." || exit 1
exec build/t/test-mixed
