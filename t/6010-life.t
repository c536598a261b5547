#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves the life of a vGPU: create, open, close, remove in any order and while
# in use, the equal-size rule, and what takes a GPU away under its users.
# Theory of operation: every step's outcome is compared by the error's name or
# by a state file; a user that holds the device is another process, so that
# what waits for it can be seen waiting; races end with all memory free again.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test,test
g0=$(gpu 0) g1=$(gpu 1)
u1=$(uuid 1) u2=$(uuid 2) u3=$(uuid 3)
free_mib() { cat "$1/nvvgpu/framebuffer_free_mib"; }
available() { cat "$(type "$g0" "$1")/available_instances"; }
state() { cat "$MDEVS/$1/nvvgpu/state" 2>&1; }
gone() { [ ! -e "$MDEVS/$1" ]; }
total=$(free_mib "$g0")

# --- create and remove -------------------------------------------------------
is "$(create "$g0" 60032 "$u1")" ok "create"
is "$(state "$u1")" created "its state"
is "$(free_mib "$g0")" $((total - 32)) "32 MiB are taken"
is "$(create "$g0" 60032 "$u1")" EEXIST "the same UUID again"
is "$(create "$g1" 60016 "$u1")" EEXIST "the same UUID on another GPU"
is "$(free_mib "$g1")" "$(cat "$g1/nvvgpu/framebuffer_total_mib")" \
	"a failed create takes nothing"
is "$(create "$g0" 60032 not-a-uuid)" EINVAL "no UUID at all"
# mdev core takes any one character for the newline
is "$(create "$g0" 60032 "${u2}00")" EINVAL "a UUID too long"
is "$(create "$g0" 60016 "$u2")" EBUSY "another size: EBUSY"
is "$(available 60016)" 0 "and none is offered"
is "$(create "$g1" 60016 "$u2")" ok "another size on another GPU"
is "$(available 60032)" 3 "three more of this size are offered"
for n in 11 12 13; do
	is "$(create "$g0" 60032 "$(uuid $n)")" ok "fill the GPU"
done
is "$(available 60032)" 0 "none is offered when it is full"
is "$(create "$g0" 60032 "$u3")" ENOSPC "one too many: ENOSPC"
is "$(free_mib "$g0")" 0 "no framebuffer is free"
is "$(discard "$(uuid 12)")" ok "remove one in the middle"
is "$(create "$g0" 60032 "$u3")" ok "its place can be had"
for u in "$u3" "$u1" "$(uuid 13)" "$(uuid 11)" "$u2"; do
	is "$(discard "$u")" ok "remove"
done
is "$(free_mib "$g0")" "$total" "all is free"
is "$(available 60008) $(available 60064)" "16 2" "all types are offered again"
is "$(create "$g0" 60064 "$u1")" ok "of another size now"
is "$(discard "$u1")" ok "remove"
# mdev core: whatever is not a yes is ignored
is "$(create "$g0" 60032 "$u1")" ok "create"
put "$MDEVS/$u1/remove" 0 >/dev/null
[ -e "$MDEVS/$u1" ]
ok $? "0 written to remove removes nothing"

# --- open and close ----------------------------------------------------------
hold "$u1"
is "$(state "$u1")" running "open: running"
like "$(timeout 20 "$HELPER/vfio-hold" "$u1" </dev/null 2>&1)" \
	"busy" "a second user is refused"
is "$(put "$MDEVS/$u1/nvidia/vgpu_params" disable_vnc=1)" EBUSY \
	"parameters cannot be changed while open"
let_go "$held_pid"
is "$(state "$u1")" created "closed: created"
hold "$u1"
let_go "$held_pid" KILL
is "$(state "$u1")" created "its user killed: created"
is "$(cat "$MDEVS/$u1/nvvgpu/framebuffer_used_mib")" 0 "no memory is used"
n=0
while [ $n -lt 10 ]; do
	"$HELPER/vfio-hold" "$u1" </dev/null >/dev/null || break
	n=$((n + 1))
