#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that vGPUs on virtual functions share one GPU: its framebuffer, its
# mode, its firmware; that each works as any other; and that whatever takes a
# virtual function or the GPU away under its users ends cleanly.
# Theory of operation: the GPU is filled over several virtual functions in both
# modes, and available_instances of each compared with what then can be made;
# devices are held open by another process, so that what waits can be seen
# waiting; races end with all framebuffer free.
# shellcheck disable=SC2317 # functions are called by wait_until
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-faults.sh

load gpus=test+sriov,test
g=$(gpu 0)
numvfs() { put "$g/sriov_numvfs" "$1"; }
vf() { echo "$g/virtfn$1"; }
address() { basename "$(readlink "$(vf "$1")")"; }
free_mib() { cat "$g/nvvgpu/framebuffer_free_mib"; }
available() { cat "$(type "$(vf "$1")" "$2")/available_instances"; }
# available_all TYPE: of each virtual function in turn
available_all() {
	for n in 0 1 2 3 4 5 6; do
		available $n "$1"
	done | tr -d '\n'
}
driver=/sys/bus/pci/drivers/nvvgpu-sim
is "$(numvfs 7)" ok "7 virtual functions"
total=$(free_mib)

# --- equal-size mode ---------------------------------------------------------
is "$(create "$(vf 0)" 60032 "$(uuid 0)")" ok "create on the first"
is "$(available_all 60032)" 0111111 "others can have this size"
is "$(available_all 60016)" 0000000 "and no other size"
is "$(create "$(vf 0)" 60032 "$(uuid 9)")" ENOSPC "one per virtual function"
is "$(create "$(vf 1)" 60016 "$(uuid 9)")" EBUSY "another size: EBUSY"
is "$(create "$(vf 1)" 60032 "$(uuid 0)")" EEXIST "the same UUID elsewhere"
is "$(free_mib) $(cat "$(vf 3)/nvvgpu/framebuffer_free_mib")" \
	"$((total - 32)) $((total - 32))" "free is what the GPU has free"
is "$(cat "$(type "$(vf 0)" 60032)/devices/$(uuid 0)/nvvgpu/framebuffer_mib")" \
	32 "its type lists it"
for n in 6 2 4; do
	is "$(create "$(vf $n)" 60032 "$(uuid $n)")" ok "create on number $n"
done
is "$(free_mib)" 0 "the GPU is full"
is "$(available_all 60032)" 0000000 "nobody can have one"
is "$(create "$(vf 1)" 60032 "$(uuid 1)")" ENOSPC "on a free one neither"
is "$(discard "$(uuid 2)")" ok "remove one"
is "$(available_all 60032)" 0111010 "all that are free can have its share"
is "$(create "$(vf 1)" 60032 "$(uuid 1)")" ok "another gets it"
is "$(discard "$(uuid 6)") $(discard "$(uuid 4)")" "ok ok" "remove two"
is "$(available 6 60064) $(available 6 60008)" "0 0" \
	"no other size while there are vGPUs"

# --- used side by side -------------------------------------------------------
for helper in vfio-info vfio-cfgspace vfio-regions vfio-irq vfio-ring; do
	subtest "$helper on a virtual function" \
		timeout 300 "$HELPER/$helper" "$(uuid 1)"
done
subtest "two do not see each other" \
	timeout 120 "$HELPER/vfio-isolation" pair "$(uuid 0)" "$(uuid 1)"
hold "$(uuid 0)" && pid0=$held_pid
hold "$(uuid 1)" && pid1=$held_pid
is "$(state "$(uuid 0)") $(state "$(uuid 1)")" "running running" \
	"two are open at a time"
is "$(put "$(faults "$g")/kill_task" "$(uuid 1)")" ok \
	"the firmware task of one dies"
wait_until 10 is_state "$(uuid 1)" failed
ok $? "its vGPU fails"
is "$(state "$(uuid 0)")" running "that of the other virtual function does not"
let_go "$pid1"
hold "$(uuid 1)" && pid1=$held_pid
is "$(state "$(uuid 1)")" running "opened again it works again"
mark
is "$(fault "$g" crash)" ok "the firmware of the GPU dies"
wait_until 30 is_back "$g"
ok $? "and comes back"
is "$(state "$(uuid 0)") $(state "$(uuid 1)")" "failed failed" \
	"the vGPUs of both virtual functions have failed"
