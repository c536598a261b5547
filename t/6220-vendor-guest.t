#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a virtual function that is a vGPU itself, without mdev, works in
# a VM as one with mdev does: the guest of t/6200-guest.t, an unmodified QEMU
# that is given the function.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

needs_vendor_vfio
load gpus=test+vendor-vfio
is "$(put "$(gpu 0)/sriov_numvfs" 1)" ok "a virtual function"
vf=$(readlink -f "$(gpu 0)/virtfn0")
is "$(put "$vf/nvidia/current_vgpu_type" 60032)" ok "it becomes a vGPU"
t/vm/guest --timeout 400 --iommu --vgpu "$vf" -- t/guest/scripts/full.sh \
	>"$vm_tmp/log" 2>&1
is $? 0 "the guest is content"
diag "$(tail -n 12 "$vm_tmp/log")"
like "$(cat "$vm_tmp/log")" "picture: 1024x768 on /dev/dri/card0 \(bochs-drm\)" \
	"bochs showed a picture"
like "$(cat "$vm_tmp/log")" "ring: [0-9]+ checks are well, round 2" \
	"the ring worked after it"
is "$(put "$vf/nvidia/current_vgpu_type" 0)" ok "closed, it can be taken away"
unload
is $? 0 "the modules can be unloaded"
vm_done
