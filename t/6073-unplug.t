#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a GPU can be taken away at any moment of its firmware's life: by
# unbind, PCI remove, unplug and unload, while its firmware hangs, is dead, is
# being brought back or has been given up, and while vGPUs are open or being
# opened.  Their users are asked by the REQ interrupt to let go, everything ends,
# and the GPU that comes back is as new.  Theory of operation: each moment is
# made by debugfs; where nothing may wait for the firmware its time limit is ten
# minutes, so that a wait for it would be seen.
# shellcheck disable=SC2317 # functions are called by wait_until
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-faults.sh

load gpus=test,test
g=$(gpu 0) a=$(basename "$(gpu 0)")
u1=$(uuid 1) u2=$(uuid 2)
drv=/sys/bus/pci/drivers/nvvgpu-sim
root=/sys/devices/nvvgpu-sim
gone() { [ ! -e "$1" ]; }
# write FILE TEXT: in the background, at most a minute; see wrote.
write() { timeout -k 1 60 sh -c "echo '$2' >$1" & writing=$!; }
wrote() { wait $writing; }
back() { wait_until 20 test -e "$g/nvvgpu/state" && is_gpu "$g" running; }
# make: two vGPUs, of which one is held open
make() {
	create "$g" 60032 "$u1" >/dev/null
	create "$g" 60032 "$u2" >/dev/null
	hold "$u1" "$@"
}
asked() { grep -q request "$held_out"; }
new_as_ever() {
	is "$(cat "$(faults "$g")/fault")" none "$1: nothing is to go wrong"
	is "$(cat "$(faults "$g")/answer_limit_ms")" 30000 \
		"$1: the firmware has its time"
	is "$(create "$g" 60032 "$u1")" ok "$1: a vGPU can be made"
	is "$(opens "$u1")" ok "$1: and opened"
	is "$(discard "$u1")" ok "$1: and removed"
}

# --- a firmware that hangs -----------------------------------------------------
make
impatient "$g"
fault "$g" hang >/dev/null
write $drv/unbind "$a"
wait_until 20 asked
ok $? "unbind under a hung firmware: the user is asked to let go"
kill -0 $writing
ok $? "unbind waits for him"
let_go "$held_pid"
wrote
ok $? "and ends"
gone "$MDEVS/$u1" && gone "$MDEVS/$u2" && gone "$g/nvvgpu"
ok $? "nothing of the GPU is left"
like "$(kernel_log)" "$a: GPU failed: its firmware did not answer" \
	"the kernel log says why it took its time"
is "$(put $drv/bind "$a")" ok "bind"
new_as_ever "bound again"

# An open that waits for the firmware.
make
impatient "$g"
fault "$g" answer-hang >/dev/null
opens "$u2" >"$vm_tmp/opened" &
opening=$!
happened() { [ "$(cat "$(faults "$g")/fault")" = none ]; }
wait_until 20 happened
ok $? "a vGPU is being opened, and the firmware hangs"
write $drv/unbind "$a"
wait_until 20 asked
let_go "$held_pid"
wrote
ok $? "unbind while a vGPU is being opened"
wait $opening
like "$(cat "$vm_tmp/opened")" "Connection timed out" "the open has failed"
is "$(put $drv/bind "$a")" ok "bind"
new_as_ever "bound again"

# --- a firmware that is being brought back -------------------------------------
limit "$g" 600000
fault "$g" "boot-hang 100" >/dev/null
fault "$g" crash >/dev/null
wait_until 20 is_gpu "$g" failed
is_booted() { [ "$(cat "$(faults "$g")/fault")" = "boot-hang 99" ]; }
wait_until 20 is_booted
ok $? "the firmware is booting, for ten minutes if need be"
write $drv/unbind "$a"
wrote
ok $? "unbind does not wait for it"
is "$(put $drv/bind "$a")" ok "bind"
new_as_ever "bound again"

make 1
limit "$g" 600000
fault "$g" "boot-hang 100" >/dev/null
fault "$g" crash >/dev/null
wait_until 20 is_state "$u1" failed
write "$g/remove" 1
wrote
ok $? "PCI remove while it is brought back, with a failed vGPU open"
wait "$held_pid"
is "$(tail -n 1 "$held_out")" released "whose user let go when asked"
gone "$g" && gone "$MDEVS/$u1"
ok $? "all is gone"
echo 1 >/sys/bus/pci/rescan
back
ok $? "a rescan brings it back"
new_as_ever "found again"

# Between two boots.
make 1
fault "$g" "boot-crash 100" >/dev/null
fault "$g" crash >/dev/null
wait_until 20 is_gpu "$g" failed
sleep 2
is "$(timeout 60 sh -c "echo $a >$root/remove_gpu && echo ok")" ok \
	"unplug between two boots"
wait "$held_pid"
gone "$g" && gone "$MDEVS/$u1"
ok $? "all is gone"
is "$(put $root/add_gpu test:0)" ok "plug it in again"
back
ok $? "it is back"
new_as_ever "plugged in again"

# --- the whole module ----------------------------------------------------------
make
limit "$g" 600000
fault "$g" "boot-hang 100" >/dev/null
fault "$g" crash >/dev/null
wait_until 20 is_state "$u1" failed
rmmod nvvgpu_sim 2>"$vm_tmp/err"
is $? 1 "rmmod is refused while a failed vGPU is open"
like "$(cat "$vm_tmp/err")" "in use" "because it is in use"
let_go "$held_pid"
timeout -k 1 60 modprobe -r nvvgpu-sim
ok $? "unload while one GPU is brought back"
gone /sys/module/nvvgpu_sim && gone "$MDEVS/$u1"
ok $? "nothing is left"
load gpus=test
new_as_ever "loaded again"
fault "$g" "boot-crash 100" >/dev/null
fault "$g" crash >/dev/null
is_given_up() { kernel_log | grep -q "$a: GPU stays failed"; }
wait_until 60 is_given_up
unload
is $? 0 "unload with a GPU that was given up"

# --- races ---------------------------------------------------------------------
load gpus=test
n=0
while [ $n -lt 8 ]; do
	make 1
	limit "$g" $((20000 * vm_slow))
	[ $((n % 2)) -eq 0 ] || fault "$g" "boot-crash 2" >/dev/null
	fault "$g" crash >/dev/null &
	sleep 0.$n
	timeout 60 sh -c "echo $a >$drv/unbind" || break
	wait "$held_pid"
	timeout 60 sh -c "echo $a >$drv/bind" || break
	n=$((n + 1))
done
is $n 8 "eight times unbind and bind against a crash"
new_as_ever "after that"
vm_done
