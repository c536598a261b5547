#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves with real libvirt and QEMU that monitor tells which domain a vGPU is
# attached to, by its name: as domains start, stop and are killed, as devices
# are plugged and unplugged, of configurations too; that a restart of libvirtd
# loses nothing, that one that stands still holds up nothing else, and that one
# for which no domain runs is left alone.  Theory of operation: one monitor runs
# all the time, each step is one that libvirt or a signal does.
# shellcheck disable=SC2317 # functions are called by wait_until
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
named_begin gpus=test
emulated=qemu
[ ! -w /dev/kvm ] || emulated=kvm
log=/var/log/libvirt/qemu/linux-console.log
events=$vm_tmp/events

end_domains() {
	kill -CONT "$(cat /run/libvirtd.pid)"
	for name in linux bios; do
		virsh -q destroy $name
		virsh -q undefine $name
	done >/dev/null 2>&1
}
trap "end_domains; vm_cleanup" EXIT

for vgpu in a b; do
	nvvgpu-tool create --profile small $vgpu >/dev/null
	nvvgpu-tool xml $vgpu >"$vm_tmp/$vgpu.xml"
done
cat >"$vm_tmp/linux.xml" <<X
<domain type='$emulated'><name>linux</name><memory unit='MiB'>192</memory>
<os><type arch='x86_64' machine='pc'>hvm</type>
<kernel>$(t/vm/guest --print-kernel)</kernel>
<initrd>$(t/vm/guest --print-initrd)</initrd>
<cmdline>console=ttyS0 quiet panic=-1</cmdline></os>
<features><acpi/></features><devices>
<serial type='pty'><log file='$log'/></serial>$(cat "$vm_tmp/a.xml")
<video><model type='none'/></video><memballoon model='none'/>
<controller type='usb' model='none'/></devices></domain>
X
cat >"$vm_tmp/bios.xml" <<X
<domain type='$emulated'><name>bios</name><memory unit='MiB'>64</memory>
<metadata><v:vgpu xmlns:v='urn:nvvgpu:domain' profile='small'/></metadata>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
<address uuid='$(uuid 7)'/></source></hostdev>
<video><model type='none'/></video><memballoon model='none'/>
<controller type='usb' model='none'/></devices></domain>
X
virsh -q define "$vm_tmp/linux.xml"

nvvgpu-tool monitor --initial --json >"$events" 2>"$vm_tmp/monitor.err" &
monitor=$!
nvvgpu-tool monitor --json b >"$vm_tmp/of-b" 2>&1 &
of_b=$!
vm_pids="$vm_pids $monitor $of_b"
start=0

# Events about domains since the last call of fresh, one a line.
told() {
	tail -n +$((start + 1)) "$events" | jq -r 'select(.domain) |
		[.event, .name // .uuid, .what, .domain] | join(" ")'
}
has_told() {
	told | grep -qx "$1"
}
fresh() {
	start=$(wc -l <"$events")
}
# tells WHAT LINE...: these events and no others; the last one is waited for
tells() {
	what=$1
	shift
	for last; do :; done
	wait_until 60 has_told "$last"
	is "$(told)" "$(printf '%s\n' "$@")" "$what"
	fresh
}

tells "what is there first" "present a configuration linux"
is "$(jq -c 'select(.domain) | [.kind, .uuid, .gpu, .state, .old, .new]' \
	"$events")" \
	"[\"vgpu\",\"$(uuid_by_name a)\",\"1000:00:00.0\",\"active\",null,null]" \
	"with all that is known of the vGPU"

# --- configurations
virsh -q attach-device linux "$vm_tmp/b.xml" --config
tells "attach-device --config" "attached b configuration linux"
virsh -q detach-device linux "$vm_tmp/b.xml" --config
tells "detach-device --config" "detached b configuration linux"

# --- running
start_guest linux "$log"
ok $? "a guest boots"
tells "start" "attached a domain linux"
virsh -q attach-device linux "$vm_tmp/b.xml" --live
tells "attach-device --live" "attached b domain linux"
virsh -q detach-device linux "$vm_tmp/b.xml" --live
tells "detach-device --live" "detached b domain linux"

# --- libvirtd
fresh_libvirtd
nvvgpu-tool attach b linux --live
tells "attach, after a restart of libvirtd" "attached b domain linux"
kill -9 "$(cat /run/libvirtd.pid)" "$(cat /run/libvirt/qemu/linux.pid)"
fresh_libvirtd
wait_until 60 has_told "detached b domain linux"
is "$(told | sort)" "$(printf '%s\n' "detached a domain linux" \
	"detached b domain linux")" "what ends while libvirtd is away"
fresh
virsh -q start --paused linux
tells "another start" "attached a domain linux"
kill -9 "$(cat /run/libvirt/qemu/linux.pid)"
tells "QEMU is killed" "detached a domain linux"
virsh -q start --paused linux
tells "once more" "attached a domain linux"
kill -STOP "$(cat /run/libvirtd.pid)"
virsh -q destroy linux >/dev/null 2>&1 &
destroy=$!
nvvgpu-tool create --profile small --no-start c >/dev/null
defined() {
	grep -q '"defined".*"c"' "$events"
}
wait_until 20 defined
ok $? "while libvirtd stands still all else is told"
is "$(told)" "" "and nothing of domains"
kill -CONT "$(cat /run/libvirtd.pid)"
wait $destroy
tells "which comes when it goes on" "detached a domain linux"

# --- a vGPU of the domain's own, which goes with it
virsh -q define "$vm_tmp/bios.xml"
tells "of one that is not made yet" "attached $(uuid 7) configuration bios"
virsh -q start --paused bios
tells "it has a name then" "attached bios-gpu0 domain bios"
virsh -q destroy bios
tells "and had it" "detached bios-gpu0 domain bios"
virsh -q undefine bios
tells "undefine" "detached $(uuid 7) configuration bios"

# --- no domain runs
clients() {
	virt-admin client-list libvirtd | grep -c unix
}
alone() {
	[ "$(clients)" = 0 ]
}
diag "$(clients) clients"
wait_until 120 alone
ok $? "libvirtd may end: nobody is connected" || diag "$(virt-admin \
	client-list libvirtd)"
nvvgpu-tool attach b linux --config
tells "yet it is heard when something changes" \
	"attached b configuration linux"
virsh -q start --paused linux
wait_until 60 has_told "attached b domain linux"
is "$(told | sort)" "$(printf '%s\n' "attached a domain linux" \
	"attached b domain linux")" "and runs"

# --- the end
is "$(jq -r 'select(.domain) | .name' "$vm_tmp/of-b" | uniq)" b \
	"of b alone, who asked for that"
kill -TERM $monitor
wait $monitor
is "$?/$(cat "$vm_tmp/monitor.err")" 0/ "monitor has nothing to complain about"
kill $of_b
end_domains
named_end
