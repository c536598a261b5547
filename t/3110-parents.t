#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the tool finds what vGPUs can be made under, on hosts of every
# shape that drivers have: VFs are parts of their GPU, the kernel's samples and
# i915 are like any other, and what a driver leaves out is "-" and null.
# Theory of operation: a host built by hand (t/lib-sysroot.sh) with an A40
# that has four VFs, in a PCI domain of five digits, an i915 and a sample
# driver without a bus, once with the class directory of mdev and once
# without.  Numbers are NVIDIA's and i915's published ones.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

pf=10000:3b:00.0
vf0=10000:3b:00.4
vf1=10000:3b:00.5
on_vf=aaaaaaaa-0000-4000-8000-000000000001
on_i915=aaaaaaaa-0000-4000-8000-000000000002
on_sample=aaaaaaaa-0000-4000-8000-000000000003

sysroot_new "$tool_tmp/host"
sysroot_device $pf nvidia device=0x2235 numa_node=1
index=0
for vf in $vf0 $vf1 10000:3b:00.6 10000:3b:00.7; do
	sysroot_vf $pf $index "$vf" nvidia
	sysroot_parent "$vf"
	sysroot_type "$vf" nvidia-558 1 "NVIDIA A40-2Q" \
		"num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"
	sysroot_type "$vf" nvidia-563 1 "NVIDIA A40-16Q" \
		"num_heads=4, frl_config=60, framebuffer=16384M, max_resolution=7680x4320, max_instance=3"
	index=$((index + 1))
done
sysroot_gpu 0000:00:02.0 i915 vendor=0x8086 device=0x5912
sysroot_type 0000:00:02.0 i915-GVTg_V5_4 1 GVTg_V5_4 \
	"low_gm_size: 128MB
high_gm_size: 512MB
fence: 4
resolution: 1920x1200
weight: 4"
sysroot_sample mtty
sysroot_type mtty mtty-1 24 "" ""
sysroot_vgpu $vf1 nvidia-558 $on_vf 90
for type in nvidia-558 nvidia-563; do
	sysroot_attributes \
		"$(sysroot_gpu_dir $vf1)/mdev_supported_types/$type" \
		available_instances=0
done
sysroot_vgpu 0000:00:02.0 i915-GVTg_V5_4 $on_i915 91
sysroot_vgpu mtty mtty-1 $on_sample -
mkdir -p "$(sysroot_gpu_dir mtty)/$on_sample/vfio-dev/vfio7"

looks() {
	on_host gpus --json
	is "$rc/$err" "0/" "$1: gpus"
	json '[.gpus[] | [.address, .driver, .model, .framework, .vfs, .vgpus, .types]]' \
		"[[\"0000:00:02.0\",\"i915\",\"8086:5912\",\"mdev\",null,1,1],[\"$pf\",\"nvidia\",\"10de:2235\",\"mdev\",4,1,2],[\"mtty\",null,null,\"mdev\",null,1,1]]" \
		"$1: a GPU is one row, however many VFs it has"
	on_host types --json
	json '[.types[] | [.gpu, .id, .name, .available]]' \
		"[[\"0000:00:02.0\",\"i915-GVTg_V5_4\",\"GVTg_V5_4\",1],[\"$pf\",\"nvidia-558\",\"NVIDIA A40-2Q\",3],[\"$pf\",\"nvidia-563\",\"NVIDIA A40-16Q\",3],[\"mtty\",\"mtty-1\",null,24]]" \
		"$1: types are the GPU's; each free VF has room for one"
	on_host list --json
	json '[.vgpus[] | [.uuid, .type, .gpu, .parent, .state, .node]]' \
		"[[\"$on_vf\",\"NVIDIA A40-2Q\",\"$pf\",\"$vf1\",\"active\",\"/dev/vfio/90\"],[\"$on_i915\",\"GVTg_V5_4\",\"0000:00:02.0\",\"0000:00:02.0\",\"active\",\"/dev/vfio/91\"],[\"$on_sample\",\"mtty-1\",\"mtty\",\"mtty\",\"active\",\"/dev/vfio/devices/vfio7\"]]" \
		"$1: vGPUs, also one without group, and one without name of its type"
}
looks "with the class of mdev"
mv "$sysroot/sys/class/mdev_bus" "$tool_tmp/mdev_bus"
looks "without"

# --- as text
on_host gpus --noheadings -o ADDRESS,VFS,FRAMEWORK
like "$out" "^$pf +4 +mdev$" "columns of a GPU with VFs"
like "$out" "^mtty +- +mdev$" "columns of one without"
on_host list
like "$out" " NVIDIA A40-2Q +$pf +active " "the GPU column has the GPU"
on_host list -o UUID,PARENT --noheadings
like "$out" "^$on_vf +$vf1$" "PARENT is the VF"
on_host types --gpu $vf0 --noheadings -o GPU,ID
is "$(printf '%s\n' "$out" | tr -s ' ' | head -n 1)" "$pf nvidia-558" \
	"a VF's address means its GPU"
on_host show $vf1 --json
json .vgpu.uuid "\"$on_vf\"" "show by the address of the VF"

# --- more than its framebuffer holds cannot be made, whatever each VF says
mv "$tool_tmp/mdev_bus" "$sysroot/sys/class/mdev_bus"
sysroot_attributes "$(sysroot_gpu_dir $pf)" \
	nvvgpu/framebuffer_free_mib=20480
on_host types --json --gpu $pf
json '[.types[] | [.id, .available]]' '[["nvidia-558",3],["nvidia-563",1]]' \
	"what is free counts"

# --- defined on VFs: one each, the one with a vGPU last
on_host profile define gold --type A40-2Q
for name in a b c; do
	on_host create --profile gold --no-start $name
	quiet_but_name="$rc/$out/$err"
	is "$quiet_but_name" "0/$name/" "create $name"
done
on_host list --json
json '[.vgpus[] | select(.name) | [.name, .gpu, .parent]]' \
	"[[\"a\",\"$pf\",\"$vf0\"],[\"b\",\"$pf\",\"10000:3b:00.6\"],[\"c\",\"$pf\",\"10000:3b:00.7\"]]" \
	"each is on a VF of its own"
is "$(cd "$sysroot/etc/mdevctl.d" && echo *)" \
	"$vf0 10000:3b:00.6 10000:3b:00.7" "mdevctl finds them at their VFs"
like "$(cat "$sysroot/etc/nvvgpu/vgpus.d/b.conf")" "^vf = 2$" \
	"the record knows which VF"
on_host create --profile gold --no-start --gpu $vf1 d
on_host show d --json
json .vgpu.parent "\"$vf1\"" "a VF that is asked for"

# --- its VFs are not there: it is still known on which GPU it is
rm "$sysroot/sys/class/mdev_bus/$vf0"
on_host show a --json
json '.vgpu | [.gpu, .parent, .state, .type]' \
	"[\"$pf\",\"$vf0\",\"defined\",\"NVIDIA A40-2Q\"]" "a VF that is gone"
done_testing
