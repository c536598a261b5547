#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves what else create can be told: attributes, many at once, to wait, to
# keep nothing.  Theory of operation: the fixture host's L4, whose driver has
# no attributes of ours, so that a start there is one write to a plain file;
# room comes late by a process that writes available_instances meanwhile.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
etc=$sysroot/etc
room=$(sysroot_gpu_dir 1000:20:00.0)/mdev_supported_types/nvidia-900/available_instances

# usage REGEX NAME ARGUMENT...
usage() {
	why=$1
	what=$2
	shift 2
	on_host create --type nvidia-900 "$@"
	failed 2 "create: $why" "$what"
}
usage "--count 0: it is no number" "no vGPU" --count 0 x
usage "--count many: it is no number" "a word" --count many x
usage "--count and --uuid exclude" "one UUID for many" --count 2 \
	--uuid 12345678-1234-4234-8234-123456789abc x
usage "--wait=soon: it is no number" "no number of seconds" --wait=soon x
usage "unknown policy 'best'" "no policy" --policy best x
usage "--numa-node goes with policy numa" "a node for nothing" \
	--policy pack --numa-node 1 x
usage "--transient and --no-start exclude" "nothing at all" \
	--transient --no-start x
usage "--transient goes into a domain with --live only; its configuration" \
	"a configuration of what goes" --transient --domain vm1 x
usage "--transient goes into a domain with --live only" \
	"the same, with --live" --transient --domain vm1 --live --config x
usage "--no-start and --live exclude" "nothing for a domain that runs" \
	--no-start --domain vm1 --live x
for option in "--connect qemu:///system" --live --config; do
	# shellcheck disable=SC2086 # an option and its value
	usage "${option% *} goes with --domain only" "no domain: $option" \
		$option x
done
usage "'nvidia/x' is no attribute; write PATH=VALUE" "no value" \
	--attr nvidia/x x

# --- attributes
on_host profile define gold --type nvidia-900 --attr a/one=1 --attr a/two=2
on_host create --profile gold --attr a/two=3 --attr a/new=4 --no-start x
uuid=$("$TOOL" --sysroot "$sysroot" show x --json | jq -r .vgpu.uuid)
is "$(jq -c .attrs "$etc/mdevctl.d/1000:20:00.0/$uuid")" \
	'[{"a/one":"1"},{"a/two":"3"},{"a/new":"4"}]' \
	"attributes beside and instead of the profile's"
on_host delete x

# --- many
on_host create --profile gold --no-start --count 2
is "$rc/$out" "0/gold-0
gold-1" "names of the profile, one a line"
on_host create --profile gold --no-start --count 2 farm --json
json '[.vgpus[].name]' '["farm-0","farm-1"]' "names of a name"
on_host delete farm-0
on_host create --profile gold --no-start --count 2 farm
is "$out" "farm-0
farm-2" "the first that are free"
before=$(state_of "$etc")
on_host create --profile gold --attr a/x=1 --count 2 bad
failed 1 "bad-0: start: its driver has no attribute" "one that fails"
is "$(state_of "$etc")" "$before" "nothing of it is left"
on_host delete farm-0 farm-1 farm-2 gold-0 gold-1
is "$(find "$etc/nvvgpu/vgpus.d" "$etc/mdevctl.d" -type f)" "" "all deleted"

# --- nothing is kept
before=$(state_of "$etc")
on_host create --type nvidia-900 --transient short
is "$rc/$out/$err" 0/short/ "transient"
is "$(state_of "$etc")" "$before" "nothing is in /etc"
on_host show short --json
json '[.vgpu.name, .vgpu.transient, .vgpu.autostart]' '["short",true,false]' \
	"it has its name"
on_host create --type nvidia-900 --no-start short
failed 5 "short: " "nobody else has"
on_host export
unlike "$out" short "export leaves it out"
on_host set short autostart=yes
failed 2 "short: set: it is transient" "set"
on_host stop short
is "$rc/$err" 0/ "stop"
on_host show short
failed 3 "short: " "then it is gone"
is "$(find "$sysroot/run/nvvgpu/vgpus.d" -type f)" "" "and no file is left"

# --- room that comes late
echo 0 >"$room"
on_host create --type nvidia-900 --wait=1 late
failed 4 "late: no room for NVIDIA L4-1Q: .*; waited 1 seconds for it" \
	"it does not come"
(sleep 1; echo 1 >"$room") &
on_host create --type nvidia-900 --transient --wait late
is "$rc/$out/$err" 0/late/ "it comes"
wait
on_host create --type nix --wait=60 never &
pid=$!
sleep 1
kill "$pid" 2>/dev/null
on_host profile define other --type nvidia-900
is "$rc" 0 "who waits holds no lock"
on_host create --profile nix --wait=600 x
failed 3 "nix: there is no such profile" "what no time brings is not waited for"
done_testing
