#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that apply renames what the host file has under another name, and
# makes nothing anew for that: one, several in a row, two that have each other's
# name, one whose name somebody has who has to go; that a rename which fails can
# be tried again, and that one which was killed is finished.  Theory of
# operation: the fixture host; UUIDs, definitions and devices must stay, so they
# are compared before and after.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
file=$tool_tmp/file

new_host() {
	rm -rf "$tool_tmp/host"
	sysroot_two_gpus "$tool_tmp/host"
	on_host profile define gold --type A40-2Q --no-autostart
	for name; do
		on_host create --profile gold --no-start "$name"
	done
	records=$sysroot/etc/nvvgpu/vgpus.d
	for def in "$sysroot"/etc/mdevctl.d/*/*; do
		[ ! -e "$def" ] || sed -i '1s/{/{ "mark": 1,/' "$def"
	done
	on_host export
	cp "$tool_tmp/out" "$file"
	before=$(definitions)
}

# Made anew it would not have what somebody else has written there.
definitions() {
	grep -lr '"mark": *1' "$sysroot/etc/mdevctl.d" 2>/dev/null | sort
}

# called OLD=NEW...: the file has those names
called() {
	for pair; do
		sed -i "s/^\\[vgpu ${pair%=*}\\]/[vgpu :${pair#*=}]/" "$file"
	done
	sed -i 's/^\[vgpu :/[vgpu /' "$file"
}

steps() {
	jq -r '.steps[] | "\(.action) \(.name): \(.what)"' "$tool_tmp/out"
}

# applies NAME STEP...: these and no others; then the host is what the file says
applies() {
	what=$1
	shift
	on_host assert "$file" --json
	is "$rc/$(steps)" "6/$(printf '%s\n' "$@")" "$what: the plan"
	on_host apply "$file" --json
	is "$rc/$(steps)/$(jq -c '[.steps[].done] | unique' "$tool_tmp/out")" \
		"0/$(printf '%s\n' "$@")/[true]" "$what: done" || diag "$err"
	on_host assert "$file"
	is "$rc/$out/$err" "0//" "$what: the host is what the file says"
}

# --- names only
new_host a
like "$before" "mdevctl.d" "a definition with somebody's mark"
called a=b
applies "another name" "rename a: name: a -> b"
is "$(definitions)" "$before" "its definition stays"
is "$(ls "$records")" b.conf "its record has the name"
new_host a b c
called a=b b=c c=d
applies "one after the other" "rename c: name: c -> d" "rename b: name: b -> c" \
	"rename a: name: a -> b"
is "$(definitions)" "$before" "their definitions stay"
new_host a b
b=$("$TOOL" --sysroot "$sysroot" show b --json | jq -r .vgpu.uuid)
called a=b b=a
applies "each the other's" "rename b: name: b -> aside-$b" \
	"rename a: name: a -> b" "rename aside-$b: name: aside-$b -> a"
is "$(definitions)" "$before" "their definitions stay, too"

# --- and more
new_host a
called a=b
sed -i '/^\[vgpu/,/^$/s/^autostart = no/attr.x = 1\nautostart = no/' "$file"
applies "a name and an attribute" "rename a: name: a -> b" \
	"change b: x: none -> 1"
new_host a b
sed -i '/^\[vgpu b\]/,/^$/d' "$file"
called a=b
applies "the name of one that goes" \
	"delete b: the file does not have it" "rename a: name: a -> b"
new_host a b c
sed -i '/^\[vgpu [bc]\]/,/^$/d' "$file"
called a=b
on_host apply --keep-others "$file" --json
is "$rc/$(steps)" "0/delete b: the file does not have it
rename a: name: a -> b" "--keep-others keeps all but who has that name"
new_host a
{
	sed '/^\[vgpu/,$d' "$file"
	printf '[vgpu b]\nprofile = gold\n'
} >"$tool_tmp/byhand"
on_host assert "$tool_tmp/byhand" --json
is "$(steps)" "delete a: the file does not have it
create b: it is not there" "no UUID in the file: it is another one"
on_host rename a z
sed 's/^\[vgpu b/[vgpu a/' "$tool_tmp/byhand" >"$file"
on_host assert "$file" --json
is "$(steps)" "rename z: name: z -> a" "but that of the name is its own"

# --- one that is used
new_host
uuid=aaaaaaaa-0000-4000-8000-000000000001
sysroot_vgpu 1000:00:00.0 nvidia-558 $uuid 12 nvvgpu/name=a nvvgpu/state=running
on_host adopt "$uuid" a
on_host export
cp "$tool_tmp/out" "$file"
called a=b
on_host list --json
json '[.vgpus[] | [.name, .state]]' '[["a","in use"]]' "somebody uses one"
applies "one that is used" "rename a: name: a -> b"
is "$(cat "$sysroot/sys/bus/mdev/devices/$uuid/nvvgpu/name")" b \
	"its driver has the name"

# --- failures
new_host a
called a=b
sysroot_vgpu 1000:00:00.0 nvidia-558 "$uuid" 12 nvvgpu/name=b
mkdir -p "$sysroot/run/nvvgpu/names"
ln -s "$uuid" "$sysroot/run/nvvgpu/names/b"
state=$(state_of "$sysroot/etc")
on_host apply "$file"
is "$rc" 5 "somebody else's vGPU has the name"
like "$err" "vGPU $uuid, made by somebody else, has the name 'b'" "says who"
like "$err" "0 of 1 steps done" "says how far it came"
is "$(state_of "$sysroot/etc")" "$state" "nothing has changed"
echo >"$sysroot/sys/bus/mdev/devices/$uuid/nvvgpu/name"
applies "when it has not" "rename a: name: a -> b"

new_host a
called a=b
# As SIGKILL leaves it after the file has got its new name.
{
	sed 's/^autostart.*/&\nrenamed_to = b/' "$records/a.conf"
	sed 's/^\[vgpu a\]/[vgpu b]/; s/^autostart.*/&\nrenamed_from = a/' \
		"$records/a.conf"
} >"$records/b.conf"
rm "$records/a.conf"
applies "one that was killed" "rename a: name: a -> b"
is "$(grep -c "^renamed\|^\[" "$records/b.conf")" 1 "is whole"
is "$(jq -r '.attrs[]["nvvgpu/name"] | select(.)' \
	"$sysroot"/etc/mdevctl.d/1000:00:00.0/*)" b "so is its definition"

new_host a b
uuid=$(sed -n '/^\[vgpu a\]/,/^$/s/^uuid = //p' "$file")
sed -i "/^\\[vgpu b\\]/,/^\$/s/^uuid = .*/uuid = $uuid/" "$file"
state=$(state_of "$sysroot/etc")
on_host apply "$file"
failed 1 "$file: \\[vgpu b\\]: its UUID is that of another section" \
	"two sections with one UUID"
is "$(state_of "$sysroot/etc")" "$state" "and nothing has changed"
done_testing
