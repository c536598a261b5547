# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Everything that nvvgpu-ring checks, on the guest's first vGPU.

# shellcheck source=t/guest/scripts/vgpu.sh
. /scripts/vgpu.sh

vgpu=$(find_vgpu) || fail "there is no vGPU (no PCI function 1234:1111)"
run_ring "$@" "$vgpu" || fail "nvvgpu-ring"
say "ring: all well"
