#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves whose memory a framebuffer is: that of whoever opened the vGPU, whose
# cgroup pays for it, swaps it and is stopped when there is too much of it,
# while nobody else notices; and that a vGPU nobody has touched costs next to
# nothing, however large.  Theory of operation: users of vGPUs in cgroups of
# their own fill framebuffers with patterns in each way there is; the cgroup's
# own counters say what that cost.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

MIB=48
CG=/sys/fs/cgroup/nvvgpu-test
echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
mkdir $CG
echo +memory >$CG/cgroup.subtree_control ||
	plan_skip "there is no memory cgroup here"
mkdir $CG/a $CG/b
# shellcheck disable=SC2317 # the trap calls it
clean_up() {
	vm_cleanup
	swapoff /dev/ram0 2>/dev/null
	modprobe -r brd 2>/dev/null
	wait_until 20 rmdir "$CG/a"
	rmdir "$CG/b" "$CG"
	[ ! -e /run/libvirtd.pid ] || kill -CONT "$(cat /run/libvirtd.pid)"
}
trap clean_up EXIT

# MiB of cgroup $1 in its file $2
mib() {
	echo $(($(cat "$CG/$1/$2") >> 20))
}

# MiB of shared memory, which framebuffers are, in cgroup $1
shmem() {
	echo $(($(sed -n 's/^shmem //p' "$CG/$1/memory.stat") >> 20))
}

# user CGROUP UUID: holds the vGPU there; see tell
user() {
	rm -f "$vm_tmp/in.$1"
	mkfifo "$vm_tmp/in.$1"
	: >"$vm_tmp/out.$1"	# the last one was ready, too
	sh -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$CG/$1" \
		"$HELPER/vfio-memory" "$2" $MIB \
		<>"$vm_tmp/in.$1" >"$vm_tmp/out.$1" 2>&1 &
	user_pid=$!
	vm_pids="$vm_pids $user_pid"
	answers=1
	wait_until 30 grep -q ready "$vm_tmp/out.$1" ||
		diag "user of $2: $(cat "$vm_tmp/out.$1")"
}

# shellcheck disable=SC2317 # by wait_until
has_lines() {
	[ "$(wc -l <"$1")" -ge "$2" ]
}

# tell CGROUP STEP...: its user does it; see answer
tell() {
	answers=$(($(wc -l <"$vm_tmp/out.$1") + 1))
	teller=$1
	shift
	echo "$*" >"$vm_tmp/in.$teller"
}

# answer CGROUP: what the user says to that
answer() {
	wait_until 120 has_lines "$vm_tmp/out.$1" "$answers"
	tail -n 1 "$vm_tmp/out.$1"
}

does() {
	tell "$@"
	is "$(answer "$1")" fine "user in cgroup $*"
}

# at_least NUMBER LOW WHAT, and at_most
at_least() {
	[ "${1:-0}" -ge "$2" ]
	ok $? "$3: $1 MiB" || diag "wanted: at least $2"
}
at_most() {
	[ "${1:-0}" -le "$2" ]
	ok $? "$3: $1 MiB" || diag "wanted: at most $2"
}

load gpus=test
for n in 1 2; do
	is "$(create "$(gpu 0)" 60064 "$(uuid $n)")" ok "create vGPU $n"
done

# --- who pays ----------------------------------------------------------------
user a "$(uuid 1)"
at_most "$(mib a memory.current)" 8 "opened and not touched"
for way in ring map write; do
	does a $way 7
	at_least "$(shmem a)" $MIB "filled by $way, paid by who opened it"
	does a reset
	at_most "$(shmem a)" 1 "and given back by reset"
done
does a ring 5
let_go "$user_pid"
wait_until 10 [ "$(shmem a)" -le 1 ]
at_most "$(shmem a)" 1 "after the end"

# --- swap --------------------------------------------------------------------
modprobe brd rd_nr=1 rd_size=131072 && mkswap /dev/ram0 >/dev/null 2>&1 &&
	swapon /dev/ram0
ok $? "swap in a disk in memory"
user a "$(uuid 1)"
does a ring 9
before=$(shmem a)
echo ${MIB}M >$CG/a/memory.reclaim 2>/dev/null
at_least "$(mib a memory.swap.current)" 32 "swapped out"
at_most "$(shmem a)" $((before - 32)) "of $before MiB in memory is left"
does a look 9
at_least "$(shmem a)" $MIB "looked at, it is back in memory"
echo ${MIB}M >$CG/a/memory.reclaim 2>/dev/null
does a map 10
does a look 10
let_go "$user_pid"
at_most "$(mib a memory.swap.current)" 1 "nothing stays in swap"
swapoff /dev/ram0
is $? 0 "no swap any more"

