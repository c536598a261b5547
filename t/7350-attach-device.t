#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves on real libvirt and QEMU that what "xml" prints is valid, and that
# virsh and our verbs give it to a domain and take it away again, in each
# combination of --live, --config and --persistent, on i440fx and q35, two vGPUs
# to each.  Theory of operation: after each step the domain as it runs, and as
# it will, is looked at for the UUID; its kernel answers hot-unplug.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
named_begin gpus=test
emulated=qemu
[ ! -w /dev/kvm ] || emulated=kvm

# shellcheck disable=SC2317 # the trap calls it
end_domains() {
	for name in pc q35; do
		virsh -q destroy "$name"
		virsh -q undefine "$name"
	done >/dev/null 2>&1
}
trap "end_domains; vm_cleanup" EXIT

port="<controller type='pci' model='pcie-root-port'/>"
ports="<controller type='pci' index='0' model='pcie-root'/>$port$port$port$port"
# write [DEVICE]...: of $machine
write() {
	free_slots=
	[ "$machine" = pc ] || free_slots=$ports
	cat >"$vm_tmp/$machine.xml" <<-X
	<domain type='$emulated'><name>$machine</name>
	<memory unit='MiB'>192</memory>
	<os><type arch='x86_64' machine='$machine'>hvm</type>
	<kernel>$(t/vm/guest --print-kernel)</kernel>
	<initrd>$(t/vm/guest --print-initrd)</initrd>
	<cmdline>console=ttyS0 quiet panic=-1</cmdline></os>
	<features><acpi/></features><devices>$free_slots
	<serial type='pty'><log file='/var/log/libvirt/qemu/$machine-console.log'/></serial>
	<controller type='usb' model='none'/><memballoon model='none'/>
	<graphics type='vnc' autoport='yes'/><video><model type='none'/></video>$*
	</devices></domain>
	X
}
# "live/config" of a domain: which of a and b each has
has() {
	for how in "" --inactive; do
		virsh dumpxml "$machine" $how >"$vm_tmp/dump"
		for vgpu in a b; do
			grep -q "$(uuid_by_name "$machine-$vgpu")" "$vm_tmp/dump" &&
				printf %s $vgpu
		done
		[ -n "$how" ] || printf /
	done
}
# shellcheck disable=SC2317 # by wait_until
has_now() { [ "$(has)" = "$1" ]; }
# both WANTED WHAT: unplugging takes the guest a moment
both() {
	wait_until 20 has_now "$1"
	is "$(has)" "$1" "$machine: $2"
}
do_virsh() {
	verb=$1-device
	vgpu=$2
	shift 2
	virsh -q "$verb" "$machine" "$vm_tmp/$machine-$vgpu.xml" "$@" 2>&1
}
in_use() {
	nvvgpu-tool list --noheadings --filter "state=in use" -o NAME 2>&1 |
		tr -d ' ' | grep "^$machine-" | paste -sd,
}

for machine in pc q35; do
	for vgpu in a b; do
		name=$machine-$vgpu
		nvvgpu-tool create --profile small --no-start $name >/dev/null
		nvvgpu-tool xml $name >"$vm_tmp/$name.xml"
		nvvgpu-tool xml --display $name >"$vm_tmp/$name-display.xml"
	done
	write "$(cat "$vm_tmp/$machine-a.xml" \
		"$vm_tmp/$machine-b-display.xml")"
	virsh -q define --validate "$vm_tmp/$machine.xml"
	ok $? "$machine: what xml prints is valid to libvirt's schema"
	virsh dumpxml "$machine" >"$vm_tmp/dump.xml"
	virt-xml-validate "$vm_tmp/dump.xml" domain >"$vm_tmp/log" 2>&1
	ok $? "$machine: and to virt-xml-validate" || diag "$(cat "$vm_tmp/log")"
	virsh -q undefine "$machine"
	write
	virsh -q define "$vm_tmp/$machine.xml"

	# --- the configuration
	do_virsh attach a --config
	do_virsh attach b --persistent
	both ab/ab "--config, and --persistent while it does not run"
	do_virsh detach b --config
	both a/a "detach-device --config"
	nvvgpu-tool attach "$machine-b" "$machine"
	both ab/ab "our attach, to the configuration"

	# --- running
	start_guest "$machine" "/var/log/libvirt/qemu/$machine-console.log"
	ok $? "$machine: it boots"
	is "$(in_use)" "$machine-a,$machine-b" "$machine: with two"
	do_virsh detach b --live
	both a/ab "detach-device --live"
	nvvgpu-tool stop "$machine-b"
	like "$(do_virsh attach b --live)" "device .* not found" \
		"$machine: attach-device --live wants it started"
	nvvgpu-tool start "$machine-b"
	do_virsh attach b --live
	both ab/ab "attach-device --live"
	is "$(in_use)" "$machine-a,$machine-b" "$machine: it has both open"
	do_virsh detach a --persistent
	both b/b "detach-device --persistent"
	do_virsh attach a --persistent
	both ab/ab "attach-device --persistent"
	do_virsh detach a --live --config
	both b/b "detach-device --live --config"
	nvvgpu-tool attach "$machine-a" "$machine" --live --config
	both ab/ab "our attach"
	nvvgpu-tool detach "$machine-b" "$machine" --live --config
	both a/a "our detach"
	do_virsh detach a --config
	both a/ "detach-device --config, while it runs"
	virsh -q destroy "$machine"
	is "$(in_use)" "" "$machine: nothing is in use when it has ended"
	virsh -q undefine "$machine"
	nvvgpu-tool delete "$machine-a" "$machine-b"
	ok $? "$machine: its vGPUs can be deleted"
done
named_end