is "$(cat "$g/sriov_numvfs") $(available_all 60032)" "7 0011111" \
	"virtual functions and types are what they were"
let_go "$pid0"
let_go "$pid1"
hold "$(uuid 0)" && pid0=$held_pid
hold "$(uuid 1)" && pid1=$held_pid
is "$(state "$(uuid 0)") $(state "$(uuid 1)")" "running running" \
	"opened again both work"

# --- taking them away --------------------------------------------------------
is "$(numvfs 0)" EBUSY "0 is refused while there are vGPUs"
like "$(kernel_log | tail -n 1)" "1000:00:00.0: .*there are vGPUs" \
	"and the kernel log says why"
is "$(cat "$g/sriov_numvfs") $(state "$(uuid 0)") $(state "$(uuid 1)")" \
	"7 running running" "nothing has changed"
is "$(create "$(vf 2)" 60032 "$(uuid 2)")" ok "a new one can be made"
let_go "$pid1"
discard "$(uuid 1)" >/dev/null
discard "$(uuid 2)" >/dev/null
is "$(numvfs 0)" EBUSY "while one is left, too"

address 0 >$driver/unbind &
unbinding=$!
wait_until 10 grep -q request "$vm_tmp/held.$(uuid 0)"
ok $? "unbind of a virtual function asks its user to let go"
kill -0 $unbinding 2>/dev/null
ok $? "and waits"
is "$(create "$(vf 1)" 60032 "$(uuid 1)")" ok "others can be used meanwhile"
let_go "$pid0"
wait $unbinding
ok $? "it completes"
[ ! -e "$MDEVS/$(uuid 0)" ] && [ -e "$MDEVS/$(uuid 1)" ]
ok $? "its vGPU is gone, others are not"
is "$(put $driver/bind "$(address 0)")" ok "bind again"
is "$(create "$(vf 0)" 60032 "$(uuid 0)")" ok "and make another there"

