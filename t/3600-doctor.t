#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the doctor finds each thing that it says it can find, that it
# names the object, and that it is silent where all is well.  Theory of
# operation: hosts built by hand (t/lib-sysroot.sh), each with one thing wrong,
# as research on real hosts shows them: a GPU without driver, with nouveau,
# passed through, without virtual functions, in a guest; libvirt without hook;
# state that is damaged or does not fit.  Every code of the manual page must
# have been seen in the end, except those that only NVIDIA's library can tell.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

board=0000:41:00.0
seen=$tool_tmp/seen
: >"$seen"

# What the doctor finds, as "severity code object" lines.
findings() {
	on_host doctor --json
	jq -r '.findings[] | "\(.severity) \(.code) \(.object // "host")"' \
		<"$tool_tmp/out" >"$tool_tmp/findings"
	sed 's/^[a-z]* \([^ ]*\).*/\1/' "$tool_tmp/findings" >>"$seen"
}

# found "severity code object" NAME
found() {
	findings
	if ! grep -qxF -- "$1" "$tool_tmp/findings"; then
		ok 1 "$2"
		diag "wanted: $1"
		diag "found:  $(cat "$tool_tmp/findings")"
		return
	fi
	ok 0 "$2"
	is "$rc" "$(grep -c '^problem' "$tool_tmp/findings" |
		sed 's/[1-9][0-9]*/1/')" "$2: status"
}

# A host with all programs around a vGPU in place.
whole_host() {
	rm -rf "$tool_tmp/host"
	sysroot_new "$tool_tmp/host"
	mkdir -p "$sysroot/usr/sbin" "$sysroot/usr/lib/udev/rules.d" \
		"$sysroot/etc/libvirt/hooks/qemu.d" "$sysroot/dev/vfio"
	for file in usr/sbin/libvirtd usr/sbin/mdevctl dev/vfio/vfio \
		usr/lib/udev/rules.d/59-nvvgpu.rules \
		etc/libvirt/hooks/qemu.d/nvvgpu; do
		: >"$sysroot/$file"
	done
}

# pci DRIVER [ATTRIBUTE=VALUE]...: a GPU without types; - for no driver
pci() {
	dir=$sysroot/sys/devices/pci0000:41/$board
	mkdir -p "$dir"
	ln -s "../../../devices/pci0000:41/$board" \
		"$sysroot/sys/bus/pci/devices/$board"
	[ "$1" = - ] || ln -s "../../../bus/pci/drivers/$1" "$dir/driver"
	shift
	sysroot_attributes "$dir" vendor=0x10de class=0x030200 device=0x2235 "$@"
}

good_host() {
	whole_host
	sysroot_gpu "$board" nvidia device=0x2235
	sysroot_type "$board" nvidia-558 23 "NVIDIA A40-2Q" "framebuffer=2048M"
}

# --- all is well
good_host
on_host doctor
is "$rc/$out/$err" "0/no problem found/" "a host where all is well"
on_host doctor --json
json '[.version, .findings]' '[1,[]]' "the same as JSON"

# --- no GPU, and one GPU that offers nothing
whole_host
found "problem no-gpu host" "no GPU"
whole_host
pci -
found "problem gpu-without-driver $board" "no driver"
json '[.findings[] | select(.code == "gpu-without-driver") | .model]' '[null]' \
	"whose model nobody knows"
whole_host
pci nvidia
mkdir -p "$sysroot/proc/driver/nvidia/gpus/$board"
printf 'Model: \t\t NVIDIA A40\nIRQ:   \t\t 185\n' \
	>"$sysroot/proc/driver/nvidia/gpus/$board/information"
on_host doctor
like "$out" "^problem: $board \\(NVIDIA A40\\): " "a model that NVIDIA's driver knows"
on_host doctor --json
json '[.findings[] | .model]' '["NVIDIA A40"]' "as JSON"
whole_host
pci nvvgpu-sim sriov_totalvfs=16 sriov_numvfs=0 "nvvgpu/model=Simulated A40"
on_host doctor -o CODE,MODEL --noheadings
like "$out" "^gpu-without-vfs +Simulated A40$" "one that ours knows, as a column"
whole_host
pci vfio-pci
found "problem gpu-passed-through $board" "passed through"
for driver in nouveau NovaCore; do
	whole_host
	pci "$driver"
	found "problem gpu-driver-without-vgpu $board" "$driver"
