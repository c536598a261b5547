#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that it makes no difference to a vGPU which release of the firmware
# its GPU speaks, and that each GPU speaks its own.  Theory of operation: one
# GPU of each release that kernel/gsp has, all in one host at once; the tests
# of a device and of its ring on each, at last on two of them at a time; mixed
# sizes, which some firmware has to be told of, and the framebuffer in use,
# which all are asked for; the same guest with a vGPU of each, two guests at a
# time; then what a host can do wrong when it chooses.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

releases=$(sed -n 's/^\t\.name = "\(.*\)",$/\1/p' kernel/gsp/r[0-9]*/r*.c)
n=$(echo "$releases" | wc -l)
[ "$n" -ge 2 ]
ok $? "there are several releases to choose from"

list=
for release in $releases; do
	list="$list,test@$release"
done
load "gpus=${list#,},test"

i=0
for release in $releases; do
	g=$(gpu $i) u=$(uuid $i)
	is "$(cat "$g/nvvgpu/firmware")" "$release" "$g speaks $release"
	is "$(create "$g" 60016 "$u")" ok "$release: create a vGPU"
	subtest "$release: device" timeout 120 "$HELPER/vfio-info" "$u"
	subtest "$release: registers, reset" \
		timeout 120 "$HELPER/vfio-cfgspace" "$u"
	subtest "$release: ring" timeout 300 "$HELPER/vfio-ring" "$u"
	i=$((i + 1))
done
is "$(cat "$(gpu $i)/nvvgpu/firmware")" \
	"$(sed -n '/define RELEASES/{n;s/^\trow(\(.*\)).*/\1/p}' \
		kernel/gsp/release.c | xargs -I% sed -n \
		's/^\t\.name = "\(.*\)",$/\1/p' kernel/gsp/%/%.c)" \
	"who does not choose gets the first in the table"

# Side by side: all open at once, one dies, the others do not notice.
i=0
while [ $i -lt "$n" ]; do
	hold "$(uuid $i)"
	eval "pid_$i=$held_pid"
	i=$((i + 1))
done
g=$(gpu 0)
is "$(put "/sys/kernel/debug/nvvgpu-sim/${g##*/}/kill_task" "$(uuid 0)")" ok \
	"the task of one dies"
# shellcheck disable=SC2016 # for the inner shell
wait_until 10 sh -c '[ "$(cat "$1")" = failed ]' - \
	"$MDEVS/$(uuid 0)/nvvgpu/state"
ok $? "its vGPU fails"
i=1
while [ $i -lt "$n" ]; do
	is "$(cat "$MDEVS/$(uuid $i)/nvvgpu/state")" running \
		"that of GPU $i does not"
	i=$((i + 1))
done
i=0
while [ $i -lt "$n" ]; do
	eval "let_go \$pid_$i"
	i=$((i + 1))
done
timeout 300 "$HELPER/vfio-ring" "$(uuid 0)" >"$vm_tmp/first" 2>&1 &
pid=$!
subtest "the last one's ring, beside the first one's" \
	timeout 300 "$HELPER/vfio-ring" "$(uuid $((n - 1)))"
wait $pid
ok $? "and the first one's" || diag "$(cat "$vm_tmp/first")"

# Two sizes at a time: from 570.144 on the firmware refuses to boot the second
# unless the mode has reached it, and once more when it comes back from death.
# One fills its framebuffer, the other uses none.
used() { cat "$MDEVS/$1/nvvgpu/framebuffer_used_mib"; }
lives() { kernel_log | grep -c "${1##*/}: GPU is back"; }
# shellcheck disable=SC2317 # by wait_until
more_lives() { [ "$(lives "$1")" -gt "$2" ]; }
i=0
for release in $releases; do
	g=$(gpu $i) u=$(uuid $i) big=$(uuid $((i + 100)))
	is "$(put "$g/nvvgpu/mode" mixed-size)" EBUSY \
		"$release: not under a vGPU"
	discard "$u" >/dev/null
	is "$(put "$g/nvvgpu/mode" mixed-size)" ok "$release: mixed sizes"
	before=$(lives "$g")
	put "/sys/kernel/debug/nvvgpu-sim/${g##*/}/fault" crash >/dev/null
	wait_until 60 more_lives "$g" "$before"
	ok $? "$release: the firmware dies and comes back"
	is "$(create "$g" 60016 "$u") $(create "$g" 60032 "$big")" "ok ok" \
		"$release: 16 MiB and 32 MiB"
	"$HELPER/vfio-isolation" fill "$big" >"$vm_tmp/fill" 2>&1 &
	pid=$!
	vm_pids="$vm_pids $pid"
	hold "$u"
	wait_until 60 grep -q '^ok' "$vm_tmp/fill"
	ok $? "$release: both run" || diag "$(cat "$vm_tmp/fill")"
	is "$(used "$u") $(used "$big")" "0 32" \
		"$release: the firmware knows who uses how much"
	kill -KILL $pid
	wait $pid 2>/dev/null
	let_go "$held_pid"
	is "$(used "$big")" 0 "$release: nothing, when it is closed"
	is "$(discard "$big") $(discard "$u")" "ok ok" "$release: both go"
	is "$(put "$g/nvvgpu/mode" equal-size)" ok "$release: equal sizes"
	is "$(create "$g" 60032 "$u")" ok "$release: a vGPU for a guest"
	i=$((i + 1))
done

# guest N: starts a guest with the vGPU of the Nth GPU
guest() {
	t/vm/guest --timeout 600 --iommu --vgpu "$(uuid "$1")" -- \
		t/guest/scripts/ring.sh >"$vm_tmp/guest.$1" 2>&1 &
	guest_pid=$!
}
# content PID N RELEASE: waits for it
content() {
	wait "$1"
	ok $? "$3: the guest is content" ||
		diag "$(tail -n 12 "$vm_tmp/guest.$2")"
}
i=0
# shellcheck disable=SC2086 # words
set -- $releases
while [ $# -gt 0 ]; do
	guest $i
	first=$guest_pid second=
	if [ $# -gt 1 ]; then
		guest $((i + 1))
		second=$guest_pid
	fi
	content "$first" $i "$1"
	shift
	if [ "$second" ]; then
		content "$second" $((i + 1)) "$1"
		shift
	fi
	i=$((i + 2))
done

is "$(put /sys/devices/nvvgpu-sim/add_gpu test@1.2.3)" ok \
	"a GPU with a release that nobody knows is plugged in"
like "$(kernel_log)" 'no firmware release "1\.2\.3"' "without a driver"
vm_done
