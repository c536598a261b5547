#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: cross
#
# Proves that library, tool, hook and udev helper are built for arm64 and for
# s390x, which keeps the highest byte first, and that on both everything that
# reads and writes bytes is right: the messages to the firmware, state files,
# sysfs, JSON.
# Theory of operation: t/cross/run with Debian's cross compilers and libraries
# in a root of their own; the programs run in QEMU's user emulation.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh

mkdir -p build/cross
for machine in "s390x-linux-gnu qemu-s390x" "aarch64-linux-gnu qemu-aarch64"; do
	# shellcheck disable=SC2086 # two words
	in_root "${machine%%-*}" --out build/cross cross t/cross/run $machine
done
done_testing
