#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that vGPUs get of their GPU's engine what nvvgpu/scheduler promises,
# and that the file does what kernel/ABI says.  Theory of operation:
# t/helper/vfio-engine keeps some vGPUs at work and reads engine_busy_ns of
# each for a few seconds; others are open and idle.  These are shares, not
# times: what is promised of them holds on a slow and busy host too, so it is
# tried on one.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test
g=$(gpu 0)
s=$g/nvvgpu/scheduler
for n in 1 2 3 4; do
	is "$(create "$g" 60032 "$(uuid $n)")" ok "create vGPU $n of four"
done

busy_ns() {
	cat "$MDEVS/$(uuid "$1")/nvvgpu/engine_busy_ns"
}

# shares SECONDS N...: permille of these vGPUs at work, one word each
shares() {
	seconds=$1
	shift
	for n in "$@"; do
		set -- "$@" "$(uuid "$n")"
		shift
	done
	timeout 120 "$HELPER/vfio-engine" "$seconds" "$@" >"$vm_tmp/shares" 2>&1
	ok $? "$* are at work" || diag "$(cat "$vm_tmp/shares")"
	got=$(awk '{ print $2 }' "$vm_tmp/shares" | tr '\n' ' ')
}

# within LOW HIGH PERMILLE...
within() {
	low=$1 high=$2
	shift 2
	for part in "$@"; do
		[ "$part" -ge "$low" ] && [ "$part" -le "$high" ] || return 1
	done
	[ $# -gt 0 ]
}

# each LOW HIGH WHAT SECONDS N...: the share of each of them at work.  A testbed
# whose own processors were away for a while tells nothing of the scheduler, so
# it has three tries; what is wrong by design is wrong in all of them.
each() {
	least=$1 most=$2 what=$3
	shift 3
	for try in 1 2 3; do
		shares "$@"
		# shellcheck disable=SC2086 # words
		within "$least" "$most" $got && break
		diag "try $try: $got, not $least to $most"
	done
	# shellcheck disable=SC2086 # words
	within "$least" "$most" $got
	ok $? "$what: $got permille of the time"
}

# --- the file ----------------------------------------------------------------
is "$(cat "$s")" best-effort "best effort, as it comes"
for policy in equal-share fixed-share best-effort; do
	is "$(put "$s" "$policy")" ok "write $policy"
	is "$(cat "$s")" $policy "is read back"
done
for bad in '' best fixed 0x01 'equal share' fixed-share,equal-share; do
	is "$(put "$s" "$bad
")" EINVAL "'$bad' is no policy"
done
is "$(busy_ns 1)" 0 "a vGPU that is not open has used nothing"
hold "$(uuid 1)"
is "$(put "$s" equal-share)" EBUSY "not while a vGPU is open"
is "$(cat "$s")" best-effort "and nothing has changed"
is "$(busy_ns 1)" 0 "an idle vGPU has used nothing"
let_go "$held_pid"

# --- best effort -------------------------------------------------------------
hold "$(uuid 2)"
each 900 1000 "best effort, one of two busy" 3 1
let_go "$held_pid"
is "$(busy_ns 1)" 0 "closed: it counts anew"
shares 3 1 2
# shellcheck disable=SC2086 # words
set -- $got
within 900 1000 $(($1 + $2))
ok $? "best effort, both of two: $got permille"
[ "${1:-0}" -ge 300 ] && [ "${2:-0}" -ge 300 ]
ok $? "neither is kept out: $got"

# --- equal share -------------------------------------------------------------
is "$(put "$s" equal-share)" ok "equal share"
each 450 550 "equal share, two busy" 4 1 2
hold "$(uuid 2)"
each 450 550 "equal share, one busy and one idle" 4 1
let_go "$held_pid"
each 900 1000 "equal share, alone" 3 1

# --- fixed share -------------------------------------------------------------
is "$(put "$s" fixed-share)" ok "fixed share"
each 220 280 "fixed share, one of four, alone" 4 1
each 220 280 "fixed share, one of four, all busy" 4 1 2 3 4

# A reset does not wait for a turn that is far away.
hold "$(uuid 2)"
subtest "resets of who waits for its share" timeout 300 \
	"$HELPER/vfio-ring" "$(uuid 1)" reset-in-flight
subtest "and doorbells without end" timeout 300 \
	"$HELPER/vfio-ring" "$(uuid 1)" storm
let_go "$held_pid"

# --- with a host that has other things to do ---------------------------------
hogs=
for n in 1 2 3; do
	sh -c 'while :; do :; done' &
	hogs="$hogs $!"
done
vm_pids="$vm_pids $hogs"
# Longer: a processor that is away just when it ends counts less.
each 220 280 "fixed share on a busy host, alone" 10 1
is "$(put "$s" equal-share)" ok "equal share"
each 450 550 "equal share on a busy host, two busy" 10 1 2
for pid in $hogs; do
	let_go "$pid"
done
is "$(put "$s" fixed-share)" ok "fixed share"

# --- with the mode -----------------------------------------------------------
discard_all
# One number, two names.
like "$(put "$g/nvvgpu/mode" mixed-size)" 'E(OP)?NOTSUPP?' \
	"no mixed-size mode with fixed share"
is "$(cat "$g/nvvgpu/mode")" equal-size "the mode stays"
is "$(put "$s" equal-share)" ok "equal share"
is "$(put "$g/nvvgpu/mode" mixed-size)" ok "and mixed-size mode"
like "$(put "$s" fixed-share)" 'E(OP)?NOTSUPP?' "no fixed share in mixed-size mode"
is "$(cat "$s")" equal-share "the policy stays"
vm_done
