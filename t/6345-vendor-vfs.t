#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that named vGPUs on virtual functions without mdev live as others do:
# made, shown, opened, refused while in use, found again after the driver was
# gone, put where their size has places, and never taken from who has made one
# by hand.  Theory of operation: simulated GPUs with the files of NVIDIA's
# vendor VFIO; what the tool says is held against those files, /dev and who has
# the device open.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=nvvgpu-tool
. t/lib-tool.sh
. t/lib-vm.sh
. t/lib-names.sh

vf() { readlink -f "$(gpu "$1")/virtfn$2"; }
assigned() { cat "$(vf "$1" "$2")/nvidia/current_vgpu_type"; }
node() { echo "/dev/vfio/$(basename "$(readlink "$(vf "$1" "$2")/iommu_group")")"; }
enable_vfs() {
	echo "$2" >"$(gpu "$1")/sriov_numvfs"
	udevadm settle
}

needs_vendor_vfio
named_begin gpus=A2+vendor-vfio,test
enable_vfs 0 4
# number_of NAME: of a type, as the driver says
number_of() {
	sed -n "s/^\\([0-9]*\\) *: .*$1\$/\\1/p" \
		"$(vf 0 3)/nvidia/creatable_vgpu_types"
}
q8=$(number_of A2-8Q)
q4=$(number_of A2-4Q)
a=$(basename "$(vf 0 0)")
b=$(basename "$(vf 0 1)")

# --- what there is
run gpus --json
json '[.gpus[] | [.address, .vfs, .framework, .framebuffer_total_mib, .vgpus]]' \
	'[["1000:00:00.0",4,"vendor-vfio",16384,0],["1000:01:00.0",null,"mdev",128,0]]' \
	"both frameworks side by side"
run types --gpu 1000:00:00.0 --json
json '[.types[] | select(.name | endswith("A2-8Q")) | .available]' '[2]' \
	"types: what fits the GPU"

# --- life
for name in a b; do
	run create --type A2-8Q --gpu 1000:00:00.0 $name
	is "$rc/$out/$err" "0/$name/" "create $name"
done
run create --type A2-8Q --gpu 1000:00:00.0 c
failed 4 "c: no room" "the GPU is full, two VFs are idle"
is "$(assigned 0 0) $(assigned 0 1) $(assigned 0 2)" "$q8 $q8 0" \
	"the VFs have the type"
run list --json
json '[.vgpus[] | [.name, .gpu, .parent, .state]]' \
	"[[\"a\",\"1000:00:00.0\",\"$a\",\"active\"],[\"b\",\"1000:00:00.0\",\"$b\",\"active\"]]" \
	"list"
udevadm settle
is "$(link_of by-name a) $(link_of by-name b)" "$(node 0 0) $(node 0 1)" \
	"/dev/nvvgpu/by-name"
run xml a
like "$out" "type=.pci.*managed=.no" "xml: a PCI device that libvirt must not detach"
like "$out" "domain=.0x1000. bus=.0x00. slot=.0x00. function=.0x4." "its address"

# --- in use
hold "$(vf 0 0)"
run stop a
failed 5 "a: " "stop of one in use"
run delete a
failed 5 "a: " "delete of one in use"
is "$(assigned 0 0)" "$q8" "it is what it was"
let_go "$held_pid"
run stop a
quiet "stop"
udevadm settle
is "$(assigned 0 0)/$(link_of by-name a)" "0/" "its VF is free, its name leads nowhere"

# --- somebody else takes its VF
is "$(put "$(vf 0 0)/nvidia/current_vgpu_type" "$q8")" ok "by hand"
run list --json
json '[.vgpus[] | [.name, .parent, .state]] | sort' \
	"[[null,\"$a\",\"active\"],[\"a\",\"$a\",\"defined\"],[\"b\",\"$b\",\"active\"]]" \
	"that is nobody's, as far as we know"
run start a
failed 4 "a: " "no room for a now"
run stop b
run start a
quiet "start, with room"
is "$(assigned 0 0) $(assigned 0 1) $(assigned 0 2)" "$q8 0 $q8" \
	"on a VF that nobody has, and nobody wants"
run delete a
quiet "delete"
is "$(assigned 0 0) $(assigned 0 2)" "$q8 0" "the other's stays"
put "$(vf 0 0)/nvidia/current_vgpu_type" 0 >/dev/null

# --- the driver goes and comes
run create --type A2-4Q --gpu 1000:00:00.0 c
is "$(assigned 0 0)" "$q4" "a VF of its own"
unload
modprobe nvvgpu-sim gpus=A2+vendor-vfio,test
run delete b
quiet "one is deleted while its GPU has no VFs"
enable_vfs 0 4
run list --json
json '[.vgpus[] | [.name, .state]]' '[["c","active"]]' \
	"the other comes back with the VFs"
is "$(assigned 0 0)" "$q4" "on its VF"
run delete c
quiet "delete"
# --- placement ids
# Places on 16 GiB: 8Q 0 8, 4Q 0 4 8 12, 2Q 0 2 4 6 8 10 12 14.
place() { cat "$(vf 0 "$1")/nvidia/placement_id"; }
# goes NAME TYPE VF PLACE WHY
goes() {
	foretold=$("$TOOL" create --type "$2" --gpu 1000:00:00.0 --dry-run \
		--json "$1" | jq '.choices[0].placement_id')
	run create --type "$2" --gpu 1000:00:00.0 --no-autostart "$1"
	is "$rc/$err/$(place "$3")" "0//$4" "$2 $5" ||
		diag "$(grep . "$(vf 0 0)"/../*/nvidia/placement_id)"
	[ "$5" = "is the first" ] || is "$foretold" "$4" "--dry-run has said so"
}
is "$(put "$(gpu 0)/nvvgpu/mode" mixed-size)" ok "sizes are mixed"
goes a A2-4Q 0 0 "is the first"
goes b A2-2Q 1 4 "goes where no 8Q can be any more"
goes d A2-8Q 2 8 "has its half"
run create --type A2-2Q --attr nvidia/placement_id=4 x
failed 1 "x: start: .*nvidia/placement_id" "an id that another one has"
is "$(assigned 0 3) $(ls /etc/nvvgpu/vgpus.d)" "0 a.conf
b.conf
d.conf" "nothing of it is left"
run create --type A2-2Q --attr nvidia/placement_id=6 x
is "$rc/$err/$(place 3)" "0//6" "one that is free"
run delete b
run create --type A2-2Q --no-autostart b
is "$rc/$(place 1)" "0/4" "where one was, the next can be"
run delete a b d x
quiet "delete"
enable_vfs 0 0
named_end
