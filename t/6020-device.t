#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a vGPU is a PCI device as a VMM expects it of VFIO.  Theory of
# operation: the programs of t/helper open it as a VMM does and check it
# against the specifications that they cite; once on a small vGPU, whose
# framebuffer BAR 0 shows whole, and once on one of 48 GiB, of which it does
# not.  In the end everything at once and at random, for a while.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test,A40
small=$(uuid 1) large=$(uuid 2)
is "$(create "$(gpu 0)" 60016 "$small")" ok "create a small vGPU"
a40=$(for t in "$(gpu 1)"/mdev_supported_types/*; do
	[ "$(cat "$t/name")" != "NVIDIA A40-48Q" ] || echo "${t##*-}"
done)
is "$(create "$(gpu 1)" "$a40" "$large")" ok "create one of 48 GiB"

for vgpu in small large; do
	eval "u=\$$vgpu"
	# shellcheck disable=SC2154 # eval sets it
	for what in info cfgspace regions irq gfx; do
		subtest "$vgpu: $what" timeout 120 "$HELPER/vfio-$what" "$u"
	done
done

# Memory is used when it is touched, not when a vGPU is opened.
before=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)
hold "$large"
after=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)
[ $((before - after)) -lt 65536 ]
ok $? "an open vGPU of 48 GiB takes less than 64 MiB of the host" ||
	diag "MemAvailable before $before kB, after $after kB"
let_go "$held_pid"

subtest "everything at once" timeout 120 "$HELPER/vfio-races" "$small" 15
is "$(cat "$MDEVS/$small/nvvgpu/state")" created "the vGPU is closed"
is "$(cat "$MDEVS/$small/nvvgpu/framebuffer_used_mib")" 0 "its memory is free"
vm_done
