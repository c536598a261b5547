#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves which placement id is written for a vGPU on a VF of NVIDIA's vendor
# VFIO, and that none is where not all is known that the choice needs.  Theory
# of operation: an L40S of plain files with four VFs; nothing is in the
# placement ids before but an "x" that nobody would write.  What is right on 48
# GiB is worked out by hand: 2Q has places at 0 4 6 10 12 16 and so on, 8Q at 0
# 16 24 40, 24Q at 0 24, 48Q at 0.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
. t/lib-sysroot.sh

pf=0000:3b:00.0

vf() { sysroot_gpu_dir "$(printf '0000:3b:00.%d' $((4 + $1)))"; }
place() { cat "$(vf "$1")/nvidia/placement_id"; }
assigned() { cat "$(vf "$1")/nvidia/current_vgpu_type"; }

# new_host TYPE...: "NUMBER : NAME", all of which can be made
new_host() {
	rm -rf "$tool_tmp/host"
	sysroot_new "$tool_tmp/host"
	sysroot_device $pf nvidia
	for n in 0 1 2 3; do
		sysroot_vendor_vf $pf $n "0000:3b:00.$((4 + n))" $((60 + n))
		{
			echo "ID    : vGPU Name"
			printf '%s\n' "$@"
		} >"$(vf $n)/nvidia/creatable_vgpu_types"
		echo x >"$(vf $n)/nvidia/placement_id"
	done
}

# there VF NUMBER PLACE: somebody else's
there() {
	echo "$2" >"$(vf "$1")/nvidia/current_vgpu_type"
	echo "$3" >"$(vf "$1")/nvidia/placement_id"
}

# l40s: all sizes, and somebody's 8Q at the start
l40s() {
	new_host "1  : NVIDIA L40S-2Q" "2  : NVIDIA L40S-8Q" \
		"3  : NVIDIA L40S-24Q" "4  : NVIDIA L40S-48Q"
	there 3 2 "${1:-0}"
}

# goes TYPE VF PLACE NAME
goes() {
	on_host create --type "$1" --no-autostart "on-$2"
	is "$rc/$err/$(place "$2")" "0//$3" "$4"
}

# --- several sizes
l40s
on_host create --type L40S-2Q --dry-run --json x
json '.choices[0].placement_id' 10 "--dry-run says where"
is "$(place 0)" x "and writes nothing"
goes L40S-2Q 0 10 "2Q: beside the 8Q, where no other 8Q could be"
# 16 has three 2Q beneath it, 24 a 24Q, too
goes L40S-8Q 1 16 "8Q: in the half that is begun"
goes L40S-24Q 2 24 "24Q: in the other one"
is "$(assigned 0) $(assigned 1) $(assigned 2)" "1 2 3" \
	"they are what they are to be"

l40s
on_host create --type L40S-2Q --attr nvidia/placement_id=40 a
is "$rc/$(place 0)" 0/40 "an attribute counts more"
l40s
rm "$(vf 0)/nvidia/placement_id"
mkdir "$(vf 0)/nvidia/placement_id"
on_host create --type L40S-2Q --gpu 0000:3b:00.4 a
failed 1 "a: " "an id that cannot be written"
is "$(assigned 0)/$(ls "$sysroot/etc/nvvgpu/vgpus.d")" "0/" "nothing is left"

# --- where it is better left to the driver
new_host "1  : NVIDIA L40S-2Q" "4  : NVIDIA L40S-48Q"
goes L40S-2Q 0 x "an empty GPU: its mode is not known"
new_host "1  : NVIDIA L40S-2Q"
there 3 1 0
goes L40S-2Q 0 x "one size only"
l40s 4
goes L40S-2Q 0 x "somebody follows another rule"
l40s untold
goes L40S-2Q 0 x "somebody is nobody knows where"
new_host "1  : NVIDIA L40S-2Q" "2  : NVIDIA L40S-8Q" \
	"4  : NVIDIA L40S-45Q"
there 3 2 0
goes L40S-2Q 0 x "a size of which no places are published"
new_host "1  : NVIDIA RTX Pro 6000 Blackwell DC-2Q" \
	"2  : NVIDIA RTX Pro 6000 Blackwell DC-8Q" \
	"4  : NVIDIA RTX Pro 6000 Blackwell DC-48Q"
there 3 2 0
goes "NVIDIA RTX Pro 6000 Blackwell DC-2Q" 0 x "Blackwell has another rule"
new_host "1  : NVIDIA A100-1-5C" "2  : NVIDIA A100-8C" \
	"4  : NVIDIA A100-40C"
there 3 2 0
goes A100-1-5C 0 x "a GPU instance has no place"
l40s
rm "$(vf 0)/nvidia/placement_id"
on_host create --type L40S-2Q --gpu 0000:3b:00.4 a
is "$rc/$err/$(test -e "$(vf 0)/nvidia/placement_id"; echo $?)" 0//1 \
	"a driver that has no placement ids"
done_testing
