# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For scripts in a guest: the vGPU and who drives it.  Busybox is all there is.

say() { echo "guest: $*"; }

fail()
{
	say "FAILED: $*"
	exit 1
}

# The address of the first vGPU, as the guest sees it.
find_vgpu()
{
	for dir in /sys/bus/pci/devices/*; do
		[ "$(cat "$dir/vendor")" = 0x1234 ] || continue
		[ "$(cat "$dir/device")" = 0x1111 ] || continue
		echo "${dir##*/}"
		return
	done
	return 1
}

driver_of()
{
	link=$(readlink "/sys/bus/pci/devices/$1/driver") || link=/nobody
	echo "${link##*/}"
}

# wait_until SECONDS COMMAND...
wait_until()
{
	patience=$(($1 * 10))
	shift
	until "$@"; do
		[ $patience -gt 0 ] || return 1
		patience=$((patience - 1))
		sleep 0.1
	done
}

# The kernel's own display driver has the vGPU and shows it as a DRM device.
give_to_bochs()
{
	modprobe bochs 2>/dev/null || modprobe bochs-drm 2>/dev/null
	case $(driver_of "$1") in
	bochs*)	;;
	*)	echo "$1" >/sys/bus/pci/drivers_probe ;;
	esac
	wait_until 20 test -c /dev/dri/card0 ||
		fail "$1: no /dev/dri/card0, its driver is $(driver_of "$1")"
}

# nvvgpu-ring with these options; what it says in one line or all of it.
run_ring()
{
	modprobe vfio_iommu_type1 || fail "there is no module vfio_iommu_type1"
	modprobe vfio-pci || fail "there is no module vfio-pci"
	nvvgpu-ring "$@"
}
