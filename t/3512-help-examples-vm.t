#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that the examples in --help of the verbs that make or remove devices,
# or ask libvirt for a domain, work as they are printed.  Theory of operation:
# t/lib-help.sh on what is installed; each example begins with the driver
# loaded, the profile gold, and the domain vm1, which runs for --live.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v nvvgpu-tool >/dev/null || plan_skip "nvvgpu-tool is not installed"
. t/lib-vm.sh
. t/lib-help.sh
# shellcheck disable=SC2034 # lib-help.sh works in it
help_tmp=$vm_tmp

fresh_libvirtd || plan_skip "libvirtd does not start"
load gpus=A40
cat >"$vm_tmp/vm1.xml" <<-END
	<domain type='qemu'>
	  <name>vm1</name>
	  <memory unit='MiB'>64</memory>
	  <os><type arch='x86_64' machine='pc'>hvm</type></os>
	  <features><acpi/></features>
	  <devices><graphics type='vnc' autoport='yes'/></devices>
	</domain>
END

clean() {
	virsh -q destroy vm1 >/dev/null 2>&1
	virsh -q undefine vm1 >/dev/null 2>&1
	for name in $(nvvgpu-tool list --noheadings -o NAME 2>/dev/null); do
		nvvgpu-tool delete "$name" >/dev/null 2>&1
	done
	rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:*
}

run_for_live() {
	case $help_command in
	*--live*) virsh -q start vm1 >/dev/null ;;
	esac
}

help_before() {
	clean
	virsh -q define "$vm_tmp/vm1.xml" >/dev/null
	nvvgpu-tool profile define gold --type A40-2Q
	case $1 in
	create) run_for_live; return ;;
	start) set -- "$1" --no-start ;;
	*) set -- "$1" ;;
	esac
	for name in vm1-gpu0 vm2-gpu0; do
		nvvgpu-tool create --profile gold ${2:+"$2"} $name >/dev/null
	done
	[ "$1" != detach ] || nvvgpu-tool attach vm1-gpu0 vm1 --config
	run_for_live
}

cd "$vm_tmp" || exit 1
for verb in $help_driver_verbs; do
	help_run "$verb"
done
cd "$OLDPWD" || exit 1
clean
unload
vm_done
