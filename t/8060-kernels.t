#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: kernels
#
# Proves that the modules are built without a warning for the kernel of each
# Debian from 11 on, with the compiler that comes with it; and that the headers
# in little, by which t/0020-compat-probes.t judges the probes, are like the
# real ones.
# Theory of operation: t/kernels/build in a root for each of them.  What the
# probes found is build/kernels/KERNEL.h then; nothing is loaded.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh

rm -rf build/kernels
for one in bullseye:5.10 bookworm:6.1 trixie:6.12 sid:7.2; do
	in_root "${one%:*}" --out build/kernels "headers-${one%:*}" \
		t/kernels/build "debian-${one#*:}"
done
done_testing