done
whole_host
pci nvidia
mkdir -p "$sysroot/sys/module/nvidia"
printf 'processor\t: 0\nflags\t\t: fpu vme hypervisor lahf_lm\n' \
	>"$sysroot/proc/cpuinfo"
found "problem gpu-in-guest $board" "GPU of a guest"
printf 'processor\t: 0\nflags\t\t: fpu vme lahf_lm\n' >"$sysroot/proc/cpuinfo"
found "problem gpu-without-vgpu-module $board" "ordinary driver on a host"
mkdir -p "$sysroot/sys/module/nvidia_vgpu_vfio"
found "problem gpu-without-types $board" "vGPU driver, and no types"
rmdir "$sysroot/sys/bus/mdev/devices" "$sysroot/sys/bus/mdev"
found "problem no-mdev-bus $board" "legacy GPU on a kernel without mdev"
whole_host
pci nvidia sriov_totalvfs=16 sriov_numvfs=0
mkdir -p "$sysroot/sys/module/nvidia_vgpu_vfio"
found "problem gpu-without-vfs $board" "SR-IOV is off"
like "$out" "sriov-manage -e $board" "SR-IOV is off: NVIDIA's cure"
whole_host
pci nvvgpu-sim sriov_totalvfs=16 sriov_numvfs=0 nvvgpu/state=running
found "problem gpu-without-vfs $board" "SR-IOV is off on a GPU of ours"
like "$out" "echo 16 >/sys/bus/pci/devices/$board/sriov_numvfs" \
	"SR-IOV is off on a GPU of ours: its cure"

# vf FILE: a virtual function of it that offers vGPUs
vf() {
	function=$sysroot/sys/devices/pci0000:41/0000:41:00.4
	mkdir -p "$function/$(dirname "$1")"
	: >"$function/$1"
	ln -s "../$board" "$function/physfn"
	ln -s ../0000:41:00.4 "$sysroot/sys/devices/pci0000:41/$board/virtfn0"
	ln -s ../../../devices/pci0000:41/0000:41:00.4 \
		"$sysroot/sys/bus/pci/devices/0000:41:00.4"
	sysroot_attributes "$function" vendor=0x10de class=0x030200
}
whole_host
pci nvidia sriov_totalvfs=16 sriov_numvfs=1
vf nvidia/creatable_vgpu_types
found "problem no-iommu host" "virtual functions without IOMMU"
unlike "$(cat "$tool_tmp/findings")" "gpu-" "the GPU itself is well"
mkdir -p "$sysroot/sys/class/iommu/dmar0"
on_host doctor
is "$rc/$out" "0/no problem found" "with IOMMU all is well"
good_host
sysroot_attributes "$(sysroot_gpu_dir "$board")" nvvgpu/state=failed
found "problem gpu-failed $board" "dead firmware"

# --- kernel
good_host
rm "$sysroot/dev/vfio/vfio"
found "problem no-vfio host" "no vfio"
: >"$sysroot/dev/iommu"
on_host doctor
is "$rc" 0 "iommufd will do"
whole_host
mkdir -p "$sysroot/sys/firmware/efi/efivars"
efivar=SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
printf '\006\000\000\000\001' >"$sysroot/sys/firmware/efi/efivars/$efivar"
found "warning secure-boot host" "Secure Boot, and no driver"
printf '\006\000\000\000\000' >"$sysroot/sys/firmware/efi/efivars/$efivar"
findings
unlike "$(cat "$tool_tmp/findings")" "secure-boot" "Secure Boot is off"

# --- the programs around
good_host
rm "$sysroot/usr/sbin/libvirtd" "$sysroot/usr/sbin/mdevctl" \
	"$sysroot/usr/lib/udev/rules.d/59-nvvgpu.rules"
found "note no-libvirt host" "no libvirt"
found "note no-mdevctl host" "no mdevctl"
found "warning no-udev-rules host" "no udev rules"
is "$(cut -d' ' -f1 "$tool_tmp/findings" | tr '\n' ' ')" \
	"warning note note " "the worst comes first"
