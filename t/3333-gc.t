#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that gc takes away what killed programs have left and what nothing
# needs, says so, and takes nothing else: not what is in use, young, damaged,
# or others'.
# Runs on the fixture host.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
etc=$sysroot/etc
on_host profile define gold --type A40-2Q
for name in kept lost; do
	on_host create --profile gold --no-start $name
done
on_host gc --grace 0
quiet "a tidy host: gc takes nothing and says nothing"
on_host gc --json
json .leftovers '[]' "as JSON too"

# What a killed writer leaves.
mkdir -p "$sysroot/run/nvvgpu/names" "$sysroot/run/nvvgpu/vfs" \
	"$etc/nvvgpu/renamed.d"
: >"$etc/nvvgpu/.new"
: >"$etc/mdevctl.d/1000:00:00.0/.new"
ln -s 12345678-1234-4234-8234-123456789abc "$sysroot/run/nvvgpu/names/gone"
ln -s "0000:3b:00.4 1155 7" \
	"$sysroot/run/nvvgpu/vfs/12345678-1234-4234-8234-123456789abd"
: >"$etc/nvvgpu/renamed.d/gone"
: >"$etc/nvvgpu/renamed.d/kept"
# A rename that was killed before and after the file had its new name.
half=$(sed 's/^\[vgpu kept\]/&/; $a renamed_to = new' \
	"$etc/nvvgpu/vgpus.d/kept.conf"
	printf '[vgpu new]\nuuid = %s\ntype = nvidia-558\nparent = 1000:00:00.0\nrenamed_from = kept\n' \
		"$(sed -n 's/^uuid = //p' "$etc/nvvgpu/vgpus.d/kept.conf")")
printf '%s\n' "$half" >"$etc/nvvgpu/vgpus.d/kept.conf"
# Theirs, and what only a person can judge.
live=aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa
sysroot_vgpu 1000:20:00.0 nvidia-900 $live 31 nvvgpu/name=called
ln -s $live "$sysroot/run/nvvgpu/names/called"
printf '[vgpu damaged\n' >"$etc/nvvgpu/vgpus.d/damaged.conf"
: >"$etc/mdevctl.d/1000:00:00.0/README"
# mdevctl has undefined it.
uuid=$(sed -n 's/^uuid = //p' "$etc/nvvgpu/vgpus.d/lost.conf")
rm "$etc/mdevctl.d/1000:00:00.0/$uuid"

before=$(state_of "$etc"; state_of "$sysroot/run/nvvgpu/names")
on_host gc --dry-run --grace 0 --json
dry=$(jq -c '[.leftovers[] | [.kind, .object]] | sort' "$tool_tmp/out")
is "$dry" '[["claim","/run/nvvgpu/names/gone"],["note","/etc/nvvgpu/renamed.d/gone"],["note","/run/nvvgpu/vfs/12345678-1234-4234-8234-123456789abd"],["record","lost"],["rename","kept"],["temporary-file","/etc/mdevctl.d/1000:00:00.0/.new"],["temporary-file","/etc/nvvgpu/.new"]]' \
	"what there is"
is "$(state_of "$etc"; state_of "$sysroot/run/nvvgpu/names")" "$before" \
	"a dry run takes nothing"
on_host gc
unlike=$(printf '%s\n' "$out" | grep -c lost)
is "$rc/$unlike" 0/0 "a young record stays"
[ -e "$etc/nvvgpu/vgpus.d/lost.conf" ]
ok $? "it does"
like "$out" "temporary-file  */etc/nvvgpu/\.new  *its writer was killed" \
	"the rest is told"
[ ! -e "$etc/nvvgpu/.new" ] && [ ! -e "$etc/mdevctl.d/1000:00:00.0/.new" ] &&
	[ ! -L "$sysroot/run/nvvgpu/names/gone" ] &&
	[ ! -e "$etc/nvvgpu/renamed.d/gone" ]
ok $? "and gone"
[ -e "$etc/nvvgpu/renamed.d/kept" ] && [ -e "$etc/nvvgpu/vgpus.d/damaged.conf" ] &&
	[ -e "$etc/mdevctl.d/1000:00:00.0/README" ] &&
	[ -L "$sysroot/run/nvvgpu/names/called" ]
ok $? "what is needed, damaged or others' stays"
is "$(grep -c '^\[\|renamed' "$etc/nvvgpu/vgpus.d/kept.conf")" 1 \
	"a rename that had not begun is taken back"
on_host gc --grace 0
like "$out" "record  *lost  *neither its device nor its definition" \
	"a record that nothing stands behind"
[ ! -e "$etc/nvvgpu/vgpus.d/lost.conf" ]
ok $? "is gone with no grace"
mv "$etc/mdevctl.d" "$etc/elsewhere"
on_host gc --grace 0
is "$rc/$out" 0/ "where mdevctl has nothing at all, nothing is judged by that"
mv "$etc/elsewhere" "$etc/mdevctl.d"

sed -n '/^\[vgpu kept\]/,$p' "$etc/nvvgpu/vgpus.d/kept.conf" |
	sed '1s/kept/new/; $a renamed_from = kept' >"$etc/nvvgpu/vgpus.d/new.conf"
rm "$etc/nvvgpu/vgpus.d/kept.conf" "$etc/nvvgpu/vgpus.d/damaged.conf"
on_host gc
is "$(grep -c renamed "$etc/nvvgpu/vgpus.d/new.conf")/$(grep -rc '"new"' \
	"$etc/mdevctl.d/1000:00:00.0" | grep -c ':1')" 0/1 \
	"a rename that had its new name is finished"
for bad in -1 x 1s 99999999999; do
	on_host gc "--grace=$bad"
	failed 2 "gc: '$bad' is no number of seconds" "grace $bad"
done
done_testing
