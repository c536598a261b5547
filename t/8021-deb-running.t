#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves that Debian packages are upgraded, removed and purged on a host with
# vGPUs, one of them in use, without one that stops, changes its name or loses
# its link, and without a daemon that is started again; and that libvirtd knows
# at once whether there is a hook.
# Theory of operation: t/deb/running.sh, in the testbed under systemd.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh
command -v qemu-system-x86_64 >/dev/null || plan_skip "QEMU is not installed"

debs
mkdir -p build/t
t/vm/run --distro "${DISTRO:-bookworm}" --systemd --timeout 600 -- \
	t/deb/running.sh >build/t/deb-running.out 2>&1
status=$?
sed 's/^/    /' build/t/deb-running.out
grep -q '^1\.\.[1-9]' build/t/deb-running.out && [ $status -eq 0 ]
ok $? "upgraded, removed and purged on a running host"
done_testing
