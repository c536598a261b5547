#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves mixed-size mode and placement ids on the loaded driver, as kernel/ABI
# describes them.  Theory of operation: a simulated A40, whose places NVIDIA
# has published, gets vGPUs of several sizes; after each step placement_id,
# available_instances and the free framebuffer are compared with what follows
# from the published places; the rest is a small board, filled and emptied.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=A40,test
g=$(gpu 0) small=$(gpu 1)
q2=558 q8=562 q24=565 q48=566	# ids of A40-2Q, -8Q, -24Q, -48Q
place() { cat "$MDEVS/$(uuid "$1")/nvvgpu/placement_id" 2>&1; }
available() { cat "$(type "$1" "$2")/available_instances"; }
free_mib() { cat "$1/nvvgpu/framebuffer_free_mib"; }
# want N TEXT: vgpu_params of a vGPU
want() { put "$MDEVS/$(uuid "$1")/nvidia/vgpu_params" "$2"; }
# opens N: "ok" or what the opener says
opens() {
	if opens_out=$("$HELPER/vfio-hold" "$(uuid "$1")" </dev/null 2>&1); then
		echo ok
	else
		echo "$opens_out"
	fi
}

# --- the mode ----------------------------------------------------------------
is "$(cat "$g/nvvgpu/mode")" equal-size "the mode at first"
is "$(stat -c %a "$g/nvvgpu/mode")" 644 "root can change it"
is "$(available "$g" $q8)" 6 "six A40-8Q in equal-size mode"
for bad in "" mixed MIXED-SIZE mixed-sizes 1; do
	is "$(put "$g/nvvgpu/mode" "$bad
")" EINVAL "there is no mode \"$bad\""
done
is "$(create "$g" $q8 "$(uuid 1)")" ok "a vGPU"
is "$(put "$g/nvvgpu/mode" mixed-size)" EBUSY "no other mode while it exists"
is "$(cat "$g/nvvgpu/mode")" equal-size "the mode stays"
discard "$(uuid 1)" >/dev/null
is "$(put "$g/nvvgpu/mode" mixed-size)" ok "mixed-size, when it is gone"
is "$(cat "$g/nvvgpu/mode")" mixed-size "is read back"
is "$(cat "$small/nvvgpu/mode")" equal-size "another GPU keeps its own"
like "$(nvvgpu-tool gpus)" "$(basename "$g") .*mixed-size" \
	"the tool shows it"

# --- published places of an A40 ----------------------------------------------
is "$(available "$g" $q8) $(available "$g" $q24) $(available "$g" $q48)" \
	"4 2 1" "A40-8Q, -24Q, -48Q that fit an empty GPU"
is "$(create "$g" $q24 "$(uuid 1)")" ok "A40-24Q"
is "$(place 1)" 0 "at 0"
is "$(available "$g" $q8) $(available "$g" $q24) $(available "$g" $q48)" \
	"2 1 0" "what fits now"
is "$(create "$g" $q48 "$(uuid 9)")" ENOSPC "A40-48Q does not"
is "$(create "$g" $q8 "$(uuid 2)")" ok "A40-8Q beside it"
is "$(create "$g" $q8 "$(uuid 3)")" ok "and another"
is "$(place 2) $(place 3)" "24 40" "at 24 and 40"
is "$(cat "$MDEVS/$(uuid 3)/nvvgpu/framebuffer_offset_mib")" 40960 \
	"which is 40 GiB from the start"
is "$(free_mib "$g")" 8192 "8 GiB are free"
is "$(nvvgpu-tool map --gpu "$(basename "$g")" --json |
	jq -c '.maps[0].holes[] | [.offset_mib, .size_mib]')" "[32768,8192]" \
	"the tool's map has this hole"
is "$(create "$g" $q8 "$(uuid 9)")" ENOSPC \
	"but they are at 32, which is no place of A40-8Q"
is "$(available "$g" $q8)" 0 "as available_instances says"
is "$(create "$g" $q2 "$(uuid 4)")" ok "A40-2Q finds room"
at=$(place 4)
[ "$at" -ge 32 ] && [ "$at" -lt 40 ]
ok $? "between the two ($at)"
is "$(create "$g" $q24 "$(uuid 9)")" ENOSPC "a second A40-24Q does not"

