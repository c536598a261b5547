#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a vGPU works in a VM: an unmodified QEMU, a stock Debian kernel
# in the guest with its own bochs and vfio-pci drivers.  Theory of operation:
# a guest of busybox runs t/guest/scripts/full.sh, which gives the vGPU to
# bochs, shows a picture, gives it to vfio-pci, checks the ring from inside,
# and does both once more.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test
u=$(uuid 1)
is "$(create "$(gpu 0)" 60032 "$u")" ok "create a vGPU"
t/vm/guest --timeout 400 --iommu --vgpu "$u" -- t/guest/scripts/full.sh \
	>"$vm_tmp/log" 2>&1
is $? 0 "the guest is content"
diag "$(tail -n 12 "$vm_tmp/log")"
like "$(cat "$vm_tmp/log")" "picture: 1024x768 on /dev/dri/card0 \(bochs-drm\)" \
	"bochs showed a picture"
like "$(cat "$vm_tmp/log")" "ring: [0-9]+ checks are well, round 2" \
	"the ring worked after it"
is "$(cat "$MDEVS/$u/nvvgpu/state")" created "the vGPU is closed"
is "$(discard "$u")" ok "and can be removed"
vm_done
