#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves what kernel/ABI/sysfs-bus-mdev-nvvgpu says about writing: names and
# their uevents, parameters and when they count, the name of the VM.  Theory
# of operation: write, compare the error's name, read back; events are those
# that udevadm hears from the kernel; a parameter's effect is looked for at
# the device.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test
u=$(uuid 1)
dir=$MDEVS/$u
is "$(create "$(gpu 0)" 60016 "$u")" ok "create a vGPU"
repeat() { head -c "$1" /dev/zero | tr '\0' "$2"; }
newline='
'

# --- names -------------------------------------------------------------------
udevadm settle
udevadm monitor --kernel --property >"$vm_tmp/events" 2>&1 &
monitor=$!
vm_pids="$vm_pids $monitor"
wait_until 10 grep -q KERNEL "$vm_tmp/events"
for name in a 7 vm1-gpu0 a.b_c-d "$(repeat 63 x)"; do
	is "$(put "$dir/nvvgpu/name" "$name$newline")" ok "name '$name'"
	is "$(cat "$dir/nvvgpu/name")" "$name" "is read back"
done
for name in A vM -a .a _a 'a b' a/b 'a,b' "$(repeat 64 x)" 'ä' "a${newline}b" \
	"$(repeat 4000 x)" ..; do
	is "$(put "$dir/nvvgpu/name" "$name")" EINVAL \
		"name '$(printf %.20s "$name" | tr '\n' '|')' is none"
done
for f in nvvgpu/name nvidia/vgpu_params nvidia/vm_name; do
	! { printf 'a\0b' >"$dir/$f"; } 2>/dev/null
	ok $? "$f takes no byte 0"
done
is "$(cat "$dir/nvvgpu/name")" "$(repeat 63 x)" "the old name stays"
is "$(put "$dir/nvvgpu/name" "$newline")" ok "an empty line takes it away"
is "$(cat "$dir/nvvgpu/name")" "" "it has none"
is "$(put "$dir/nvvgpu/name" last)" ok "a name without newline"
wait_until 10 grep -q NVVGPU_NAME=last "$vm_tmp/events"
ok $? "the change is an event"
let_go $monitor
heard=$(awk -v RS= '/ACTION=change/ && /'"$u"'/' "$vm_tmp/events" |
	sed -n 's/^NVVGPU_NAME=//p' | tr '\n' ' ')
is "$heard" "a 7 vm1-gpu0 a.b_c-d $(repeat 63 x)  last " \
	"one event for each change, with the name in it"

# --- parameters --------------------------------------------------------------
p=$dir/nvidia/vgpu_params
is "$(put "$p" "frame_rate_limiter=0, disable_vnc=1$newline")" ok \
	"parameters as NVIDIA's guide writes them"
is "$(cat "$p")" "frame_rate_limiter=0, disable_vnc=1" "are read back"
subtest "disable_vnc=1 hides the picture" "$HELPER/vfio-gfx" "$u" hidden
is "$(put "$p" ' ')" ok "a single blank"
is "$(cat "$p")" "" "clears"
subtest "and the picture is back" "$HELPER/vfio-gfx" "$u"
is "$(put "$p" "disable_vnc=1$newline")" ok "parameters again"
is "$(put "$p" " $newline")" ok "a single blank as echo writes it"
is "$(cat "$p")" "" "clears as well"
subtest "frames are limited to the type's frl_config" \
	timeout 120 "$HELPER/vfio-frames" "$u" 60
is "$(put "$p" frame_rate_limiter=0)" ok "frame_rate_limiter=0"
subtest "lets all through" timeout 120 "$HELPER/vfio-frames" "$u" 0
is "$(put "$p" frame_rate_limiter=1)" ok "frame_rate_limiter=1"
subtest "limits them" timeout 120 "$HELPER/vfio-frames" "$u" 60
is "$(put "$(gpu 0)/nvvgpu/scheduler" equal-share)" ok "with equal share"
subtest "none is held back" timeout 120 "$HELPER/vfio-frames" "$u" 0
is "$(put "$(gpu 0)/nvvgpu/scheduler" best-effort)" ok "and best effort again"
is "$(put "$p" "$(repeat 1023 a)")" ok "1023 bytes"
is "$(cat "$p")" "$(repeat 1023 a)" "are read back"
is "$(put "$p" "$(repeat 1024 b)")" E2BIG "1024 bytes: E2BIG"
is "$(put "$p" "disable_vnc=1${newline}loglevel=1")" EINVAL "two lines: EINVAL"
is "$(cat "$p")" "$(repeat 1023 a)" "the old ones stay"

for bad in disable_vnc=2 disable_vnc intervaltime=10 "disable_vnc=1,,loglevel=1" \
	=1 "disable_vnc=1 loglevel=2"; do
	is "$(put "$p" "$bad")" ok "'$bad' can be written"
	like "$("$HELPER/vfio-hold" "$u" </dev/null 2>&1)" "Invalid argument" \
		"but the vGPU cannot be opened with it"
	like "$(kernel_log | tail -n 3)" "vgpu_params" "the kernel log says so"
	is "$(cat "$dir/nvvgpu/state")" created "it stays created"
done
is "$(put "$p" "no_such_parameter=5")" ok "an unknown parameter"
hold "$u"
is "$(cat "$dir/nvvgpu/state")" running "does not keep the vGPU from running"
is "$(put "$p" ' ')" EBUSY "parameters cannot be written while it is open"
is "$(cat "$p")" no_such_parameter=5 "and stay as they are"
is "$(put "$dir/nvvgpu/name" renamed)" ok "a name can"
is "$(put "$dir/nvidia/vm_name" vm1)" ok "the VM's name can"
is "$(cat "$dir/nvvgpu/framebuffer_mib")" 16 "framebuffer while open"
let_go "$held_pid"
is "$(put "$p" ' ')" ok "closed: parameters can be written"
is "$(cat "$dir/nvvgpu/name")" renamed "the name outlives the close"

# --- name of the VM ----------------------------------------------------------
n=$dir/nvidia/vm_name
is "$(cat "$n")" vm1 "the VM's name is read back"
is "$(put "$n" "$(repeat 127 n)$newline")" ok "127 bytes"
is "$(cat "$n")" "$(repeat 127 n)" "are read back"
is "$(put "$n" "$(repeat 128 n)")" E2BIG "128 bytes: E2BIG"
is "$(put "$n" "a${newline}b")" EINVAL "two lines: EINVAL"
is "$(put "$n" "$newline")" ok "an empty line"
is "$(cat "$n")" "" "unsets it"

# --- what cannot be written --------------------------------------------------
for f in state framebuffer_mib framebuffer_offset_mib framebuffer_used_mib \
	placement_id engine_busy_ns; do
	is "$(stat -c %a "$dir/nvvgpu/$f")" 444 "$f is read only"
done
for f in nvvgpu/name nvidia/vgpu_params nvidia/vm_name; do
	is "$(stat -c %a "$dir/$f")" 644 "$f is root's to write"
done
vm_done
