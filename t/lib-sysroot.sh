# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# A host as the library sees one, built by hand below a directory: the files
# that drivers/vfio/mdev, the PCI core and kernel/ABI/ promise, and nothing
# else.  Numbers are invented here or taken from the published type lists,
# never from what our own programs print.
#
#	sysroot_new DIR			an empty host
#	sysroot_device ADDRESS DRIVER [ATTRIBUTE=VALUE]...	a PCI function
#	sysroot_parent ADDRESS		... under which mdevs are made
#	sysroot_gpu ADDRESS DRIVER [ATTRIBUTE=VALUE]...		both at once
#	sysroot_vf PF INDEX ADDRESS DRIVER	a function that is its VF
#	sysroot_vendor_vf PF INDEX ADDRESS GROUP	... of NVIDIA's vendor VFIO
#	sysroot_sample NAME		a parent that is no PCI function
#	sysroot_type ADDRESS TYPE AVAILABLE NAME DESCRIPTION	"": no such file
#	sysroot_vgpu ADDRESS TYPE UUID GROUP [ATTRIBUTE=VALUE]...  -: no group
#	sysroot_group DIRECTORY GROUP
#	sysroot_two_gpus DIR		the host that most tests use

sysroot_new() {
	sysroot=$1
	mkdir -p "$sysroot/etc" "$sysroot/proc" "$sysroot/dev/vfio" \
		"$sysroot/sys/class/mdev_bus" "$sysroot/sys/bus/mdev/devices" \
		"$sysroot/sys/bus/pci/devices" "$sysroot/sys/bus/pci/drivers" \
		"$sysroot/sys/kernel/iommu_groups"
}

# Attributes below a directory: "nvvgpu/model=NVIDIA A40"
sysroot_attributes() {
	sysroot_at=$1
	shift
	for attribute; do
		mkdir -p "$sysroot_at/$(dirname "${attribute%%=*}")"
		printf '%s\n' "${attribute#*=}" \
			>"$sysroot_at/${attribute%%=*}"
	done
}

sysroot_device() {
	address=$1
	driver=$2
	shift 2
	bus=pci${address%:*}
	gpu=$sysroot/sys/devices/$bus/$address
	mkdir -p "$gpu" "$sysroot/sys/bus/pci/drivers/$driver"
	ln -s "../../../bus/pci/drivers/$driver" "$gpu/driver"
	ln -s "../../../bus/pci" "$gpu/subsystem"
	ln -s "../../../devices/$bus/$address" \
		"$sysroot/sys/bus/pci/devices/$address"
	sysroot_attributes "$gpu" vendor=0x10de class=0x030200 "$@"
}

sysroot_parent() {
	mkdir -p "$(sysroot_gpu_dir "$1")/mdev_supported_types"
	ln -s "../../$(sysroot_below "$1")" "$sysroot/sys/class/mdev_bus/$1"
}

sysroot_gpu() {
	sysroot_device "$@"
	sysroot_parent "$1"
}

sysroot_vf() {
	sysroot_device "$3" "$4"
	ln -s "../../$(sysroot_below "$1" | sed s,devices/,,)" \
		"$(sysroot_gpu_dir "$3")/physfn"
	ln -s "../../$(sysroot_below "$3" | sed s,devices/,,)" \
		"$(sysroot_gpu_dir "$1")/virtfn$2"
}

sysroot_vendor_vf() {
	sysroot_vf "$1" "$2" "$3" nvidia
	sysroot_group "$(sysroot_gpu_dir "$3")" "$4"
	sysroot_attributes "$(sysroot_gpu_dir "$3")" \
		nvidia/current_vgpu_type=0 nvidia/gpu_instance_id=0 \
		nvidia/placement_id=0 nvidia/vgpu_params= \
		nvidia/warm_update=0 \
		"nvidia/creatable_vgpu_types=ID    : vGPU Name
1145  : NVIDIA L40S-1B
1155  : NVIDIA L40S-2Q
1160  : NVIDIA L40S-48Q"
}

sysroot_sample() {
	mkdir -p "$sysroot/sys/devices/virtual/$1/$1"
	sysroot_parent "$1"
}

# Where the kernel has it, below /sys.
sysroot_below() {
	case $1 in
	*:*) echo "devices/pci${1%:*}/$1" ;;
	*) echo "devices/virtual/$1/$1" ;;
	esac
}

sysroot_gpu_dir() {
	echo "$sysroot/sys/$(sysroot_below "$1")"
}

sysroot_type() {
	type=$(sysroot_gpu_dir "$1")/mdev_supported_types/$2
	mkdir -p "$type/devices"
	: >"$type/create"
	sysroot_attributes "$type" "available_instances=$3" \
		"device_api=vfio-pci"
	[ -z "$4" ] || sysroot_attributes "$type" "name=$4"
	[ -z "$5" ] || sysroot_attributes "$type" "description=$5"
}

sysroot_vgpu() {
	address=$1
	type=$2
	uuid=$3
	group=$4
	shift 4
	vgpu=$(sysroot_gpu_dir "$address")/$uuid
	mkdir -p "$vgpu"
	ln -s "../mdev_supported_types/$type" "$vgpu/mdev_type"
	ln -s "../../../../bus/mdev" "$vgpu/subsystem"
	[ "$group" = - ] || sysroot_group "$vgpu" "$group"
	ln -s "../../../$uuid" \
		"$(sysroot_gpu_dir "$address")/mdev_supported_types/$type/devices/$uuid"
	ln -s "../../../$(sysroot_below "$address")/$uuid" \
		"$sysroot/sys/bus/mdev/devices/$uuid"
	: >"$vgpu/remove"
	sysroot_attributes "$vgpu" "$@"
}

# A device directory below a VFIO group.
sysroot_group() {
	mkdir -p "$sysroot/sys/kernel/iommu_groups/$2"
	ln -s "../../../../kernel/iommu_groups/$2" "$1/iommu_group"
	: >"$sysroot/dev/vfio/$2"
}

# An A40 with our attributes, an L4 whose driver says only what mdev demands.
sysroot_two_gpus() {
	sysroot_new "$1"
	sysroot_gpu 1000:00:00.0 nvidia numa_node=1 device=0x2235 \
		"nvvgpu/model=NVIDIA A40 (simulated)" \
		nvvgpu/uuid=GPU-11111111-2222-3333-4444-555555555555 \
		nvvgpu/firmware=fw-1 nvvgpu/mode=equal-size \
		nvvgpu/state=running \
		nvvgpu/framebuffer_total_mib=49152 \
		nvvgpu/framebuffer_free_mib=47104
	sysroot_type 1000:00:00.0 nvidia-558 23 "NVIDIA A40-2Q" \
		"num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"
	sysroot_type 1000:00:00.0 nvidia-562 0 "NVIDIA A40-8Q" \
		"num_heads=4, frl_config=60, framebuffer=8192M, max_resolution=7680x4320, max_instance=6"
	sysroot_gpu 1000:20:00.0 nvidia numa_node=-1 device=0x27b8
	sysroot_type 1000:20:00.0 nvidia-900 24 "NVIDIA L4-1Q" \
		"num_heads=4, frl_config=60, framebuffer=1024M, max_resolution=5120x2880, max_instance=24"
	sysroot_type 1000:20:00.0 nvidia-901 3 "L4 odd" "no numbers here"
}
