#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a vGPU is not made on a VF of NVIDIA's vendor VFIO that no virtual
# machine can be given, as it has no IOMMU group: another one is taken, and
# where there is no other that is said, and nothing is left behind.
# Theory of operation: the GPU of t/3120-vendor-vfio.t, with groups taken away.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

pf=0000:3b:00.0
sysroot_new "$tool_tmp/host"
sysroot_device $pf nvidia device=0x26b9
for n in 0 1 2; do
	sysroot_vendor_vf $pf $n 0000:3b:00.$((n + 4)) 6$n
done
without_group() {
	rm "$(sysroot_gpu_dir "$1")/iommu_group"
}
without_group 0000:3b:00.4
without_group 0000:3b:00.6

on_host types --gpu $pf --noheadings -o ID,AVAIL
is "$(printf '%s\n' "$out" | tr -s ' ' | head -n 1)" "nvidia-1145 1" \
	"those without a group have no room"
on_host gpus --json
json '.gpus[] | [.address, .vfs]' "[\"$pf\",3]" "and are there all the same"
on_host create --type L40S-2Q --no-start a
on_host show a --json
json '.vgpu | [.name, .parent]' '["a","0000:3b:00.5"]' \
	"the one with a group is taken"
on_host create --type L40S-2Q --no-start --gpu 0000:3b:00.4 b
failed 4 "b: no room for NVIDIA L40S-2Q: $pf has no IOMMU group for VF 0000:3b:00.4" \
	"one without, asked for by its address"
without_group 0000:3b:00.5
for how in --no-start --dry-run --wait=0; do
	on_host create --type L40S-2Q $how b
	failed 4 "b: no room for NVIDIA L40S-2Q: $pf has no IOMMU group for any of its VFs; enable the IOMMU" \
		"none at all ($how)"
done
is "$(ls "$sysroot/etc/nvvgpu/vgpus.d")" a.conf "nothing is left of what was refused"
is "$(cat "$(sysroot_gpu_dir 0000:3b:00.4)/nvidia/current_vgpu_type")" 0 \
	"nor on a VF"
done_testing
