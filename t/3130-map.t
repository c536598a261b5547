#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that map shows where each vGPU is in its GPU's framebuffer, which holes
# there are and what still fits; as text, JSON and SVG, with the same numbers in
# all.  Theory of operation: the host of t/lib-sysroot.sh with two vGPUs at
# known places on an A40 of 48 GiB, of which a cell of the picture is 0.75 GiB,
# and one on a GPU whose driver says nothing of all that.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

one=aaaaaaaa-0000-4000-8000-000000000001
two=aaaaaaaa-0000-4000-8000-000000000002
three=aaaaaaaa-0000-4000-8000-000000000003
sysroot_two_gpus "$tool_tmp/host"
sysroot_type 1000:00:00.0 nvidia-565 0 "NVIDIA A40-24Q" "framebuffer=24576M"
sysroot_type 1000:00:00.0 nvidia-563 2 "NVIDIA A40-8C" "framebuffer=8192M"
echo 2 >"$(sysroot_gpu_dir 1000:00:00.0)/mdev_supported_types/nvidia-562/available_instances"
sysroot_vgpu 1000:00:00.0 nvidia-562 "$one" 17 nvvgpu/state=created \
	nvvgpu/framebuffer_mib=8192 nvvgpu/framebuffer_offset_mib=0
sysroot_vgpu 1000:00:00.0 nvidia-565 "$two" 18 nvvgpu/state=running \
	nvvgpu/framebuffer_mib=24576 nvvgpu/framebuffer_offset_mib=24576
sysroot_vgpu 1000:20:00.0 nvidia-900 "$three" 19
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d"
printf '[vgpu vm1]\nuuid = %s\ntype = nvidia-562\nparent = 1000:00:00.0\n' \
	"$one" >"$sysroot/etc/nvvgpu/vgpus.d/vm1.conf"

# many CHARACTER COUNT
many() {
	printf "%${2}s" "" | tr ' ' "$1"
}

on_host map
is "$rc/$err" "0/" "map"
like "$out" "^1000:00:00.0  NVIDIA A40 \(simulated\)  48 GiB, 46 GiB free, equal-size$" \
	"text: the GPU"
is "$(printf '%s\n' "$out" | sed -n 2p)" \
	"  [$(many A 10)$(many . 22)$(many B 32)]" "text: the picture"
like "$out" "^  A  vm1: 8 GiB from 0 GiB, NVIDIA A40-8Q, active$" \
	"text: a vGPU with a name"
like "$out" "^  B  $two: 24 GiB from 24 GiB, NVIDIA A40-24Q, in use$" \
	"text: one without"
like "$out" "^  still fits: 23 x 2 GiB or 2 x 8 GiB$" \
	"text: what fits, each size once"
like "$out" "^1000:20:00.0  10de:27b8$" "text: a GPU that says nothing"
like "$out" "^  A  $three: 1 GiB, NVIDIA L4-1Q, active$" "text: its vGPU"

on_host map --gpu 1000:00:00.0 --json
json '.maps | length' 1 "JSON: one GPU"
json '.maps[0] | [.address, .framebuffer_total_mib, .exact]' \
	'["1000:00:00.0",49152,true]' "JSON: the GPU"
json '[.maps[0].vgpus[] | [.name, .offset_mib, .size_mib]]' \
	"[[\"vm1\",0,8192],[\"$two\",24576,24576]]" "JSON: vGPUs"
json '[.maps[0].holes[] | [.offset_mib, .size_mib]]' '[[8192,16384]]' \
	"JSON: the hole"
json '[.maps[0].fits[] | [.framebuffer_mib, .available]]' \
	'[[2048,23],[8192,2]]' "JSON: what fits"
on_host map --gpu 1000:20:00.0 --json
json '.maps[0] | [.framebuffer_total_mib, .exact, .holes]' '[null,false,[]]' \
	"JSON: unknown is null, and no hole is made up"

on_host map --svg "$tool_tmp/map.svg"
is "$rc/$out/$err" "0//" "map --svg"
if command -v xmllint >/dev/null; then
	# shellcheck disable=SC2016
	is "$(xmllint --xpath 'count(//*[local-name()="title"])' \
		"$tool_tmp/map.svg")" 2 "SVG: a piece for each vGPU with a place"
	is "$(xmllint --xpath \
		'string((//*[local-name()="title"])[2]/../@x)' \
		"$tool_tmp/map.svg")" 480.0 \
		"SVG: half of the framebuffer is half of the width"
	is "$(xmllint --xpath \
		'string((//*[local-name()="title"])[2]/../@width)' \
		"$tool_tmp/map.svg")" 464.0 "SVG: and as wide"
fi
on_host map --svg -
is "$rc/$err" "0/" "map --svg -"
is "$out" "$(cat "$tool_tmp/map.svg")" "... is the same on standard output"
on_host map --svg - --json
json '[.error.exit, .maps]' '[2,null]' "map --svg - --json: one of the two"
"$TOOL" --sysroot "$sysroot" map --svg - >/dev/full 2>"$tool_tmp/err"
is "$?/$(cat "$tool_tmp/err")" \
	"1/nvvgpu-tool: standard output: write: No space left on device" \
	"map --svg - to a full disk"
on_host map --svg /dev/full
failed 1 "/dev/full: write: No space left" "map --svg to a full disk"
on_host map --gpu nix
failed 3 "nix: " "no such GPU"
done_testing
