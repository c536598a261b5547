#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves export, apply and assert on state files: what export prints makes the
# same host elsewhere, apply does what is needed and no more, assert says what
# that is, and a file that makes no sense changes nothing.  Theory of
# operation: two hosts built by hand (t/lib-sysroot.sh), the second with its
# boards in other slots and other ids for the types; no vGPU is to start, since
# a fixture has no driver (t/6330-host-file.t starts them).
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
file=$tool_tmp/host.conf

# Step by step: "action kind name".
steps() {
	jq -r '.steps[] | "\(.action) \(.kind) \(.name)"' "$tool_tmp/out"
}

# --- a host, and its file
sysroot_two_gpus "$tool_tmp/one"
on_host profile define gold --type A40-2Q --no-autostart \
	--attr nvidia/vgpu_params=frame_rate_limiter=1
on_host create --profile gold --no-start vm1
on_host create --profile gold --no-start vm2 \
	--uuid 12345678-1234-4234-8234-123456789abc
on_host create --type nvidia-900 --gpu 1000:20:00.0 --no-start \
	--no-autostart desk
on_host export
is "$rc/$err" "0/" "export"
cp "$tool_tmp/out" "$file"
like "$out" "^\[profile gold\]$" "export: the profile"
like "$out" "^\[vgpu vm2\]$" "export: a vGPU"
like "$out" "^uuid = 12345678-1234-4234-8234-123456789abc$" "export: its UUID"
like "$out" "^attr.nvidia/vgpu_params = frame_rate_limiter=1$" \
	"export: attributes"
unlike "$out" "nvvgpu/name" "export: the name is in the heading alone"
on_host assert "$file"
is "$rc/$out/$err" "0//" "the host is what its own file says"
before=$(state_of "$sysroot/etc")
on_host apply "$file"
is "$rc/$out/$err" "0//" "to apply its own file is nothing to do"
is "$(state_of "$sysroot/etc")" "$before" "and nothing is written"
on_host list --json
jq -S '[.vgpus[] | {name, uuid, type, profile, autostart}]' "$tool_tmp/out" \
	>"$tool_tmp/list.one"

# --- a fresh host: another slot for one board, another driver's ids
one=$sysroot
sysroot_new "$tool_tmp/two"
sysroot_gpu 1000:07:00.0 nvvgpu-sim \
	nvvgpu/uuid=GPU-11111111-2222-3333-4444-555555555555
sysroot_type 1000:07:00.0 nvvgpu-sim-558 24 "NVIDIA A40-2Q" \
	"framebuffer=2048M, max_instance=24"
sysroot_gpu 1000:30:00.0 nvvgpu-sim
sysroot_type 1000:30:00.0 nvvgpu-sim-900 24 "NVIDIA L4-1Q" "framebuffer=1024M"
on_host assert "$file" --json
is "$rc" 6 "assert on a fresh host: exit status 6"
is "$(steps | paste -sd,)" \
	"create profile gold,create vgpu desk,create vgpu vm1,create vgpu vm2" \
	"assert: what is missing"
on_host apply "$file" --dry-run
is "$rc/$err" "0/" "apply --dry-run"
like "$out" "^create +vgpu +vm1 +it is not there$" "the plan"
is "$(find "$sysroot/etc" -type f)" "" "a dry run writes nothing"
on_host apply "$file" --json
is "$rc" 0 "apply" || diag "$err"
json '[.steps[] | .done] | unique' '[true]' "every step is done"
on_host list --json
is "$(jq -S '[.vgpus[] | {name, uuid, type, profile, autostart}]' \
	"$tool_tmp/out")" "$(cat "$tool_tmp/list.one")" \
	"the same names, UUIDs, types and profiles"
on_host show vm1 --json
json '.vgpu | [.gpu, .type_id]' '["1000:07:00.0","nvvgpu-sim-558"]' \
	"its board is found in another slot, its type by name"
is "$(jq -c '.attrs[] | select(has("nvidia/vgpu_params"))' \
	"$sysroot"/etc/mdevctl.d/1000:07:00.0/12345678*)" \
	'{"nvidia/vgpu_params":"frame_rate_limiter=1"}' "with its attributes"
for again in first second; do
	on_host apply "$file"
	is "$rc/$out/$err" "0//" "nothing to do the $again time"
done
on_host assert "$file"
is "$rc/$out" "0/" "assert agrees"

# --- profiles that are bases: apply may be killed after each of its steps
printf '[profile %s]\nbase = %s\n' silver bronze bronze copper >"$tool_tmp/bases"
printf '[profile copper]\ntype = A40-2Q\n' >>"$tool_tmp/bases"
on_host apply --dry-run --keep-others "$tool_tmp/bases" --json
is "$(steps | paste -sd,)" \
	"create profile copper,create profile bronze,create profile silver" \
	"a profile comes after its base, wherever the file has that"

# --- changes
sysroot=$one
sed 's/=1$/=0/; s/^autostart = no/autostart = yes/' "$file" \
	>"$tool_tmp/changed"
sed -i '/^\[vgpu desk\]/,/^$/d' "$tool_tmp/changed"
printf '[vgpu byhand]\nprofile = gold\nautostart = no\n' \
	>>"$tool_tmp/changed"
on_host assert "$tool_tmp/changed" --json
is "$(steps | paste -sd,)" \
	"change profile gold,delete vgpu desk,change vgpu vm1,change vgpu vm2,create vgpu byhand" \
	"a changed file: the steps in their order"
json '.steps[] | select(.name == "vm1").what' \
	'"autostart: no -> yes, nvidia/vgpu_params: frame_rate_limiter=1 -> frame_rate_limiter=0"' \
	"what differs, from what to what"
