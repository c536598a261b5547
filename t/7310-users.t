#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves with real libvirt and QEMU that list and show name the domain that has
# a vGPU, running or off, and every refusal too; that who is not root learns it
# from libvirt; and that a libvirtd that stands still costs a warning only.
# Theory of operation: a domain that finds nothing to boot, with a name that
# QEMU's command line has to quote; libvirt's own word for its process.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v nvvgpu-tool >/dev/null || plan_skip "nvvgpu-tool is not installed"
TOOL=nvvgpu-tool
. t/lib-tool.sh
modprobe nvvgpu-sim gpus=test || plan_skip "nvvgpu-sim cannot be loaded"
udevadm settle
name="odd,name=1"
type=qemu
[ ! -w /dev/kvm ] || type=kvm

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	kill -CONT "$(cat /run/libvirtd.pid)"
	[ -z "$holder" ] || kill "$holder"
	for domain in "$name" other; do
		virsh -q destroy "$domain"
		virsh -q undefine "$domain"
	done >/dev/null 2>&1
	"$TOOL" delete v w >/dev/null 2>&1
	rm -rf "$tool_tmp"
	modprobe -r nvvgpu-sim
}
trap cleanup EXIT
holder=

for domain in "$name" other; do
	cat >"$tool_tmp/domain.xml" <<-EOF
	<domain type='$type'><name>$domain</name><memory unit='MiB'>64</memory>
	<os><type arch='x86_64' machine='pc'>hvm</type></os>
	<features><acpi/></features>
	<devices><video><model type='none'/></video>
	<controller type='usb' model='none'/><memballoon model='none'/>
	</devices></domain>
	EOF
	virsh -q define "$tool_tmp/domain.xml"
done
ok $? "two domains are defined" || virsh version
run create --type test-64M --no-autostart v
run create --type test-64M --no-autostart w

# user NAME [COLUMN]: what list says
user() {
	"$TOOL" list -n --filter "name=$1" -o "${2:-USER}" 2>&1 | sed 's/ *$//'
}

# --- off
is "$(user v USER,DOMAIN | tr -s " ")" "- -" "nobody has it"
run attach v "$name" --config
quiet "attach to the configuration"
run attach v other --config
is "$(user v DOMAIN)" "$name (off), other (off)" "two domains that do not run"
is "$(user v)" "-" "nobody uses it"

# --- running
virsh -q start "$name"
ok $? "the domain is started"
pid=$(cat "/run/libvirt/qemu/$name.pid")
is "$(user v)" "$name" "its name, from its QEMU"
is "$(user v DOMAIN)" "$name, other (off)" "and from libvirt"
is "$(user v PID)" "$pid" "the process that libvirt knows"
who="virtual machine '$name' \\(qemu-system-x86_64, pid $pid\\)"
for verb in stop delete; do
	run $verb v
	failed 5 "v: stop: $who has it open" "$verb"
done
virsh -q start other 2>/dev/null
is "$?/$(user v)" "1/$name" "another domain cannot start with it"
run detach v other --config
virsh -q start other
run attach v other --live
failed 5 "v: attach, domain 'other': $who has it open" "attach"
: >"$tool_tmp/none.conf"
run apply "$tool_tmp/none.conf"
is "$rc" 5 "apply of a host without it"
like "$err" "^nvvgpu-tool: v: apply: it is to be deleted, and $who has it open" \
	"names who uses it"

# --- no domain at all
uuid=$("$TOOL" show w --json | jq -r .vgpu.uuid)
mkfifo "$tool_tmp/pipe"
build/t/helper/vfio-hold "$uuid" <>"$tool_tmp/pipe" >"$tool_tmp/held" 2>&1 &
holder=$!
tries=0
until grep -q held "$tool_tmp/held" || [ $tries -ge 100 ]; do
	tries=$((tries + 1))
	sleep 0.2
done
is "$(user w)" "process $holder (vfio-hold)" "a process"
run delete w
failed 5 "w: stop: process $holder \\(vfio-hold\\) has it open" "delete"

# --- who is not root
nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups "$TOOL" "$@" 2>&1
}
is "$(nobody list -n --filter name=v -o USER | sed 's/ *$//')" "$name" \
	"libvirt tells others, too" || diag "$(nobody list -o +DOMAIN)"
is "$(nobody list -n --filter name=w -o STATE,USER | tr -s ' ')" "in use ?" \
	"of a process they learn that there is one"

# --- a libvirtd that stands still
kill -STOP "$(cat /run/libvirtd.pid)"
is "$(timeout 60 "$TOOL" list -n -o NAME,USER 2>&1 | tr -s ' ')" \
	"$(printf '%s\n' "v $name" "w process $holder (vfio-hold)")" \
	"list does not ask it"
timeout 60 "$TOOL" list -n -o NAME,DOMAIN >"$tool_tmp/out" 2>"$tool_tmp/err"
is "$?/$(tr -s ' ' <"$tool_tmp/out" | tr '\n' ' ')" "0/v - w - " \
	"list that asks it comes to an end"
like "$(cat "$tool_tmp/err")" "^nvvgpu-tool: warning: libvirt: .*no answer" \
	"with a warning"
kill -CONT "$(cat /run/libvirtd.pid)"
is "$(user v DOMAIN)" "$name" "and later there is an answer again"

virsh -q destroy "$name"
is "$(user v USER,DOMAIN | tr -s ' ')" "- $name (off)" "off again"
kill $holder
wait $holder 2>/dev/null
holder=
run delete v w
quiet "both can be deleted"
done_testing
