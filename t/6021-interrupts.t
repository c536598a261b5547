#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that VFIO_DEVICE_SET_IRQS answers every form of call as linux/vfio.h
# says, and that the device interrupts when it may and only then.  Theory of
# operation: t/helper/vfio-set-irqs.c goes through the table of all calls with
# an oracle of its own; t/helper/vfio-gates.c lets the device raise interrupts
# while each of the things that must hold them back does so, and while the
# eventfds change under it.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test
u=$(uuid 1)
is "$(create "$(gpu 0)" 60016 "$u")" ok "create a vGPU"
subtest "every call" timeout 300 "$HELPER/vfio-set-irqs" "$u"
subtest "every gate" timeout 300 "$HELPER/vfio-gates" "$u"
is "$(cat "$MDEVS/$u/nvvgpu/state")" created "the vGPU is closed"
vm_done