# --- slowed down, and the neighbour is not -----------------------------------
# Each page beyond memory.high costs its user time, without an end as there is
# no swap; the engine must not be waiting with him.
is "$(put "$(gpu 0)/nvvgpu/scheduler" equal-share)" ok "equal share"
user a "$(uuid 1)"
echo 4M >$CG/a/memory.high
tell a ring 3
"$HELPER/vfio-engine" 6 "$(uuid 2)" >"$vm_tmp/shares" 2>&1
got=$(awk '{ print $2 }' "$vm_tmp/shares")
[ "${got:-0}" -ge 450 ]
ok $? "the neighbour of who is slowed down has its half: $got permille" ||
	diag "$(cat "$vm_tmp/shares")"
[ "$(sed -n 's/^high //p' $CG/a/memory.events)" -ge 1 ]
ok $? "that one was slowed down"
echo max >$CG/a/memory.high
is "$(answer a)" fine "and ends when it may"
does a look 3
let_go "$user_pid"

# --- too much ----------------------------------------------------------------
is "$(complaints)" "" "so far the kernel has nothing to complain about"
user b "$(uuid 2)"
does b ring 4
b_pid=$user_pid
user a "$(uuid 1)"
echo 24M >$CG/a/memory.max
tell a ring 6
# Also while nobody has waited for it.
# shellcheck disable=SC2317 # by wait_until
gone() {
	! grep -q '^State:.[RSDTI]' "/proc/$1/status"
}
wait_until 60 gone "$user_pid"
wait "$user_pid" 2>/dev/null
is $? 137 "who wants more than memory.max is killed"
[ "$(sed -n 's/^oom_kill //p' $CG/a/memory.events)" -ge 1 ]
ok $? "by its own cgroup"
is "$(cat "$MDEVS/$(uuid 1)/nvvgpu/state")" created "its vGPU is closed"
wait_until 10 [ "$(shmem a)" -le 1 ]
at_most "$(shmem a)" 1 "its memory is free"
gone "$b_pid"
is $? 1 "its neighbour is alive"
does b look 4
let_go "$b_pid"
echo max >$CG/a/memory.max
user a "$(uuid 1)"
does a ring 8
does a look 8
let_go "$user_pid"
is "$(kernel_log | grep -c 'Killed process .*vfio-memory')" 1 \
	"nobody else was killed"
# That report comes with a trace, which is no complaint here.
vm_mark="$vm_mark again"
echo "$vm_mark" >/dev/kmsg
discard_all
unload

# --- what nobody has touched -------------------------------------------------
# All that a vGPU can be made of, in KiB; pages on lists of free objects and
# libvirtd's helpers are not part of it.
kernel_memory() {
	udevadm settle
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	awk '/^(Slab|VmallocUsed|KernelStack|PageTables|SecPageTables|Percpu|Shmem):/ {
		sum += $2
	} END { print sum }' /proc/meminfo
}
n_large=8
gpus=A40
for n in $(seq $n_large); do
	gpus=$gpus,A40
done
load gpus="$gpus"
[ ! -e /run/libvirtd.pid ] || kill -STOP "$(cat /run/libvirtd.pid)"
a40=$(for t in "$(gpu 0)"/mdev_supported_types/*; do
	[ "$(cat "$t/name")" != "NVIDIA A40-48Q" ] || echo "${t##*-}"
done)

# idle N...: one on each of these GPUs, all opened
idle() {
	idle_uuids=
	for n in "$@"; do
		is "$(create "$(gpu "$n")" "$a40" "$(uuid "$n")")" ok \
			"a vGPU of 48 GiB on GPU $n"
		idle_uuids="$idle_uuids $(uuid "$n")"
	done
	rm -f "$vm_tmp/idle"
	mkfifo "$vm_tmp/idle"
	# shellcheck disable=SC2086 # words
	"$HELPER/vfio-idle" $idle_uuids <>"$vm_tmp/idle" \
		>"$vm_tmp/idle.out" 2>&1 &
	idle_pid=$!
	vm_pids="$vm_pids $idle_pid"
	wait_until 30 grep -q held "$vm_tmp/idle.out" ||
		diag "$(cat "$vm_tmp/idle.out")"
}
# The first one pays for what is made once.
idle 0
let_go $idle_pid
before=$(kernel_memory)
# shellcheck disable=SC2046 # words
idle $(seq $n_large)
after=$(kernel_memory)
each=$(((after - before) / n_large))
diag "kernel memory before $before KiB, with $n_large idle vGPUs $after KiB"
[ $each -lt 256 ]
ok $? "an idle vGPU of 48 GiB costs $each KiB, less than 256"
let_go $idle_pid
vm_done
