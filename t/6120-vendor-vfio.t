#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that virtual functions without mdev work as NVIDIA's do: a number
# written makes a vGPU of the function, 0 takes it away, never from under who
# has it open; that such a vGPU is for a VMM what any other is; that all of a
# GPU share its framebuffer and mode.  Theory of operation: what the files of
# kernel/ABI/sysfs-bus-pci-nvidia say is held against what then can be written;
# the same helpers as for mediated devices open the function itself.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

needs_vendor_vfio
load gpus=test+vendor-vfio
g=$(gpu 0)
is "$(put "$g/sriov_numvfs" 4)" ok "4 virtual functions"
udevadm settle
vf() { readlink -f "$g/virtfn$1"; }
assign() { put "$(vf "$1")/nvidia/current_vgpu_type" "$2"; }
assigned() { cat "$(vf "$1")/nvidia/current_vgpu_type"; }
file() { cat "$(vf "$1")/nvidia/$2"; }
free_mib() { cat "$g/nvvgpu/framebuffer_free_mib"; }
creatable() { file "$1" creatable_vgpu_types | sed 1d | cut -d: -f1 | tr -d ' ' | tr '\n' ' '; }
total=$(free_mib)

# --- what there is
for dir in "$g" "$(vf 0)"; do
	[ ! -e "$dir/mdev_supported_types" ]
	ok $? "no mdev on ${dir##*/}"
done
is "$(file 0 creatable_vgpu_types | head -n 1)" "ID    : vGPU Name" "the headline"
like "$(file 0 creatable_vgpu_types)" "60032 : .*test-32M" "a type has number and name"
all=$(creatable 0)
is "$(assigned 0)/$(file 0 vgpu_params)/$(file 0 placement_id)" "0//" \
	"no vGPU at first"
is "$(put "$(vf 0)/nvidia/vgpu_params" x) $(put "$(vf 0)/nvidia/placement_id" 0)" \
	"ENODEV ENODEV" "nothing that its parameters could be of"
[ ! -e "$(vf 0)/iommu_group" ]
ok $? "nothing that a VMM could open"

# --- a vGPU
for bad in 1 60031 -1 ' ' x 4294967296 "60032 60032"; do
	is "$(assign 0 "$bad")" EINVAL "no type: \"$bad\""
done
is "$(assign 0 0)" ok "nothing to take away"
is "$(assign 0 60032)" ok "the number of a type makes one"
is "$(assigned 0) $(free_mib)" "60032 $((total - 32))" "it is there, and has its share"
is "$(assign 0 60032) $(assign 0 60016)" "EBUSY EBUSY" "it is one already"
is "$(creatable 0)" "" "it can be no other"
is "$(creatable 1)" "60032 " "the next can be of the same size"
is "$(assign 1 60016)" EBUSY "and of no other"
is "$(assign 1 60032) $(assign 2 60032) $(assign 3 60032) $(free_mib)" \
	"ok ok ok 0" "until the GPU is full"
is "$(put "$g/sriov_numvfs" 0)" EBUSY "the functions stay while they are vGPUs"
is "$(assign 3 0) $(creatable 3)" "ok 60032 " "one less, and there is room"

# --- for a VMM
for helper in vfio-info vfio-cfgspace vfio-regions vfio-irq vfio-ring; do
	subtest "$helper" timeout 300 "$HELPER/$helper" "$(vf 0)"
done
subtest "two do not see each other" \
	timeout 120 "$HELPER/vfio-isolation" pair "$(vf 0)" "$(vf 1)"
is "$(put "$(vf 0)/nvidia/vgpu_params" "disable_vnc=1")" ok "parameters"
is "$(file 0 vgpu_params)" "disable_vnc=1" "are kept"
hold "$(vf 0)" && pid=$held_pid
is "$(assign 0 0) $(assigned 0)" "EBUSY 60032" "not from under its user"
is "$(put "$(vf 0)/nvidia/vgpu_params" " ") $(put "$(vf 0)/nvidia/placement_id" 0)" \
	"EBUSY EBUSY" "nor moved, nor changed"
let_go "$pid"
is "$(assign 0 0) $(assigned 0)" "ok 0" "when he is gone, at once"
is "$(assign 0 60032)/$(file 0 vgpu_params)" "ok/" "the next has parameters of its own"

# --- placement
for n in 0 1 2; do
	assign $n 0 >/dev/null
done
is "$(creatable 3)" "$all" "all types again"
is "$(put "$g/nvvgpu/mode" mixed-size)" ok "sizes may be mixed"
is "$(assign 0 60032) $(assign 1 60016)" "ok ok" "two sizes"
first=$(file 0 placement_id)
is "$(put "$(vf 1)/nvidia/placement_id" "$first")" EADDRINUSE "not where another is"
is "$(put "$(vf 1)/nvidia/placement_id" 65535)" EINVAL "nowhere"
before=$(file 1 placement_id)
moved=
for id in $(seq 127 -1 0); do
	[ "$id" != "$before" ] || continue
	[ "$(put "$(vf 1)/nvidia/placement_id" "$id")" = ok ] || continue
	moved=$id
	break
done
is "${moved:-nowhere}" "$(file 1 placement_id)" "where it is wanted"

# --- the end
hold "$(vf 0)" && pid=$held_pid
(echo 1 >"$g/remove") &
remover=$!
wait_until 20 grep -q request "$held_out"
ok $? "its user is asked to let go when the GPU goes"
let_go "$pid"
wait $remover
ok $? "and then it goes"
unload
is $? 0 "the modules can be unloaded"
vm_done
