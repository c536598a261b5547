# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests in the testbed that make named vGPUs.  Source it after lib-vm.sh.
#
#	named_begin [PARAMETER...]	load the driver, no state on the disk
#	named_end			forget everything, unload, vm_done
#	uuid_by_name NAME		from its record
#	node_of UUID			/dev/vfio/N by sysfs
#	link_of KIND NAME		where a link in /dev/nvvgpu leads, or ""

named_begin() {
	command -v nvvgpu-tool >/dev/null || plan_skip "nvvgpu-tool is missing"
	rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:*
	load "$@"
	udevadm settle
	nvvgpu-tool profile define small --type test-8M --policy spread --force ||
		plan_skip "no profile can be defined"
}

named_end() {
	discard_all
	rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:* /run/nvvgpu
	udevadm settle
	unload
	vm_done
}

uuid_by_name() {
	sed -n 's/^uuid = //p' "/etc/nvvgpu/vgpus.d/$1.conf"
}

node_of() {
	group=$(readlink "$MDEVS/$1/iommu_group") || return
	echo "/dev/vfio/${group##*/}"
}

link_of() {
	[ -L "/dev/nvvgpu/$1/$2" ] || return
	readlink -f "/dev/nvvgpu/$1/$2"
}
