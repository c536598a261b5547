#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves the life of a vGPU through nvvgpu-tool on the real driver, udev and
# mdevctl, and that bad input changes nothing.  Theory of operation: a
# simulated GPU of the "test" board has 128 MiB, so two vGPUs of the 64 MiB
# type fill it.  What the tool says is held against sysfs, mdevctl and /dev;
# around each refusal the state files and the vGPUs of the kernel are compared,
# around many of them all of /etc.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v nvvgpu-tool >/dev/null || plan_skip "nvvgpu-tool is not installed"
TOOL=nvvgpu-tool
. t/lib-tool.sh
hold=$PWD/build/t/helper/vfio-hold
devices=/sys/bus/mdev/devices

modprobe nvvgpu-sim gpus=test,A2 || plan_skip "nvvgpu-sim cannot be loaded"
udevadm settle
gpu=1000:00:00.0
a2=1000:01:00.0

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	for name in a b c d gold-0 gold-1 auto; do
		"$TOOL" delete "$name" >/dev/null 2>&1
	done
	rm -rf /etc/nvvgpu "$tool_tmp"
	modprobe -r nvvgpu-sim
}
trap cleanup EXIT

state() {
	state_of /etc/nvvgpu
	state_of /etc/mdevctl.d
	ls "$devices"
}

# refused RC REGEX NAME ARGUMENT...
refused() {
	wanted_rc=$1
	why=$2
	what=$3
	shift 3
	before=$(state)
	run "$@"
	failed "$wanted_rc" "$why" "$what"
	is "$(state)" "$before" "$what: nothing changed"
}

# --- what there is
run gpus --json
json '[.gpus[] | [.address, .framebuffer_total_mib, .framebuffer_free_mib]]' \
	"[[\"$gpu\",128,128],[\"$a2\",16384,16384]]" "gpus"
run types --gpu "$gpu" --json
json '[.types[] | select(.name | endswith("test-64M")) | [.framebuffer_mib, .max_instances, .available]]' \
	'[[64,2,2]]' "types"
type=$(jq -r '.types[] | select(.name | endswith("test-64M")).id' "$tool_tmp/out")

# --- from a profile to a device
run profile define gold --type test-64M --attr nvidia/vm_name=someone
quiet "profile define"
run create --profile gold a
is "$rc/$out/$err" "0/a/" "create prints the name and nothing else"
uuid=$("$TOOL" show a --json | jq -r .vgpu.uuid)
ok "$(test -d "$devices/$uuid"; echo $?)" "the device is there"
is "$(cat "$devices/$uuid/nvvgpu/name")" a "its driver knows the name"
is "$(cat "$devices/$uuid/nvidia/vm_name")" someone "and the attribute"
is "$(basename "$(readlink "$devices/$uuid/mdev_type")")" "$type" \
	"it is of the profile's type"
like "$(mdevctl list -d -u "$uuid")" "$uuid $gpu $type auto" \
	"mdevctl has its definition"
node=/dev/vfio/$(basename "$(readlink "$devices/$uuid/iommu_group")")
run list --json
json '[.vgpus[] | [.name, .gpu, .state, .profile, .autostart, .node]]' \
	"[[\"a\",\"$gpu\",\"active\",\"gold\",true,\"$node\"]]" "list"
udevadm settle
is "$(readlink -f /dev/nvvgpu/by-name/a)" "$node" "/dev/nvvgpu/by-name/a"
run gpus --json
json '.gpus[0] | [.framebuffer_free_mib, .vgpus]' '[64,1]' \
	"the GPU has less left"
run create --profile gold --json
json '[.vgpu.name, .vgpu.state]' '["gold-0","active"]' \
	"create without a name, as JSON"

# --- no room
refused 4 "c: " "no room" create --profile gold c
refused 4 "c: " "another size on a full GPU" create --type test-8M c
run types --gpu "$gpu"
like "$err" "no room for another vGPU" "types says that it is full"
is "$(nvvgpu-tool types --all --gpu "$gpu" --noheadings -o AVAIL |
	sort -u | tr -d ' ')" 0 "types --all shows nothing available"

# --- bad input
all_of_etc=$(state_of /etc)
refused 5 "a: " "name taken" create --profile gold --gpu "$a2" --type A2-1Q a
refused 5 "" "UUID taken" \
	create --type A2-1Q --uuid "$uuid" c
refused 3 "nix: " "unknown profile" create --profile nix c
refused 3 "" "unknown type" create --type nix c
refused 3 "" "unknown GPU" create --type A2-1Q --gpu 1000:77:00.0 c
refused 3 "" "type of another GPU" create --type A2-1Q --gpu "$gpu" c
refused 2 "" "no name" create --type A2-1Q ../c
refused 2 "" "no UUID" create --type A2-1Q --uuid 1234 c
refused 3 "nobody: " "start of nobody" start nobody
refused 3 "nobody: " "stop of nobody" stop nobody
refused 3 "nobody: " "delete of nobody" delete nobody

