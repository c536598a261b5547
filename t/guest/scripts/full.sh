# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The vGPU goes from bochs to vfio-pci and back, twice; each user finds it as
# if nobody had been there before.

# shellcheck source=t/guest/scripts/vgpu.sh
. /scripts/vgpu.sh

vgpu=$(find_vgpu) || fail "there is no vGPU (no PCI function 1234:1111)"
for round in 1 2; do
	give_to_bochs "$vgpu"
	nvvgpu-picture >"/tmp/picture.$round" || fail "picture, round $round"
	say "$(cat "/tmp/picture.$round")"
	run_ring "$vgpu" >/tmp/ring || {
		grep -v '^ok' /tmp/ring
		fail "ring, round $round"
	}
	say "ring: $(grep -c '^ok' /tmp/ring) checks are well, round $round"
done
cmp -s /tmp/picture.1 /tmp/picture.2 || fail "the two pictures differ"
say "full: all well"