done
is $n 10 "ten times open and close"

# --- remove while open -------------------------------------------------------
hold "$u1"
discard "$u1" >"$vm_tmp/removed" &
wait_until 10 grep -q request "$held_out"
ok $? "remove while open: its user is asked to let go"
sleep 1
[ -s "$vm_tmp/removed" ]
is $? 1 "remove waits for it"
is "$(free_mib "$g0")" $((total - 32)) "its framebuffer is still taken"
is "$(create "$g0" 60032 "$u1")" EEXIST "and its UUID"
let_go "$held_pid"
wait_until 20 grep -q ok "$vm_tmp/removed"
ok $? "remove succeeds when its user is gone"
gone "$u1"
ok $? "and so is the vGPU"
is "$(free_mib "$g0")" "$total" "all is free"

create "$g0" 60032 "$u1" >/dev/null
hold "$u1" 1
is "$(timeout 30 sh -c "echo 1 >$MDEVS/$u1/remove && echo ok")" \
	ok "a user that lets go when asked does not delay remove"
wait "$held_pid"
is "$(tail -n 1 "$held_out")" released "and ended by itself"

# --- modules and GPUs that go while in use -----------------------------------
create "$g0" 60032 "$u1" >/dev/null
create "$g0" 60032 "$u2" >/dev/null
hold "$u1"
rmmod nvvgpu_sim 2>"$vm_tmp/err"
is $? 1 "rmmod of the PF driver is refused while a vGPU is open"
like "$(cat "$vm_tmp/err")" "in use" "because it is in use"
rmmod nvvgpu 2>/dev/null
is $? 1 "rmmod of the core, too"
is "$(state "$u1")" running "the vGPU runs on"

