#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves containment: when the firmware task of one vGPU dies, hangs or makes no
# sense, that vGPU fails alone, its user is told, and closing and opening it
# brings it back.  Theory of operation: two vGPUs of one GPU are held open, the
# task of one is killed by debugfs, and both are watched; then one is held while
# the task of the other misbehaves in each way that debugfs offers.
# shellcheck disable=SC2317 # functions are called by wait_until
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-faults.sh

load gpus=test,test
g=$(gpu 0)
kill_task=/sys/kernel/debug/nvvgpu-sim/${g##*/}/kill_task
u1=$(uuid 1) u2=$(uuid 2)
create "$g" 60032 "$u1" >/dev/null
create "$g" 60032 "$u2" >/dev/null
is "$(put "$kill_task" "$u1")" ENOENT "a vGPU that is not open has no task"
is "$(put "$kill_task" nonsense)" EINVAL "nonsense is no vGPU"

hold "$u1"
out1=$held_out pid1=$held_pid
hold "$u2"
out2=$held_out pid2=$held_pid
is "$(put /sys/kernel/debug/nvvgpu-sim/"$(basename "$(gpu 1)")"/kill_task \
	"$u1")" ENOENT "it is not on another GPU"
is "$(put "$kill_task" "$u1")" ok "kill the task of one"
wait_until 10 is_state "$u1" failed
ok $? "that one fails"
wait_until 10 grep -q error "$out1"
ok $? "its user gets the ERR interrupt"
like "$(kernel_log)" "$u1.*died" "the kernel log says what happened"
is "$(state "$u2")" running "its neighbour runs"
unlike "$(cat "$out2")" "error" "and hears nothing"
is "$(cat "$g/nvvgpu/state")" running "so does the GPU"

let_go "$pid1"
wait_until 10 is_state "$u1" created
ok $? "closed, it waits to be opened again"
subtest "opened again, it works" timeout 60 "$HELPER/vfio-isolation" empty "$u1"
subtest "so does its ring" timeout 120 "$HELPER/vfio-ring" "$u1"
let_go "$pid2"
subtest "the neighbour's, too" timeout 120 "$HELPER/vfio-ring" "$u2"

# Again and again, also against a close that is under way.
n=0
while [ $n -lt 10 ]; do
	hold "$u1"
	put "$kill_task" "$u1" >/dev/null &
	let_go "$held_pid"
	wait $!
	n=$((n + 1))
done
wait_until 10 is_state "$u1" created
ok $? "a death during close leaves a usable vGPU"
subtest "it works" timeout 60 "$HELPER/vfio-isolation" empty "$u1"

# --- tasks that misbehave ----------------------------------------------------
hold "$u2"
out2=$held_out pid2=$held_pid
impatient "$g"
while IFS='|' read -r kind what reason; do
	mark
	is "$(fault "$g" "$kind")" ok "$kind"
	is "$(opens "$u1")" "$what" "open: $what"
	like "$(kernel_log | sed "1,/mark $faults_mark of/d")" "$reason" \
		"the kernel log says why"
	is "$(state "$u1")" created "the vGPU is as if never opened"
	is "$(opens "$u1")" ok "afterwards it can be"
done <<END
task-mute|Connection timed out|task of vGPU 1 cannot be set up: error -110
task-hang|Connection timed out|task of vGPU 1 cannot be set up: error -110
task-crash|Input/output error|$u1: vGPU failed: its firmware task has died
task-status 0x51|Cannot allocate memory|task of vGPU 1 cannot be set up: error -12
task-version|Protocol error|task of vGPU 1 cannot be set up: error -71
END

# One that was well until its guest wanted something of it.
resets() { grep -q "reset: $1" "$held_out"; }
for row in "task-status 0x1f|Invalid argument|running" \
	"task-hang|Connection timed out|failed" \
	"task-crash|Input/output error|failed"; do
	hold "$u1"
	mark
	fault "$g" "${row%%|*}" >/dev/null
	echo >"$vm_tmp/pipe.$u1"
	rest=${row#*|}
	wait_until 30 resets "${rest%|*}"
	ok $? "${row%%|*} at a reset: ${rest%|*}" || diag "$(cat "$held_out")"
	wait_until 10 is_state "$u1" "${rest#*|}"
	ok $? "the vGPU is ${rest#*|}"
	let_go "$held_pid"
	is "$(opens "$u1")" ok "closed and opened, it is well"
done
limit "$g" 30000
is "$(state "$u2")" running "its neighbour ran all the time"
unlike "$(cat "$out2")" error "and heard nothing"
is "$(cat "$g/nvvgpu/state")" running "so did the GPU"
let_go "$pid2"
vm_done
