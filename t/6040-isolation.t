#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that nobody sees what another one's framebuffer held, and that two
# vGPUs of one GPU neither see nor stop each other.  Theory of operation: one
# user fills all of the framebuffer with a pattern and leaves: by closing, by
# being killed, with the vGPU removed and another made in its place; the next
# one looks for anything but zeros.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test,test
g=$(gpu 0)
# On a GPU for two the second gets what the first had.
is "$(create "$g" 60064 "$(uuid 1)")" ok "create a vGPU"
is "$(create "$g" 60064 "$(uuid 2)")" ok "and its neighbour"
subtest "one user after the other" \
	timeout 120 "$HELPER/vfio-isolation" reuse "$(uuid 1)"
subtest "two side by side" \
	timeout 120 "$HELPER/vfio-isolation" pair "$(uuid 1)" "$(uuid 2)"
is "$(create "$(gpu 1)" 60064 "$(uuid 4)")" ok "create one on another GPU"
subtest "one in a storm" \
	timeout 120 "$HELPER/vfio-isolation" storm "$(uuid 1)" "$(uuid 2)"
subtest "two on two GPUs" \
	timeout 120 "$HELPER/vfio-isolation" pair "$(uuid 1)" "$(uuid 4)"

"$HELPER/vfio-isolation" fill "$(uuid 1)" >"$vm_tmp/fill" 2>&1 &
pid=$!
vm_pids="$vm_pids $pid"
wait_until 60 grep -q '^ok' "$vm_tmp/fill"
ok $? "a user fills its framebuffer"
is "$(cat "$MDEVS/$(uuid 1)/nvvgpu/framebuffer_used_mib")" 64 \
	"all of its memory is used"
kill -KILL $pid
wait $pid 2>/dev/null
subtest "after a user was killed" \
	timeout 60 "$HELPER/vfio-isolation" empty "$(uuid 1)"

"$HELPER/vfio-isolation" work "$(uuid 1)" >"$vm_tmp/fill" 2>&1 &
pid=$!
vm_pids="$vm_pids $pid"
wait_until 60 grep -q '^ok' "$vm_tmp/fill"
kill -KILL $pid
wait $pid 2>/dev/null
subtest "after one was killed whose device was at work" \
	timeout 60 "$HELPER/vfio-isolation" empty "$(uuid 1)"

"$HELPER/vfio-isolation" fill "$(uuid 1)" >"$vm_tmp/fill" 2>&1 &
pid=$!
vm_pids="$vm_pids $pid"
wait_until 60 grep -q '^ok' "$vm_tmp/fill"
let_go $pid
is "$(discard "$(uuid 1)")" ok "remove it"
is "$(create "$g" 60064 "$(uuid 3)")" ok "another one takes its place"
subtest "another vGPU in its place" \
	timeout 60 "$HELPER/vfio-isolation" empty "$(uuid 3)"
vm_done
