#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves the command ring of kernel/include/uapi/nvvgpu_ring.h: every command,
# fault, interrupt, and what a hostile guest could try.  Theory of operation:
# t/helper/vfio-ring keeps on the CPU what the framebuffer must hold and
# compares; on a vGPU that shows all of its framebuffer and on one that hides
# most of it from the CPU.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test,A40
type=$(for t in "$(gpu 1)"/mdev_supported_types/*; do
	[ "$(cat "$t/name")" != "NVIDIA A40-2Q" ] || echo "${t##*-}"
done)
is "$(create "$(gpu 0)" 60008 "$(uuid 1)")" ok "create a vGPU of 8 MiB"
is "$(create "$(gpu 1)" "$type" "$(uuid 2)")" ok "create one of 2 GiB"
subtest "ring of 8 MiB" timeout 300 "$HELPER/vfio-ring" "$(uuid 1)"
subtest "ring of 2 GiB" timeout 300 "$HELPER/vfio-ring" "$(uuid 2)"
is "$(pgrep -c '^nvvgpu-6e76')" 0 "no ring's thread outlives its vGPU"
vm_done
