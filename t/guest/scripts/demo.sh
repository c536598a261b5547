# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The demo's guest: the stock display driver finds the vGPU, lends it for a
# round of commands on the ring, has it back and shows the picture, until
# somebody types a line on the console or ten minutes are over.

# shellcheck source=t/guest/scripts/vgpu.sh
. /scripts/vgpu.sh

vgpu=$(find_vgpu) || fail "there is no vGPU (no PCI function 1234:1111)"
give_to_bochs "$vgpu"
say "bochs drives $vgpu as /dev/dri/card0"

run_ring --demo "$vgpu" >/tmp/ring || fail "$(tail -n 1 /tmp/ring)"
say "$(sed -n 's/^ok ring/ring/p' /tmp/ring)"

give_to_bochs "$vgpu"
mkfifo /tmp/hold
nvvgpu-picture --hold --title nvvgpu </tmp/hold >/tmp/picture 2>&1 &
exec 3>/tmp/hold
wait_until 60 grep -q . /tmp/picture
grep -q '^picture:' /tmp/picture || fail "$(cat /tmp/picture)"
say "$(cat /tmp/picture)"
say "picture is up"

# shellcheck disable=SC3045 # busybox has -t
read -r -t 600 line
say "${line:-nobody asked for ten minutes}: powering off"
exec 3>&-
wait
