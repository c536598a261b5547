#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves which GPU takes a new vGPU, and that the reasons are told.  Theory of
# operation: a host of plain files with three A40 and an L4 whose state is
# written here before each question; --dry-run answers it, and writes nothing.
# What follows from the state is worked out by hand in the comments.  That the
# driver places by the same rule is t/2200-layout.t's.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

a=1000:00:00.0 b=1000:20:00.0 c=1000:40:00.0 l4=1000:60:00.0

# a40 ADDRESS NODE: empty, equal-size
a40() {
	sysroot_gpu "$1" nvidia "numa_node=$2" device=0x2235 \
		nvvgpu/mode=equal-size nvvgpu/state=running \
		nvvgpu/framebuffer_total_mib=49152 \
		nvvgpu/framebuffer_free_mib=49152
	for size in 2 8 24 48; do
		sysroot_type "$1" "nvidia-$((550 + size))" $((48 / size)) \
			"NVIDIA A40-${size}Q" \
			"num_heads=4, frl_config=60, framebuffer=$((size * 1024))M, max_resolution=7680x4320, max_instance=$((48 / size))"
	done
}

# a host with all GPUs empty
new_host() {
	rm -rf "$tool_tmp/host"
	sysroot_new "$tool_tmp/host"
	a40 $a 0
	a40 $b 1
	a40 $c 1
	sysroot_gpu $l4 nvidia numa_node=-1
	sysroot_type $l4 nvidia-900 24 "NVIDIA L4-1Q" ""
	mkdir -p "$sysroot/sys/devices/system/node/node0" \
		"$sysroot/sys/devices/system/node/node1" \
		"$sysroot/sys/devices/system/node/node4"
	cd "$sysroot/sys/devices/system/node" || exit 1
	echo "0-1,4" >online
	echo "10 21 17" >node0/distance
	echo "21 10 31" >node1/distance
	echo "17 31 10" >node4/distance
	cd "$OLDPWD" || exit 1
}

say() { echo "$3" >"$(sysroot_gpu_dir "$1")/$2"; }
vgpus=0
# vgpu GPU SIZE START: one of SIZE GiB that somebody has, at START GiB
vgpu() {
	vgpus=$((vgpus + 1))
	sysroot_vgpu "$1" "nvidia-$((550 + $2))" \
		"$(printf '00000000-0000-4000-8000-%012d' $vgpus)" - \
		"nvvgpu/framebuffer_mib=$(($2 * 1024))" \
		"nvvgpu/framebuffer_offset_mib=$(($3 * 1024))"
	free=$(cat "$(sysroot_gpu_dir "$1")/nvvgpu/framebuffer_free_mib")
	say "$1" nvvgpu/framebuffer_free_mib $((free - $2 * 1024))
}
# available GPU SIZE=N...: what the driver would say
available() {
	gpu=$1
	shift
	for one; do
		say "$gpu" "mdev_supported_types/nvidia-$((550 + ${one%=*}))/available_instances" "${one#*=}"
	done
}

# goes GPU PLACEMENT WHY NAME OPTION...
goes() {
	wanted="[\"$1\",$2]" why=$3 what=$4
	shift 4
	before=$(state_of "$sysroot/etc")
	on_host create --dry-run --json x "$@"
	json '.choices[0] | [.gpu, .placement_id]' "$wanted" "$what"
	like "$(jq -r '.choices[0].why' "$tool_tmp/out")" "$why" "$what: why"
	is "$(state_of "$sysroot/etc")" "$before" "$what: nothing is written"
}
# but GPU WHY: of the same answer
but() {
	like "$(jq -r ".choices[0].others[] | select(.gpu == \"$1\").why_not" \
		"$tool_tmp/out")" "$2" "$1 is not taken: $2"
}

# --- equal size ---------------------------------------------------------------
new_host
goes $a 0 "as good as any other, and the first" "all empty" --type A40-8Q
but $b "as good"
but $l4 "has no such type"
vgpu $b 8 0
available $b 2=0 8=5 24=0 48=0
# b loses an 8Q; an empty one loses 2Q, 24Q and 48Q and one 8Q:
# 3 * 49152 + 8192
goes $b 8 "loses least: 8192 MiB .* 155648$" "pack: beside its like" --type A40-8Q
but $a "would lose more: 155648 MiB"
goes $a 0 "first by address" "another size: elsewhere" --type A40-2Q
but $b "has vGPUs of another framebuffer size \(NVIDIA A40-8Q\)|is full|left"
goes $a 0 "emptiest that has room \(49152 MiB free\)" "spread" \
	--type A40-8Q --policy spread
but $b "fuller \(40960 MiB free\)"
goes $c 0 "nobody is on it" "exclusive, among those that are far from home" \
	--type A40-8Q --policy exclusive --gpu $c
goes $a 0 "nobody is on it" "exclusive" --type A40-8Q --policy exclusive
but $b "has other vGPUs"

# --- NUMA ----------------------------------------------------------------------
new_host
goes $b 0 "nearest to NUMA node 1 .*distance 10" "near to node 1" \
	--type A40-2Q --numa-node 1
but $a "farther from NUMA node 1 \(distance 21\)"
but $c "first by address"
goes $a 0 "distance 17" "node 4 is nearer to node 0" --type A40-2Q --numa-node 4
but $b "distance 31"
available $a 2=0 8=0 24=0 48=0
goes $b 0 "first by address" "a farther one rather than none" \
	--type A40-2Q --numa-node 4