# --- vGPUs that run beside each other ----------------------------------------
hold "$(uuid 1)" && pid1=$held_pid
hold "$(uuid 2)" && pid2=$held_pid
hold "$(uuid 4)" && pid4=$held_pid
for n in 1 2 4; do
	is "$(cat "$MDEVS/$(uuid $n)/nvvgpu/state")" running "vGPU $n runs"
done
let_go "$pid1"
let_go "$pid2"
let_go "$pid4"

# --- places that are asked for -----------------------------------------------
is "$(discard "$(uuid 1)")" ok "remove the A40-24Q"
is "$(want 2 "vgpu-placement-id=16")" ok "another place for the A40-8Q"
is "$(place 2)" 24 "nothing happens when it is written"
is "$(opens 2)" ok "it opens"
is "$(place 2)" 16 "and is there"
is "$(want 2 " ")" ok "without the wish"
is "$(opens 2)" ok "it opens"
is "$(place 2)" 16 "and stays there"
for bad in 8 32 48 65534; do
	want 2 "vgpu-placement-id=$bad" >/dev/null
	like "$(opens 2)" "Invalid argument" "$bad is no place of it"
	like "$(kernel_log | tail -n 3)" "vgpu-placement-id $bad: .*no such" \
		"the kernel log says so"
done
for bad in x 65535 -1; do
	want 2 "vgpu-placement-id=$bad" >/dev/null
	like "$(opens 2)" "Invalid argument" "$bad is no placement id"
	like "$(kernel_log | tail -n 3)" "vgpu-placement-id is no number" \
		"the kernel log says so"
done
want 2 "disable_vnc=1, vgpu-placement-id=40" >/dev/null
like "$(opens 2)" "Invalid argument" "40 is taken"
like "$(kernel_log | tail -n 3)" "vgpu-placement-id 40: another vGPU" \
	"the kernel log says so"
is "$(place 2) $(cat "$MDEVS/$(uuid 2)/nvvgpu/state")" "16 created" \
	"after all that it is where it was"
is "$(discard "$(uuid 3)")" ok "its neighbour goes"
is "$(opens 2)" ok "and it opens"
is "$(place 2)" 40 "at 40"
want 2 "vgpu-placement-id=16, frame_rate_limiter=7" >/dev/null
like "$(opens 2)" "Invalid argument" "a good place, and a bad parameter"
is "$(place 2)" 40 "does not move it"
unlike "$(kernel_log)" "placement-id has no effect" \
	"the parameter is not called unknown"

discard_all
is "$(free_mib "$g")" 49152 "all is free"
is "$(available "$g" $q8) $(available "$g" $q48)" "4 1" "and offered again"
is "$(put "$g/nvvgpu/mode" equal-size)" ok "back to equal-size"
is "$(available "$g" $q8)" 6 "six A40-8Q again"
is "$(create "$g" $q8 "$(uuid 1)")" ok "A40-8Q"
is "$(create "$g" $q8 "$(uuid 2)")" ok "another"
is "$(create "$g" $q2 "$(uuid 3)")" EBUSY "no other size beside them"
is "$(place 1) $(place 2)" "0 8" "one behind the other"
want 2 "vgpu-placement-id=32" >/dev/null
is "$(opens 2)" ok "placement ids work here too"
is "$(place 2)" 32 "as multiples of the size"
discard_all

# --- a small board, filled ---------------------------------------------------
# It counts in 8 MiB.  Nothing is wasted where all sizes are powers of two.
is "$(put "$small/nvvgpu/mode" mixed-size)" ok "mixed-size on the small board"
n=0
for t in 60008 60016 60064 60008 60032; do
	n=$((n + 1))
	is "$(create "$small" $t "$(uuid $n)")" ok "a vGPU of type $t"
done
is "$(free_mib "$small")" 0 "8, 16, 64, 8, 32 MiB fill 128"
for t in 60008 60016 60032 60064; do
	is "$(available "$small" $t)" 0 "no more of type $t"
done
for n in 1 2 3 4 5; do
	echo "$(place $n) $(cat "$MDEVS/$(uuid $n)/nvvgpu/framebuffer_mib")"
done | sort -n >"$vm_tmp/map"
is "$(awk '$1 * 8 != end { print "hole or overlap at", $1 }
	{ end = $1 * 8 + $2 }' "$vm_tmp/map")" "" "without overlap" ||
	diag "$(cat "$vm_tmp/map")"
for n in 3 1 5 2 4; do
	is "$(discard "$(uuid $n)")" ok "remove"
done
is "$(available "$small" 60064) $(free_mib "$small")" "2 128" "all is free"
vm_done
