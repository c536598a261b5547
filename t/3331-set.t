#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that set changes what it is told and nothing else: what mdevctl or
# others have in the definition stays as and where it is; that a type, profile
# or GPU is checked before; that a live vGPU gets its attributes at once, or
# nothing at all where its driver refuses one.
# Runs on the fixture host, whose files keep what is written to them; what real
# drivers refuse: t/6370-mdevctl.t.
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
	before=$(state_of "$sysroot")
	on_host "$@"
	failed "$wanted_rc" "$why" "$what"
	is "$(state_of "$sysroot" | grep -v /run/)" \
		"$(printf '%s\n' "$before" | grep -v /run/)" \
		"$what: nothing changed"
}

# has KEY WANTED
has() {
	is "$(sed -n "s,^$1 = ,,p" "$etc/nvvgpu/vgpus.d/one.conf")" "$2" \
		"its record: $1 is '$2'"
}

on_host profile define gold --type A40-2Q --attr nvidia/vm_name=x
on_host profile define big --type A40-8Q --no-autostart \
	--attr nvidia/vgpu_params=a=1
on_host create --profile gold --no-start one
on_host show one --json
uuid=$(jq -r .vgpu.uuid "$tool_tmp/out")
def=$etc/mdevctl.d/1000:00:00.0/$uuid
jq '.attrs = [{"b": "1"}] + .attrs + [{"a": "2"}, {"b": "3"}] | .extra = {"k": 1}' \
	"$def" >"$tool_tmp/def" && cp "$tool_tmp/def" "$def"
printf 'colour = red\n' >>"$etc/nvvgpu/vgpus.d/one.conf"

wanted=$(jq -c '.start = "manual"' "$def")
on_host set one autostart=no
is "$rc/$out" "0/" "autostart"
is "$(jq -c . "$def")" "$wanted" "the definition has it, and all else"
has autostart no
has colour red
sed -i /colour/d "$etc/nvvgpu/vgpus.d/one.conf"

wanted=$(jq -c '.start = "auto" | .attrs[4] = {"b": "4"} |
	(.attrs[] | select(has("nvidia/vm_name")))["nvidia/vm_name"] = "y" |
	.attrs += [{"nvidia/placement_id": "2"}]' "$def")
on_host set one nvidia/vm_name=y attr.b=4 nvidia/placement_id=2 autostart=yes \
	--json
json '[.settings[] | [.key, .value, .effect]]' \
	'[["nvidia/vm_name","y","next-start"],["attr.b","4","next-start"],["nvidia/placement_id","2","next-start"],["autostart","yes","now"]]' \
	"attributes, as JSON"
is "$(jq -c . "$def")" "$wanted" \
	"each in its place, of two the last, a new one at the end"
has attr.nvidia/vm_name y
on_host set one autostart=yes nvidia/vm_name=y --json
json '[.settings[].effect]' '["none","none"]' "what it is already"
on_host set one nvidia/placement_id= attr.b=
is "$(jq -c '[.attrs[] | keys[0]]' "$def")" \
	'["nvvgpu/name","nvidia/vm_name","a"]' "an empty value takes all of it away"

refused 3 "one: set 'type': GPU 1000:00:00.0 has no type 'A40-3Q'" \
	"unknown type" set one type=A40-3Q
refused 3 "one: set 'type': GPU 1000:20:00.0 has no type 'nvidia-558'" \
	"a GPU without its type" set one gpu=1000:20:00.0
refused 3 "nix: there is no such profile" "unknown profile" set one profile=nix
refused 3 "9: there is no such GPU" "unknown GPU" set one gpu=9
refused 2 "one: set 'colour': there is no such key" "unknown key" \
	set one colour=red
refused 2 "one: set 'remove': it is no attribute|one: set 'attr.remove'" \
	"a file that is no attribute" set one attr.remove=1
refused 2 "one: set 'nvvgpu/name': it is no attribute" "the name" \
	set one nvvgpu/name=two
refused 2 "one: set '\.\./x': it is no attribute" "a path out" set one ../x=1
refused 2 "one: set 'autostart': it is neither" "no truth" \
	set one autostart=maybe
refused 2 "one: set 'type': it is there twice" "twice" set one type=a type=b
refused 2 "set: 'autostart' is no change" "no value" set one autostart
refused 3 "nobody: there is no such vGPU" "nobody" set nobody autostart=no
refused 3 "one: set 'type'" "the second of two" set one autostart=no type=nix

on_host set one type=A40-8Q
is "$rc/$(jq -r .mdev_type "$def")" 0/nvidia-562 "another type"
has type_name "NVIDIA A40-8Q"
on_host set one profile=big type=A40-2Q
is "$rc/$(jq -r .mdev_type "$def")" 0/nvidia-558 \
	"a profile; what is said beside it wins"
has profile big
is "$(jq -c '[.attrs[] | to_entries[] | [.key, .value]]' "$def")" \
	'[["nvvgpu/name","one"],["a","2"],["nvidia/vgpu_params","a=1"]]' \
	"its attributes instead of the last one's, others' stay"
on_host set one profile=
has profile ""
on_host set one gpu=1000:20:00.0 type=nvidia-900
is "$(cd "$etc/mdevctl.d" && echo */"$uuid")" "1000:20:00.0/$uuid" \
	"its definition is on another GPU"
has parent 1000:20:00.0
has gpu_uuid ""
on_host set one gpu=GPU-11111111-2222-3333-4444-555555555555 type=A40-2Q
has gpu_uuid GPU-11111111-2222-3333-4444-555555555555

# A live one.
sysroot_vgpu 1000:00:00.0 nvidia-558 "$uuid" 30 nvvgpu/name=one \
	nvidia/vgpu_params=a=1 nvidia/vm_name=y
live=$sysroot/sys/bus/mdev/devices/$uuid
on_host set one nvidia/vgpu_params=a=2 --json
json '[.settings[].effect, .vgpu.state]' '["now","active"]' \
	"a live one has it at once"
is "$(cat "$live/nvidia/vgpu_params")" a=2 "its driver does"
refused 5 "one: set: type and GPU of a vGPU that is active stay; stop it first" \
	"another type of a live one" set one type=A40-8Q
refused 2 "one: set 'nvidia/none': its driver has no such attribute" \
	"an attribute that its driver does not have" set one nvidia/none=1
on_host set one nvidia/vgpu_params=a=3 nvidia/none=1
is "$rc/$(cat "$live/nvidia/vgpu_params")" 2/a=2 "then it has none of them"
on_host set one nvidia/vgpu_params=
like "$err" "one: set 'nvidia/vgpu_params': it shows at the next start" \
	"what cannot be taken away now is told"
on_host set one type=A40-2Q
is "$rc" 0 "the type that it has"
done_testing
