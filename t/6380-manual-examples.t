#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that the examples of the manual pages that need the driver, udev or
# libvirt work as they are printed.  Theory of operation: t/lib-manual.sh, on
# what is installed; each page begins with no module loaded and no state, and
# with the domain vm1, which does not run.
cd "$(dirname "$0")/.." || exit 1
top=$PWD
. t/lib-tap.sh
command -v nvvgpu-tool >/dev/null || plan_skip "nvvgpu-tool is not installed"
. t/lib-vm.sh
. t/lib-manual.sh
# shellcheck disable=SC2034 # lib-manual.sh works in it
manual_tmp=$vm_tmp

fresh_libvirtd || plan_skip "libvirtd does not start"
cat >"$vm_tmp/vm1.xml" <<-END
	<domain type='qemu'>
	  <name>vm1</name>
	  <memory unit='MiB'>128</memory>
	  <os><type arch='x86_64' machine='q35'>hvm</type></os>
	</domain>
END

clean() {
	for name in $(nvvgpu-tool list --noheadings -o NAME 2>/dev/null); do
		nvvgpu-tool delete "$name" >/dev/null 2>&1
	done
	virsh -q undefine vm1 >/dev/null 2>&1
	modprobe -r nvvgpu-sim
	rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:*
}

for page in $(manual_pages testbed); do
	clean
	virsh -q define "$vm_tmp/vm1.xml" >/dev/null
	work=$vm_tmp/${page##*/}
	mkdir "$work"
	cd "$work" || exit 1
	manual_run "$page"
	cd "$top" || exit 1
done
clean
vm_done
