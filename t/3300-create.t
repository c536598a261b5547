#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves what create, delete and their kin do to the files of a host, where no
# device is made (--no-start): record and mdevctl definition, the name that is
# printed, the UUID that follows from it, and refusals that change nothing.
# Runs on the fixture host; devices are made in family 6.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
etc=$sysroot/etc

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

on_host profile define gold --type A40-2Q --attr nvidia/vm_name=x
on_host create --profile gold --no-start one
is "$rc/$out/$err" "0/one/" "create prints the name alone"
on_host show one --json
json '.vgpu | [.name, .gpu, .type, .state, .profile, .autostart]' \
	'["one","1000:00:00.0","NVIDIA A40-2Q","defined","gold",true]' \
	"what it is"
uuid=$(jq -r .vgpu.uuid "$tool_tmp/out")
like "$uuid" '^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' \
	"its UUID is of version 5"
is "$(jq -cS '[.mdev_type, .start]' "$etc/mdevctl.d/1000:00:00.0/$uuid")" \
	'["nvidia-558","auto"]' "mdevctl can start it"
is "$(jq -c '.attrs[] | select(has("nvidia/vm_name"))' \
	"$etc/mdevctl.d/1000:00:00.0/$uuid")" '{"nvidia/vm_name":"x"}' \
	"with the profile's attribute"

on_host create --profile gold --no-start --json
json '[.version, .vgpu.name]' '[1,"gold-0"]' "create as JSON; a chosen name"
on_host create --profile gold --no-start
is "$out" gold-1 "the next name"
on_host create --type nvidia-900 --no-start --no-autostart \
	--uuid 12345678-1234-4234-8234-123456789ABC two
on_host show two --json
json '.vgpu | [.uuid, .gpu, .profile, .autostart]' \
	'["12345678-1234-4234-8234-123456789abc","1000:20:00.0",null,false]' \
	"what the options say counts"

refused 5 "one: " "name taken" create --profile gold --no-start one
refused 5 "" "UUID taken" \
	create --profile gold --no-start --uuid "$uuid" three
refused 3 "nix: " "unknown profile" create --profile nix three
refused 3 "" "unknown type" create --type nix three
refused 3 "" "unknown GPU" create --profile gold --gpu 1000:99:00.0 three
refused 3 "" "GPU without the type" \
	create --profile gold --gpu 1000:20:00.0 three
refused 4 "three: " "no room" create --type A40-8Q three
refused 2 "" "no UUID" create --profile gold --uuid 12 three
refused 2 "" "no name" create --profile gold --no-start UPPER
refused 3 "nobody: " "delete of nobody" delete nobody

# The object of a failure is what its sentence is about.
printf '[profile bad]\npolicy = pack\n' >"$etc/nvvgpu/profiles.d/bad.conf"
for profile in nix:not-found bad:damaged; do
	on_host create --profile ${profile%:*} three --json
	json '[.error.code, .error.object]' \
		"[\"${profile#*:}\",\"${profile%:*}\"]" \
		"create from profile '${profile%:*}': that is the object"
	is "$(printf '%s\n' "$err" | wc -l)" 1 "and it is said once"
done
rm "$etc/nvvgpu/profiles.d/bad.conf"
printf 'colour = red\n' >>"$etc/nvvgpu/profiles.d/gold.conf"
on_host create --profile gold --type nix three --json
json '[.error.code, .error.object]' '["not-found","three"]' \
	"create of an unknown type: the vGPU is the object"
json '.warnings | length' 1 "what is odd in the profile is told once"
sed -i /colour/d "$etc/nvvgpu/profiles.d/gold.conf"

# What the command line says wins over the profile, also its only GPU.
on_host profile define pinned --type A40-2Q --gpu 1000:00:00.0
on_host create --profile pinned --no-start pinned
on_host show pinned --json
json .vgpu.gpu '"1000:00:00.0"' "a profile's only GPU"
on_host create --profile pinned --no-start --gpu 1000:20:00.0 \
	--type nvidia-900 elsewhere
is "$rc/$out/$err" "0/elsewhere/" "another GPU than the profile's only one"
on_host show elsewhere --json
json .vgpu.gpu '"1000:20:00.0"' "the one that was asked for"
on_host delete pinned elsewhere

# The same name is the same UUID on another host.
here=$sysroot
sysroot_two_gpus "$tool_tmp/other"
on_host create --type A40-2Q --no-start one
on_host show one --json
json .vgpu.uuid "\"$uuid\"" "the UUID follows from the name"
sysroot=$here

# A vGPU whose report is lost is made all the same, and that is said.
"$TOOL" --sysroot "$sysroot" create --profile gold --no-start lost \
	>/dev/full 2>"$tool_tmp/err"
is $? 1 "lost report: exit status 1"
like "$(cat "$tool_tmp/err")" "is done, only the report of it is lost" \
	"lost report: says what is so"
on_host show lost
is "$rc" 0 "lost report: it was made"

on_host delete one nobody two --json
is "$rc" 3 "delete goes on after a failure; its status counts"
json '[.vgpus[] | [.name, .done, .error.code]]' \
	'[["one",true,null],["nobody",false,"not-found"],["two",true,null]]' \
	"and says which is done"
on_host delete gold-0 gold-1 lost
quiet "delete"
is "$(find "$etc/nvvgpu/vgpus.d" "$etc/mdevctl.d" -type f)" "" \
	"no file is left"
done_testing
