#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the library finds who has a vGPU open, by /proc alone.  Theory of
# operation: t/unit/test-lib-users.c, a subtest here.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

build/t/test-lib-users >build/t/test-lib-users.out 2>&1
rc=$?
sed 's/^/    /' build/t/test-lib-users.out
ok $rc "test-lib-users"
done_testing
