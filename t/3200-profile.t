#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves the life of a profile: define, list, show, set, delete; that what is
# shown is what was said; that bad input is refused with its exit status and
# leaves every file as it was.  Runs on the fixture host, whose files it
# compares byte by byte around each refusal.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
file=$sysroot/etc/nvvgpu/profiles.d/gold.conf

# refused RC REGEX NAME ARGUMENT...
refused() {
	wanted_rc=$1
	why=$2
	what=$3
	shift 3
	before=$(state_of "$sysroot/etc")
	on_host "$@"
	failed "$wanted_rc" "$why" "$what"
	is "$(state_of "$sysroot/etc")" "$before" "$what: nothing changed"
}

on_host profile define gold --type A40-2Q --policy spread --no-autostart \
	--gpu 1000:00:00.0 --attr nvidia/vgpu_params=a=1,b=2 \
	--attr nvidia/vm_name=x
quiet "define says nothing"
like "$(cat "$file")" '^\[profile gold\]$' "the file has its section"
on_host profile list
like "$out" "^NAME +TYPE +GPU +POLICY +AUTOSTART +ATTRIBUTES$" "list: headings"
like "$out" "^gold +A40-2Q +1000:00:00.0 +spread +no +nvidia/vgpu_params=a=1,b=2 nvidia/vm_name=x$" \
	"list: as it was said"
on_host profile show gold
like "$out" "^Policy: +spread$" "show"
on_host profile show gold --json
json '.profile | [.name, .type, .gpu, .policy, .autostart, .problem]' \
	'["gold","A40-2Q","1000:00:00.0","spread",false,null]' "show as JSON"
json '.profile.attributes' \
	'[{"name":"nvidia/vgpu_params","value":"a=1,b=2"},{"name":"nvidia/vm_name","value":"x"}]' \
	"show as JSON: attributes in order"
on_host profile define silver --type nvidia-900 --json
json '.profile | [.name, .type, .gpu, .policy, .autostart]' \
	'["silver","nvidia-900",null,"pack",true]' "define as JSON; the defaults"

# --- every way to name a type
for type in nvidia-558 558 "NVIDIA A40-2Q" A40-2Q; do
	on_host profile define any --replace --type "$type"
	quiet "a type as '$type'"
done

# --- what is refused
refused 5 "gold: " "name taken" profile define gold --type A40-2Q
refused 3 "new: define: no GPU of this host offers type 'A40-2q5'; did you mean 'A40-2Q'" \
	"misspelt type" profile define new --type A40-2q5
refused 3 "new: define: no GPU of this host offers type 'X'; .*--force" \
	"unknown type" profile define new --type X
refused 3 "new: define: GPU 1000:20:00.0 does not offer type 'A40-2Q'" \
	"type of another GPU" \
	profile define new --type A40-2Q --gpu 1000:20:00.0
refused 3 "1000:99:00.0: " "unknown GPU" \
	profile define new --type A40-2Q --gpu 1000:99:00.0
refused 2 "profile define: unknown policy 'best'; it is pack, spread, numa or exclusive" \
	"unknown policy" profile define new --type A40-2Q --policy best
refused 2 "profile define: 'nvidia/vm_name' is no attribute; write PATH=VALUE" \
	"attribute without value" \
	profile define new --type A40-2Q --attr nvidia/vm_name
for path in /etc/passwd ../../../etc/passwd nvidia/../x "" a//b; do
	refused 2 "" "attribute '$path'" \
		profile define new --type A40-2Q --attr "$path=1"
done
for name in Gold "" -x a/b ../x "a b" .x \
	"$(printf 'x%.0s' $(seq 64))"; do
	refused 2 "" "name '$name'" profile define --type A40-2Q -- "$name"
done
on_host profile define "$(printf 'x%.0s' $(seq 63))" --type A40-2Q
quiet "a name of 63 letters is one"
refused 2 "" "type with a line feed" profile define new --force \
	--type "$(printf 'a\nuuid = 1')"
refused 3 "nobody: " "show of an unknown one" profile show nobody
refused 3 "nobody: " "set of an unknown one" profile set nobody --policy pack
refused 3 "nobody: " "delete of an unknown one" profile delete nobody
refused 3 "gold: define: no GPU of this host offers type" \
	"set to an unknown type" profile set gold --any-gpu --type X
refused 2 "profile set: --gpu and --any-gpu" "set to any and one" \
	profile set gold --any-gpu --gpu 1000:00:00.0

# --- force, replace, set
on_host profile define later --type H200-141C --force
quiet "--force defines a type that is not there yet"
on_host profile set later --policy spread
quiet "which can be changed without --force"
on_host profile define gold --type A40-2Q --replace
on_host profile show gold --json
json '.profile | [.gpu, .policy, .attributes]' '[null,"pack",[]]' \
	"--replace keeps nothing"
on_host profile set gold --attr nvidia/vm_name=y --autostart --gpu 1000:00:00.0
on_host profile set gold --policy spread
on_host profile show gold --json
json '.profile | [.gpu, .policy, .autostart, .attributes[0].value]' \
	'["1000:00:00.0","spread",true,"y"]' "set changes only what is named"
on_host profile set gold --any-gpu --attr nvidia/vm_name
on_host profile show gold --json
json '.profile | [.gpu, .attributes]' '[null,[]]' "set takes away"

# --- damaged
printf '[profile bad]\npolicy = pack\n' >"${file%gold*}bad.conf"
on_host profile list --json
json '[.profiles[] | select(.name == "bad") | (.type, (.problem | type))]' \
	'[null,"string"]' "list: a damaged one has its problem"
like "$err" "^nvvgpu-tool: warning: .*bad.conf" "and a warning"
refused 1 ".*bad.conf" "show of a damaged one" profile show bad
refused 5 "bad: " "its name is taken" profile define bad --type A40-2Q
on_host profile define bad --type A40-2Q --replace
quiet "--replace cures it"

# --- what has the name of a profile and is none
ln -s nowhere "${file%gold*}dangling.conf"
mkdir "${file%gold*}folder.conf"
mkfifo "${file%gold*}pipe.conf"
for name in dangling folder pipe; do
	path=/etc/nvvgpu/profiles.d/$name.conf
	on_host profile list
	like "$err" "warning: $path: read: .*; repair or remove the file" \
		"list: $name is told"
	refused 1 "$path: read: " "show of $name" profile show $name
	refused 1 "$path: read: " "set of $name" \
		profile set $name --policy pack
	refused 1 "$path: read: " "create from $name" create --profile $name x
	refused 5 "$name: " "$name is taken" \
		profile define $name --type A40-2Q
done
on_host profile define dangling --type A40-2Q --replace
quiet "--replace cures the link"
on_host profile delete dangling folder pipe
quiet "delete takes them away"

# --- delete
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d"
printf '[vgpu v]\nuuid = %s\nprofile = gold\ntype = nvidia-558\nparent = %s\n' \
	aaaaaaaa-0000-4000-8000-000000000001 1000:00:00.0 \
	>"$sysroot/etc/nvvgpu/vgpus.d/v.conf"
refused 5 "gold: .*'v'" "delete of one that a vGPU was made from" \
	profile delete gold
on_host profile delete nobody any silver
is "$rc" 3 "delete goes on after a failure; its status counts"
on_host profile list --noheadings -o NAME
unlike "$out" "any|silver" "and the others are gone"
done_testing
