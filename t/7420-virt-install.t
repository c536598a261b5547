#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm managers
#
# Proves that virt-install and virt-xml take a vGPU of ours by what the manual
# says to paste, when its type is called as NVIDIA's are, and that the domain
# gets that vGPU; and that they refuse it under another name, where attach works.
# Theory of operation: nvvgpu-frontends(7), on real libvirt.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
command -v virt-install >/dev/null || plan_skip "virt-install is not installed"

# What nvvgpu-frontends(7) has: libvirt's name of a vGPU.
node_name() {
	nvvgpu-tool show "$1" --json |
		jq -r '.vgpu | "mdev_\(.uuid)_\(.parent)"' | tr :.- ___
}

# begin NAME: the driver by this name, with a vGPU "desk"
begin() {
	load gpus=test driver_name="$1"
	udevadm settle
	fresh_libvirtd
	nvvgpu-tool create --type test-8M desk >/dev/null
	uuid=$(uuid_by_name desk)
	wait_until 60 virsh -q nodedev-dumpxml "$(node_name desk)"
	ok $? "$1: libvirt knows the name"
}

install_it() {
	virt-install --name vm1 --memory 64 --disk none --import \
		--osinfo require=off,detect=off --graphics none --network none \
		--print-xml 1 "$@" \
		>"$vm_tmp/vm1.xml" 2>"$vm_tmp/err"
}

rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:*
begin nvidia
install_it --hostdev "$(node_name desk)"
is $?/"$(cat "$vm_tmp/err")" 0/ "virt-install --hostdev"
is "$(xmllint --xpath 'string(//hostdev[@type="mdev"]//@uuid)' "$vm_tmp/vm1.xml")" \
	"$uuid" "gives it to the domain"
virsh -q define "$vm_tmp/vm1.xml" && virsh -q start vm1
is $?/"$(nvvgpu-tool show desk -o STATE | sed 's/State: *//')" "0/in use" \
	"which starts with it"
virsh -q destroy vm1
virt-xml vm1 --remove-device --hostdev "$(node_name desk)" >/dev/null
is $?/"$(virsh dumpxml vm1 | grep -c "$uuid")" 0/0 "virt-xml takes it out"
virt-xml vm1 --add-device --hostdev "$(node_name desk)" >/dev/null
is $?/"$(virsh dumpxml vm1 | grep -c "$uuid")" 0/1 "and puts it in"
virsh -q undefine vm1
nvvgpu-tool delete desk
unload

begin nvvgpu-sim
install_it --hostdev "$(node_name desk)"
is $? 1 "a type by another name is refused"
like "$(cat "$vm_tmp/err")" "Don't know how to generate nodedev" "as the manual says"
install_it
virsh -q define "$vm_tmp/vm1.xml"
nvvgpu-tool attach desk vm1 --config
is $?/"$(virsh dumpxml vm1 | grep -c "$uuid")" 0/1 "attach works"
virsh -q undefine vm1
nvvgpu-tool delete desk
named_end