is "$(state_of /etc)" "$all_of_etc" "nothing in /etc has changed"

# --- damaged files
printf '[vgpu broken]\nuuid = \n' >/etc/nvvgpu/vgpus.d/broken.conf
refused 1 ".*broken.conf" "start of a damaged record" start broken
refused 5 "broken: " "its name is taken" create --type A2-1Q broken
rm /etc/nvvgpu/vgpus.d/broken.conf
head -c 300 /dev/urandom >/etc/nvvgpu/profiles.d/noise.conf
refused 1 ".*noise.conf" "create from a damaged profile" \
	create --profile noise c
rm /etc/nvvgpu/profiles.d/noise.conf

# --- nobody may look, not touch
as_nobody() {
	setpriv --reuid=nobody --regid=nogroup --clear-groups "$TOOL" "$@"
}
before=$(state)
is "$(as_nobody list --noheadings -o NAME,STATE | tr -s ' \n' ' ')" \
	"a active gold-0 active " "nobody may look"
for verb in "create --type A2-1Q c" "stop a" "delete a" \
	"profile define x --type A2-1Q" "profile delete gold"; do
	# shellcheck disable=SC2086
	as_nobody $verb >"$tool_tmp/out" 2>"$tool_tmp/err"
	is "$?/$(cat "$tool_tmp/out")" "1/" "nobody may not $verb"
	like "$(cat "$tool_tmp/err")" "^nvvgpu-tool: .*(ermission|root|allowed)" \
		"nobody may not $verb: says why"
done
is "$(state)" "$before" "nobody has changed nothing"

# --- stop, start, in use
run stop a
quiet "stop"
ok "$(test ! -e "$devices/$uuid"; echo $?)" "the device is gone"
run list --json
json '.vgpus[] | select(.name == "a") | [.state, .node]' '["defined",null]' \
	"its name stays"
run stop a
quiet "stop of a stopped one"
run start a
quiet "start"
is "$(cat "$devices/$uuid/nvvgpu/name")" a "the same device under the same name"
run start a
quiet "start of a started one"

if [ -x "$hold" ]; then
	mkfifo "$tool_tmp/let-go"
	"$hold" "$uuid" <"$tool_tmp/let-go" >"$tool_tmp/held" &
	exec 8>"$tool_tmp/let-go"
	until grep -q held "$tool_tmp/held"; do
		sleep 0.1
		kill -0 $! || break
	done
	is "$("$TOOL" show a -o STATE)" "State: in use" "somebody has it open"
	refused 5 "a: .*in use|a: .*open" "stop of one in use" stop a
	refused 5 "a: .*in use|a: .*open" "delete of one in use" delete a
	exec 8>&-
	wait
	is "$("$TOOL" show a -o STATE)" "State: active" "and closed it"
else
	diag "no vfio-hold: nothing is held open here"
fi

# --- somebody else's
foreign=$(cat /proc/sys/kernel/random/uuid)
a2type=$("$TOOL" types --gpu "$a2" --json |
	jq -r '.types[] | select(.name | endswith("A2-1Q")).id')
echo "$foreign" >"/sys/bus/pci/devices/$a2/mdev_supported_types/$a2type/create"
run list --json
json "[.vgpus[] | select(.uuid == \"$foreign\") | [.name, .state]]" \
	'[[null,"active"]]' "list shows somebody else's"
refused 1 "$foreign: " "stop of somebody else's" stop "$foreign"
refused 1 "$foreign: " "delete of somebody else's" delete "$foreign"
echo 1 >"$devices/$foreign/remove"

# --- several at once; autostart
run create --type A2-1Q --gpu "$a2" --no-start --no-autostart b
run create --type A2-1Q --gpu "$a2" --no-start --autostart auto
is "$rc/$out/$err" "0/auto/" "create --no-start"
run start nobody b --json
is "$rc" 3 "start goes on after a failure; its status counts"
json '[.vgpus[] | [.name, .done]]' '[["nobody",false],["b",true]]' \
	"and says which is done"
run stop a b
run start --autostart --gpu "$a2" --json
json '[.version, .started]' '[1,1]' "start --autostart of one GPU"
run list --json
json '[.vgpus[] | [.name, .state]]' \
	'[["a","defined"],["auto","active"],["b","defined"],["gold-0","active"]]' \
	"started what is to start, and there only"
refused 3 "1000:77:00.0: " "start --autostart of an unknown GPU" \
	start --autostart --gpu 1000:77:00.0
run start --autostart
quiet "start --autostart of all"
is "$("$TOOL" show a -o STATE)" "State: active" "which brings back the rest"

# --- delete
refused 5 "gold: " "delete of a profile in use" profile delete gold
run delete a auto b gold-0
quiet "delete"
is "$(ls "$devices")" "" "no device is left"
is "$(find /etc/nvvgpu/vgpus.d /etc/mdevctl.d -type f)" "" "no file is left"
run profile delete gold
quiet "delete of the profile"
done_testing
