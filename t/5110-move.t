#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a vGPU whose GPU has gone starts on another one when its profile
# says "movable", and then only: that definition and record follow and stay
# there, that the profile's GPU and policy, type and room are heeded, that each
# refusal says why and changes nothing, and that autostart waits for the GPU.
# Theory of operation: a host of plain files; a GPU goes when its directories
# are taken away.  Nothing makes a device there, so what has been written to
# "create" says where a start went.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

a=1000:00:00.0 b=1000:20:00.0 c=1000:40:00.0

# a40 ADDRESS NUMBER AVAILABLE
a40() {
	sysroot_gpu "$1" nvidia device=0x2235
	sysroot_type "$1" nvidia-558 "$3" "NVIDIA A40-2Q" \
		"num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"
	mkdir -p "$sysroot/proc/driver/nvidia/gpus/$1"
	printf 'Model: \t NVIDIA A40\nGPU UUID: \t GPU-0000000%s-2222-3333-4444-555555555555\n' \
		"$2" >"$sysroot/proc/driver/nvidia/gpus/$1/information"
}
gone() {
	rm -rf "$(sysroot_gpu_dir "$1")" "$sysroot/sys/class/mdev_bus/$1" \
		"$sysroot/sys/bus/pci/devices/$1" \
		"$sysroot/proc/driver/nvidia/gpus/$1"
}
# Where a device was asked for since the last question.
went() {
	for at in $a $b $c; do
		file=$(sysroot_gpu_dir "$at")/mdev_supported_types/nvidia-558/create
		[ ! -s "$file" ] || { echo "$at"; : >"$file"; }
	done
}
# What record and definitions say.
is_at() {
	is "$(sed -n 's/^parent = //p' "$record")/$(cd "$sysroot/etc/mdevctl.d" &&
		echo */*)" "$1/$1/$uuid" "$2"
}
refused() {
	before=$(state_of "$sysroot/etc")
	on_host start v
	failed "$1" "$2" "$3"
	is "$(state_of "$sysroot/etc")/$(went)" "$before/" "$3: nothing changed"
}

sysroot_new "$tool_tmp/host"
a40 $a 1 24
a40 $b 2 24
a40 $c 3 12
record=$sysroot/etc/nvvgpu/vgpus.d/v.conf
on_host profile define gold --type A40-2Q --policy spread --movable
quiet "a profile that lets its vGPUs move"
on_host profile show gold --json
json '.profile.movable' true "it says so"
on_host profile define base --type A40-2Q
on_host profile show base --json
json '.profile.movable' false "which is not the default"
on_host create --profile gold --gpu $a --no-start v
uuid=$(sed -n 's/^uuid = //p' "$record")
is_at $a "made, not started"

on_host start v
quiet "start, with its GPU"
is "$(went)" $a "it starts there"
gone $a
on_host start --autostart
like "$rc/$err" "^3/nvvgpu-tool: .*v: start: its GPU $a .* is not here" \
	"autostart without its GPU"
is_at $a "it waits for it"
on_host profile set gold --no-movable
refused 3 "v: start: its GPU $a \(GPU-00000001-.*\) is not here, .*; its profile 'gold' does not let it start on another \('movable'\)" \
	"a profile that does not let it"
cp "$record" "$tool_tmp/record"
sed -i '/^profile/d' "$record"
refused 3 "v: start: its GPU $a .*; it has no profile that would let it" \
	"no profile"
cp "$tool_tmp/record" "$record"
on_host profile set gold --movable --gpu $c
echo 0 >"$(sysroot_gpu_dir $c)/mdev_supported_types/nvidia-558/available_instances"
refused 4 "v: no room for NVIDIA A40-2Q: $c .*; its own GPU $a is not here" \
	"the only GPU of its profile is full"
on_host profile set gold --any-gpu
mv "$sysroot/etc/nvvgpu/profiles.d/gold.conf" "$tool_tmp/gold"
echo nonsense >"$sysroot/etc/nvvgpu/profiles.d/gold.conf"
refused 1 "v: start: its GPU $a .*; whether it may start on another is not known: .*gold.conf" \
	"a profile that cannot be read"
mv "$tool_tmp/gold" "$sysroot/etc/nvvgpu/profiles.d/gold.conf"
create=$(sysroot_gpu_dir $b)/mdev_supported_types/nvidia-558/create
rm "$create"
mkdir "$create"
on_host start v
failed 1 "v: start: make nvidia-558 on GPU $b: " "one that cannot be made there"
is_at $a "its definition comes back"
rmdir "$create"
: >"$create"

on_host start v
is "$rc/$err" "0/nvvgpu-tool: warning: v: its GPU is not here: it is on $b now, as its profile 'gold' lets it" \
	"start moves it, and says so"
is "$(went)" $b "to the one that has room"
is_at $b "definition and record follow"
is "$(sed -n 's/^gpu_uuid = //p' "$record")" \
	GPU-00000002-2222-3333-4444-555555555555 "the record knows the board"
is "$(jq -r .start "$sysroot/etc/mdevctl.d/$b/$uuid")" auto \
	"the definition is what it was"

# --- its old GPU comes back
a40 $a 1 24
on_host start --autostart
is "$rc/$(went)" "0/$b" "it stays when its old GPU comes back"
is_at $b "with definition and record"

# --- a definition that somebody has moved to where nothing is
mkdir "$sysroot/etc/mdevctl.d/1000:77:00.0"
mv "$sysroot/etc/mdevctl.d/$b/$uuid" "$sysroot/etc/mdevctl.d/1000:77:00.0/"
rmdir "$sysroot/etc/mdevctl.d/$b"
on_host start v
is "$rc/$(went)" "0/$a" "what was moved away is gone too"

# --- nothing suitable
sed -i 's/^type = .*/type = nvidia-1/' "$record"
gone $a
rm -r "$sysroot/etc/mdevctl.d"
mkdir "$sysroot/etc/mdevctl.d"
on_host start v
failed 3 "v: start: its GPU $a .* is not here, .*; it may start on another, but none has its type nvidia-1" \
	"no other GPU has its type"

# --- a GPU that is here is not left
on_host delete v
on_host create --profile gold --gpu $b --no-start w
rm -r "$(sysroot_gpu_dir $b)/mdev_supported_types/nvidia-558"
a40 $a 1 24
on_host start w
failed 3 "w: start: GPU $b has no type nvidia-558$" \
	"a GPU that has lost the type"
is "$(went)" "" "and is here is not left"

# --- a host as a file
on_host export
printf '%s\n' "$out" | sed -n '/^\[profile gold\]/,/^$/p' >"$tool_tmp/file"
printf '[vgpu x]\nprofile = gold\nparent = %s\nautostart = no\n' $a \
	>>"$tool_tmp/file"
sysroot_new "$tool_tmp/other"
a40 $a 1 24
on_host apply "$tool_tmp/file"
on_host profile show gold --json
json '.profile.movable' true "a host that is made from a file has it"
is "$(grep -c movable "$sysroot/etc/nvvgpu/vgpus.d/x.conf")" 0 \
	"it is a word of the profile, not of the record"
done_testing
