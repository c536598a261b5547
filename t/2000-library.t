#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the library understands and keeps what it is told: names and
# UUIDs, state files of every kind and damage, vGPUs from definition to
# deletion on a host of plain files, on GPUs and on their VFs, and SIGKILL at
# every system call.
# Theory of operation: t/unit/test-lib-*.c, each a subtest here.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

for test in text files odd life vfs vendor kill; do
	subtest test-lib-$test
done

# The UUID of a name, by another's hand.
if command -v python3 >/dev/null; then
	space=$(sed -n 's/^#define NAMESPACE "\(.*\)"/\1/p' libnvvgpu/uuid5.c)
	for name in a vm1-gpu0 gold-63; do
		is "$(build/t/test-lib-text uuid $name)" \
			"$(python3 -c "import sys, uuid
print(uuid.uuid5(uuid.UUID(sys.argv[1]), sys.argv[2]))" "$space" $name)" \
			"the UUID of $name is its UUIDv5"
	done
else
	diag "no python3: UUIDs of names were not compared"
fi
# ... and for good: the namespace may never change.
is "$(build/t/test-lib-text uuid vm1-gpu0)" \
	58489a49-e5f5-50be-b9fa-02e2bb475f8b "the UUID of vm1-gpu0 of old"

done_testing
