#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a profile has from its base what it does not say itself, also
# later and over several of them, and that its file keeps only what it says;
# and that bases that are not there, lead back, or are too many are told with
# file and line.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
dir=$sysroot/etc/nvvgpu/profiles.d

# shown NAME WANTED WHAT
shown() {
	on_host profile show "$1" --json
	json '.profile | [.type, .policy, .autostart, .base]' "$2" "$3"
}

on_host profile define gold --type A40-2Q --policy spread \
	--attr nvidia/vgpu_params=a=1 --attr nvidia/vm_name=x
on_host profile define lab --base gold --no-autostart --attr nvidia/vm_name=y
quiet "a profile with a base"
is "$(grep -v '^\[' "$dir/lab.conf" | paste -sd,)" \
	"base = gold,autostart = no,attr.nvidia/vm_name = y" \
	"its file has only what it says"
shown lab '["A40-2Q","spread",false,"gold"]' "the rest is its base's"
shown gold '["A40-2Q","spread",true,null]' "that stays what it is"
on_host create --profile lab --no-start one
def=$(echo "$sysroot"/etc/mdevctl.d/1000:00:00.0/*)
is "$(jq -c '[.start, (.attrs[] | to_entries[] |
	select(.key != "nvvgpu/name") | .value)]' "$def")" '["manual","a=1","y"]' \
	"a vGPU has the attributes of both, its own in their place"
on_host profile set gold --type A40-8Q
on_host profile define third --base lab --policy pack
shown third '["A40-8Q","pack",false,"lab"]' "a base of a base, changed later"
on_host profile set third --base ''
failed 2 "third: save: 'type' is missing" "without its base it has no type"
on_host profile delete gold
failed 5 "gold: delete: it is the base of profile 'lab'" "deleting a base"

# A host as a file keeps them apart, and makes both.
on_host export
printf '%s\n' "$out" | grep -q '^base = gold'
ok $? "export has the base"
printf '%s\n' "$out" >"$tool_tmp/file"
here=$sysroot
sysroot_two_gpus "$tool_tmp/other"
on_host apply "$tool_tmp/file"
is "$rc" 0 "another host gets them"
on_host assert "$tool_tmp/file"
is "$rc" 0 "and is like the first"
printf '[profile b]\ntype = A40-2Q\n[profile a]\nbase = b\n[vgpu v]\nprofile = a\nautostart = no\n' \
	>"$tool_tmp/file"
on_host apply "$tool_tmp/file"
is "$rc" 0 "a vGPU of a file may leave its type to the base of its profile"
on_host show v --json
json .vgpu.type '"NVIDIA A40-2Q"' "and has it"
sysroot=$here

# Bad ones.
on_host profile define new --base nix
failed 2 "new: set 'base': there is no profile 'nix'" "no such base"
on_host profile set gold --base third
failed 1 "gold: set 'base'|/etc/nvvgpu/profiles.d/lab.conf:2: read: " \
	"a circle is not made"
[ ! -e "$dir/new.conf" ] && ! grep -q base "$dir/gold.conf"
ok $? "nothing was written"
printf '[profile x]\n# one\nbase = y\n' >"$dir/x.conf"
printf '[profile y]\n  base=z\n' >"$dir/y.conf"
printf '[profile z]\ntype = A40-2Q\nbase = x\n' >"$dir/z.conf"
on_host profile show x
failed 1 "/etc/nvvgpu/profiles.d/z.conf:3: read: its base 'x' has this one as its base again; correct the line" \
	"a circle"
on_host create --profile y --no-start v --json
json '[.error.code, .error.exit]' '["damaged",1]' "create from one"
printf '[profile self]\nbase = self\n' >"$dir/self.conf"
on_host profile show self
failed 1 "/etc/nvvgpu/profiles.d/self.conf:2: read: its base 'self' has" "itself"
printf '[profile lost]\nbase = gone\n' >"$dir/lost.conf"
on_host profile show lost
failed 1 "/etc/nvvgpu/profiles.d/lost.conf:2: read: there is no profile 'gone'" \
	"one that has gone"
printf '[profile bad]\nbase = ../x\n' >"$dir/bad.conf"
on_host profile show bad
failed 1 "/etc/nvvgpu/profiles.d/bad.conf:2: read: its base '\.\./x' is no name" \
	"no name"
printf '[profile n0]\ntype = A40-2Q\n' >"$dir/n0.conf"
for i in 1 2 3 4 5 6 7 8 9; do
	printf '[profile n%s]\nbase = n%s\n' $i $((i - 1)) >"$dir/n$i.conf"
done
shown n8 '["A40-2Q","pack",true,"n7"]' "8 bases"
on_host profile show n9
failed 1 "/etc/nvvgpu/profiles.d/n1.conf:2: read: with the base 'n0' there would be more than 8" \
	"9 are too many"
on_host profile list --json
json '[.profiles[] | select(.problem == null) | .name] | map(select(test("^n|gold|lab|third")))' \
	'["gold","lab","n0","n1","n2","n3","n4","n5","n6","n7","n8","third"]' \
	"none of them hides another"
done_testing
