#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the driver takes kernels for what their headers say, whatever
# their number is: kernels of distributions and their enterprise forks mix the
# interfaces of several versions.  Theory of operation: t/data/headers has, for
# each of them, the few declarations that matter, written down after what was
# read in that tree; all other headers are in "all".  The probes are run on
# each with the host's compiler and have to answer what the list here says.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
headers=t/data/headers

# probe NAME [DIR]
probe() {
	kernel/compat/probe "$tmp/probed.h" "$1" cc -nostdinc \
		"-I${2:-$headers/$1}" -I$headers/all 2>"$tmp/err"
}

# has KERNEL NAME...: these and no others
has() {
	kernel=$1
	shift
	if ! probe "$kernel"; then
		ok 1 "the headers of $kernel can be read"
		diag "$(cat "$tmp/err")"
		return
	fi
	is "$(sed -n 's/^#define HAVE_\(.*\) 1$/\1/p' "$tmp/probed.h" | sort)" \
		"$(printf '%s\n' "$@" | sort)" "what $kernel has" ||
		diag "$(cat "$tmp/probed.h.log")"
}

# Their number says 4.18, 5.10 and 5.14.
has rhel8-era ""
has anolis-5.10 ""
has rhel9-era MDEV_REGISTER_PARENT VFIO_ALLOC_DEVICE VFIO_FREE_DEVICE \
	VM_FLAGS_SET KOBJECT_CONST_TYPE KMAP_LOCAL_PAGE VMA_SET_FILE
has debian-5.10 MDEV_PARENT_OPS
has debian-6.1 MDEV_REGISTER_PARENT VFIO_ALLOC_DEVICE VFIO_FREE_DEVICE \
	KOBJECT_CONST_TYPE KMAP_LOCAL_PAGE VMA_SET_FILE MEM_CGROUP_FOLIO \
	PCI_IOV_VF_ID DRIVER_SET_OVERRIDE
has debian-6.12 MDEV_REGISTER_PARENT VFIO_ALLOC_DEVICE VM_FLAGS_SET \
	KOBJECT_CONST_TYPE KMAP_LOCAL_PAGE VMA_SET_FILE MEM_CGROUP_FOLIO \
	PCI_IOV_VF_ID EVENTFD_SIGNAL_ONE_ARG LINUX_UNALIGNED \
	VFIO_EMULATED_IOMMUFD VFIO_DETACH_IOAS DEVICE_SET_DRIVER_OVERRIDE
has debian-7.2 MDEV_REGISTER_PARENT VFIO_ALLOC_DEVICE VM_FLAGS_SET \
	KOBJECT_CONST_TYPE KMAP_LOCAL_PAGE VMA_SET_FILE MEM_CGROUP_FOLIO \
	PCI_IOV_VF_ID EVENTFD_SIGNAL_ONE_ARG LINUX_UNALIGNED \
	VFIO_EMULATED_IOMMUFD VFIO_DETACH_IOAS DEVICE_SET_DRIVER_OVERRIDE \
	VFIO_REGION_INFO_CAPS SHMEM_VMA_FLAGS

# The newest has all but what was only on the way to it.
is "$(sed -n 's/^#define HAVE_\(.*\) 0$/\1/p' "$tmp/probed.h" | paste -sd' ')" \
	"DRIVER_SET_OVERRIDE MDEV_PARENT_OPS VFIO_FREE_DEVICE" \
	"every other probe says yes somewhere"
like "$(sed -n 2p "$tmp/probed.h")" "debian-7.2" "the answers name the kernel"
is "$(grep -c '^/\*.*\*/$' "$tmp/probed.h")" \
	"$(($(grep -c '^#define' "$tmp/probed.h") + 2))" \
	"and each is told in words"

# What has no answer must not look like "no".
before=$(cat "$tmp/probed.h")
cp -r $headers/debian-6.12 "$tmp/broken"
echo '#error "no such architecture"' >>"$tmp/broken/linux/vfio.h"
probe broken "$tmp/broken"
is $? 1 "headers that cannot be compiled are an error"
like "$(cat "$tmp/err")" "no such architecture" "the compiler says why"
like "$(tail -n 1 "$tmp/err")" "headers of broken" "and we, with what"
is "$(cat "$tmp/probed.h")" "$before" "the answers of before are still there"
done_testing