good_host
mkdir -p "$sysroot/usr/bin"
mv "$sysroot/usr/sbin/mdevctl" "$sysroot/usr/bin/"
rule=$sysroot/usr/lib/udev/rules.d/60-mdevctl.rules
echo 'ACTION=="add", RUN+="/usr/sbin/mdevctl start-parent-mdevs %k"' >"$rule"
found "warning mdevctl-rule host" "mdevctl's rule looks elsewhere"
ln -s ../bin/mdevctl "$sysroot/usr/sbin/mdevctl"
on_host doctor
is "$rc/$out" "0/no problem found" "and finds it by a link"
rm "$sysroot/usr/sbin/mdevctl"
echo 'ACTION=="add", RUN+="/usr/bin/mdevctl start-parent-mdevs %k"' >"$rule"
on_host doctor
is "$rc/$out" "0/no problem found" "or where it is"
good_host
rm "$sysroot/etc/libvirt/hooks/qemu.d/nvvgpu"
found "warning no-hook host" "no hook"

# daemon SECONDS: one that began then, counted from the epoch
daemon() {
	mkdir -p "$sysroot/proc/77"
	echo libvirtd >"$sysroot/proc/77/comm"
	printf 'cpu 1 2 3\nbtime %s\nprocesses 5\n' "$1" >"$sysroot/proc/stat"
	echo "77 (lib virt) d) S 1 77 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0" \
		>"$sysroot/proc/77/stat"
}
good_host
daemon 1000000000
found "warning hook-unknown host" "a daemon older than its hooks"
daemon 4000000000
on_host doctor
is "$rc/$out" "0/no problem found" "a daemon younger than its hooks"

# --- state
uuid=aaaaaaaa-0000-4000-8000-000000000001
# record NAME PARENT: a named vGPU that starts with the host
record() {
	mkdir -p "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/etc/mdevctl.d/$2"
	printf '[vgpu %s]\nuuid = %s\ntype = nvidia-558\nparent = %s\nautostart = yes\n' \
		"$1" "$uuid" "$2" >"$sysroot/etc/nvvgpu/vgpus.d/$1.conf"
	printf '{"mdev_type":"nvidia-558","start":"auto","attrs":[]}' \
		>"$sysroot/etc/mdevctl.d/$2/$uuid"
}
good_host
record vm1 "$board"
found "problem not-started vm1" "a vGPU that should be there"
like "$out" "nvvgpu-tool start vm1" "a vGPU that should be there: its cure"
sysroot_vgpu "$board" nvidia-558 "$uuid" 17
found "warning no-link vm1" "a vGPU without link"
mkdir -p "$sysroot/dev/nvvgpu/by-name"
ln -s ../../vfio/17 "$sysroot/dev/nvvgpu/by-name/vm1"
on_host doctor
is "$rc/$out" "0/no problem found" "a vGPU with all that it needs"
sysroot_attributes "$(sysroot_gpu_dir "$board")/$uuid" nvvgpu/state=failed
found "problem vgpu-failed vm1" "a vGPU that has failed"
rm "$sysroot/etc/nvvgpu/vgpus.d/vm1.conf"
found "note nameless $uuid" "a vGPU of somebody else"
good_host
record vm1 0000:99:00.0
found "problem gpu-gone vm1" "a vGPU whose GPU is gone"
good_host
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/etc/nvvgpu/profiles.d"
echo '[vgpu vm1' >"$sysroot/etc/nvvgpu/vgpus.d/vm1.conf"
found "problem damaged-record vm1" "a damaged record"
is "$(grep -c damaged "$tool_tmp/findings")" 1 "a damaged record is told once"
echo '[profile gold' >"$sysroot/etc/nvvgpu/profiles.d/gold.conf"
found "problem damaged-profile gold" "a damaged profile"
good_host
record vm1 "$board"
echo '{' >"$sysroot/etc/mdevctl.d/$board/$uuid"
found "warning odd-state host" "a damaged definition"

