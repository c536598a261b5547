#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a start for which the GPU offers no types yet, as NVIDIA's vGPU
# daemon has not told them, ends with the status that the unit tries again at,
# and any other failure does not.
# Runs the helper on a fixture host that is mounted over /sys and /etc in a
# mount namespace of its own, which needs the testbed.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$(command -v nvvgpu-tool) || plan_skip "nvvgpu-tool is missing"
helper=/usr/libexec/nvvgpu/nvvgpu-udev
unshare -m true 2>/dev/null || plan_skip "no mount namespace may be made"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_new "$tool_tmp/host"
sysroot_device 0000:3b:00.0 nvidia
sysroot_vendor_vf 0000:3b:00.0 0 0000:3b:00.4 60
on_host create --type L40S-2Q --no-start one
mkdir -p "$sysroot/run"

start() {
	# shellcheck disable=SC2016 # for the inner shell
	unshare -m sh -c '
		for dir in sys etc run; do
			mount --rbind "$1/$dir" /$dir || exit 99
		done
		exec "$2" start 0000:3b:00.4' - "$sysroot" "$helper" \
			>"$tool_tmp/out" 2>"$tool_tmp/err"
	rc=$?
}

vf=$(sysroot_gpu_dir 0000:3b:00.4)/nvidia
cp "$vf/creatable_vgpu_types" "$tool_tmp/types"
: >"$vf/creatable_vgpu_types"
start
is $rc 75 "no types: to be tried again"
like "$(cat "$tool_tmp/err")" "0000:3b:00.4: start: it offers no types yet" \
	"that is said"
unit=/usr/lib/systemd/system/nvvgpu-start@.service
is "$(sed -n 's/^Restart=//p' $unit)" on-failure "the unit tries again"
unlike "$(sed -n 's/^RestartPreventExitStatus=//p' $unit)" '(^| )75( |$)' \
	"and does not take that for final"
grep -v L40S-2Q "$tool_tmp/types" >"$vf/creatable_vgpu_types"
start
is $rc 1 "types, but no room for this one: a failure"
cp "$tool_tmp/types" "$vf/creatable_vgpu_types"
start
is $rc/"$(cat "$vf/current_vgpu_type")" 0/1155 "they have come: it starts"
done_testing
