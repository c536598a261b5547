#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that rename changes the name of a vGPU everywhere and its UUID nowhere:
# record, definition (with what mdevctl has in it beside), driver; that the old
# name's UUID stays taken; and that refusals change nothing.
# Runs on the fixture host, where a driver's file keeps what is written to it;
# links of the real driver: t/6370-mdevctl.t.
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

uuid_of() {
	on_host show "$1" --json
	jq -r .vgpu.uuid "$tool_tmp/out"
}

on_host profile define gold --type A40-2Q --attr nvidia/vm_name=x
for name in one other; do
	on_host create --profile gold --no-start $name
done
uuid=$(uuid_of one)
def=$etc/mdevctl.d/1000:00:00.0/$uuid

# What others have written there is theirs: a key, an order, a value twice.
jq '.attrs = [{"b": "1"}] + .attrs + [{"a": "2"}, {"b": "3"}] | .extra = {"k": 1}' \
	"$def" >"$tool_tmp/def" && cp "$tool_tmp/def" "$def"
printf 'colour = red\n' >>"$etc/nvvgpu/vgpus.d/one.conf"
wanted=$(jq -c '(.attrs[] | select(has("nvvgpu/name")))["nvvgpu/name"] = "two"' \
	"$def")
on_host rename one two
is "$rc/$out" "0/" "rename prints nothing"
is "$(uuid_of two)" "$uuid" "the UUID stays"
is "$(jq -c . "$def")" "$wanted" "the definition has the new name, and all else"
is "$(sed -n '1p;/^colour/p' "$etc/nvvgpu/vgpus.d/two.conf" | paste -sd,)" \
	"[vgpu two],colour = red" "so has the record"
is "$(grep -c '^\[\|^renamed' "$etc/nvvgpu/vgpus.d/two.conf")" 1 \
	"and no more than that"
refused 3 "one: there is no such vGPU" "the old name" show one
sed -i /colour/d "$etc/nvvgpu/vgpus.d/two.conf"

refused 5 "one: create: vGPU 'two' has UUID $uuid; " "a vGPU of the old name" \
	create --profile gold --no-start one
on_host create --profile gold --no-start one \
	--uuid 12345678-1234-4234-8234-123456789abc
is "$rc/$out" "0/one" "one of another UUID"
refused 5 "two: rename: there is a vGPU 'other'" "a name that is taken" \
	rename two other
refused 2 "two: rename: 'UP' is no name" "no name" rename two UP
refused 2 "two: rename: '\.\./x' is no name" "a path" rename two ../x
refused 3 "nobody: there is no such vGPU" "nobody" rename nobody three
refused 2 "rename: an argument is missing" "no new name" rename two
on_host rename two two
quiet "the name that it has"
on_host rename "$uuid" three --json
json '[.vgpu.name, .vgpu.uuid]' "[\"three\",\"$uuid\"]" "by UUID, as JSON"
on_host rename three two

printf '{' >"$def"
refused 1 "/etc/mdevctl.d/1000:00:00.0/$uuid: read: " "a damaged definition" \
	rename two three
cp "$tool_tmp/def" "$def"

# Live, on our driver: the file tells it.
sysroot_vgpu 1000:00:00.0 nvidia-558 "$uuid" 30 nvvgpu/name=two
on_host rename two four
quiet "a live one"
is "$(cat "$sysroot/sys/bus/mdev/devices/$uuid/nvvgpu/name")" four \
	"its driver has the name"
# Another driver has no such file: udev is told.
other=$(uuid_of other)
sysroot_vgpu 1000:20:00.0 nvidia-900 "$other" 31
mkdir -p "$sysroot/sys/class/vfio/31"
: >"$sysroot/sys/class/vfio/31/uevent"
on_host rename other fifth
is "$(cat "$sysroot/sys/class/vfio/31/uevent")" change \
	"another driver: udev looks at its node again"

# On a VF of vendor VFIO nothing but records tells whose a UUID is.
sysroot_device 0000:3b:00.0 nvidia
sysroot_vendor_vf 0000:3b:00.0 0 0000:3b:00.4 60
on_host profile define v --type L40S-2Q
on_host create --profile v --no-start
on_host rename v-0 kept
refused 5 "v-0: create: vGPU 'kept' has UUID" "the old name on a VF" \
	create --profile v --no-start v-0
on_host create --profile v --no-start
is "$rc/$out" "0/v-1" "a name that is chosen is another"
on_host delete kept
on_host create --profile v --no-start v-0
is "$rc/$out" "0/v-0" "free again when that one has gone"
done_testing
