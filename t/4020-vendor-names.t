#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that VFs of NVIDIA's vendor VFIO get their names from udev, and that
# libvirt's hook makes a VF a vGPU when a domain that has it is started.
# Theory of operation: no machine of ours has such VFs, so helper and hook run
# in a namespace with /sys, /etc and /run of a host built by hand.  A file takes
# the number of a type as a driver would; how one gives it back is
# test-lib-vendor's.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-sysroot.sh
unshare -rm true 2>/dev/null || plan_skip "no user namespaces here"

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
pf=0000:3b:00.0
vf0=0000:3b:00.4
vf1=0000:3b:00.5
uuid=58489a49-e5f5-50be-b9fa-02e2bb475f8b
sysroot_new "$tmp/host"
mkdir -p "$sysroot/run/nvvgpu/vfs" "$sysroot/etc/nvvgpu/vgpus.d" \
	"$sysroot/sys/class/vfio/60"
cp /etc/ld.so.cache "$sysroot/etc/" 2>/dev/null
sysroot_device $pf nvidia
sysroot_vendor_vf $pf 0 $vf0 60
sysroot_vendor_vf $pf 1 $vf1 61
: >"$sysroot/sys/class/vfio/60/uevent"
for vf in $vf0:60 $vf1:61; do
	group=$sysroot/sys/kernel/iommu_groups/${vf##*:}
	mkdir "$group/devices"
	ln -s "../../../../bus/pci/devices/${vf%:*}" "$group/devices/${vf%:*}"
done
printf '[vgpu vm1-gpu0]\nuuid = %s\nframework = vendor-vfio\ntype = nvidia-1155\nparent = %s\ngpu = %s\nvf = 0\n' \
	$uuid $vf0 $pf >"$sysroot/etc/nvvgpu/vgpus.d/vm1-gpu0.conf"

# COMMAND...: on that host, its standard input from the file "in"
there() {
	# shellcheck disable=SC2016 # for the inner shell
	unshare -rm sh -c 'for dir in sys etc run; do
		mount --rbind "$0/$dir" "/$dir" || exit 99; done; exec "$@"' \
		"$sysroot" "$@" <"$tmp/in" >"$tmp/out" 2>"$tmp/err"
	rc=$?
	out=$(cat "$tmp/out")
	err=$(cat "$tmp/err")
}
assigned() {
	cat "$(sysroot_gpu_dir "$1")/nvidia/current_vgpu_type"
}
: >"$tmp/in"
helper=$PWD/build/bin/nvvgpu-udev

there "$helper" group 60
is "$rc/$out/$err" "0//" "a VF that is no vGPU has no name"

# --- the hook
hook=$tmp/hook
cc -D_GNU_SOURCE -O2 -Wall -Werror -o "$hook" libvirt-hooks/nvvgpu-qemu-hook.c \
	-DPREPARE="\"$PWD/build/bin/nvvgpu-qemu-prepare\"" || exit 1
domain() {
	echo "<domain type='kvm'><name>d</name><devices>
	<hostdev mode='subsystem' type='pci' managed='$1'><source>
	<address domain='0x0000' bus='0x3b' slot='0x00' function='0x$2'/></source>
	</hostdev></devices></domain>" >"$tmp/in"
}
domain no 5
there "$hook" d prepare begin -
is "$rc/$out/$err/$(assigned $vf1)" "0///0" "a VF that nobody named"
domain yes 4
there "$hook" d prepare begin -
is "$rc/$out/$err/$(assigned $vf0)" "0///0" \
	"one that libvirt takes from its driver"
domain no 4
there "$hook" d prepare begin -
is "$rc/$out/$err/$(assigned $vf0)" "0///1155" "one of ours is started"
there "$hook" d prepare begin -
is "$rc/$out/$err" "0//" "and left alone when it is there"

# --- its name
there "$helper" group 60
is "$rc/$(echo "$out" | tr '\n' ' ')/$err" \
	"0/NVVGPU_UUID=$uuid NVVGPU_PARENT=$vf0 NVVGPU_NAME=vm1-gpu0 /" \
	"the helper tells its name"
is "$(cat "$sysroot/sys/class/vfio/60/uevent")" change \
	"udev was told to ask for it"

# --- somebody else's
rm "$sysroot/run/nvvgpu/vfs/$uuid"
there "$helper" group 60
is "$rc/$out/$err" "0//" "somebody else's has no name"
there "$hook" d prepare begin -
is "$rc/$out" "1/" "a domain that would get somebody else's does not start"
like "$err" "^nvvgpu: domain d: vm1-gpu0: start: VF $vf0 is somebody else's" \
	"and it is said why"
is "$(assigned $vf0)" 1155 "it is not touched"
done_testing