# two_open: on the first two, which let go as soon as they are asked
two_open() {
	for n in 0 1; do
		[ -e "$MDEVS/$(uuid $n)" ] ||
			create "$(vf $n)" 60032 "$(uuid $n)" >/dev/null
		hold "$(uuid $n)" 1
		eval "pid$n=$held_pid"
	done
	is "$(state "$(uuid 0)") $(state "$(uuid 1)")" "running running" \
		"two are open"
}
# all_gone WHAT
all_gone() {
	wait "$pid0" "$pid1"
	is "$(tail -qn 1 "$vm_tmp/held.$(uuid 0)" "$vm_tmp/held.$(uuid 1)" |
		sort -u)" released "$1: both were asked and let go"
	is "$(mdevs_of_ours)" "" "$1: no vGPU is left"
	is "$(ls -d /sys/bus/pci/devices/1000:00:0*.[1-9] 2>/dev/null)" "" \
		"$1: nor a virtual function"
}
two_open
rmmod nvvgpu_sim 2>/dev/null
is $? 1 "rmmod is refused"
is "$(timeout 60 sh -c "echo ${g##*/} >$driver/unbind && echo ok")" ok \
	"unbind the GPU"
all_gone unbind
is "$(put $driver/bind "${g##*/}") $(numvfs 4)" "ok ok" "bind, 4 again"
is "$(free_mib)" "$total" "all is free"

two_open
is "$(timeout 60 sh -c "echo 1 >$g/remove && echo ok")" ok "remove the GPU"
all_gone remove
echo 1 >/sys/bus/pci/rescan
wait_until 10 test -e "$g/nvvgpu/state"
is "$(numvfs 4) $(free_mib)" "ok $total" "rescan, 4 again, all free"

id=$(cat "$g/nvvgpu/uuid")
two_open
is "$(timeout 60 sh -c \
	"echo ${g##*/} >/sys/devices/nvvgpu-sim/remove_gpu && echo ok")" ok \
	"unplug the GPU"
all_gone unplug
put /sys/devices/nvvgpu-sim/add_gpu A2 >/dev/null
is "$(put /sys/devices/nvvgpu-sim/add_gpu test:0+sriov)" ok \
	"plug it in somewhere else"
g=$(gpu 2)
is "$(cat "$g/nvvgpu/uuid")" "$id" "it has its old name"
is "$(numvfs 16) $(address 0)" "ok 1000:02:00.4" "and virtual functions there"
is "$(cat "$(vf 15)/nvvgpu/uuid")" "$id" "which tell that name"

# --- mixed-size mode ---------------------------------------------------------
is "$(put "$(vf 7)/nvvgpu/mode" mixed-size)" ok "the mode is the GPU's"
is "$(cat "$g/nvvgpu/mode")" mixed-size "from everywhere"
n=0
for t in 60064 60008 60032 60016 60008; do
	is "$(create "$(vf $n)" $t "$(uuid $n)")" ok "type $t on number $n"
	n=$((n + 1))
done
is "$(free_mib)" 0 "64, 8, 32, 16, 8 MiB fill it"
is "$(for n in 0 1 2 3 4; do
	cat "$MDEVS/$(uuid $n)/nvvgpu/placement_id"
done | sort -n | uniq -d)" "" "each in a place of its own"
for t in 60008 60016 60032 60064; do
	is "$(available 0 $t)$(available 9 $t)" 00 "nobody can have $t"
done
is "$(create "$(vf 9)" 60008 "$(uuid 9)")" ENOSPC "as create says"
is "$(put "$g/nvvgpu/mode" equal-size)" EBUSY "the mode stays meanwhile"
is "$(discard "$(uuid 3)")" ok "remove the 16 MiB"
is "$(available 0 60016)$(available 3 60016)$(available 9 60008)\
$(available 9 60016)$(available 9 60032)" 01110 \
	"that much is free for whom has none"
discard_all
is "$(put "$g/nvvgpu/mode" equal-size)" ok "back"
for n in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	create "$(vf $n)" 60008 "$(uuid $n)"
done | sort | uniq -c | tr -s ' ' >"$vm_tmp/sixteen"
is "$(cat "$vm_tmp/sixteen") $(free_mib)" " 16 ok 0" \
	"16 of the smallest on 16 virtual functions fill it"
hold "$(uuid 15)"
is "$(state "$(uuid 15)")" running "the last of them runs"
let_go "$held_pid"
discard_all

# --- races -------------------------------------------------------------------
# churn FIRST COUNT: make and remove vGPUs on all that there are
churn() {
	perl -e '
		my ($pf, $first, $count) = @ARGV;
		sub put {
			open my $f, ">", $_[0] or return 0;
			return defined syswrite $f, $_[1];
		}
		for (1 .. $count) {
			my $u = sprintf "6e767667-7075-4000-9000-%012x",
				$first + $_ % 4;
			my $t = "$pf/virtfn" . $_ % 4 .
				"/mdev_supported_types/nvvgpu-sim-60032";
			put("$t/create", $u) or next;
			put("/sys/bus/mdev/devices/$u/remove", 1);
		}' "$g" "$1" "$2"
}
numvfs 0 >/dev/null
numvfs 4 >/dev/null
for _ in 1 2 3 4; do
	numvfs 0
	numvfs 4
done >"$vm_tmp/toggled" &
a=$!
churn 100 400 & b=$!
churn 200 400 & c=$!
wait $a $b $c
ok $? "create and remove race with 0 and 4 virtual functions"
is "$(sort -u "$vm_tmp/toggled" | grep -vx ok | grep -vx EBUSY)" "" \
	"whose number is changed or busy" || diag "$(cat "$vm_tmp/toggled")"
discard_all
is "$(free_mib)" "$total" "all is free after it"
for _ in 1 2 3; do
	put $driver/unbind "${g##*/}"
	put $driver/bind "${g##*/}"
	numvfs 4
done >"$vm_tmp/bound" &
a=$!
churn 100 400 & b=$!
churn 200 400 & c=$!
wait $a $b $c
is "$(sort -u "$vm_tmp/bound")" ok "and with unbind and bind of the GPU"
discard_all
is "$(free_mib)" "$total" "all is free after it"

create "$(vf 0)" 60032 "$(uuid 0)" >/dev/null
hold "$(uuid 0)"
let_go "$held_pid"
unload
is $? 0 "modules with virtual functions and vGPUs on them can be unloaded"
is "$(ls -d /sys/bus/pci/devices/1000:* "$MDEVS"/* 2>/dev/null)" "" \
	"and nothing is left"
vm_done
