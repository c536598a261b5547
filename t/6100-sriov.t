#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a simulated GPU with SR-IOV looks like one to whoever reads
# sysfs: virtual functions come and go by sriov_numvfs, sit where NVIDIA's
# boards have theirs, are linked with their physical one, and carry the types.
# Theory of operation: numbers from 0 to all of them are written; functions,
# links, drivers and types are compared with what the PCI specification and
# kernel/ABI promise, by lspci and libvirt, too.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

numvfs() { put "$1/sriov_numvfs" "$2"; }
# functions BUS: addresses on this bus of the domain, without domain and bus
functions() {
	for f in /sys/bus/pci/devices/1000:"$1":*; do
		[ ! -e "$f" ] || echo "${f##*:}"
	done | tr '\n' ' ' | sed 's/ $//'
}
# entries DIRECTORY: their names
entries() {
	for entry in "$1"/*; do
		basename "$entry"
	done
}
drivers() {
	for f in "$1"/virtfn*/driver; do
		basename "$(readlink "$f")"
	done | sort | uniq -c | tr -s ' '
}

load gpus=test+sriov,test,A2+sriov
g=$(gpu 0)

# --- without virtual functions -----------------------------------------------
is "$(cat "$g/sriov_totalvfs") $(cat "$g/sriov_numvfs")" "16 0" \
	"16 virtual functions at most, none yet"
is "$(cat "$g/sriov_offset") $(cat "$g/sriov_stride")" "4 1" \
	"where they will be"
is "$(cat "$g/sriov_vf_device")" fff0 "and what"
is "$(functions 00)" "00.0" "there is the physical one alone"
[ -d "$g/nvvgpu" ] && [ ! -e "$g/mdev_supported_types" ] &&
	[ ! -e "/sys/class/mdev_bus/${g##*/}" ]
ok $? "which has attributes and no types"
[ ! -e "$(gpu 1)/sriov_totalvfs" ] && [ -d "$(gpu 1)/mdev_supported_types" ]
ok $? "a GPU without SR-IOV has types itself"
like "$(lspci -vvs 1000:00:00.0)" "Total VFs: 16, Number of VFs: 0" \
	"lspci reads the capability"
unlike "$(lspci -vvs 1000:01:00.0)" "SR-IOV" "which the other one lacks"

# --- seven -------------------------------------------------------------------
is "$(numvfs "$g" 7)" ok "enable 7"
is "$(cat "$g/sriov_numvfs")" 7 "there are 7"
is "$(functions 00)" "00.0 00.4 00.5 00.6 00.7 01.0 01.1 01.2" \
	"where an A40 has them"
is "$(entries "$g" | grep -c '^virtfn')" 7 "links to them"
is "$(basename "$(readlink "$g/virtfn4")")" 1000:00:01.0 "in their order"
n=0
for vf in "$g"/virtfn*; do
	[ "$(readlink -f "$vf/physfn")" = "$(readlink -f "$g")" ] &&
		[ "$(readlink -f "$vf/nvvgpu")" = "$(readlink -f "$g/nvvgpu")" ] &&
		[ -d "$vf/mdev_supported_types/nvvgpu-sim-60008" ] &&
		n=$((n + 1))
done
is $n 7 "each links back, to the GPU's attributes too, and has types"
is "$(drivers "$g")" " 7 nvvgpu-sim" "our driver has them"
vf=$g/virtfn6
is "$(cat "$vf/vendor") $(cat "$vf/device") $(cat "$vf/class")" \
	"0x10de 0xfff0 0x030200" "what they are"
is "$(setpci -s 1000:00:01.2 0.l)" ffffffff \
	"though their ids read as the specification wants it"
is "$(cat "$vf/numa_node")" "$(cat "$g/numa_node")" "on the GPU's NUMA node"
is "$(entries "$vf/mdev_supported_types")" \
	"$(entries "$(gpu 1)/mdev_supported_types")" "all types of the board"
