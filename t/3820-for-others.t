#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that "export --format" gives Nova and KubeVirt what is left of a host
# and nothing of what has a name, in their own words.  Theory of operation: a
# host built by hand has a GPU of each kind; what is printed is read as Nova's
# and KubeVirt's own parsers would (configparser; a schema of what KubeVirt's
# published API has), and compared with what may be had, by hand.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
/usr/bin/python3 -c 'import jsonschema, yaml' 2>/dev/null ||
	plan_skip "python3-jsonschema or python3-yaml is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

legacy=0000:41:00.0
other=0000:42:00.0
pf=0000:3b:00.0
vendor=0000:5e:00.0

type_2q() {
	sysroot_type "$1" nvidia-558 "$2" "NVIDIA A40-2Q" \
		"num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"
}
type_16q() {
	sysroot_type "$1" nvidia-563 "$2" "NVIDIA A40-16Q" \
		"num_heads=4, frl_config=60, framebuffer=16384M, max_resolution=7680x4320, max_instance=3"
}
sysroot_new "$tool_tmp/host"
sysroot_device $pf nvidia device=0x2235
for index in 0 1 2 3; do
	sysroot_vf $pf $index 0000:3b:00.$((index + 4)) nvidia
	sysroot_parent 0000:3b:00.$((index + 4))
	type_2q 0000:3b:00.$((index + 4)) 1
	type_16q 0000:3b:00.$((index + 4)) 1
done
for card in $legacy $other; do
	sysroot_gpu "$card" nvidia device=0x2235
	type_2q "$card" 24
	type_16q "$card" 3
done
sysroot_device $vendor nvidia device=0x26b9
sysroot_vendor_vf $vendor 0 0000:5e:00.4 60
sysroot_vendor_vf $vendor 1 0000:5e:00.5 61
echo 1155 >"$(sysroot_gpu_dir 0000:5e:00.5)/nvidia/current_vgpu_type"

# nova SECTION KEY: as oslo.config would find it
nova() {
	python3 -c '
import configparser, sys
c = configparser.ConfigParser(interpolation=None, strict=True)
c.read(sys.argv[1])
print(c.get(sys.argv[2], sys.argv[3], fallback="none"))' \
		"$tool_tmp/out" "$1" "$2"
}

# --- nothing to give
on_host export --format nova
is "$rc/$(nova devices enabled_mdev_types)" "0/" "no profile, no type"
like "$out" "not $legacy: no profile has a type of it" "and why"

# --- nobody has a name yet
on_host profile define big --type A40-16Q --policy spread
on_host profile define small --type A40-2Q --gpu $other
on_host profile define wide --type "L40S-2Q"
before=$(state_of "$sysroot")
on_host export --format nova
is "$(nova devices enabled_mdev_types)" "nvidia-563, nvidia-558" "the types of all profiles"
is "$(nova mdev_nvidia-563 device_addresses)" \
	"0000:3b:00.4, 0000:3b:00.5, 0000:3b:00.6, 0000:3b:00.7, $legacy" \
	"the first profile gets what no other is for"
is "$(nova mdev_nvidia-558 device_addresses)" $other "a profile gets its own GPU"
is "$(nova mdev_nvidia-563 mdev_class)/$(nova mdev_nvidia-558 mdev_class)" \
	"CUSTOM_VGPU_BIG/CUSTOM_VGPU_SMALL" "a flavor can tell them apart"
is "$(nova pci device_spec | jq -c '[.address, .managed, .resource_class]')" \
	'["0000:5e:00.5","no","CUSTOM_VGPU_WIDE"]' \
	"a VF that is one already, for somebody"
like "$out" "not 0000:5e:00.4: has no type yet" "the other VF, and why not"
on_host export --format nova --profile small
is "$(nova devices enabled_mdev_types)/$(nova mdev_nvidia-558 device_addresses)/$(nova mdev_nvidia-558 mdev_class)" \
	"nvidia-558/$other/none" "one profile: one type, of the usual class"
is "$(nova pci device_spec)" none "and no VF of another"
is "$(state_of "$sysroot")" "$before" "nothing has been written"

# kubevirt: what it says in short, if it is what KubeVirt's API has
kubevirt() {
	/usr/bin/python3 -c '
import json, jsonschema, sys, yaml
cr = yaml.safe_load(open(sys.argv[1]))
jsonschema.validate(cr, json.load(open("t/data/kubevirt-1.9.json")))
c = cr["spec"]["configuration"]
made, permitted = c["mediatedDevicesConfiguration"], c["permittedHostDevices"]
print(json.dumps([made["enabled"], made.get("mediatedDeviceTypes", []),
    [d["mdevNameSelector"] for d in permitted["mediatedDevices"]]]))' \
		"$tool_tmp/out" 2>&1
}
on_host export --format kubevirt
is "$(kubevirt)" \
	'[true, ["nvidia-563", "nvidia-558"], ["NVIDIA A40-16Q", "NVIDIA A40-2Q"]]' \
	"KubeVirt makes them"

# --- named ones
on_host create --profile big --no-start --gpu $pf vm1
on_host list --json
vf=$(jq -r '.vgpus[] | select(.name == "vm1") | .parent' <"$tool_tmp/out")
on_host create --profile big --no-start --gpu $legacy vm2
on_host export --format nova
given=$(nova mdev_nvidia-563 device_addresses)
unlike "$given" "$legacy" "no GPU with a named one"
unlike "$given" "$vf" "no VF that is the place of one"
is "$(echo "$given" | tr ',' '\n' | grep -c 0000:3b:00)" 2 \
	"three fit its GPU, one has a name"
like "$out" "not $vf: is the place of vm1" "and why"
like "$out" "not $legacy: has named vGPUs, vm2 among them" "and which"
on_host profile define tiny --type A40-2Q
on_host export --format nova --profile tiny
unlike "$(nova mdev_nvidia-558 device_addresses)" "0000:3b" \
	"no VF for another size than the named ones'"
on_host export --format kubevirt
is "$(kubevirt)" '[false, [], ["NVIDIA A40-2Q"]]' \
	"KubeVirt makes and removes nothing, and gets no type that has a name"

# --- a type with a name that neither YAML nor Kubernetes takes as it is
sysroot_new "$tool_tmp/odd"
sysroot_gpu $legacy nvidia device=0x2235
sysroot_type $legacy nvidia-558 24 'A "B" C:\D (2/4Q)' \
	"num_heads=4, frl_config=60, framebuffer=2048M, max_resolution=7680x4320, max_instance=24"
on_host profile define odd --type nvidia-558
on_host export --format kubevirt
is "$(kubevirt)" '[true, ["nvidia-558"], ["A \"B\" C:\\D (2/4Q)"]]' \
	"a type with an odd name"
like "$out" 'resourceName: "nvidia.com/A__B__C__D__2_4Q"' "and its resource"

# --- odd
on_host export --format xml
failed 2 'export: no format is called "xml"' "an unknown format"
on_host export --profile big
failed 2 "export: the host's own format" "--profile without format"
on_host export --format nova --profile none
failed 3 "none: " "no such profile"
on_host export --format nova --json
is "$(jq -r .nova <"$tool_tmp/out" | head -n 1)" \
	"# What Nova may use on this compute node: nvvgpu-openstack(7)." "as JSON"
done_testing
