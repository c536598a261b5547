#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a GPU whose firmware dies comes back by itself: what ran fails and
# its user is told, what was not open is untouched, types and capacity stay, and
# all can be opened again; that it is tried again with pauses when the new
# firmware does not come up either, and given up at last; and that a vGPU of
# another GPU notices nothing of all this.  Theory of operation: firmware is
# crashed, hung and kept from booting by debugfs while vGPUs are held open, and
# states, users and the kernel log are compared.
# shellcheck disable=SC2317 # functions are called by wait_until
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-faults.sh

load gpus=test,test@570.144
g=$(gpu 0) other=$(gpu 1)
u1=$(uuid 1) u2=$(uuid 2) u3=$(uuid 3) u4=$(uuid 4) u9=$(uuid 9)
types() { ls "$g/mdev_supported_types"; cat "$g"/mdev_supported_types/*/available_instances; }
untouched() { ls -lR --time-style=full-iso "$MDEVS/$1/"; cat "$MDEVS/$1/nvvgpu/name"; }
for u in "$u1" "$u2" "$u3"; do
	create "$g" 60016 "$u" >/dev/null
done
create "$other" 60032 "$u9" >/dev/null
echo calm >"$MDEVS/$u3/nvvgpu/name"
hold "$u9"
out9=$held_out
hold "$u1"
out1=$held_out pid1=$held_pid
hold "$u2"
out2=$held_out pid2=$held_pid
before=$(types) calm=$(untouched "$u3")

# --- a crash -----------------------------------------------------------------
mark
is "$(fault "$g" crash)" ok "the firmware crashes under two open vGPUs"
wait_until 30 is_back "$g"
ok $? "the GPU is back"
is "$(cat "$g/nvvgpu/state")" running "so says its state"
is "$(said "$g" | tr '\n' ' ')" \
	"GPU failed: its firmware has crashed GPU is back " \
	"and the kernel log, in two lines"
is "$(state "$u1") $(state "$u2")" "failed failed" "the two have failed"
wait_until 10 grep -q error "$out1" && wait_until 10 grep -q error "$out2"
ok $? "both users got the ERR interrupt"
is "$(cat "$out1" "$out2" | grep -c error)" 2 "once"
is "$(kernel_log | grep -c "$u1: vGPU failed: the firmware of its GPU has died")" \
	1 "one line of the log names the vGPU"
is "$(types)" "$before" "the types are what they were"
is "$(untouched "$u3")" "$calm" "the one that was not open is untouched"
is "$(state "$u3")" created "in every respect"
is "$(opens "$u3")" ok "and can be opened"
is "$(create "$g" 60016 "$u4")" ok "a new one can be made"
subtest "which works" timeout 120 "$HELPER/vfio-ring" "$u4"
is "$(discard "$u4")" ok "and removed"

mark
let_go "$pid1"
let_go "$pid2"
is "$(state "$u1") $(state "$u2")" "created created" "the failed are closed"
is "$(said "$g")" "" "of which nobody speaks"
subtest "opened again, one works" timeout 120 "$HELPER/vfio-ring" "$u1"
subtest "it shows nothing of before" \
	timeout 60 "$HELPER/vfio-isolation" empty "$u2"

# --- a hang ------------------------------------------------------------------
hold "$u1"
out1=$held_out pid1=$held_pid
impatient "$g"
mark
is "$(fault "$g" hang)" ok "the firmware hangs"
is "$(fault "$g" crash)" ENODEV "what hangs cannot crash"
is "$(put "$(faults "$g")/kill_task" "$u1")" ENODEV "nor can a task of it die"
# Of two callers one times out; the other may be the driver itself.
like "$(opens "$u2")" "^(Connection timed out|Input/output error)$" \
	"an open does not wait for ever"
wait_until 30 is_back "$g"
ok $? "the GPU is back"
like "$(said "$g" | tr '\n' ' ')" \
	"^GPU failed: its firmware did not answer function [0-9]+ in time GPU is back $" \
	"two lines in the log"
wait_until 10 grep -q error "$out1"
ok $? "the user of another vGPU got the ERR interrupt"
is "$(state "$u1") $(state "$u2")" "failed created" "which has failed"
let_go "$pid1"
is "$(opens "$u1") $(opens "$u2")" "ok ok" "both can be opened"

mark
fault "$g" hang >/dev/null
wait_until 40 is_back "$g"
ok $? "a hang is found when nobody calls, too"
is "$(opens "$u1")" ok "and made good"

# --- firmware that does not come up at once ----------------------------------
for kind in boot-crash boot-hang queue-version queue-size queue-element-size \
	queue-elements queue-flags queue-read-at queue-elements-at; do
	mark
	is "$(fault "$g" $kind)" ok "$kind"
	is "$(cat "$(faults "$g")/fault")" "$kind 1" "can be read back"
	fault "$g" crash >/dev/null
	wait_until 60 is_back "$g"
	ok $? "the GPU is back after one more boot"
	is "$(said "$g" | wc -l)" 2 "two lines in the log"
	is "$(opens "$u2")" ok "it works"
done
# The upload of the types is a control call, too.
for kind in checksum "status 0x51" answer-crash answer-hang; do
	mark
	fault "$g" "$kind" >/dev/null
	fault "$g" crash >/dev/null
	wait_until 60 is_back "$g"
	ok $? "$kind while it is set up: the GPU is back"
	is "$(opens "$u2")" ok "it works"
done
limit "$g" 30000

mark
fault "$g" "boot-crash 4" >/dev/null
fault "$g" crash >/dev/null
wait_until 10 is_gpu "$g" failed
ok $? "four boots in vain: the GPU has failed"
is "$(opens "$u2")" "Input/output error" "its vGPUs cannot be opened"
is "$(create "$g" 60016 "$u4")" ok "but made"
is "$(discard "$u4")" ok "and removed"
wait_until 60 is_back "$g"
ok $? "the fifth is not"
is "$(opens "$u2")" ok "it works"

# --- firmware that does not come up at all -----------------------------------
hold "$u1"
mark
fault "$g" "boot-crash 100" >/dev/null
fault "$g" crash >/dev/null
is_given_up() { said "$g" | grep -q "stays failed"; }
wait_until 90 is_given_up
ok $? "five boots in vain: the GPU is given up"
is "$(said "$g" | tr '\n' ' ')" \
	"GPU failed: its firmware has crashed GPU stays failed until its driver is bound anew, 5 boots were in vain: its firmware has crashed " \
	"which the log says in a line"
is "$(cat "$(faults "$g")/fault")" "boot-crash 95" "it is not tried any more"
is "$(cat "$g/nvvgpu/state")" failed "it has failed"
is "$(opens "$u2")" "Input/output error" "its vGPUs cannot be opened"
let_go "$held_pid"
is "$(state "$u1")" created "but closed"
is "$(put /sys/bus/pci/drivers/nvvgpu-sim/unbind "${g##*/}")" ok "unbind"
is "$(put /sys/bus/pci/drivers/nvvgpu-sim/bind "${g##*/}")" ok "bind"
is "$(cat "$g/nvvgpu/state")" running "it runs again"
create "$g" 60016 "$u1" >/dev/null
subtest "its vGPUs work" timeout 120 "$HELPER/vfio-ring" "$u1"

# --- again and again, while vGPUs come and go ---------------------------------
create "$g" 60016 "$u2" >/dev/null
opening() {
	while [ ! -e "$vm_tmp/enough" ]; do
		timeout 60 "$HELPER/vfio-hold" "$1" </dev/null >/dev/null
	done
}
opening "$u1" &
first=$!
opening "$u2" &
works() { [ "$(opens "$u3")" = ok ]; }
create "$g" 60016 "$u3" >/dev/null
n=0
while [ $n -lt 10 ] && wait_until 60 works; do
	n=$((n + 1))
	sleep 0.$n
	fault "$g" crash >/dev/null
done
is $n 10 "ten crashes under vGPUs that are opened and closed"
touch "$vm_tmp/enough"
wait $first $!
wait_until 60 is_gpu "$g" running
ok $? "the GPU is back after them"
is "$(opens "$u1") $(opens "$u2")" "ok ok" "and both can be opened"
is "$(state "$u9")" running "the vGPU of another GPU ran all the time"
unlike "$(cat "$out9")" error "and heard of nothing"
is "$(said "$other")" "" "nor did anybody speak of its GPU"
vm_done
