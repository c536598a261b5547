#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that simulated GPUs behave as pieces of hardware: every board can be
# plugged in, a piece keeps its name wherever it sits, no foreign driver gets
# one and ours gets no foreign device, and whoever opens a vGPU pays for its
# memory.  Theory of operation: plug pieces in other orders and compare names;
# offer each side of the driver match to the wrong partner; use a vGPU in a
# memory cgroup and look at the bill.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

root=/sys/devices/nvvgpu-sim
plug() { put $root/add_gpu "$1"; }
unplug() { put $root/remove_gpu "$1"; }
name() { cat "$(gpu "$1")/nvvgpu/uuid"; }
# The extended capability at 0x100, PCI Express 7.9.3
serial() { setpci -s "1000:0$1:00.0" 104.l 108.l | tr '\n' ' '; }

n=0
for bad in "A40,," "A40," ",A40" "A40, ,A2" ","; do
	modprobe nvvgpu-sim "gpus=$bad" 2>/dev/null
	is $? 1 "a list with nothing in one place is refused: \"$bad\""
	n=$((n + 1))
	is "$(kernel_log | grep -c 'no board is called ""')" $n "says why"
	is "$(ls -d /sys/bus/pci/devices/1000:* 2>/dev/null)" "" \
		"leaves no GPU"
done
load gpus=
is "$(ls -d /sys/bus/pci/devices/1000:* 2>/dev/null)" "" "loads without a GPU"

# --- every board ---------------------------------------------------------
fresh_libvirtd
boards=$(cat $root/boards)
n=0
for board in $boards; do
	is "$(plug "$board")" ok "plug in $board"
	like "$(cat "$(gpu $n)/nvvgpu/model" 2>&1)" "\(simulated\)$" \
		"$board says that it is simulated"
	n=$((n + 1))
done
is "$(cat /sys/bus/pci/devices/1000:*/nvvgpu/uuid | sort | uniq -d)" "" \
	"no two have the same name"
wait_until 30 sh -c "[ \$(virsh -q nodedev-list --cap mdev_types |
	grep -c pci_1000) -eq $n ]"
ok $? "libvirt sees all $n of them"
while [ $n -gt 0 ]; do
	n=$((n - 1))
	unplug "$(basename "$(gpu $n)")" >/dev/null
done
is "$(ls -d /sys/bus/pci/devices/1000:* 2>/dev/null)" "" "unplug them all"

# --- names ---------------------------------------------------------------
plug A40 >/dev/null
plug L4 >/dev/null
plug A40 >/dev/null
first=$(name 0) second=$(name 2) number=$(serial 0)
like "$first" "^GPU-[0-9a-f-]{36}$" "a piece has a name"
[ "$first" != "$second" ]
ok $? "two pieces of the same board have two"
[ "$number" != "$(serial 2)" ]
ok $? "and two serial numbers"
unplug 1000:00:00.0 >/dev/null
is "$(plug A40:1)" EEXIST "what is plugged in cannot be plugged in again"
is "$(plug A2)" ok "another board takes the free slot"
is "$(plug A40)" ok "the piece goes to another slot"
is "$(name 3)" "$first" "where it has its old name"
is "$(serial 3)" "$number" "and its old serial number"
like "$(lspci -vs 1000:03:00.0)" "Device Serial Number" "which lspci shows"

# bad_plug TEXT REASON
bad_plug() {
	is "$(plug "$1")" EINVAL "add_gpu \"$1\""
	like "$(kernel_log | tail -n 1)" "$2" "says why"
}
for bad in nosuch " " ":" "@" "A40,A40" "+sriov"; do
	bad_plug "$bad" 'no board is called ".*"; there are .*A40'
done
for bad in A40:x A40:256 A40:-1 A40: A40:+1; do
	bad_plug "$bad" '".*" is no number of a board, 0 to 255'
done
for bad in "A40@" "A40@a-name-of-a-release-that-is-too-long"; do
	bad_plug "$bad" '".*" is no name of a firmware release'
done
for bad in A40+ A40+nosuch A40+sriov+ A40+sriov=1; do
	bad_plug "$bad" 'no option ".*"; there are sriov, vendor-vfio and node=N'
done
for bad in A40+node=77 A40+node=99999 A40+node= A40+node=x A40+node=-1; do
	bad_plug "$bad" 'this host has no NUMA node ".*"'
