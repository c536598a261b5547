#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that VFs of NVIDIA's vendor VFIO are shown, defined and given to
# domains under the same verbs as mediated devices.
# Theory of operation: a host built by hand (t/lib-sysroot.sh) with an L40S
# whose files are those of NVIDIA's guide, beside a GPU of the other framework.
# A plain file is no driver: that types are given and taken, and what is done
# when that is refused, is test-lib-vendor's in t/2000-library.t.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

pf=0000:3b:00.0
vf0=0000:3b:00.4
vf1=0000:3b:00.5
sysroot_two_gpus "$tool_tmp/host"
sysroot_device $pf nvidia device=0x26b9
sysroot_vendor_vf $pf 0 $vf0 60
sysroot_vendor_vf $pf 1 $vf1 61
sysroot_vendor_vf $pf 2 0000:3b:00.6 62

# --- what there is
on_host gpus --json
json '.gpus[] | select(.framework == "vendor-vfio") | [.address, .driver, .model, .vfs, .vgpus, .types, .framebuffer_total_mib]' \
	"[\"$pf\",\"nvidia\",\"10de:26b9\",3,0,3,null]" "gpus"
json '[.gpus[].framework]' '["vendor-vfio","mdev","mdev"]' \
	"beside those of the other framework"
on_host types --gpu $pf --json
json '[.types[] | [.id, .name, .framebuffer_mib, .available, .max_instances]]' \
	'[["nvidia-1145","NVIDIA L40S-1B",1024,3,null],["nvidia-1155","NVIDIA L40S-2Q",2048,3,null],["nvidia-1160","NVIDIA L40S-48Q",49152,3,null]]' \
	"types"

# --- somebody else's
sysroot_attributes "$(sysroot_gpu_dir $vf1)" nvidia/current_vgpu_type=1155 \
	nvidia/creatable_vgpu_types=
on_host list -o +NODE
like "$out" "^- +- +NVIDIA L40S-2Q +$pf +active +- +- +/dev/vfio/61$" "list"
on_host list --json
json '[.vgpus[] | [.name, .uuid, .parent, .type_id, .framebuffer_mib]]' \
	"[[null,null,\"$vf1\",\"nvidia-1155\",2048]]" "list as JSON"
on_host types --gpu $pf --noheadings -o ID,AVAIL
is "$(printf '%s\n' "$out" | tr -s ' ' | head -n 1)" "nvidia-1145 2" \
	"its VF has room no more"
on_host show $vf1
like "$out" "^Parent: +$vf1$" "show by the VF's address"
for verb in stop delete; do
	on_host $verb $vf1
	failed 1 "$vf1: it has no record" "$verb of somebody else's"
done

# --- ours
on_host profile define gold --type L40S-2Q --attr nvidia/placement_id=6
quiet "profile define"
on_host create --profile gold --no-start vm1-gpu0
is "$rc/$out/$err" "0/vm1-gpu0/" "create --no-start"
on_host show vm1-gpu0 --json
json '.vgpu | [.gpu, .parent, .state, .type, .profile, .autostart, .node]' \
	"[\"$pf\",\"$vf0\",\"defined\",\"NVIDIA L40S-2Q\",\"gold\",true,null]" \
	"show"
is "$(find "$sysroot/etc/mdevctl.d" -type f 2>/dev/null)" "" \
	"mdevctl is not told"
like "$(cat "$sysroot/etc/nvvgpu/vgpus.d/vm1-gpu0.conf")" \
	"^framework = vendor-vfio$" "the record is what defines it"
on_host list
is "$rc/$err" "0/" "the record has no key that is not known"
on_host create --profile gold --no-start --gpu $pf vm2-gpu0
on_host show vm2-gpu0 --json
json .vgpu.parent '"0000:3b:00.6"' \
	"the next is on another one, somebody else's is passed over"

# --- xml, as libvirt wants it
on_host xml vm1-gpu0
is "$rc/$err" "0/" "xml"
at="/hostdev[@mode='subsystem' and @type='pci' and @managed='no']/source/address"
for part in domain=0x0000 bus=0x3b slot=0x00 function=0x4; do
	is "$(printf '%s' "$out" | xmllint --xpath "string($at/@${part%=*})" -)" \
		"${part#*=}" "xml: ${part%=*}"
done
rng=/usr/share/libvirt/schemas/domain.rng
if [ -e $rng ]; then
	printf '<domain type="kvm"><name>x</name><memory>1</memory><os><type>hvm</type></os><devices>%s</devices></domain>' \
		"$out" >"$tool_tmp/domain.xml"
	xmllint --noout --relaxng $rng "$tool_tmp/domain.xml" 2>"$tool_tmp/log"
	ok $? "libvirt's schema takes it" || diag "$(cat "$tool_tmp/log")"
fi

on_host delete vm1-gpu0 vm2-gpu0
quiet "delete"
is "$(find "$sysroot/etc/nvvgpu/vgpus.d" -type f)" "" "no record is left"
is "$(cat "$(sysroot_gpu_dir $vf1)/nvidia/current_vgpu_type")" 1155 \
	"somebody else's has its type still"
on_host doctor --json
like "$out" "\"object\": ?\"$vf1\"" "doctor tells of the nameless one"
done_testing
