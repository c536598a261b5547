#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves what attach and detach do before libvirt changes anything: finding the
# domain, choosing live or configuration, finding the device in the domain's
# XML, and telling libvirt's own reason when it refuses.  Theory of operation:
# libvirt's built-in test driver has domains but no way to attach a device, so
# it is the hypervisor that always refuses; real ones are in family 7.  A VF of
# NVIDIA's vendor VFIO is seen in a namespace whose /sys is built by hand.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
. t/lib-sysroot.sh

uuid=aaaaaaaa-0000-4000-8000-000000000001
other=aaaaaaaa-0000-4000-8000-000000000002

# domain NAME RUNNING UUID: one of the test driver's
domain() {
	echo "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
	<name>$1</name><memory>8192</memory><os><type>hvm</type></os>
	<devices><hostdev mode='subsystem' type='mdev' model='vfio-pci'>
	<source><address uuid='$3'/></source></hostdev>
	<hostdev mode='subsystem' type='pci' managed='no'>
	<source><address domain='0' bus='0x3b' slot='0x00' function='5'/></source>
	</hostdev></devices>
	<test:runstate>$2</test:runstate></domain>"
}
{
	echo "<node>"
	domain running 1 "$uuid"
	domain stopped 5 "$uuid"
	echo "</node>"
} >"$tool_tmp/node.xml"
uri=test://$tool_tmp/node.xml

detach() {
	run detach --connect "$uri" "$@"
}

detach "$uuid" nobody
failed 3 "$uuid: detach, domain 'nobody': Domain not found" "unknown domain"
is "$(printf '%s\n' "$err" | wc -l)" 1 "libvirt itself prints nothing"
detach "$uuid" nobody --json
is "$(jq -c '[.error.code, .error.object]' "$tool_tmp/out")" \
	"[\"not-found\",\"$uuid\"]" "the same as JSON"
detach "$other" running
failed 3 "$other: detach, domain 'running': the running domain does not have it; --config" \
	"not in the running domain"
detach "$other" stopped
failed 3 "$other: detach, domain 'stopped': its configuration does not have it" \
	"not in the configuration"
detach "$uuid" stopped --live
failed 1 "$uuid: detach, domain 'stopped': it is not running; leave out --live" \
	"--live without life"
detach "$other" running --live --config
failed 3 "$other: detach, .*does not have it" "both: looks before it changes"

# The device is found, whatever the case of its UUID; then libvirt refuses.
detach "$(echo "$uuid" | tr a-f A-F)" running
failed 1 "AAAAAAAA-.*: detach, domain 'running': .*not supported" \
	"libvirt's own reason"
detach "$uuid" stopped --config
failed 1 "$uuid: detach, domain 'stopped': .*not supported" \
	"libvirt's own reason, configuration"

# A VF is known by its PCI address: one that the domain has, one that it lacks.
sysroot_new "$tool_tmp/host"
sysroot_device 0000:3b:00.0 nvidia
sysroot_vendor_vf 0000:3b:00.0 0 0000:3b:00.4 60
sysroot_vendor_vf 0000:3b:00.0 1 0000:3b:00.5 61
for vf in 0000:3b:00.4 0000:3b:00.5; do
	sysroot_attributes "$(sysroot_gpu_dir $vf)" \
		nvidia/current_vgpu_type=1155
done
on_fixture() {
	# shellcheck disable=SC2016 # for the inner shell
	unshare -rm sh -c 'mount --rbind "$0" /sys && exec "$@"' "$sysroot/sys" \
		"$TOOL" "$1" --connect "$uri" "$2" running \
		>"$tool_tmp/out" 2>"$tool_tmp/err"
	rc=$?
	out=$(cat "$tool_tmp/out")
	err=$(cat "$tool_tmp/err")
}
if unshare -rm true 2>/dev/null; then
	on_fixture detach 0000:3b:00.4
	failed 3 "0000:3b:00.4: detach, .*does not have it" "not that VF"
	on_fixture detach 0000:3b:00.5
	failed 1 "0000:3b:00.5: detach, .*not supported" "a VF that it has"
	on_fixture attach 0000:3b:00.5
	failed 5 "0000:3b:00.5: attach, .*it has it already" "not a second time"
	on_fixture attach 0000:3b:00.4
	failed 1 "0000:3b:00.4: attach, .*not supported" "a VF that it lacks"
else
	diag "no user namespaces: VFs were not looked for"
fi

run detach --connect nonsense:///x "$uuid" running
failed 1 "libvirt: connect: " "no such libvirt"
run attach --connect "$uri" no-such-vgpu running
failed 3 "no-such-vgpu: " "attach of an unknown vGPU"
done_testing
