#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that vGPUs on the virtual functions of a GPU live as others do: made
# on a VF that is free, counted and shown as the GPU's, found again after the
# driver was gone and after their board was renumbered, on another VF when
# somebody else has taken theirs.  Theory of operation: simulated SR-IOV GPUs;
# what the tool says is held against sysfs, mdevctl and /dev.  "test" has
# 128 MiB, so two of 64 MiB fill it, however many VFs it has.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=nvvgpu-tool
. t/lib-tool.sh
. t/lib-vm.sh
. t/lib-names.sh

# Address of the VF with this index of the Nth GPU.
vf() {
	basename "$(readlink "$(gpu "$1")/virtfn$2")"
}

enable_vfs() {
	echo "$2" >"$(gpu "$1")/sriov_numvfs"
	udevadm settle
}

parent_of() {
	basename "$(dirname "$(readlink -f "$MDEVS/$(uuid_by_name "$1")")")"
}

# GPU VFS...: the drivers come anew, with VFs on each GPU.
again() {
	unload
	modprobe nvvgpu-sim "$1"
	udevadm settle
	enable_vfs 0 "$2"
	enable_vfs 1 "$3"
}

named_begin gpus=test+sriov,A2+sriov
run gpus
like "$err" "no GPU with vGPU types" "without VFs there is no GPU to use"
enable_vfs 0 4
enable_vfs 1 2
first=$(vf 0 0)
second=$(vf 0 1)

# --- what there is
run gpus --json
json '[.gpus[] | [.address, .vfs, .framework, .framebuffer_total_mib, .vgpus]]' \
	'[["1000:00:00.0",4,"mdev",128,0],["1000:01:00.0",2,"mdev",16384,0]]' \
	"a GPU is one row"
run types --gpu "$second" --json
json '[.types[] | select(.name | endswith("test-64M")) | [.gpu, .available]]' \
	'[["1000:00:00.0",2]]' "types: what fits the GPU, not what VFs say"

# --- life
for name in a b; do
	run create --type test-64M $name
	is "$rc/$out/$err" "0/$name/" "create $name"
done
run create --type test-64M c
failed 4 "c: no room" "the GPU is full, two VFs are idle"
is "$(parent_of a) $(parent_of b)" "$first $second" "each has a VF of its own"
run list --json
json '[.vgpus[] | [.name, .gpu, .parent, .state]]' \
	"[[\"a\",\"1000:00:00.0\",\"$first\",\"active\"],[\"b\",\"1000:00:00.0\",\"$second\",\"active\"]]" \
	"list"
ua=$(uuid_by_name a)
is "$(cat "$MDEVS/$ua/nvvgpu/name")" a "its driver knows the name"
like "$(mdevctl list -d -u "$ua")" "$ua $first .* auto \(active\)" \
	"mdevctl has it at its VF"
udevadm settle
is "$(link_of by-name a)" "$(node_of "$ua")" "/dev/nvvgpu/by-name/a"
run gpus --json
json '.gpus[0] | [.framebuffer_free_mib, .vgpus]' '[0,2]' \
	"what the GPU has left"
hold "$ua"
run stop a
failed 5 "a: " "stop of one in use"
let_go "$held_pid"
run show "$second" --json
json .vgpu.name '"b"' "by the address of its VF"

# --- somebody else takes its VF
wait_until 10 nvvgpu-tool stop a
run stop a
quiet "stop"
is "$(put "$(readlink -f "/sys/bus/pci/devices/$first")/mdev_supported_types/$(
	basename "$(readlink "$MDEVS/$(uuid_by_name b)/mdev_type")")/create" \
	"$(uuid 7)")" ok "somebody else makes one there"
run stop b
run start a
quiet "start"
is "$(parent_of a)" "$(vf 0 2)" "on a VF that nobody has, and nobody wants"
like "$(cat /etc/nvvgpu/vgpus.d/a.conf)" "^vf = 2$" "and that is recorded"
[ -d "$MDEVS/$(uuid 7)" ]
ok $? "somebody else's is there still"
discard "$(uuid 7)" >/dev/null
run start b
quiet "start of the other"

# --- the driver goes and comes; VFs are enabled later than their GPU is there
again gpus=test+sriov,A2+sriov 4 2
is "$(parent_of a) $(parent_of b)" "$(vf 0 2) $second" "both are back"

# --- the boards have changed places
again gpus=A2+sriov,test+sriov 2 4
is "$(parent_of a) $(parent_of b)" "$(vf 1 2) $(vf 1 1)" \
	"each is at the same VF of the same board"
run list --json
json '[.vgpus[].gpu] | unique' '["1000:01:00.0"]' "list says so"
again gpus=test+sriov,A2+sriov 2 2
run list --json
json '[.vgpus[] | [.name, .gpu, .state]]' \
	'[["a","1000:01:00.0","defined"],["b","1000:00:00.0","active"]]' \
	"without its VF one stays where it was, the other comes"
run start a
failed 3 "a: start: VF 2 of its GPU 1000:00:00.0 " "start says what is missing"

run delete a b
quiet "delete"
is "$(ls /etc/nvvgpu/vgpus.d "$MDEVS")" "/etc/nvvgpu/vgpus.d:

$MDEVS:" "nothing is left"
enable_vfs 0 0
enable_vfs 1 0
named_end
