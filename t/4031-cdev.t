#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that udev is told of a vGPU's own character device (vfio-dev) what it
# is told of its group: UUID, parent, name and who may open it.
# Theory of operation: Debian's kernels are built without those devices, so the
# helper runs in a namespace with /sys, /etc and /run of a host built by hand.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-sysroot.sh
unshare -rm true 2>/dev/null || plan_skip "no user namespaces here"

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
card=0000:3b:00.0
mine=58489a49-e5f5-50be-b9fa-02e2bb475f8b
other=11111111-2222-4333-8444-555555555555
sysroot_new "$tmp/host"
sysroot_gpu $card nvidia
sysroot_type $card nvidia-558 4 "NVIDIA A40-2Q" ""
mkdir -p "$sysroot/run" "$sysroot/etc/nvvgpu/vgpus.d" \
	"$sysroot/sys/class/vfio-dev"
for pair in $mine:3 $other:4; do
	sysroot_vgpu $card nvidia-558 "${pair%:*}" "1${pair##*:}"
	mkdir -p "$sysroot/sys/class/vfio-dev/vfio${pair##*:}"
	ln -s "../../../bus/mdev/devices/${pair%:*}" \
		"$sysroot/sys/class/vfio-dev/vfio${pair##*:}/device"
done
mkdir -p "$sysroot/sys/class/vfio-dev/vfio5"
ln -s "../../../bus/pci/devices/0000:00:02.0" \
	"$sysroot/sys/class/vfio-dev/vfio5/device"
printf '[vgpu vm1]\nuuid = %s\ntype = nvidia-558\nparent = %s\naccess_group = %s\n' \
	$mine $card "$(id -gn)" >"$sysroot/etc/nvvgpu/vgpus.d/vm1.conf"
cp /etc/group /etc/passwd /etc/ld.so.cache "$sysroot/etc/" 2>/dev/null

helper() {
	# shellcheck disable=SC2016 # for the inner shell
	out=$(unshare -rm sh -c 'for dir in sys etc run; do
		mount --rbind "$0/$dir" "/$dir" || exit 99; done; exec "$@"' \
		"$sysroot" build/bin/nvvgpu-udev "$@" 2>&1)
	rc=$?
}

helper cdev vfio3
is "$rc/$out" "0/NVVGPU_UUID=$mine
NVVGPU_PARENT=$card
NVVGPU_NAME=vm1
NVVGPU_ACCESS=$(id -gn)" "a named vGPU"
helper cdev vfio4
is "$rc/$out" "0/NVVGPU_UUID=$other
NVVGPU_PARENT=$card" "one without a name"
helper cdev vfio5
is "$rc/$out" "0/" "a device that is no vGPU"
helper cdev vfio6
is "$rc/$out" "0/" "one that has gone"
for bad in vfio ../vfio3 vfio3/.. vfio-1 12; do
	helper cdev "$bad"
	is "$rc/$out" "0/" "'$bad' is no such device"
done
done_testing