but $a "full"
say $b numa_node -1
goes $c 0 "distance 31" "an unknown node is the farthest" \
	--type A40-2Q --numa-node 4
but $b "no known NUMA node"
on_host create --type A40-2Q --numa-node 3 x
failed 3 "x: create: this host has no NUMA node 3" "no such node"
on_host profile define near --type A40-2Q --numa-node 1
on_host profile show near --json
json '.profile | [.policy, .numa_node]' '["numa",1]' "a node means policy numa"
goes $c 0 "NUMA node 1" "the node of a profile" --profile near
goes $c 0 "NUMA node 0" "another node than the profile's" --profile near \
	--numa-node 0
on_host profile set near --numa-node any
on_host profile show near --json
json '.profile | [.policy, .numa_node]' '["numa",null]' "any node again"
on_host create --profile near --dry-run --json x
is "$rc" 0 "the node that we run on"

# --- mixed size ------------------------------------------------------------------
# Places: 8Q 0 16 24 40, 24Q 0 24, 48Q 0; 2Q two in each 6 GiB: 0 4 6 10 12 ...
new_host
available $b 2=0 8=0 24=0 48=0
available $c 2=0 8=0 24=0 48=0
say $a nvvgpu/mode mixed-size
available $a 8=4
goes $a 0 "no other GPU has room" "mixed, empty" --type A40-8Q
vgpu $a 8 0
# 16 loses itself and what lies there of 2Q; 24 and 40 the other 24Q, too
goes $a 16 "" "mixed: the half that is begun" --type A40-8Q
vgpu $a 24 24
available $a 2=7 8=1 24=0 48=0
goes $a 16 "" "mixed: the place that is left" --type A40-8Q
available $a 8=0
on_host create --type A40-24Q x
failed 4 "x: no room for NVIDIA A40-24Q: $a has 16384 MiB of framebuffer left and it needs 24576, $b is full, $c is full, $l4 has no such type; " \
	"no room: says for each GPU why"
on_host create --type A40-8Q x
failed 4 "x: no room for NVIDIA A40-8Q: $a has 16384 MiB of framebuffer left, but none of the places of this type" \
	"no room: the rest is no place"

# Two mixed ones: the first with a begun half, the other empty.
new_host
available $c 2=0 8=0 24=0 48=0
for gpu in $a $b; do
	say "$gpu" nvvgpu/mode mixed-size
	available "$gpu" 2=16 8=4
done
vgpu $b 8 0
available $b 8=3 24=1 48=0
goes $b 16 "loses least" "mixed: beside what is begun" --type A40-8Q
but $a "would lose more"
goes $a 0 "emptiest" "mixed: spread" --type A40-8Q --policy spread

# A size that the driver does not tell: then only how full they are counts.
new_host
for gpu in $a $b $c; do
	echo odd >"$(sysroot_gpu_dir "$gpu")/mdev_supported_types/nvidia-552/description"
done
say $b nvvgpu/framebuffer_free_mib 4096
goes $b null "fullest that has room \(4096 MiB free\)" "sizes unknown" \
	--type nvidia-552

# --- a GPU of its own -------------------------------------------------------------
new_host
on_host create --type A40-2Q --policy exclusive --no-start \
	--no-autostart alone
is "$rc/$out" 0/alone "exclusive"
goes $b 0 "first by address" "others stay away" --type A40-2Q
but $a "is for vGPU 'alone' alone"
on_host create --type A40-2Q --gpu $a x
failed 4 "x: no room for NVIDIA A40-2Q: $a is for vGPU 'alone' alone; " \
	"also when they are sent there"
on_host export
like "$out" "^exclusive = yes" "export says so"
printf '%s\n' "$out" >"$tool_tmp/file"
on_host assert "$tool_tmp/file"
is "$rc" 0 "as the host is"
on_host delete alone
goes $a 0 "first by address" "when it is gone all is as before" --type A40-2Q

# --- several ------------------------------------------------------------------------
new_host
available $b 2=0 8=0 24=0 48=0
on_host create --type A40-24Q --count 3 --dry-run --json big
json '[.choices[] | [.name, .gpu, .placement_id]]' \
	"[[\"big-0\",\"$a\",0],[\"big-1\",\"$a\",24],[\"big-2\",\"$c\",0]]" \
	"three: the first GPU is filled"
on_host create --type A40-24Q --policy spread --count 3 --dry-run --json big
json '[.choices[] | [.gpu, .placement_id]]' \
	"[[\"$a\",0],[\"$c\",0],[\"$a\",24]]" "three: spread"
before=$(state_of "$sysroot/etc")
on_host create --type A40-24Q --count 5 big
failed 4 "big-4: create: there is room for 4 of 5: $a takes 2, $c takes 2, $b is full; " \
	"five: all or none"
is "$(state_of "$sysroot/etc")" "$before" "five: nothing was made"
on_host create --type A40-24Q --count 2 --policy exclusive --dry-run --json big
json '[.choices[].gpu]' "[\"$a\",\"$c\"]" "two, each with a GPU of its own"
on_host create --type A40-24Q --count 3 --policy exclusive big
failed 4 "big-2: create: there is room for 2 of 3" "three GPUs of their own"

# --- as text --------------------------------------------------------------------------
on_host create --type A40-24Q --dry-run x
is "$rc/$err" 0/ "dry-run for people"
like "$out" "^x: NVIDIA A40-24Q on GPU $a, placement id 0, UUID [0-9a-f-]{36}$" \
	"the first line"
like "$out" "^  $a: taken: it is as good" "why"
like "$out" "^  $b: not taken: is full$" "why not"
done_testing
