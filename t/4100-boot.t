#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: testbed
#
# Proves that under systemd a named vGPU is back after a boot, under its name
# and UUID, that its unit did it or found it done, and that another unit can
# wait for it by its name.
# Theory of operation: one disk, two boots.  The first defines vGPUs and takes
# the definition of one away, which mdevctl's rule then cannot start; the
# second loads the driver late, as a GPU that appears after the boot.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
distro=${DISTRO:-bookworm}
command -v qemu-system-x86_64 >/dev/null || plan_skip "QEMU is not installed"

mkdir -p build/t
tmp=$(mktemp -d build/t/boot.XXXXXX) || exit 1
trap 'rm -rf "$tmp"' EXIT
vm() {
	t/vm/run --distro "$distro" --systemd --timeout 300 --keep "$tmp/disk" \
		--out "$tmp/out" -- "$@"
}

if [ -z "${NVVGPU_VM_NOBUILD:-}" ]; then
	make -s testbed DISTRO="$distro" >"$tmp/log" 2>&1
	ok $? "the testbed is built" || diag "$(tail -n 20 "$tmp/log")"
	export NVVGPU_VM_NOBUILD=1
fi

# shellcheck disable=SC2016 # all of it is for the shell inside
vm sh -c '
	modprobe nvvgpu-sim gpus=test
	udevadm settle
	nvvgpu-tool profile define small --type test-8M
	nvvgpu-tool create --profile small a
	nvvgpu-tool create --profile small b
	sed -n "s/^uuid = //p" /etc/nvvgpu/vgpus.d/b.conf >/out/uuid
	rm /etc/mdevctl.d/1000:00:00.0/$(cat /out/uuid)
	systemd-analyze verify --man=no nvvgpu-start@x.service >/out/verify 2>&1
	sync' >"$tmp/log" 2>&1
ok $? "first boot" || diag "$(tail -n 20 "$tmp/log")"
unlike "$(cat "$tmp/out/verify")" nvvgpu "systemd has no complaint about the unit"

# shellcheck disable=SC2016
vm sh -c '
	nvvgpu-tool list --noheadings -o NAME,STATE >/out/before
	unit=$(systemd-escape -p --suffix=device /dev/nvvgpu/by-name/b)
	cat >/run/systemd/system/waits.service <<-X
		[Unit]
		Requires=$unit
		After=$unit
		[Service]
		Type=oneshot
		ExecStart=/bin/sh -c "readlink -f /dev/nvvgpu/by-name/b >/out/wait"
	X
	systemctl daemon-reload
	systemctl start waits.service &
	sleep 2
	ls /out/wait >/out/early 2>&1
	modprobe nvvgpu-sim gpus=test
	wait $!
	echo $? >>/out/wait
	udevadm settle
	nvvgpu-tool list --noheadings -o NAME,STATE,UUID >/out/after
	ls /etc/mdevctl.d/1000:00:00.0 | wc -l >/out/definitions
	systemctl show -p Result,ExecMainStatus nvvgpu-start@1000:00:00.0.service \
		>/out/unit
	systemctl --failed --no-legend | grep nvvgpu >/out/failed
	journalctl -b --no-pager -p warning | grep -E "nvvgpu-(udev|start)" \
		>/out/journal
	true' >"$tmp/log" 2>&1
ok $? "second boot" || diag "$(tail -n 20 "$tmp/log")"

squeeze() { tr -s ' ' <"$tmp/out/$1"; }
is "$(squeeze before)" "a defined
b defined" "before the GPU is there they are defined"
like "$(cat "$tmp/out/early")" "No such file" "a unit waits for it by its name"
like "$(tr '\n' ' ' <"$tmp/out/wait")" '^/dev/vfio/[0-9]+ 0 $' "until it is there"
is "$(squeeze after | cut -d' ' -f1,2)" "a active
b active" "then they are active"
like "$(squeeze after)" "^b active $(cat "$tmp/out/uuid")" "with the UUID of old"
is "$(cat "$tmp/out/definitions")" 2 "the lost definition is back"
is "$(cat "$tmp/out/unit")" "Result=success
ExecMainStatus=0" "the unit of the GPU ended well"
is "$(cat "$tmp/out/failed" "$tmp/out/journal" 2>&1)" "" "and the log is quiet"

done_testing
