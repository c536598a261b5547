#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm managers
#
# Proves that OpenStack Nova's libvirt driver boots instances with vGPUs of
# ours, on a GPU and on a virtual function, gives a vGPU to one instance only
# and again when that is gone, and that an instance comes back with the vGPU
# that it had.  Theory of operation: LibvirtDriver's spawn, destroy and
# resume_state_on_host_boot (t/nova/compute.py); the guests are Linux, and say
# on their console who drives the vGPU.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
. t/lib-nova.sh
nova_begin gpus=A40,A40+sriov
echo 2 >"$(gpu 1)/sriov_numvfs"
udevadm settle
one=$(pci 1000:00:00.0)
vf=$(pci "$(basename "$(readlink "$(gpu 1)/virtfn0")")")
nvvgpu-tool profile define gold --type A40-8Q
nvvgpu-tool export --format nova >"$vm_tmp/devices.conf"
nova_conf "$vm_tmp/devices.conf"
is "$(nova start)" true "nova-compute starts"

# INSTANCE: its vGPUs by libvirt
vgpus_of() {
	virsh dumpxml "$1" | xmllint --xpath '//hostdev//@uuid' - 2>/dev/null |
		sed 's/.*="\(.*\)"/\1/'
}

console() {
	cat "$nova_state/instances/6e766700-0000-4000-8000-$(printf %012x \
		$((0x100 + $1)))/console.log"
}

# has_seen INSTANCE
# shellcheck disable=SC2317 # wait_until calls it
has_seen() {
	console "$1" | grep -aq 'guest: driven by bochs'
}

sees() {
	wait_until 180 has_seen "$1"
	ok $? "$2" || diag "$(console "$1" | tail -n 20)" \
		"$(virsh list --all)" "$(tail -n 20 "$nova_log")"
}

is "$(nova spawn 1 "$one" VGPU 1)" '"instance-00000001"' "an instance"
first=$(vgpus_of instance-00000001)
is "$(basename "$(dirname "$(readlink -f "$MDEVS/$first")")")" 1000:00:00.0 \
	"has a vGPU of the GPU that it was given"
sees 1 "which its guest drives"
is "$(nvvgpu-tool list --json | jq -c '.vgpus[] | select(.uuid == "'"$first"'") |
	[.name, .state]')" '[null,"in use"]' "we see that it is in use"
is "$(nova spawn 2 "$vf" VGPU 1)" '"instance-00000002"' \
	"one on a virtual function"
second=$(vgpus_of instance-00000002)
is "$(pci "$(basename "$(dirname "$(readlink -f "$MDEVS/$second")")")")" "$vf" \
	"has that one's"
sees 2 "which its guest drives"
is "$(nova assigned | jq -c 'keys | length')" 2 "Nova knows of both"
is "$(nova destroy 2 VGPU 1)" '"instance-00000002"' "the second is destroyed"
is "$(nova assigned | jq -c keys)" "[\"$first\"]" "its vGPU is free"
is "$(nova allocate "$vf" VGPU 1)" "[\"$second\"]" "for the next"
like "$(nova allocate "$one" VGPU 1)" '^\["[-0-9a-f]*"\]$' \
	"another one on the GPU"
unlike "$(nova allocate "$one" VGPU 1)" "$first" "is not the first one's"

# --- the host boots again
nova_stop
virsh -q destroy instance-00000001
rm "$nova_state"/instances/*/console.log
discard_all
unload
load gpus=A40,A40+sriov driver_name=nvidia
echo 2 >"$(gpu 1)/sriov_numvfs"
udevadm settle
wait_until 60 test -e "$MDEVS/$first"
ok $? "its vGPU is there after a boot"
fresh_libvirtd
nova_conf "$vm_tmp/devices.conf"
is "$(nova start)" true "nova-compute starts"
is "$(nova boot 1 VGPU 1)" '"instance-00000001"' "it starts the instance again"
is "$(vgpus_of instance-00000001)" "$first" "with the vGPU that it had"
sees 1 "which its guest drives"
nova_end
