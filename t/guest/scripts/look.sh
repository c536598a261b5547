# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# In a guest of somebody else: say who drives the vGPU, and stay.
# shellcheck source=t/guest/scripts/vgpu.sh
. /scripts/vgpu.sh

vgpu=$(find_vgpu) || fail "no vGPU to be seen"
give_to_bochs "$vgpu"
say "driven by $(driver_of "$vgpu")"
sleep 100000
