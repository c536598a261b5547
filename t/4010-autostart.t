#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that named vGPUs come back when their GPU does, by udev alone, beside
# mdevctl's own rule and whatever mdevctl or libvirt said meanwhile.
# Theory of operation: the testbed's quick init has no systemd, so the rule
# runs the helper itself; the driver is unloaded and loaded, which is what a
# late GPU looks like.  The other way, by systemd's unit: t/4100-boot.t.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

again() {
	unload
	modprobe nvvgpu-sim "$@"
	udevadm settle
}

# NAME: its state and UUID
shown() {
	nvvgpu-tool list --noheadings -o NAME,STATE | sed -n "s/^$1 *//p" |
		tr -d '\n'
}

[ ! -d /run/systemd/system ] || plan_skip "systemd runs here"
named_begin gpus=test,test
for name in a b c d e; do
	nvvgpu-tool create --profile small $name >/dev/null ||
		diag "cannot create $name"
done
ua=$(uuid_by_name a)
ub=$(uuid_by_name b)
uc=$(uuid_by_name c)
ud=$(uuid_by_name d)

mdevctl modify -u "$ub" --manual
mdevctl stop -u "$uc"
mdevctl undefine -u "$uc"
mdevctl modify -u "$ud" --addattr nvidia/vm_name --value later
again gpus=test,test
is "$(shown a)" active "an autostart one is back"
is "$(uuid_by_name a)/$(link_of by-name a)" "$ua/$(node_of "$ua")" \
	"the same, with its link"
is "$(cat "$MDEVS/$ua/nvvgpu/name")" a "its driver knows the name again"
is "$(shown b)" defined "what mdevctl made manual stays down"
is "$(shown c)" active "one whose definition was lost is back"
like "$(mdevctl list -d -u "$uc")" "$uc .* auto \(active\)" \
	"and so is its definition"
is "$(cat "$MDEVS/$ud/nvidia/vm_name")" later "an attribute of mdevctl's is set"
nvvgpu-tool start b
is "$(shown b)" active "the manual one starts when asked"

# mdevctl's rule runs first, for it complains of what is there; we do not.
grep -q start-parent-mdevs /usr/lib/udev/rules.d/60-mdevctl.rules
ok $? "mdevctl's rule is number 60"
helper=/usr/libexec/nvvgpu/nvvgpu-udev
for gpu in 1000:00:00.0 1000:01:00.0; do
	is "$($helper start "$gpu" 2>&1; echo $?)" 0 \
		"we are quiet where all is started ($gpu)"
done
discard "$ua" >/dev/null
parent=$(sed -n 's/^parent = //p' /etc/nvvgpu/vgpus.d/a.conf)
is "$($helper start "$parent" 2>&1; echo $?)" 0 "we start what is not, quietly"
is "$(shown a)" active "and it is"
mdevctl start-parent-mdevs "$parent" >/dev/null 2>&1
ok $? "mdevctl after us ends well"
is "$(shown a)" active "and has changed nothing"

# One damaged file keeps none of the others down.
printf '[vgpu e\n' >/etc/nvvgpu/vgpus.d/e.conf
printf '{' >"$(ls /etc/mdevctl.d/*/"$ud")"
again gpus=test,test
is "$(shown a)$(shown c)" activeactive "others start beside damaged files"
like "$($helper start 1000:00:00.0 2>&1)" \
	"vgpus\.d/e\.conf:1: read: " "which are told"

# The GPUs have changed places: a vGPU follows its board.
before=$(sed -n 's/^parent = //p' /etc/nvvgpu/vgpus.d/a.conf)
board=$(cat "/sys/bus/pci/devices/$before/nvvgpu/uuid")
again gpus=A2,test,test
after=$(grep -l "$board" /sys/bus/pci/devices/1000*/nvvgpu/uuid | cut -d/ -f6)
if [ "$after" != "$before" ] && [ -n "$after" ]; then
	is "$(nvvgpu-tool list --noheadings -o NAME,GPU,STATE |
		sed -n 's/^a *//p' | tr -s ' ')" "$after active" \
		"it is on its board at another address"
	is "$(ls /etc/mdevctl.d/*/"$ua")" "/etc/mdevctl.d/$after/$ua" \
		"and so is its definition"
else
	diag "boards keep their addresses here; see t/2000-library.t"
fi

named_end