for t in "$vf"/mdev_supported_types/*; do
	cat "$t/available_instances"
done | sort | uniq -c | tr -s ' ' >"$vm_tmp/available"
is "$(cat "$vm_tmp/available")" \
	" $(entries "$vf/mdev_supported_types" | wc -l) 1" \
	"one instance of each"
[ ! -e "$g/mdev_supported_types" ]
ok $? "the physical one has none"
is "$(functions 01) $(functions 02)" "00.0 00.0" "other GPUs have nothing new"

is "$(numvfs "$g" 7)" ok "7 when there are 7: nothing happens"
is "$(numvfs "$g" 16)" EBUSY "another number: EBUSY"
is "$(numvfs "$g" 17)" ERANGE "more than all: ERANGE"
is "$(numvfs "$g" x)" EINVAL "no number: EINVAL"
is "$(cat "$g/sriov_numvfs")" 7 "there are still 7"
echo 1 >/sys/bus/pci/rescan
is "$(functions 00)" "00.0 00.4 00.5 00.6 00.7 01.0 01.1 01.2" \
	"a rescan finds nothing else"

# --- what others see ---------------------------------------------------------
fresh_libvirtd
wait_until 30 sh -c "[ \$(virsh -q nodedev-list --cap mdev_types |
	grep -c pci_1000_00) -eq 7 ]"
ok $? "libvirt finds types on 7 functions" ||
	diag "$(virsh nodedev-list --cap mdev_types)"
xml=$(virsh nodedev-dumpxml pci_1000_00_00_0)
is "$(echo "$xml" | sed -n '/virt_functions/,/<.capability>/p' |
	grep -c '<address')" 7 "the physical one has 7 virt_functions"
like "$xml" "type='virt_functions' maxCount='16'" "of 16"
unlike "$xml" "mdev_types" "and no types"
xml=$(virsh nodedev-dumpxml pci_1000_00_01_2)
like "$(echo "$xml" | grep -A1 "'phys_function'")" \
	"domain='0x1000' bus='0x00' slot='0x00' function='0x0'" \
	"a virtual one has its phys_function"
like "$xml" "nvvgpu-sim-60064" "and types"
like "$(mdevctl types)" "^1000:00:01\.2" "mdevctl lists it"
u=$(uuid 1)
mdevctl start -u "$u" -p 1000:00:01.2 -t nvvgpu-sim-60016
ok $? "mdevctl makes a vGPU on it"
is "$(basename "$(dirname "$(readlink -f "$MDEVS/$u")")")" 1000:00:01.2 \
	"which is below it"
mdevctl stop -u "$u"
ok $? "and removes it"

# --- none, all, and again ----------------------------------------------------
is "$(numvfs "$g" 0)" ok "disable"
is "$(functions 00)" "00.0" "all are gone"
is "$(entries "$g" | grep '^virtfn')" "" "and so are the links"
is "$(entries /sys/class/mdev_bus)" "1000:01:00.0" "and the parents"
is "$(numvfs "$g" 16)" ok "enable all 16"
is "$(functions 00)" "00.0 00.4 00.5 00.6 00.7 01.0 01.1 01.2 01.3 \
01.4 01.5 01.6 01.7 02.0 02.1 02.2 02.3" "where they are"
is "$(drivers "$g")" " 16 nvvgpu-sim" "with driver"
is "$(numvfs "$(gpu 2)" 2)" ok "enable two of another GPU"
is "$(basename "$(readlink "$(gpu 2)/virtfn1")")" 1000:02:00.5 "on its own bus"
for _ in 1 2 3; do
	numvfs "$g" 0 && numvfs "$g" 3
done | sort -u >"$vm_tmp/again"
is "$(cat "$vm_tmp/again")" ok "three times more"
is "$(cat "$g/sriov_numvfs")" 3 "there are 3"

# --- drivers -----------------------------------------------------------------
f=1000:00:00.5
echo $f >/sys/bus/pci/drivers/nvvgpu-sim/unbind
[ ! -e "$g/virtfn1/mdev_supported_types" ] && [ ! -e "$g/virtfn1/nvvgpu" ]
ok $? "without driver a virtual function has no types"
modprobe pci-stub ids=10de:fff0
echo $f >/sys/bus/pci/drivers_probe
is "$(basename "$(readlink "$g/virtfn1/driver")")" nvvgpu-sim \
	"no driver of the real board takes it"
numvfs "$g" 0 >/dev/null
numvfs "$g" 2 >/dev/null
is "$(drivers "$g")" " 2 nvvgpu-sim" "nor a new one"
modprobe -r pci-stub
echo "${g##*/}" >/sys/bus/pci/drivers/nvvgpu-sim/unbind
is "$(functions 00)" "00.0" "unbinding the physical one takes them away"
is "$(numvfs "$g" 2)" ENOENT "without driver there are none"
echo "${g##*/}" >/sys/bus/pci/drivers/nvvgpu-sim/bind
is "$(numvfs "$g" 2)" ok "with it again there are"
echo 1 >"$g/remove"
is "$(functions 00)" "" "removing the physical one takes them away"
echo 1 >/sys/bus/pci/rescan
is "$(functions 00) $(cat "$g/sriov_numvfs")" "00.0 0" "it comes back alone"
is "$(numvfs "$g" 5)" ok "and can have them again"
unload
is $? 0 "unload with virtual functions enabled"
is "$(ls -d /sys/bus/pci/devices/1000:* /sys/class/mdev_bus/* 2>/dev/null)" \
	"" "nothing is left"

load gpus=test+sriov driver_name=nvidia
numvfs "$(gpu 0)" 2 >/dev/null
[ -d "$(gpu 0)/virtfn1/mdev_supported_types/nvidia-60008" ]
ok $? "types on virtual functions bear the name of the driver"
is "$(drivers "$(gpu 0)")" " 2 nvidia" "which has that name"
unload

# --- NUMA --------------------------------------------------------------------
# Most testbeds have node 0 alone; t/vm/run --append numa=fake=2 makes two.
load gpus=
for node in /sys/devices/system/node/node[0-9]*; do
	node=${node##*/node}
	put /sys/devices/nvvgpu-sim/add_gpu "test+node=$node+sriov" >/dev/null
	numvfs "$(gpu "$node")" 2 >/dev/null
	is "$(cat "$(gpu "$node")/numa_node" \
		"$(gpu "$node")/virtfn1/numa_node" | sort -u)" "$node" \
		"a GPU and its virtual functions on NUMA node $node"
done
is "$(put /sys/devices/nvvgpu-sim/add_gpu "test+node=$((node + 1))")" EINVAL \
	"on a node that does not exist: EINVAL"
vm_done
