#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that domains that start and end at the same time share a host's GPUs
# out to the last vGPU: as many as fit get one, each other one is told that
# there is no room, and when all have ended nothing of theirs is left.
# Theory of operation: the hook is run for more domains than there is room for,
# all at once, without a libvirtd, which would run mdevctl for each event; then
# a libvirtd starts and ends some side by side.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

hook=/etc/libvirt/hooks/qemu.d/nvvgpu
[ -x $hook ] || plan_skip "no hook is installed"
named_begin gpus=test,test
nvvgpu-tool profile define middle --type test-16M --policy spread
kill "$(cat /run/libvirtd.pid)"
room=0
for file in /sys/bus/pci/devices/1000:0[01]:00.0/mdev_supported_types/*/name; do
	! grep -q 'test-16M$' "$file" ||
		room=$((room + $(cat "${file%/name}/available_instances")))
done
count=$((room + 5))
diag "$count domains, room for $room"

# xml NUMBER
xml() {
	cat <<-X
	<domain type='qemu'><name>d$1</name><uuid>$(uuid $((1000 + $1)))</uuid>
	<memory unit='MiB'>32</memory>
	<metadata><v:vgpu xmlns:v='urn:nvvgpu:domain' profile='middle'/></metadata>
	<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
	<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
	<address uuid='$(uuid "$1")'/></source></hostdev>
	<video><model type='none'/></video><memballoon model='none'/>
	<controller type='usb' model='none'/></devices></domain>
	X
}
numbers() {
	seq 1 "$1"
}
# all OPERATION SUB: of all domains at once
all() {
	pids=
	for n in $(numbers $count); do
		$hook "d$n" "$1" "$2" - <"$vm_tmp/d$n.xml" \
			>"$vm_tmp/said.$n" 2>&1 &
		pids="$pids $!"
	done
	good=0
	for pid in $pids; do
		wait "$pid" && good=$((good + 1))
	done
}
listed() {
	nvvgpu-tool list --noheadings -o NAME | wc -l
}
left() {
	is "$(listed)/$(find "$MDEVS" -type l | wc -l)/$(find \
		/run/nvvgpu/vgpus.d -type f | wc -l)" 0/0/0 "$1: nothing is left"
	is "$(cat /sys/bus/pci/devices/1000:0[01]:00.0/nvvgpu/framebuffer_free_mib)" \
		"$all_free" "$1: all framebuffer is free"
}
all_free=$(cat /sys/bus/pci/devices/1000:0[01]:00.0/nvvgpu/framebuffer_free_mib)
for n in $(numbers $count); do
	xml "$n" >"$vm_tmp/d$n.xml"
done

all prepare begin
is "$good/$(listed)" "$room/$room" "as many as there is room for get one"
is "$(cat "$vm_tmp"/said.* | grep -c 'no room for .*test-16M: 1000:00:00.0 ')" 5 \
	"the others are told"
is "$(cat "$vm_tmp"/said.* | wc -l)" 5 "and nobody else is told anything"
all release end
is "$good/$(cat "$vm_tmp"/said.* | wc -l)" "$count/0" "all end at once"
left "the hook"

# --- the same by libvirt
fresh_libvirtd
ok $? "libvirtd is there"
some=4
for n in $(numbers $some); do
	virsh -q define "$vm_tmp/d$n.xml"
done
for verb in "start --paused" destroy; do
	pids=
	for n in $(numbers $some); do
		# shellcheck disable=SC2086 # two words
		virsh -q $verb "d$n" &
		pids="$pids $!"
	done
	good=0
	for pid in $pids; do
		wait "$pid" && good=$((good + 1))
	done
	is $good $some "virsh $verb, $some at once"
	[ "$verb" = destroy ] || is "$(nvvgpu-tool list --noheadings \
		-o NAME,STATE | tr -s ' ' | sed 's/ $//' | paste -sd,)" \
		"d1-gpu0 in use,d2-gpu0 in use,d3-gpu0 in use,d4-gpu0 in use" \
		"each has its own"
done
left "libvirt"
for n in $(numbers $some); do
	virsh -q undefine "d$n"
done
named_end
