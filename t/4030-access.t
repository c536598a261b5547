#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that the members of a group may open the node of a vGPU where its
# record or its profile says so, from its first moment on, that nobody else may,
# and that it ends when that is taken back.
# Theory of operation: two users, one of them in the group, open the node read
# and write as a VMM does; real udev.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

named_begin gpus=test
groupadd nvvgpu-t && useradd -M -G nvvgpu-t nvvgpu-in && useradd -M nvvgpu-out
ok $? "two users"

rights() {
	udevadm settle
	stat -L -c %A:%G "/dev/nvvgpu/by-name/$1"
}

# USER NAME
opens() {
	# shellcheck disable=SC2016 # for the inner shell
	setpriv --reuid "$1" --regid "$1" --init-groups \
		sh -c 'true <>"$1"' - "/dev/nvvgpu/by-name/$2" 2>/dev/null
}

nvvgpu-tool create --profile small a >/dev/null
is "$(rights a)" "crw-------:root" "root alone"
! opens nvvgpu-in a
ok $? "so no user"
nvvgpu-tool set a access_group=nvvgpu-t
is "$(rights a)" "crw-rw----:nvvgpu-t" "set: a group's members as well"
opens nvvgpu-in a
ok $? "who is in the group"
! opens nvvgpu-out a
ok $? "and nobody else"
nvvgpu-tool stop a && nvvgpu-tool start a
is "$(rights a)" "crw-rw----:nvvgpu-t" "so again at the next start"
nvvgpu-tool set a access_group=
is "$(rights a)" "crw-------:root" "taken back"
! opens nvvgpu-in a
ok $? "from them as well"

nvvgpu-tool profile set small --access-group nvvgpu-t
nvvgpu-tool create --profile small b >/dev/null
is "$(rights b)" "crw-rw----:nvvgpu-t" "a profile says so for all of its vGPUs"
nvvgpu-tool set b access_group=nvvgpu-out
is "$(rights b)" "crw-rw----:nvvgpu-out" "the vGPU's own goes before"
! opens nvvgpu-in b
ok $? "and leaves the other one no right"
nvvgpu-tool set b access_group=
is "$(rights b)" "crw-rw----:nvvgpu-t" "without it, the profile's again"

group=$(node_of "$(uuid_by_name b)")
nvvgpu-tool set a access_group=nobody-has-it
is "$(rights a)" "crw-------:root" "a group that there is not: root alone"
udevadm test "/sys/class/vfio/$(basename "$(node_of "$(uuid_by_name a)")")" \
	>"$vm_tmp/test" 2>&1
like "$(cat "$vm_tmp/test")" "a: access_group 'nobody-has-it': there is no such" \
	"which is said"
is "$(stat -c %G "$group")" nvvgpu-t "the other one keeps its own"
out=$(nvvgpu-tool set a "access_group=../x" 2>&1)
is $?/"$out" "2/nvvgpu-tool: a: set 'access_group': it is no name of a group" \
	"what can be no group is refused"

# A host as a file has it.
nvvgpu-tool set a access_group=nvvgpu-t
nvvgpu-tool export >"$vm_tmp/host"
nvvgpu-tool delete a b
nvvgpu-tool apply "$vm_tmp/host" >/dev/null
is "$(rights a)" "crw-rw----:nvvgpu-t" "export and apply keep it"
sed -i '/^access_group/d' "$vm_tmp/host"
nvvgpu-tool apply "$vm_tmp/host" >"$vm_tmp/out"
like "$(cat "$vm_tmp/out")" "access_group: nvvgpu-t -> none" "a plan names it"
is "$(rights a)" "crw-------:root" "and apply takes it away"

userdel nvvgpu-in
userdel nvvgpu-out
groupdel nvvgpu-t
named_end