done
for bad in x 1000:00:00 1000:00:00.1 1000:00:01.0 "1000:00:00.0 x" \
	1000:0:0.0 1000:00:0.0 01000:00:00.0 0x1000:00:00.0 "1000:00:00.0 " \
	" 1000:00:00.0" 1000:00:00.00 1000:0A:00.0; do
	is "$(unplug "$bad")" EINVAL "remove_gpu \"$bad\""
	like "$(kernel_log | tail -n 1)" '".*" is no address of a GPU' \
		"says why"
done
is "$(plug "test+node=0")" ok "a NUMA node can be asked for"
is "$(cat "$(gpu 4)/numa_node")" 0 "and is where it is"
is "$(unplug "1000:04:00.0
")" ok "remove_gpu by echo"
is "$(unplug 1000:07:00.0)" ENODEV "remove_gpu of nothing"
is "$(unplug 0000:00:00.0)" ENODEV "remove_gpu of a real device"

# --- releases of the firmware --------------------------------------------
release=$(cat "$(gpu 0)/nvvgpu/firmware")
is "$(plug "test@$release")" ok "a release can be asked for"
is "$(cat "$(gpu 4)/nvvgpu/firmware")" "$release" "and is what it speaks"
is "$(plug test@0.0.0)" ok "a GPU of an unknown release can be plugged in"
[ -d "$(gpu 5)" ] && [ ! -e "$(gpu 5)/driver" ]
ok $? "but gets no driver"
like "$(kernel_log)" 'there is no firmware release "0.0.0"' \
	"and the kernel log says why"

# --- drivers -------------------------------------------------------------
real=0000:00:00.0
[ -d /sys/bus/pci/devices/$real ] && [ ! -e /sys/bus/pci/devices/$real/driver ]
ok $? "$real is a real device without driver"
echo nvvgpu-sim >/sys/bus/pci/devices/$real/driver_override
echo $real >/sys/bus/pci/drivers_probe
[ ! -e /sys/bus/pci/devices/$real/driver ]
ok $? "our driver does not take it, even when told to"
echo >/sys/bus/pci/devices/$real/driver_override

a40=$(basename "$(gpu 3)")
modprobe pci-stub ids=10de:2235
echo "$a40" >/sys/bus/pci/drivers/nvvgpu-sim/unbind
echo "$a40" >/sys/bus/pci/drivers_probe
is "$(basename "$(readlink "$(gpu 3)/driver")")" nvvgpu-sim \
	"a driver of the real board does not take a simulated one"
echo 1 >"$(gpu 3)/remove"
echo 1 >/sys/bus/pci/rescan
is "$(basename "$(readlink "$(gpu 3)/driver")")" nvvgpu-sim \
	"nor after a rescan"
is "$(name 3)" "$first" "and it is the same piece"
modprobe -r pci-stub
unload

modprobe nvvgpu-sim gpus=test driver_name=nvidia
[ -d "$(gpu 0)/mdev_supported_types/nvidia-60008" ]
ok $? "the types bear the name of the driver"
unload

# --- memory --------------------------------------------------------------
load gpus=test
u=$(uuid 1)
group=/sys/fs/cgroup/nvvgpu-test
create "$(gpu 0)" 60064 "$u" >/dev/null
echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
mkdir $group
sh -c "echo \$\$ >$group/cgroup.procs; exec $HELPER/vfio-isolation fill $u" \
	>"$vm_tmp/fill" 2>&1 &
pid=$!
vm_pids="$vm_pids $pid"
wait_until 60 grep -q '^ok' "$vm_tmp/fill"
ok $? "a user fills 64 MiB by a command" || diag "$(cat "$vm_tmp/fill")"
shmem=$(sed -n 's/^shmem //p' $group/memory.stat)
[ "${shmem:-0}" -ge $((64 << 20)) ]
ok $? "its cgroup is charged for them" || diag "charged: $shmem"
let_go $pid
sleep 1
shmem=$(sed -n 's/^shmem //p' $group/memory.stat)
[ "${shmem:-0}" -lt $((1 << 20)) ]
ok $? "and for nothing when it has closed the vGPU" || diag "charged: $shmem"
rmdir $group
vm_done
