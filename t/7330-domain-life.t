#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves with real libvirt and QEMU that a domain that asks for a profile in its
# metadata has its vGPU as long as it runs and no longer: after its end, a
# crash, a start that fails here or there, and a libvirtd that was away; that a
# restart of libvirtd costs no guest, that a restore finds it ready, and that one
# with a name moves to another GPU when its own is gone and it may.
# Theory of operation: a GPU with room for two, domains started paused with
# nothing to boot.  Whenever nobody has a vGPU all of its framebuffer is free.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

hook=/etc/libvirt/hooks/qemu.d/nvvgpu
[ -x $hook ] || plan_skip "no hook is installed"
named_begin gpus=test
nvvgpu-tool profile define gold --type test-64M

# define NAME NUMBER PROFILE [DEVICE]
define() {
	cat >"$vm_tmp/$1.xml" <<-X
	<domain type='qemu'><name>$1</name><memory unit='MiB'>64</memory>
	<metadata><v:vgpu xmlns:v='urn:nvvgpu:domain' profile='$3'/></metadata>
	<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
	<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
	<address uuid='$(uuid "$2")'/></source></hostdev>$4
	<video><model type='none'/></video><memballoon model='none'/>
	<controller type='usb' model='none'/></devices></domain>
	X
	virsh -q define "$vm_tmp/$1.xml" || diag "cannot define $1"
}
start() {
	virsh -q start --paused "$1" 2>&1
}
# NAME PROFILE STATE of each vGPU
listed() {
	nvvgpu-tool list --noheadings -o NAME,PROFILE,STATE | tr -s ' ' |
		sed 's/ $//' | paste -sd,
}
free_mib() {
	cat "$(gpu 0)/nvvgpu/framebuffer_free_mib"
}
all_free=$(free_mib)
# shellcheck disable=SC2317 # by wait_until
nothing_left() {
	[ -z "$(listed)" ] && [ "$(free_mib)" = "$all_free" ] &&
		[ -z "$(ls /run/nvvgpu/vgpus.d)" ]
}
gone() {
	wait_until 30 nothing_left
	ok $? "$1" || diag "$(listed), $(free_mib) MiB free"
}
# shellcheck disable=SC2317 # by wait_until
paused() { [ "$(virsh domstate d)" = paused ]; }
end_domains() {
	for name in d copy e f g; do
		virsh -q destroy $name
		virsh -q undefine $name
	done >/dev/null 2>&1
}
trap "end_domains; vm_cleanup" EXIT

# --- its end
define d 1 gold
is "$(start d)" "" "a domain that asks for gold starts"
is "$(listed)" "d-gpu0 gold in use" "it has one, by its name"
is "$(ls $MDEVS)" "$(uuid 1)" "with its UUID"
is "$(cat "$MDEVS/$(uuid 1)/nvvgpu/name")" d-gpu0 "its driver knows the name"
is "$(mdevctl list -d)" "" "mdevctl has no definition of it"
define copy 1 gold
like "$(start copy)" "in use by driver QEMU, domain d" \
	"a copy with the same UUID cannot start"
is "$(virsh domstate d)/$(listed)" "paused/d-gpu0 gold in use" \
	"and takes nothing from the first"
like "$(virsh save d "$vm_tmp/saved" 2>&1)" "doesn't support migration" \
	"libvirt says why it cannot be saved"
is "$(virsh domstate d)/$(listed)" "paused/d-gpu0 gold in use" "it runs on"
virsh -q destroy d
gone "it goes with the domain"

# --- crashes
is "$(start d)" "" "it starts again"
kill -9 "$(cat /run/libvirt/qemu/d.pid)"
gone "it goes when QEMU is killed"
start d
is "$(listed)" "d-gpu0 gold in use" "and comes again"
mv /etc/nvvgpu/profiles.d/gold.conf "$vm_tmp/"
fresh_libvirtd
wait_until 30 paused
is "$(virsh domstate d)/$(listed)" "paused/d-gpu0 gold in use" \
	"a restart of libvirtd costs no guest, whatever became of the profile"
mv "$vm_tmp/gold.conf" /etc/nvvgpu/profiles.d/
kill -9 "$(cat /run/libvirtd.pid)" "$(cat /run/libvirt/qemu/d.pid)"
fresh_libvirtd
gone "what ended while libvirtd was away goes when that is back"

# --- starts that fail
define e 2 gold "<disk type='file' device='disk'><driver name='qemu' type='raw'/>
	<source file='$vm_tmp/no-disk'/><target dev='hda' bus='ide'/></disk>"
like "$(start e)" "no-disk" "a domain whose disk is missing"
gone "leaves nothing"
define f 3 nix
like "$(start f)" "nvvgpu: domain f: nix: there is no such profile" \
	"an unknown profile: virsh says so"
gone "and nothing is left"
nvvgpu-tool create --type test-64M one >/dev/null
nvvgpu-tool create --type test-64M two >/dev/null
like "$(start d)" "nvvgpu: domain d: d-gpu0: no room for .*test-64M: 1000:00:00.0 has " \
	"no room: virsh says which, where and why"
is "$(listed)" "one - active,two - active" "what others have stays"
nvvgpu-tool delete one two
is "$(start d)" "" "with room it starts"

# --- as libvirtd does for a restore and for who comes from elsewhere
virsh dumpxml d >"$vm_tmp/real.xml"
virsh -q destroy d
for operation in restore migrate; do
	said=$($hook d $operation begin - <"$vm_tmp/real.xml" 2>&1)
	is "$?/$said" 0/ "$operation: the domain is to stay as it is"
	$hook d prepare begin - <"$vm_tmp/real.xml"
	is "$?/$(listed)" "0/d-gpu0 gold active" "$operation: its vGPU is ready"
	$hook d stopped end - <"$vm_tmp/real.xml"
	$hook d release end failed <"$vm_tmp/real.xml"
	gone "$operation: and goes when that fails"
done

# --- its GPU is gone
nvvgpu-tool create --profile gold --uuid "$(uuid 4)" --no-start named >/dev/null
define g 4 gold
echo test:1 >/sys/devices/nvvgpu-sim/add_gpu
echo 1000:00:00.0 >/sys/devices/nvvgpu-sim/remove_gpu
udevadm settle
like "$(start g)" "nvvgpu: domain g: named: start: its GPU 1000:00:00.0 .* is not here, .* does not let it start on another" \
	"a domain whose vGPU has lost its GPU: virsh says so"
nvvgpu-tool profile set gold --movable
is "$(start g)" "" "where the profile lets it move it starts"
is "$(listed)/$(basename "$(dirname "$(readlink -f "$MDEVS/$(uuid 4)")")")" \
	"named gold in use/1000:01:00.0" "on the other GPU"
virsh -q destroy g
is "$(listed)" "named gold active" "and stays there"

end_domains
named_end