# --- how a GPU is shared out
good_host
record vm1 "$board"
sysroot_type "$board" nvidia-558 8 "NVIDIA A40-2Q" "framebuffer=2048M"
sysroot_type "$board" nvidia-562 2 "NVIDIA A40-8Q" "framebuffer=8192M"
printf '[vgpu vm2]\nuuid = %s\ntype = nvidia-562\nparent = %s\nautostart = no\n' \
	aaaaaaaa-0000-4000-8000-000000000002 "$board" \
	>"$sysroot/etc/nvvgpu/vgpus.d/vm2.conf"
findings
unlike "$(cat "$tool_tmp/findings")" sizes-differ "two sizes, mode unknown"
mode=$(sysroot_gpu_dir "$board")/nvvgpu/mode
mkdir -p "${mode%/*}"
echo mixed-size >"$mode"
findings
unlike "$(cat "$tool_tmp/findings")" sizes-differ "two sizes in mixed-size mode"
echo equal-size >"$mode"
found "warning sizes-differ $board" "two sizes in equal-size mode"
on_host doctor
like "$out" "warning: $board: named vGPUs on it have 2048 and 8192 MiB" \
	"two sizes: which"
like "$out" "cure: .*mixed-size >/sys/bus/pci/devices/$board/nvvgpu/mode" \
	"two sizes: the cure"
sed -i 's/nvidia-562/nvidia-558/' "$sysroot/etc/nvvgpu/vgpus.d/vm2.conf"
findings
unlike "$(cat "$tool_tmp/findings")" sizes-differ "one size"
for policy in fixed-share equal-share; do
	echo $policy >"${mode%/*}/scheduler"
	found "note scheduler-shares $board" "$policy"
done
echo best-effort >"${mode%/*}/scheduler"
findings
unlike "$(cat "$tool_tmp/findings")" scheduler-shares "best effort"

# --- others that give out vGPUs
good_host
record vm1 "$board"
mkdir -p "$sysroot/etc/nova" "$sysroot/var/lib/kubelet/device-plugins"
cat >"$sysroot/etc/nova/nova.conf" <<'EOF'
[DEFAULT]
# enabled_mdev_types = nvidia-558
[devices]
enabled_mdev_types = nvidia-557, nvidia-5580
EOF
findings
unlike "$(cat "$tool_tmp/findings")" nova "Nova with other types"
echo 'enabled_mdev_types = nvidia-557, nvidia-558' \
	>>"$sysroot/etc/nova/nova.conf"
found "warning nova-may-take-it vm1" "Nova with its type"
printf '[mdev_nvidia-558]\ndevice_addresses = 0000:42:00.0\n' \
	>>"$sysroot/etc/nova/nova.conf"
findings
unlike "$(cat "$tool_tmp/findings")" nova "Nova with its type on another GPU"
printf 'device_addresses = 0000:42:00.0, %s\n' "$board" \
	>>"$sysroot/etc/nova/nova.conf"
found "warning nova-may-take-it vm1" "Nova with its type on its GPU, too"
: >"$sysroot/var/lib/kubelet/device-plugins/kubevirt-kvm.sock"
found "warning kubevirt-may-remove host" "KubeVirt"

# --- the text, and the manual
on_host doctor
like "$out" "^warning: vm1: Nova offers its type on its GPU$" "text: what"
like "$out" "^    why:  Nova gives any vGPU" "text: why"
like "$out" "^    cure: in nova.conf" "text: cure"
on_host doctor --json
json '[.findings[] | [.severity,.code,.what,.why,.cure] | map(type) | unique] | unique' \
	'[["string"]]' "JSON: every finding has all that it should"
on_host doctor -o CODE --noheadings
like "$out" "^nova-may-take-it$" "as a table"
sed -n 's/^\.It Cm //p' man/nvvgpu-tool-doctor.1 | sort >"$tool_tmp/manual"
# Only NVIDIA's library tells this one, and it speaks of real hosts alone.
{ cat "$seen"; echo gpu-is-vgpu; } | sort -u >"$tool_tmp/codes"
is "$(diff "$tool_tmp/manual" "$tool_tmp/codes")" "" \
	"the manual has every code, and every code was seen"
done_testing
