#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a domain whose vGPU has lost its GPU starts with the vGPU on
# another one where its profile lets it move, and elsewise does not start and is
# told why; and that the domain, which has the UUID, need not change for it.
# Theory of operation: the hook on a host of plain files, by t/lib-hook.sh; how
# the other GPU is chosen is t/5110-move.t's.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-tool.sh
. t/lib-sysroot.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
sysroot_new "$tool_tmp/host"
. t/lib-hook.sh

a=1000:00:00.0 b=1000:20:00.0
for card in $a $b; do
	sysroot_gpu "$card" nvidia device=0x2235
	sysroot_type "$card" nvidia-558 24 "NVIDIA A40-2Q" "framebuffer=2048M"
done
on_host profile define gold --type A40-2Q
on_host create --profile gold --gpu $a --no-start v
uuid=$(sed -n 's/^uuid = //p' "$sysroot/etc/nvvgpu/vgpus.d/v.conf")
create=$(sysroot_gpu_dir $b)/mdev_supported_types/nvidia-558/create
domain "" "$(hostdev "$uuid")"
rm -r "$(sysroot_gpu_dir $a)" "$sysroot/sys/class/mdev_bus/$a" \
	"$sysroot/sys/bus/pci/devices/$a"

hook prepare
is "$rc/$(cat "$create")" 1/ "its GPU has gone: the domain does not start"
is "$(printf '%s\n' "$said" | wc -l)" 1 "one sentence"
like "$said" "^nvvgpu: domain d: v: start: GPU $a is not here, .*; its profile 'gold' does not let it start on another \('movable'\)$" \
	"which says why"
on_host profile set gold --movable
hook prepare
is "$rc/$said/$(cat "$create")" "0//$uuid" "with 'movable' it starts on another"
is "$(cd "$sysroot/etc/mdevctl.d" && echo */*)" "$b/$uuid" \
	"where its definition is now"
hook release
is "$rc/$said/$(sed -n 's/^parent = //p' "$sysroot/etc/nvvgpu/vgpus.d/v.conf")" \
	"0//$b" "it has a name, so it stays when the domain ends"
done_testing
