#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that /dev/nvvgpu names the node of each vGPU, follows a change of its
# name, goes with it, and at no moment leads to another vGPU's node.
# Theory of operation: real udev; after every step the links are compared with
# what sysfs says.  Then a storm of vGPUs that come and go, while a watcher
# compares each link it sees with sysfs before and after: a link that leads to
# a group which all the while belonged to another vGPU is a failure.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

named_begin gpus=test,test

# --- a named one
nvvgpu-tool create --profile small vm1 >/dev/null
ok $? "create"
udevadm settle
u=$(uuid_by_name vm1)
node=$(node_of "$u")
is "$(link_of by-name vm1)" "$node" "by-name"
is "$(link_of by-uuid "$u")" "$node" "by-uuid"
is "$(link_of by-path "$(sed -n 's/^parent = //p' /etc/nvvgpu/vgpus.d/vm1.conf)-$u")" \
	"$node" "by-path"
like "$(udevadm info "$node")" "E: TAGS=.*:systemd:" "a unit can wait for it"

# Its record counts, whatever somebody writes to its driver.
echo other >"$MDEVS/$u/nvvgpu/name"
udevadm settle
is "$(link_of by-name vm1)" "$node" "the record's name stays"
is "$(link_of by-name other)" "" "and no other appears"
nvvgpu-tool stop vm1
is "$(find /dev/nvvgpu -name vm1 -o -name "*$u" 2>/dev/null)" "" \
	"the links are gone when stop returns"
udevadm settle
is "$(find /dev/nvvgpu -type l 2>/dev/null | wc -l)" 0 "and stay away"
is "$(mdevctl start -u "$u" 2>&1)" "" "mdevctl starts it"
udevadm settle
is "$(link_of by-name vm1)" "$(node_of "$u")" "under the same name"

# --- somebody else's, named by the driver's attribute
a=$(uuid 1)
b=$(uuid 2)
test_type=$(basename "$(readlink "$MDEVS/$u/mdev_type")")
mdevctl start -u "$a" -p 1000:00:00.0 -t "$test_type"
mdevctl start -u "$b" -p 1000:00:00.0 -t "$test_type"
echo theirs >"$MDEVS/$a/nvvgpu/name"
udevadm settle
is "$(link_of by-name theirs)" "$(node_of "$a")" "somebody else's has its name"
echo theirs >"$MDEVS/$b/nvvgpu/name"
udevadm settle
is "$(link_of by-name theirs)" "$(node_of "$a")" "which no second one gets"
echo vm1 >"$MDEVS/$b/nvvgpu/name"
udevadm settle
is "$(link_of by-name vm1)" "$(node_of "$u")" "a recorded name is not for others"
echo again >"$MDEVS/$a/nvvgpu/name"
udevadm settle
is "$(link_of by-name again)/$(link_of by-name theirs)" "$(node_of "$a")/" \
	"the link follows the name"
echo "" >"$MDEVS/$a/nvvgpu/name"
udevadm settle
is "$(link_of by-name again)" "" "no name, no link"
is "$(link_of by-uuid "$a")" "$(node_of "$a")" "the UUID keeps its own"
mdevctl stop -u "$a"
mdevctl stop -u "$b"
nvvgpu-tool delete vm1
udevadm settle
is "$(find /dev/nvvgpu -type l 2>/dev/null | wc -l)" 0 "all links are gone"

# --- storm
watch() {
	while [ ! -e "$vm_tmp/enough" ]; do
		for link in /dev/nvvgpu/by-uuid/*; do
			w=${link##*/}
			before=$(node_of "$w" 2>/dev/null) || continue
			to=$(readlink -f "$link" 2>/dev/null) || continue
			# A link that has gone leads nowhere but to itself.
			[ "$to" != "$link" ] || continue
			after=$(node_of "$w" 2>/dev/null) || continue
			echo seen
			[ "$to" = "$before" ] || [ "$to" = "$after" ] ||
				echo "wrong: $w is $before, its link led to $to"
		done
	done
}
watch >"$vm_tmp/watched" &
looks() { grep -c seen "$vm_tmp/watched"; }
# Six rounds; where the watcher hardly gets a processor, until it has looked.
round=0
while [ $round -lt 6 ] || { [ "$(looks)" -le 3 ] && [ $round -lt 60 ]; }; do
	round=$((round + 1))
	for name in s1 s2 s3 s4; do
		nvvgpu-tool create --profile small $name >/dev/null &
	done
	wait_until 60 test -e /etc/nvvgpu/vgpus.d/s4.conf
	for name in s3 s1 s4 s2; do
		wait_until 60 test -e /etc/nvvgpu/vgpus.d/$name.conf
		nvvgpu-tool delete $name
	done
	diag "round $round: $(looks) looks"
done
touch "$vm_tmp/enough"
wait
is "$(grep -m 3 wrong "$vm_tmp/watched")" "" "no link led to another vGPU"
seen=$(looks)
[ "$seen" -gt 3 ]
ok $? "the watcher saw links ($seen times)"
udevadm settle
is "$(find /dev/nvvgpu -type l 2>/dev/null | wc -l)" 0 "all links are gone"
is "$(ls /etc/nvvgpu/vgpus.d)$(mdevs_of_ours)" "" "and all vGPUs"

named_end
