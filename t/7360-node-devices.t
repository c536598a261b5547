#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that named vGPUs and libvirt's node devices are the same things from
# both sides: whoever defines, starts, stops, changes or undefines one, with
# virsh or with our verbs, the other one tells the same, and libvirt's events
# tell of it.  Theory of operation: after each step our list and virsh's are
# put into the same words and compared with what that step has to mean.
# libvirt learns of a device by udev and mdevctl, a moment later.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

named_begin gpus=test
fresh_libvirtd || plan_skip "libvirtd does not start"
parent=1000:00:00.0
type=$(basename "$(dirname "$(grep -l 'test-8M$' \
	"$(gpu 0)"/mdev_supported_types/*/name)")")
stdbuf -oL virsh nodedev-event --event lifecycle --loop >"$vm_tmp/events" 2>&1 &
vm_pids="$vm_pids $!"
nvvgpu-tool create --profile small --no-start v >/dev/null
u=$(uuid_by_name v)
device=mdev_$(echo "$u" | tr - _)_$(echo $parent | tr :. __)

# active|inactive autostart|manual, or "none"
by_virsh() {
	virsh nodedev-info "$device" 2>/dev/null | awk '
		/^Active:/ { active = $2 == "yes" ? "active" : "inactive" }
		/^Persistent:/ { kept = $2 == "yes" }
		/^Autostart:/ { auto = $2 == "yes" ? "autostart" : "manual" }
		END {
			if (!active)
				print "none"
			else
				print active, (kept ? auto : "transient")
		}'
}
by_us() {
	nvvgpu-tool list --json | jq -r --arg u "$u" '[.vgpus[] |
		select(.uuid == $u) |
		(if .state == "defined" then "inactive" else "active" end) + " " +
		(if .transient then "transient" elif .autostart then "autostart"
		 else "manual" end)][0] // "none"'
}
# shellcheck disable=SC2317 # by wait_until
virsh_says() { [ "$(by_virsh)" = "$1" ]; }
# both WANTED WHAT
both() {
	wait_until 30 virsh_says "$1"
	is "$(by_us) / $(by_virsh)" "$1 / $1" "$2"
}
attr_names() {
	virsh nodedev-dumpxml "$device" 2>/dev/null |
		xmllint --xpath 'string(//attr[@name="nvvgpu/name"]/@value)' -
}

# --- ours, by turns
both "inactive autostart" "create --no-start"
is "$(attr_names)" v "virsh shows its name"
virsh nodedev-dumpxml "$device" >"$vm_tmp/ours.xml"
virt-xml-validate "$vm_tmp/ours.xml" nodedev >"$vm_tmp/log" 2>&1
ok $? "in XML that is valid to libvirt's schema" || diag "$(cat "$vm_tmp/log")"
virsh -q nodedev-start "$device"
both "active autostart" "nodedev-start"
is "$(link_of by-name v)" "$(node_of "$u")" "with its link"
nvvgpu-tool stop v
both "inactive autostart" "stop"
nvvgpu-tool set v autostart=no
both "inactive manual" "set autostart=no"
virsh -q nodedev-autostart "$device"
both "inactive autostart" "nodedev-autostart"
nvvgpu-tool start v
both "active autostart" "start"
virsh -q nodedev-autostart "$device" --disable
both "active manual" "nodedev-autostart --disable, while it is active"
virsh -q nodedev-destroy "$device"
both "inactive manual" "nodedev-destroy"
nvvgpu-tool start v
hold "$u"
like "$(virsh nodedev-destroy "$device" 2>&1)" "in use|busy" \
	"virsh refuses to destroy what is in use"
both "active manual" "and it stays"
let_go "$held_pid"
virsh -q nodedev-undefine "$device"
is "$(nvvgpu-tool list --noheadings -o NAME,STATE | tr -s ' ' |
	sed 's/ $//')" "v active" "nodedev-undefine: it is active, and has its name"
nvvgpu-tool stop v
nvvgpu-tool start v
both "active manual" "stop and start define it anew"
nvvgpu-tool rename v w
# shellcheck disable=SC2317 # by wait_until
renamed() { [ "$(attr_names)" = w ]; }
wait_until 30 renamed
ok $? "rename: virsh shows the new name" || diag "$(attr_names)"
nvvgpu-tool delete w
both none "delete"

# --- libvirt's
cat >"$vm_tmp/device.xml" <<X
<device><name>of-no-meaning</name><parent>pci_$(echo $parent | tr :. __)</parent>
<capability type='mdev'><type id='$type'/><uuid>$u</uuid></capability></device>
X
virsh -q nodedev-define "$vm_tmp/device.xml"
both "inactive manual" "nodedev-define"
is "$(nvvgpu-tool list --json | jq -c '[.vgpus[].name]')" '[null]' \
	"it has no name of ours"
nvvgpu-tool adopt --name theirs "$u" >/dev/null
virsh -q nodedev-start "$device"
both "active manual" "adopt, then nodedev-start"
is "$(nvvgpu-tool list --noheadings -o NAME | tr -d ' ')" theirs "with its name"
is "$(cat "$MDEVS/$u/nvvgpu/name")" theirs "which its driver knows"
virsh -q nodedev-destroy "$device"
virsh -q nodedev-undefine "$device"
wait_until 30 virsh_says none
is "$(by_us) / $(by_virsh)" "inactive manual / none" \
	"destroy and undefine leave the name"
like "$(nvvgpu-tool gc --grace 0)" "record +theirs " "which gc takes away"
both none "then nothing is left"
virsh -q nodedev-create "$vm_tmp/device.xml" >/dev/null
wait_until 30 virsh_says "active transient"
is "$(by_virsh)/$(nvvgpu-tool list --json |
	jq -c '[.vgpus[] | [.name, .state]]')" 'active transient/[[null,"active"]]' \
	"nodedev-create: one that nobody keeps"
virsh -q nodedev-destroy "$device"
both none "and nodedev-destroy"
if virsh help nodedev-update >/dev/null 2>&1; then
	nvvgpu-tool create --profile small --no-start v >/dev/null
	both "inactive autostart" "one to be updated"
	virsh nodedev-dumpxml "$device" |
		sed "s,</capability>,<attr name='nvidia/vm_name' value='x'/>&," \
		>"$vm_tmp/update.xml"
	virsh -q nodedev-update "$device" "$vm_tmp/update.xml" --config
	nvvgpu-tool start v
	is "$(cat "$MDEVS/$u/nvidia/vm_name")" x \
		"nodedev-update: our start writes what it has added"
	nvvgpu-tool delete v
fi

# --- events
for kind in Created Deleted Defined Undefined; do
	like "$(cat "$vm_tmp/events")" "lifecycle.*$device.*$kind" \
		"libvirt's events have: $kind"
done
named_end
