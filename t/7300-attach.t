#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves nvvgpu-tool's attach and detach on real libvirt and QEMU: into the
# configuration and into a running guest, both at once, twice, and with every
# reason to refuse; and that a refused attach leaves no device behind.  Theory
# of operation: "linux" boots a kernel that answers hot-unplug; "bios" finds
# nothing to boot, so it never answers, has no graphics and no free slot.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v nvvgpu-tool >/dev/null || plan_skip "nvvgpu-tool is not installed"
TOOL=nvvgpu-tool
. t/lib-tool.sh
modprobe nvvgpu-sim gpus=test || plan_skip "nvvgpu-sim cannot be loaded"
udevadm settle
log=/var/log/libvirt/qemu/linux-console.log
type=qemu
[ ! -w /dev/kvm ] || type=kvm

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	for name in linux bios; do
		virsh -q destroy "$name"
		virsh -q undefine "$name"
	done >/dev/null 2>&1
	"$TOOL" delete v w >/dev/null 2>&1
	rm -rf "$tool_tmp"
	modprobe -r nvvgpu-sim
}
trap cleanup EXIT

cat >"$tool_tmp/linux.xml" <<EOF
<domain type='$type'><name>linux</name><memory unit='MiB'>192</memory>
<os><type arch='x86_64' machine='pc'>hvm</type>
<kernel>$(t/vm/guest --print-kernel)</kernel>
<initrd>$(t/vm/guest --print-initrd)</initrd>
<cmdline>console=ttyS0 quiet panic=-1</cmdline></os>
<features><acpi/></features>
<devices><serial type='pty'><log file='$log'/></serial>
<graphics type='vnc' autoport='yes'/><video><model type='none'/></video>
<controller type='usb' model='none'/><memballoon model='none'/>
</devices></domain>
EOF
cat >"$tool_tmp/bios.xml" <<EOF
<domain type='$type'><name>bios</name><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<features><acpi/></features>
<devices><video><model type='none'/></video>
<controller type='usb' model='none'/><memballoon model='none'/>
</devices></domain>
EOF
virsh -q define "$tool_tmp/linux.xml" && virsh -q define "$tool_tmp/bios.xml"
ok $? "two domains are defined" || virsh version

# has DOMAIN UUID [--inactive]: "yes" or "no"
has() {
	domain=$1
	uuid=$2
	shift 2
	virsh dumpxml "$domain" "$@" | grep -q "$uuid" && echo yes || echo no
}

state() {
	"$TOOL" show "$1" -o STATE | sed 's/State: *//'
}

run create --type test-64M --no-start --no-autostart v
run create --type test-64M --no-start --no-autostart w
v=$("$TOOL" show v --json | jq -r .vgpu.uuid)
w=$("$TOOL" show w --json | jq -r .vgpu.uuid)

# --- the configuration
run attach v linux
quiet "attach to a domain that does not run"
is "$(has linux "$v" --inactive)/$(state v)" "yes/defined" \
	"it is in the configuration, and not started for that"
run attach v linux --config
failed 5 "v: attach, domain 'linux': its configuration has it already" \
	"attach once more"
is "$(virsh dumpxml linux --inactive | grep -c "$v")" 1 "it is there once"
run attach v bios --display
failed 1 "v: attach, domain 'bios': it has no <graphics> device" \
	"attach with a display, without graphics"
is "$(has bios "$v" --inactive)" no "nothing was attached"
run attach v bios --live
failed 1 "v: attach, domain 'bios': it is not running" "--live without life"
run attach nobody linux
failed 3 "nobody: " "attach of an unknown vGPU"
run attach v nobody
failed 3 "v: attach, domain 'nobody': " "attach to an unknown domain"
run detach v linux
quiet "detach from the configuration"
is "$(has linux "$v" --inactive)" no "it is gone from there"
run detach v linux
failed 3 "v: detach, domain 'linux': its configuration does not have it" \
	"detach once more"
run attach v linux --display
is "$(virsh dumpxml linux --inactive |
	xmllint --xpath 'string(//hostdev/@display)' -)" on "attach --display"
"$TOOL" xml v >"$tool_tmp/v.xml"
virsh -q detach-device linux "$tool_tmp/v.xml" --config
is "$?/$(has linux "$v" --inactive)" "0/no" "virsh takes it out by 'xml'"

# --- running, and answering
virsh -q start linux
ok $? "the guest is started"
tries=0
until grep -aq "BusyBox\|# " "$log" || [ $tries -ge 120 ]; do
	tries=$((tries + 1))
	sleep 1
done
grep -aq "BusyBox\|# " "$log"
ok $? "and has booted" || diag "$(tail -n 5 "$log")"
run attach v linux
quiet "attach to the running guest"
is "$(has linux "$v")$(has linux "$v" --inactive)" "yesno" \
	"it is in the running domain only"
is "$(state v)" "in use" "it was started, and QEMU has it open"
run attach v linux --live
failed 5 "v: attach, domain 'linux': it has it already" "attach once more"
run stop v
is "$rc" 5 "what a guest uses is not stopped"
run attach w linux --live --config
quiet "attach to both"
is "$(has linux "$w")$(has linux "$w" --inactive)" "yesyes" "it is in both"

# --- refused when it is started already
virsh -q start bios
run attach v bios --live
failed 5 "v: attach, domain 'bios': virtual machine 'linux' .* has it open" \
	"attach of what another guest has"
run detach w linux --live --config
is "$rc/$err" "0/" "detach from both"
is "$(has linux "$w")$(has linux "$w" --inactive)" "nono" "it is in neither"
is "$(state w)" active "and stays active"
run stop w
run attach w bios --live
failed 1 "w: attach, domain 'bios': " "attach where no slot is free"
is "$(state w)" defined "a device that was made for it does not stay"
run detach v linux
is "$rc/$err" "0/" "detach from the running guest"
is "$(has linux "$v")/$(state v)" "no/active" "it is gone"

# --- a guest that does not answer
virsh -q destroy bios
virsh -q undefine bios
sed "s/q35/pc/" "$tool_tmp/bios.xml" >"$tool_tmp/pc.xml"
virsh -q define "$tool_tmp/pc.xml" && virsh -q start bios
run attach v bios --live
quiet "attach to a guest that does not answer"
run detach v bios --live
failed 5 "v: detach, domain 'bios': the guest has not let go of it yet" \
	"it does not answer detach either"
virsh -q destroy bios
is "$(state v)" active "with the guest goes its hold"
run detach "$v" bios
failed 3 "$v: detach, .*does not have it" "it was in no configuration"
run delete v w
quiet "both can be deleted"
done_testing
