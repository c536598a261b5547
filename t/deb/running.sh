#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# On a host with vGPUs, one of them in use, under systemd and with libvirtd: in
# the testbed, whose own installation goes first.
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
DEBS=build/root/debs
version=$(sed -n 's/^VERSION := //p' build-config.mk)

rm -rf /usr/bin/nvvgpu-tool /usr/lib/libnvvgpu* /usr/libexec/nvvgpu \
	/usr/share/nvvgpu /usr/lib/udev/rules.d/*nvvgpu* \
	/usr/lib/systemd/system/nvvgpu* /etc/libvirt/hooks/qemu.d/nvvgpu
systemctl daemon-reload
systemctl start libvirtd || diag "$(journalctl -b -u libvirtd | tail)"

install() {
	set -- "$DEBS/$1" "$2"
	dpkg -i "$1"/libnvvgpu0_*.deb "$1"/nvvgpu-tool_*.deb \
		"$1"/nvvgpu-libvirt_*.deb >"$vm_tmp/log" 2>&1
	is "$?" 0 "$2" || diag "$(cat "$vm_tmp/log")"
}

pid_of() {
	systemctl show -P MainPID "$1"
}

# all that is to stay as it is
situation() {
	for name in used idle; do
		echo "$name $(uuid_by_name $name)" \
			"$(link_of by-name $name)" \
			"$(cat "$MDEVS/$(uuid_by_name $name)/nvvgpu/state")"
	done
	ls $MDEVS
	kill -0 "$held_pid" && echo "held"
	pid_of libvirtd
	pid_of systemd-udevd
}

# Who asks libvirtd for a domain asks the hook, if libvirtd knows that it is
# there: this one's vGPU can be started by the hook alone.
starts() {
	virsh -q start --paused d >"$vm_tmp/virsh" 2>&1
	status=$?
	{ virsh -q destroy d; nvvgpu-tool stop asked; } >/dev/null 2>&1
	return $status
}

install old "the older version is installed"
named_begin gpus=test
like "$(nvvgpu-tool version)" '0\.0\.0' "and is what runs"
for name in used idle asked; do
	nvvgpu-tool create --profile small $name >/dev/null
done
nvvgpu-tool stop asked
udevadm settle
hold "$(uuid_by_name used)"
cat >"$vm_tmp/d.xml" <<-X
	<domain type='qemu'><name>d</name><memory unit='MiB'>64</memory>
	<os><type arch='x86_64' machine='pc'>hvm</type></os>
	<devices><video><model type='none'/></video>$(nvvgpu-tool xml asked)</devices>
	</domain>
X
virsh -q define "$vm_tmp/d.xml"
starts
is "$?" 0 "libvirtd has been told of the hook" || diag "$(cat "$vm_tmp/virsh")"

before=$(situation)
install new "upgraded while a vGPU is in use"
is "$(situation)" "$before" "all vGPUs, names, links and daemons are as before"
is "$(nvvgpu-tool version)" "nvvgpu-tool $version (libnvvgpu $version)" \
	"the new version runs"
is "$(nvvgpu-tool list --noheadings -o NAME,STATE | tr -s ' ' | sort)" \
	"asked defined
idle active
used in use" "and sees them"
nvvgpu-tool create --profile small more >/dev/null
udevadm settle
is "$?/$(link_of by-name more)" "0/$(node_of "$(uuid_by_name more)")" \
	"a new vGPU has its link"
nvvgpu-tool delete more
starts
is "$?" 0 "the hook works" || diag "$(cat "$vm_tmp/virsh")"
before=$(situation)

dpkg --remove nvvgpu-libvirt >"$vm_tmp/log" 2>&1
is "$?" 0 "the hook is removed" || diag "$(cat "$vm_tmp/log")"
starts
is "$?" 1 "the vGPU of a domain is not started any more"
like "$(cat "$vm_tmp/virsh")" "$(uuid_by_name asked)" "because it is not there"
unlike "$(cat "$vm_tmp/virsh")" hook "and not because libvirtd asks for the hook"
dpkg --remove nvvgpu-tool libnvvgpu0 >"$vm_tmp/log" 2>&1
is "$?" 0 "all is removed" || diag "$(cat "$vm_tmp/log")"
is "$(situation)" "$before" "vGPUs, names and daemons are as before"
dpkg --purge nvvgpu-libvirt nvvgpu-tool >"$vm_tmp/log" 2>&1
is "$?/$(ls -d /etc/nvvgpu /run/nvvgpu 2>/dev/null)" "0/" "and purged"
is "$(set -- $MDEVS/*; echo $#)" 2 "vGPUs run on"
like "$(cat /proc/"$held_pid"/comm)" vfio-hold "one of them with its user"
is "$(systemctl --failed --no-legend)" "" "no unit has failed"

let_go "$held_pid"
virsh -q undefine d
named_end
