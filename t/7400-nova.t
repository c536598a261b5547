#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm managers
#
# Proves that OpenStack Nova's libvirt driver, as Debian packages it, reports,
# makes and finds again vGPUs of ours by the configuration that "export --format
# nova" writes, and takes none that has a name.  Theory of operation: its own
# functions on real libvirt (t/nova/compute.py).  An A40 has 48 GiB, so the room
# is known: 6 of 8 GiB, 12 of 4 GiB, and one for each virtual function.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
. t/lib-nova.sh
nova_begin gpus=A40,A40,A40,A40+sriov
named=$(pci 1000:00:00.0)
one=$(pci 1000:01:00.0)
two=$(pci 1000:02:00.0)

# The id of a type, as this driver calls it.
id_of() {
	basename "$(dirname "$(grep -l "$1\$" \
		/sys/bus/pci/devices/1000:00:00.0/mdev_supported_types/*/name)")"
}

# What jq FILTER says of an answer.
of() {
	echo "$2" | jq -c "$1"
}

# UUID: type and place by sysfs
place_of() {
	path=$(readlink -f "$MDEVS/$1")
	echo "$(basename "$(readlink "$path/mdev_type")")/$(basename \
		"$(dirname "$path")")"
}

echo 4 >"$(gpu 3)/sriov_numvfs"
udevadm settle
large=$(id_of A40-8Q)
small=$(id_of A40-4Q)
nvvgpu-tool profile define gold --type A40-8Q
nvvgpu-tool profile define silver --type A40-4Q --gpu 1000:02:00.0
nvvgpu-tool create --profile gold --gpu 1000:00:00.0 desk >/dev/null
nvvgpu-tool create --profile gold --gpu 1000:03:00.0 lab >/dev/null
desk=$(uuid_by_name desk)
lab=$(uuid_by_name lab)
taken=$(pci "$(basename "$(dirname "$(readlink -f "$MDEVS/$lab")")")")

# --- by what export writes
nvvgpu-tool export --format nova >"$vm_tmp/devices.conf"
nova_conf "$vm_tmp/devices.conf"
is "$(nova start)" true "nova-compute starts"
inventory=$(nova inventory)
diag "$inventory"
is "$(of ".$one" "$inventory")" '{"CUSTOM_VGPU_GOLD":6}' "6 of 8 GiB on a GPU"
is "$(of ".$two" "$inventory")" '{"CUSTOM_VGPU_SILVER":12}' "12 of 4 GiB on another"
is "$(of ".$named" "$inventory")$(of ".$taken" "$inventory")" nullnull \
	"nothing where one has a name"
is "$(of 'del(.'"$one, .$two"') | [.[]] | unique' "$inventory")" \
	'[{"CUSTOM_VGPU_GOLD":1}]' "one for each virtual function"
is "$(of 'length' "$inventory")" 5 "of which three are free"

# --- making them
made=$(nova allocate "$one" CUSTOM_VGPU_GOLD 1)
first=$(of '.[0]' "$made" | tr -d '"')
is "$(place_of "$first")" "$large/1000:01:00.0" "one is made"
like "$(mdevctl list -d -u "$first" | tr -s ' ')" \
	"^$first 1000:01:00.0 $large auto" "and defined, to come back"
is "$(nvvgpu-tool list --json | jq -c '.vgpus[] | select(.uuid == "'"$first"'") |
	[.name, .state, .type]')" '[null,"active","NVIDIA A40-8Q"]' \
	"we see it, without a name"
is "$(of ".$one" "$(nova inventory)")" '{"CUSTOM_VGPU_GOLD":6}' \
	"the inventory stays"
is "$(nova allocate "$one" CUSTOM_VGPU_GOLD 1)" "[\"$first\"]" \
	"as no instance has it, the next gets it"
made=$(nova allocate "$two" CUSTOM_VGPU_SILVER 2)
is "$(of '.[]' "$made" | tr -d '"' | while read -r uuid; do
	place_of "$uuid"; done | sort -u)" "$small/1000:02:00.0" \
	"two at once, of the other type"
is "$(of 'unique | length' "$made")" 2 "which are two"
vf=$(of "keys - [\"$one\", \"$two\"] | .[0]" "$inventory" | tr -d '"')
made=$(nova allocate "$vf" CUSTOM_VGPU_GOLD 1)
of_vf=$(of '.[0]' "$made" | tr -d '"')
is "$(pci "$(place_of "$of_vf" | sed 's,.*/,,')")" "$vf" "one on a virtual function"
like "$(nova allocate "$vf" CUSTOM_VGPU_GOLD 2 2>/dev/null)" \
	ComputeResourcesUnavailable "where there is no room for a second"
like "$(nova allocate "$named" CUSTOM_VGPU_GOLD 1 2>/dev/null)" \
	'"error": "ValueError' "none where one has a name"
nova_before=$(nova mdevs | jq -c '[.[] | .uuid] | sort')

# --- the host boots again: Nova defined them, udev brings them back
nova_stop
virsh -q nodedev-autostart --disable \
	"mdev_$(echo "$first" | tr - _)_$(pci 1000:01:00.0 | sed s/pci_//)"
is $? 0 "one shall not come by itself"
discard_all
unload
load gpus=A40,A40,A40,A40+sriov driver_name=nvidia
echo 4 >"$(gpu 3)/sriov_numvfs"
udevadm settle
wait_until 60 test -e "$MDEVS/$of_vf"
ok $? "the others are there after a boot"
is "$(ls -d "$MDEVS/$first" 2>/dev/null)" "" "that one is not"
fresh_libvirtd
nova_conf "$vm_tmp/devices.conf"
is "$(nova start)" true "nova-compute starts"
is "$(place_of "$first")" "$large/1000:01:00.0" "and starts what is not active"
is "$(nova mdevs | jq -c '[.[] | .uuid] | sort')" "$nova_before" \
	"it finds all of them again"
is "$(nova allocate "$vf" CUSTOM_VGPU_GOLD 1)" "[\"$of_vf\"]" "and uses them"
is "$(nvvgpu-tool list --json |
	jq -c '[.vgpus[] | select(.name) | [.name, .state]] | sort')" \
	'[["desk","active"],["lab","active"]]' "those with a name are there, too"

# --- a configuration that knows no names, and one with a limit
cat >"$vm_tmp/all.conf" <<-END
	[devices]
	enabled_mdev_types = $large
END
nova_conf "$vm_tmp/all.conf"
is "$(nova allocate "$named" VGPU 1)" "[\"$desk\"]" \
	"without the addresses Nova takes what has a name"
cat >"$vm_tmp/limit.conf" <<-END
	[devices]
	enabled_mdev_types = $small
	[mdev_$small]
	device_addresses = 1000:01:00.0, 1000:02:00.0
	max_instances = 12
END
discard "$first" >/dev/null
nova_conf "$vm_tmp/limit.conf"
is "$(nova inventory | jq -c '[.[]]')" '[{"VGPU":12}]' \
	"max_instances leaves out the GPU that would be too much"
nova_end
