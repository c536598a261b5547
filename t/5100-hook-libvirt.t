#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a domain of libvirt gets its named vGPU when it starts, and that
# "virsh start" says why when it cannot have it.
# Theory of operation: the real libvirtd and QEMU; domains are started paused,
# for the guest is not of interest here.  Hooks are found when the daemon
# starts, so this one must have been installed before.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

[ -x /etc/libvirt/hooks/qemu.d/nvvgpu ] || plan_skip "no hook is installed"
named_begin gpus=test

domain() {
	cat <<-X
		<domain type='qemu'><name>$1</name><memory unit='MiB'>64</memory>
		<os><type arch='x86_64' machine='pc'>hvm</type></os>
		<devices><video><model type='none'/></video>$2</devices></domain>
	X
}

# define NAME XML
define() {
	domain "$1" "$2" >"$vm_tmp/$1.xml"
	virsh -q define "$vm_tmp/$1.xml" || diag "cannot define $1"
}

start() {
	virsh -q start --paused "$1" 2>&1
}

finish() {
	for name in d none; do
		virsh -q destroy $name
		virsh -q undefine $name
	done >/dev/null 2>&1
	vm_cleanup
}
trap finish EXIT

nvvgpu-tool create --profile small --no-start v >/dev/null
u=$(uuid_by_name v)
define d "$(nvvgpu-tool xml v)"
define none ""
is "$(start none)" "" "a domain without vGPU starts"
virsh -q destroy none
ok "$(test ! -e "$MDEVS/$u"; echo $?)" "and starts none"

is "$(start d)" "" "a domain whose vGPU is only defined starts"
is "$(nvvgpu-tool list --noheadings -o NAME,STATE | tr -s ' ')" "v in use" \
	"it has its vGPU"
like "$(nvvgpu-tool stop v 2>&1)" \
	"v: stop: virtual machine 'd' \(qemu-system-x86_64, pid $(cat /run/libvirt/qemu/d.pid)\) has it open" \
	"which cannot be stopped, and its user is named"
virsh -q destroy d
is "$(start d)" "" "again, while it is active"
virsh -q destroy d
nvvgpu-tool stop v

# --- what it cannot have
nvvgpu-tool create --type test-64M o1 >/dev/null
nvvgpu-tool create --type test-64M o2 >/dev/null
said=$(start d)
like "$said" "nvvgpu: domain d: v: no room for .*test-8M: 1000:00:00.0 has" \
	"no room: virsh says which, where and why"
is "$(nvvgpu-tool list --noheadings -o NAME,STATE | sed -n 's/^v *//p')" \
	defined "nothing half made is left"
nvvgpu-tool delete o1 o2
cp /etc/nvvgpu/vgpus.d/v.conf "$vm_tmp/v.conf"
sed -i 's/^type = .*/type/' /etc/nvvgpu/vgpus.d/v.conf
like "$(start d)" "nvvgpu: domain d: /etc/nvvgpu/vgpus.d/v.conf:[0-9]+: read: " \
	"a damaged record: virsh says which file"
cp "$vm_tmp/v.conf" /etc/nvvgpu/vgpus.d/v.conf

# --- transient
nvvgpu-tool create --profile small --transient t >/dev/null
virsh -q undefine d
define d "$(nvvgpu-tool xml t)"
is "$(start d)" "" "a domain with a transient vGPU starts"
is "$(nvvgpu-tool list --noheadings -o NAME,STATE --filter name=t | tr -s ' ')" \
	"t in use" "and has it"
virsh -q destroy d
is "$(nvvgpu-tool list --noheadings -o NAME)" v "it goes when the domain ends"
like "$(start d)" "mediated device .* not found" "and does not come again"
nvvgpu-tool create --profile small --transient t >/dev/null
is "$(start d)" "" "a new one has its name and UUID"
kill -9 "$(cat /run/libvirt/qemu/d.pid)"
# shellcheck disable=SC2317 # by wait_until
gone() { [ "$(nvvgpu-tool list --noheadings -o NAME)" = v ]; }
wait_until 30 gone
ok $? "it goes when QEMU is killed"
virsh -q undefine d
define d "$(nvvgpu-tool xml v)"

# --- what is none of ours
nvvgpu-tool delete v
like "$(start d)" "mediated device '$u' not found" \
	"a vGPU that nobody has: libvirt's own words"
type_dir=$(type "$(gpu 0)" 1)
[ -d "$type_dir" ] || type_dir=$(grep -l test-8M \
	"$(gpu 0)"/mdev_supported_types/*/name | xargs dirname)
put "$type_dir/create" "$u" >/dev/null
is "$(start d)" "" "one that somebody else made"
virsh -q destroy d
discard "$u" >/dev/null

finish
trap vm_cleanup EXIT
load gpus=test
named_end
