#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a full disk, a read-only one and state on two file systems change
# nothing that they should not, and are called by their names: a full disk is
# not a full GPU.
# Theory of operation: /etc/nvvgpu is a small file system of its own here, so
# that a definition, which is prepared there, has to get to /etc/mdevctl.d
# another way; then it is filled up, then mounted read-only.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

mkdir -p /etc/nvvgpu
mount -t tmpfs -o size=64k none /etc/nvvgpu || plan_skip "no tmpfs"
# shellcheck disable=SC2317 # the trap calls it
small_end() {
	umount /etc/nvvgpu
	vm_cleanup
}
trap small_end EXIT
load gpus=test
udevadm settle
nvvgpu-tool profile define small --type test-8M
nvvgpu-tool profile define spare --type test-8M

state() {
	find /etc/nvvgpu /etc/mdevctl.d -type f ! -name filler -exec cat {} + |
		sort
	mdevs_of_ours
}

# refused REGEX ARGUMENT...
refused() {
	wanted=$1
	shift
	before=$(state)
	said=$(nvvgpu-tool "$@" 2>&1)
	is $? 1 "$*: exit status 1"
	like "$said" "$wanted" "$*: says why"
	is "$(state)" "$before" "$*: nothing changed"
}

nvvgpu-tool create --profile small a >/dev/null
ok $? "create across two file systems"
u=$(uuid_by_name a)
is "$(find /etc/mdevctl.d -type f | wc -l)/$(find /etc/nvvgpu -name '.*' | wc -l)" \
	"1/0" "one definition, nothing else"
like "$(mdevctl list -d)" "$u .*\(active\)" "mdevctl reads it"

cat /dev/zero >/etc/nvvgpu/filler 2>/dev/null
refused "no space left on device" create --profile small b
refused "no space left on device" profile define p --type test-8M
nvvgpu-tool stop a && nvvgpu-tool start a
ok $? "stop and start need no room"
rm /etc/nvvgpu/filler

mount -o remount,ro /etc/nvvgpu
refused "read-only" create --profile small b
refused "read-only" delete a
refused "read-only" profile delete spare
nvvgpu-tool stop a && nvvgpu-tool start a
ok $? "stop and start write nothing"
mount -o remount,rw /etc/nvvgpu

# The testbed's root knows no files without a name, a tmpfs does.
mount -t tmpfs none /etc/mdevctl.d
nvvgpu-tool create --profile small b >/dev/null
ok $? "create across two other file systems"
is "$(find /etc/mdevctl.d -type f | wc -l)/$(find /etc/nvvgpu -name '.*' | wc -l)" \
	"1/0" "one definition, nothing else"
nvvgpu-tool delete b
umount /etc/mdevctl.d

nvvgpu-tool delete a
ok $? "delete"
is "$(find /etc/mdevctl.d -type f | wc -l)$(mdevs_of_ours)" 0 "nothing is left"
umount /etc/nvvgpu
trap vm_cleanup EXIT
named_end
