#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves create --domain on real libvirt and QEMU: into the configuration, into
# a guest that runs, into both; persistent and transient vGPUs, persistent and
# transient domains; and that after a refusal there is no vGPU, no record, no
# definition and nothing in the domain, also when others went in before.  Theory
# of operation: a guest that answers hot-unplug and has two slots, so that of
# two more vGPUs the second is refused; and one that has no slot at all.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=nvvgpu-tool
. t/lib-tool.sh
. t/lib-vm.sh
. t/lib-names.sh

[ -x /etc/libvirt/hooks/qemu.d/nvvgpu ] || plan_skip "no hook is installed"
named_begin gpus=test
log=/var/log/libvirt/qemu/linux-console.log
type=qemu
[ ! -w /dev/kvm ] || type=kvm

end_domains() {
	for name in linux guest; do
		virsh -q destroy "$name"
		virsh -q undefine "$name"
	done >/dev/null 2>&1
}
trap 'end_domains; vm_cleanup; rm -rf "$tool_tmp"' EXIT

root="<controller type='pci' index='0' model='pcie-root'/>"
slot1="<controller type='pci' index='1' model='pcie-root-port'/>"
slot2="<controller type='pci' index='2' model='pcie-root-port'/>"
# domain NAME OS DEVICES
domain() {
	cat <<-X
	<domain type='$type'><name>$1</name><memory unit='MiB'>192</memory>
	<os><type arch='x86_64' machine='q35'>hvm</type>$2</os>
	<features><acpi/></features>
	<devices><video><model type='none'/></video>
	<controller type='usb' model='none'/><memballoon model='none'/>
	$3</devices></domain>
	X
}
domain linux "<kernel>$(t/vm/guest --print-kernel)</kernel>
	<initrd>$(t/vm/guest --print-initrd)</initrd>
	<cmdline>console=ttyS0 quiet panic=-1</cmdline>" "$root$slot1$slot2
	<serial type='pty'><log file='$log'/></serial>" >"$tool_tmp/linux.xml"
domain guest "" "$root$slot1" >"$tool_tmp/guest.xml"
domain guest "" "" >"$tool_tmp/no-slot.xml"

# has DOMAIN UUID: "RUNNING CONFIGURATION", each yes or no
has() {
	for which in "" --inactive; do
		# shellcheck disable=SC2086 # an option, or none
		virsh dumpxml "$1" $which | grep -q "$2" && echo yes || echo no
	done | paste -sd' '
}

hostdevs() {
	for which in "" --inactive; do
		# shellcheck disable=SC2086 # an option, or none
		virsh dumpxml "$1" $which 2>&1 | grep "<hostdev\|uuid="
	done
}

state() {
	state_of /etc/nvvgpu
	state_of /etc/mdevctl.d
	find /run/nvvgpu/vgpus.d -type f 2>/dev/null
	mdevs_of_ours
}

shown() {
	"$TOOL" show "$1" -o STATE | sed 's/State: *//'
}

uuid_of() {
	"$TOOL" show "$1" --json | jq -r .vgpu.uuid
}

# refused RC REGEX NAME DOMAIN OPTION...
refused() {
	wanted_rc=$1 why=$2 what=$3 of=$4
	shift 4
	before=$(state) before_xml=$(hostdevs "$of")
	run create --profile small --domain "$of" "$@"
	failed "$wanted_rc" "$why" "$what"
	is "$(state)" "$before" "$what: nothing of it is left"
	is "$(hostdevs "$of")" "$before_xml" "$what: nothing in the domain"
}

# --- one that does not run
virsh -q define "$tool_tmp/linux.xml"
ok $? "a domain is defined" || virsh version
run create --profile small --domain linux v
is "$rc/$out/$err" "0/v/" "into the configuration"
is "$(has linux "$(uuid_of v)") $(shown v)" "yes yes active" \
	"it is there and waits for its domain"
run detach v linux
run delete v
quiet "and can be taken out and deleted"
refused 1 "v: attach, domain 'linux': it is not running" "--live without life" \
	linux --live v
refused 3 "v: attach, domain 'nobody': " "an unknown domain" nobody v

# --- one that runs
start_guest linux "$log"
ok $? "a guest boots"
run create --profile small --domain linux --live --transient t
is "$rc/$out/$err" "0/t/" "a transient one into the guest"
t=$(uuid_of t)
is "$(has linux "$t") $(shown t)" "yes no in use" "the guest has it, from now on"
is "$(find /etc/nvvgpu/vgpus.d /etc/mdevctl.d/1000:* -type f 2>/dev/null)" "" \
	"and nothing of it is kept"
refused 1 "f-1: attach, domain 'linux': " "two where one slot is left" \
	linux --live --config --count 2 f
like "$err" "f-0: create: it is taken back" "the first is taken back"
is "$(shown t)" "in use" "what the guest had before it has still"
run create --profile small --domain linux --live --config p
is "$rc/$out/$err" "0/p/" "a persistent one into both"
p=$(uuid_of p)
is "$(has linux "$p") $(shown p)" "yes yes in use" "it is in both"
virsh -q destroy linux
is "$(shown p)/$(test -e "$MDEVS/$t"; echo $?)" "active/1" \
	"the transient one goes with the guest, the other stays"
run detach p linux
run delete p
quiet "the other can be deleted"

# --- a domain without configuration
virsh -q create --paused "$tool_tmp/guest.xml"
ok $? "a transient domain runs" || virsh version
refused 1 "v: attach, domain 'guest': it is transient and has no configuration to change; --live alone" \
	"a configuration that is not there" guest v
run create --profile small --domain guest --live v
is "$rc/$out/$err" "0/v/" "into the running one"
is "$(shown v)" "in use" "it has it"
virsh -q destroy guest
is "$(shown v)" "active" "and had it"
run delete v

# --- no slot
virsh -q create --paused "$tool_tmp/no-slot.xml"
refused 1 "v: attach, domain 'guest': " "no slot" guest --live v
like "$err" "v: create: it is taken back" "no slot: says so"
refused 1 "v: attach, domain 'guest': " "no slot for a transient one" guest \
	--live --transient v
end_domains
named_end
