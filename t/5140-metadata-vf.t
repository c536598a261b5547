#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a domain whose hostdev is a VF of NVIDIA's vendor VFIO gets a vGPU
# of a profile on that VF when it starts, and that such a vGPU, like any
# transient one on a VF, goes with its domain and with no other.
# Theory of operation: the hook on a host of plain files, by t/lib-hook.sh.  A
# VF there is a vGPU by what has been written to its nvidia/current_vgpu_type,
# as it is with the real driver.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-tool.sh
. t/lib-sysroot.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"

pf=0000:3b:00.0 vf0=0000:3b:00.4 vf1=0000:3b:00.5 disk=0000:04:00.0
sysroot_new "$tool_tmp/host"
. t/lib-hook.sh
sysroot_device $pf nvidia device=0x26b9
sysroot_vendor_vf $pf 0 $vf0 60
sysroot_vendor_vf $pf 1 $vf1 61
sysroot_device $disk nvme
on_host profile define gold --type L40S-2Q
records=$sysroot/run/nvvgpu/vgpus.d

# pci ADDRESS [MANAGED]
pci() {
	bus=${1#*:}
	echo "<hostdev mode='subsystem' type='pci' managed='${2:-no}'><source>
	<address domain='0x${1%%:*}' bus='0x${bus%%:*}' slot='0x00'
	 function='0x${1##*.}'/></source></hostdev>"
}
wish() {
	echo "<v:vgpu xmlns:v='urn:nvvgpu:domain' profile='gold' $1/>"
}
# Type number of each VF, and the transient vGPUs.  A 0 that is written over a
# longer number is only its first digit, as this is a plain file.
there() {
	for vf in $vf0 $vf1; do
		file=$(sysroot_gpu_dir "$vf")/nvidia/current_vgpu_type
		type=$(sed 's/^0.*/0/' "$file")
		echo "$type" >"$file"
		echo "$type"
	done | paste -sd' '
	[ ! -d "$records" ] || ls "$records"
}
# is_there WANTED WHAT: the last hook was content
is_there() {
	is "$rc/$said/$(there | paste -sd,)" "0//$1" "$2"
}

domain "$(wish "address='$vf1'")" "$(pci $vf0)$(pci $vf1)$(pci $disk)"
hook prepare
is_there "0 1155,d-gpu1.conf" "the VF that it asks for becomes a vGPU"
is "$(sed -n 's/^parent = //p' "$records/d-gpu1.conf")" $vf1 "its record has it"
hook prepare
is_there "0 1155,d-gpu1.conf" "a second start takes what is there"
domain "$(wish "address='$vf1'")" "$(pci $vf1)" \
	11111111-4a5e-4b0c-9a36-1c3ec7d2a3ee
hook release copy
is_there "0 1155,d-gpu1.conf" "a copy of the domain does not take it away"
domain "$(wish "address='$vf1'")" "$(pci $vf1)"
hook release
is_there "0 0" "the end of the domain does"
hook release
is_there "0 0" "and once more"

# --- made by hand
on_host create --type L40S-2Q --gpu $vf0 --transient mine
domain "" "$(pci $vf0)"
hook prepare
is_there "1155 0,mine.conf" "a domain with a transient vGPU on a VF"
hook release
is_there "0 0" "takes it away with it"

# --- what cannot be had
# refused REGEX WHAT
refused() {
	hook prepare
	is "$rc/$(printf '%s\n' "$said" | wc -l)" 1/1 "$2: one sentence"
	like "$said" "^nvvgpu: domain d: $1" "$2: says why"
}
domain "$(wish "address='$vf1'")" "$(pci $vf0)"
refused "its <metadata> asks .* but it has no <hostdev> of type pci with address $vf1" \
	"a hostdev with another address"
domain "$(wish "address='$vf1'")" "$(pci $vf1 yes)"
refused "its <metadata> asks .* of type pci with address $vf1" \
	"one that libvirt takes from its driver"
domain "$(wish "address='$disk'")" "$(pci $disk)"
refused "d-gpu0: create: there is no GPU '$disk' with vGPU types" "a disk"
domain "$(wish "")" "$(pci $vf0)"
refused "its <metadata> asks .* but it has no <hostdev> of type mdev$" \
	"a wish that does not say for which PCI device"
echo 1160 >"$(sysroot_gpu_dir $vf1)/nvidia/current_vgpu_type"
domain "$(wish "address='$vf1'")" "$(pci $vf1)"
refused "d-gpu0: no room for .*L40S-2Q" "a VF that is somebody else's vGPU"
is "$(there | paste -sd,)" "0 1160" "which stays, and nothing else is left"
domain "" "$(pci $vf1)"
hook release
is_there "0 1160" "and does not go with the domain"
done_testing