on_host apply --keep-others "$tool_tmp/changed"
is "$(jq -r .start "$sysroot"/etc/mdevctl.d/1000:00:00.0/12345678*)" auto \
	"the definition starts with the host now"
is "$(jq -c '.attrs[] | select(has("nvidia/vgpu_params"))' \
	"$sysroot"/etc/mdevctl.d/1000:00:00.0/12345678*)" \
	'{"nvidia/vgpu_params":"frame_rate_limiter=0"}' "and has the attribute"
on_host show desk
is "$rc" 0 "--keep-others keeps what the file does not have"
on_host show byhand --json
json '.vgpu | [.type, .profile, .autostart]' \
	'["NVIDIA A40-2Q","gold",false]' "a section by hand: all from its profile"
on_host assert "$tool_tmp/changed" --json
is "$(steps | paste -sd,)" "delete vgpu desk,start vgpu vm1,start vgpu vm2" \
	"what is left to do"
on_host export
sed 's/^uuid = 12345678/uuid = 22345678/' "$tool_tmp/out" >"$tool_tmp/uuid"
on_host assert "$tool_tmp/uuid" --json
json '.steps[] | select(.name == "vm2") | [.action, .what]' \
	'["recreate","uuid: 12345678-1234-4234-8234-123456789abc -> 22345678-1234-4234-8234-123456789abc"]' \
	"another UUID: it has to be made anew"
on_host export
sed '/^\[vgpu vm2\]/,/^$/{/^type_name/d;s/^type .*/type = A40-8Q/}' "$tool_tmp/out" |
	sed 's/^autostart = yes/autostart = no/' >"$tool_tmp/type"
on_host apply "$tool_tmp/type"
is "$rc" 0 "another type: applied" || diag "$err"
on_host show vm2 --json
json '.vgpu | [.type, .uuid]' \
	'["NVIDIA A40-8Q","12345678-1234-4234-8234-123456789abc"]' \
	"another type: made anew, with its UUID"

printf '[vgpu big%s]\ntype = A40-2Q\nautostart = no\n' 1 2 3 >"$tool_tmp/dense"
on_host assert "$tool_tmp/dense" --json
is "$(steps | grep -c '^create vgpu big')" 3 \
	"sections that begin with the same key and no empty line between"

# --- an empty file is an empty host
sysroot=$tool_tmp/two
on_host apply /dev/null
is "$rc" 0 "apply an empty file" || diag "$err"
is "$(find "$sysroot/etc/nvvgpu" "$sysroot/etc/mdevctl.d" -type f)" "" \
	"nothing named is left"

# --- files that make no sense
sysroot=$one
before=$(state_of "$sysroot/etc")
# nonsense REGEX NAME TEXT
nonsense() {
	printf '%b' "$3" >"$tool_tmp/bad"
	for verb in apply assert; do
		on_host "$verb" "$tool_tmp/bad"
		failed 1 "$1" "$verb: $2"
	done
}
nonsense "$tool_tmp/bad: \[gpu x\]: it is neither" "a strange section" \
	"[gpu x]\na = b\n"
nonsense "$tool_tmp/bad: \[vgpu UP\]: it is neither" "no name" "[vgpu UP]\na = b\n"
nonsense "$tool_tmp/bad: \[vgpu x\]: 'type' is missing" "no type" \
	"[vgpu x]\nautostart = no\n"
nonsense "$tool_tmp/bad: \[vgpu x\]: 'uuid'" "no UUID" \
	"[vgpu x]\ntype = A40-2Q\nuuid = 12\n"
nonsense "$tool_tmp/bad: \[vgpu x\]: 'parent'" "no address" \
	"[vgpu x]\ntype = A40-2Q\nparent = ../../x\n"
nonsense "$tool_tmp/bad: \[profile x\]: 'policy'" "no policy" \
	"[profile x]\ntype = A40-2Q\npolicy = random\n"
nonsense "$tool_tmp/bad: \[vgpu x\]: .*twice" "the same section twice" \
	"[vgpu x]\ntype = A40-2Q\n[vgpu x]\ntype = A40-8Q\n"
nonsense "$tool_tmp/bad:1: .*before any section" "a line without section" \
	"type = A40-2Q\n[vgpu x]\ntype = A40-2Q\n"
nonsense "$tool_tmp/bad:[0-9]+: read: .* no '='" "no key" \
	"\n[vgpu x]\ntype = A40-2Q\nwhat\n"
nonsense "$tool_tmp/bad:1: .*control character" "binary" "\001\002\n"
printf '[vgpu x]\nprofile = nix\n' >"$tool_tmp/bad"
on_host apply "$tool_tmp/bad"
failed 3 "nix: there is no such profile" "an unknown profile"
on_host apply "$tool_tmp/nowhere"
failed 3 "$tool_tmp/nowhere: read: No such file" "no such file"
on_host apply "$tool_tmp"
failed 1 "$tool_tmp: read: Is a directory" "a directory"
printf '[vgpu x]\n\000' >"$tool_tmp/bad"
on_host apply "$tool_tmp/bad"
failed 1 "$tool_tmp/bad: read: it holds a NUL byte" "no text"
is "$(state_of "$sysroot/etc")" "$before" "nothing of all that changed anything"
echo '[vgpu vm1' >"$sysroot/etc/nvvgpu/vgpus.d/vm1.conf"
on_host export
is "$rc/$out" "1/" "a damaged host is not exported by halves"
like "$err" "vm1.conf" "and says what is damaged"
done_testing