echo "${g0##*/}" >/sys/bus/pci/drivers/nvvgpu-sim/unbind &
unbinding=$!
wait_until 10 grep -q request "$held_out"
ok $? "driver unbind: the user is asked to let go"
kill -0 $unbinding 2>/dev/null
ok $? "unbind waits"
let_go "$held_pid"
wait $unbinding
ok $? "unbind completes"
[ ! -e "$g0/nvvgpu" ] && gone "$u1" && gone "$u2"
ok $? "vGPUs and attributes are gone"
is "$(put /sys/bus/pci/drivers/nvvgpu-sim/bind "${g0##*/}")" ok "bind again"
is "$(free_mib "$g0")" "$total" "the GPU is back, all free"
is "$(create "$g0" 60032 "$u1")" ok "and makes vGPUs"

hold "$u1" 1
is "$(put "$g0/remove" 1)" ok "PCI remove while open"
wait "$held_pid"
[ ! -e "$g0" ] && gone "$u1"
ok $? "GPU and vGPU are gone"
is "$(create "$g1" 60032 "$u1")" ok "the other GPU is not touched"
is "$(discard "$u1")" ok "remove"
echo 1 >/sys/bus/pci/rescan
wait_until 10 test -e "$g0/nvvgpu/state"
ok $? "PCI rescan brings the GPU back"

id=$(cat "$g0/nvvgpu/uuid")
is "$(create "$g0" 60032 "$u1")" ok "create"
hold "$u1" 1
is "$(put /sys/devices/nvvgpu-sim/remove_gpu "${g0##*/}")" ok \
	"unplug the GPU while open"
wait "$held_pid"
[ ! -e "$g0" ] && gone "$u1"
ok $? "GPU and vGPU are gone"
is "$(put /sys/devices/nvvgpu-sim/remove_gpu "${g0##*/}")" ENODEV \
	"it cannot be unplugged twice"
is "$(put /sys/devices/nvvgpu-sim/add_gpu test:1)" EEXIST \
	"a board cannot be in two slots"
is "$(put /sys/devices/nvvgpu-sim/add_gpu nosuch)" EINVAL "no such board"
is "$(put /sys/devices/nvvgpu-sim/add_gpu test:0)" ok "plug it in again"
wait_until 10 test -e "$g0/nvvgpu/uuid"
is "$(cat "$g0/nvvgpu/uuid")" "$id" "it is the same piece"

# --- races -------------------------------------------------------------------
# all_free GPU...
all_free() {
	for g; do
		is "$(free_mib "$g")" "$total" "all of ${g##*/} is free after it" ||
			diag "$(mdevs_of_ours)"
	done
}

# churn GPU TYPE FIRST COUNT: make and remove vGPUs as fast as can be.  Only who
# made one removes it.
churn() {
	perl -e '
		my ($types, $type, $first, $count) = @ARGV;
		sub put {
			open my $f, ">", $_[0] or return 0;
			return defined syswrite $f, $_[1];
		}
		for (1 .. $count) {
			my $u = sprintf "6e767667-7075-4000-9000-%012x",
				$first + $_ % 4;
			put("$types-$type/create", $u) or next;
			put("/sys/bus/mdev/devices/$u/remove", 1);
		}' "$1/mdev_supported_types/nvvgpu-sim" "$2" "$3" "$4"
}
# meddle GPU TYPE COUNT: the same, but everybody removes everybody's.  mdev core
# loses the "remove" file of a device that is removed in the moment in which it
# appears; the driver has to bring it back.
meddle() {
	perl -e '
		my ($type, $count) = @ARGV;
		sub put {
			open my $f, ">", $_[0] or return;
			syswrite $f, $_[1];
		}
		for (1 .. $count) {
			my $u = "6e767667-7075-4000-9000-000000000999";
			put("$type/create", $u);
			put("/sys/bus/mdev/devices/$u/remove", 1);
		}' "$(type "$1" "$2")" "$3"
}
# Called by wait_until.
# shellcheck disable=SC2317
removable() {
	discard_all
	[ -z "$(mdevs_of_ours)" ]
}
opening() {
	for _ in $(seq 1 "$1"); do
		"$HELPER/vfio-hold" "$u1" </dev/null >/dev/null 2>&1
	done
	true
}
churn "$g0" 60032 100 100 & a=$!
churn "$g0" 60016 200 100 & b=$!
churn "$g0" 60032 100 100 & c=$!	# the same UUIDs as the first
churn "$g1" 60064 300 100 & d=$!
wait $a $b $c $d
ok $? "four processes make and remove vGPUs, two of them the same"
discard_all
all_free "$g0" "$g1"

for _ in 1 2 3 4 5 6; do
	meddle "$g0" 60032 150 &
done
wait
wait_until 5 removable
ok $? "six processes remove each other's vGPUs: none stays for good"
all_free "$g0"

for _ in $(seq 1 15); do
	create "$g0" 60032 "$u1"
	discard "$u1"
done >/dev/null &
a=$!
opening 25 & b=$!
opening 25 & c=$!
wait $a $b $c
ok $? "open and close race with create and remove"
discard_all
all_free "$g0"

for _ in 1 2 3 4 5; do
	put /sys/bus/pci/drivers/nvvgpu-sim/unbind "${g0##*/}"
	put /sys/bus/pci/drivers/nvvgpu-sim/bind "${g0##*/}"
done >/dev/null &
a=$!
churn "$g0" 60032 100 150 & b=$!
churn "$g0" 60032 200 150 & c=$!
wait $a $b $c
ok $? "create and remove race with unbind and bind"
discard_all
all_free "$g0"
for n in 1 2 3 4; do
	is "$(create "$g0" 60032 "$(uuid $n)")" ok "the GPU takes four again"
done

hold "$(uuid 1)"
let_go "$held_pid"
unload
is $? 0 "modules with vGPUs that nobody uses can be unloaded"
[ ! -e "$MDEVS/$(uuid 1)" ]
ok $? "their vGPUs went with them"
vm_done
