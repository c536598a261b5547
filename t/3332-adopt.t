#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that list shows and adopt takes over what others made: live with and
# without a definition, defined alone, on a VF of vendor VFIO; that it keeps its
# UUID and all of its definition; and that what Nova, KubeVirt or Proxmox VE
# manage stays theirs.
# Runs on the fixture host; beside the real mdevctl: t/6370-mdevctl.t.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
etc=$sysroot/etc
on_host profile define gold --type A40-2Q
mkdir -p "$etc/mdevctl.d/1000:00:00.0" "$etc/mdevctl.d/scripts.d/callouts"

# uuid N: what others have made
uuid() {
	echo "0000000$1-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
}

# defined N ATTRIBUTES: by mdevctl
defined() {
	printf '{"mdev_type": "nvidia-558", "start": "manual", "attrs": %s, "x": 1}' \
		"$2" >"$etc/mdevctl.d/1000:00:00.0/$(uuid "$1")"
}

# refused RC REGEX NAME ARGUMENT...
refused() {
	wanted_rc=$1
	why=$2
	what=$3
	shift 3
	before=$(state_of "$etc")
	on_host "$@"
	failed "$wanted_rc" "$why" "$what"
	is "$(state_of "$etc")" "$before" "$what: nothing changed"
}

defined 1 '[{"a": "1"}, {"nvidia/vm_name": "v"}]'
defined 2 '[{"nvvgpu/name": "called"}]'
sysroot_vgpu 1000:00:00.0 nvidia-558 "$(uuid 2)" 32 nvvgpu/name=called
sysroot_vgpu 1000:20:00.0 nvidia-900 "$(uuid 3)" 33 nvidia/vgpu_params=p=1

on_host list --json
json '[.vgpus[] | [.name, .uuid[0:8], .state, .type, .gpu]]' \
	'[[null,"00000002","active","NVIDIA A40-2Q","1000:00:00.0"],[null,"00000003","active","NVIDIA L4-1Q","1000:20:00.0"],[null,"00000001","defined","NVIDIA A40-2Q","1000:00:00.0"]]' \
	"list shows them, also what is only defined"
on_host show "$(uuid 1)" --json
json '.vgpu | [.name, .autostart, .state]' '[null,false,"defined"]' \
	"and so does show"
refused 1 "$(uuid 1): it has no record .* take it over by 'adopt'" \
	"start before it is adopted" start "$(uuid 1)"

on_host adopt --name mine "$(uuid 1)"
is "$rc/$out/$err" "0/mine/" "adopt prints the name"
is "$(jq -c . "$etc/mdevctl.d/1000:00:00.0/$(uuid 1)")" \
	'{"mdev_type":"nvidia-558","start":"manual","attrs":[{"a":"1"},{"nvidia/vm_name":"v"},{"nvvgpu/name":"mine"}],"x":1}' \
	"its definition has the name, and all else"
on_host show mine --json
json '.vgpu | [.uuid[0:8], .type, .autostart]' \
	'["00000001","NVIDIA A40-2Q",false]' "what it was"
on_host adopt "$(uuid 1)"
is "$rc/$out" "0/mine" "again is nothing"
refused 5 "$(uuid 1): adopt: it is vGPU 'mine' already; 'rename'" \
	"another name" adopt --name other "$(uuid 1)"
refused 5 "$(uuid 2): adopt: the name 'mine' is taken" "a name that is taken" \
	adopt --name mine "$(uuid 2)"
refused 3 "$(uuid 9): there is no such vGPU" "nobody" adopt "$(uuid 9)"
refused 2 "$(uuid 2): adopt: 'A/B' is no name" "no name" \
	adopt --name A/B "$(uuid 2)"
refused 2 "adopt: --name goes with one" "one name for two" \
	adopt --name x "$(uuid 2)" "$(uuid 3)"

# Who is it for?  Each says so until told otherwise.
mkdir -p "$etc/nova"
printf '[devices]\nenabled_mdev_types = nvidia-558\n' >"$etc/nova/nova.conf"
refused 1 "$(uuid 2): adopt: Nova offers its type on its GPU" "Nova's" \
	adopt "$(uuid 2)"
on_host adopt all
is "$rc/$out" "0/vgpu-00000003" "all takes the others, by a part of their UUID"
like "$err" "warning: $(uuid 2): adopt: Nova" "and says what it leaves"
is "$(jq -c . "$etc/mdevctl.d/1000:20:00.0/$(uuid 3)")" \
	'{"mdev_type":"nvidia-900","start":"manual","attrs":[{"nvidia/vgpu_params":"p=1"}]}' \
	"what was not defined is now, as it is"
on_host adopt --force "$(uuid 2)" --json
json '[.vgpus[] | [.what, .name, .done]]' \
	"[[\"$(uuid 2)\",\"called\",true]]" "by force, by the name of its driver"
rm -r "$etc/nova"
proxmox=00000000-0000-0000-0000-000000000104
sysroot_vgpu 1000:20:00.0 nvidia-900 $proxmox 34
refused 1 "$proxmox: adopt: by its UUID it is Proxmox VE's" "Proxmox VE's" \
	adopt $proxmox
mkdir -p "$sysroot/var/lib/kubelet/device-plugins"
: >"$sysroot/var/lib/kubelet/device-plugins/kubevirt-vgpu.sock"
defined 4 '[]'
refused 1 "$(uuid 4): adopt: KubeVirt manages" "KubeVirt's" adopt "$(uuid 4)"
rm -r "${sysroot:?}/var"
printf '{' >"$etc/mdevctl.d/1000:00:00.0/$(uuid 4)"
refused 1 "/etc/mdevctl.d/1000:00:00.0/$(uuid 4): read: |nvvgpu-tool: warning: " \
	"a damaged one" adopt "$(uuid 4)"
rm "$etc/mdevctl.d/1000:00:00.0/$(uuid 4)"

on_host create --profile gold --no-start hurt --uuid "$(uuid 5)"
sed -i 's/^type/tpye/' "$etc/nvvgpu/vgpus.d/hurt.conf"
on_host adopt "$(uuid 5)"
is "$rc/$out" 1/ "one whose record is damaged"
like "$err" "vgpus.d/hurt.conf: read: " "that is told"
on_host adopt all
is "$(printf '%s' "$out" | grep -c vgpu-00000005)" 0 "all leaves it too"
rm "$etc/nvvgpu/vgpus.d/hurt.conf" "$etc"/mdevctl.d/*/"$(uuid 5)"

# A VF that has a type and is nobody's has no UUID until then.
sysroot_device 0000:3b:00.0 nvidia
sysroot_vendor_vf 0000:3b:00.0 0 0000:3b:00.4 60
vf=$(sysroot_gpu_dir 0000:3b:00.4)
echo 1155 >"$vf/nvidia/current_vgpu_type"
echo disable_vnc=1 >"$vf/nvidia/vgpu_params"
on_host adopt --name onvf 0000:3b:00.4
is "$rc/$out" 0/onvf "a VF"
on_host show onvf --json
json '.vgpu | [.state, .type, .gpu]' \
	'["active","NVIDIA L40S-2Q","0000:3b:00.0"]' "it is what it was"
is "$(sed -n 's,^attr.nvidia/vgpu_params = ,,p' "$etc/nvvgpu/vgpus.d/onvf.conf")" \
	disable_vnc=1 "with its parameters"
on_host complete -- adopt ""
is "$(printf '%s' "$out" | cut -f1)" $proxmox "completion offers what is nameless"
done_testing
