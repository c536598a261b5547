#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves what nvvgpu-json(5) and the exit codes of nvvgpu-tool(1) promise, for
# every verb: with --json there is one object whatever happens, by the schema
# that is installed, and it tells what standard error tells.  Theory of
# operation: hosts built by hand (t/lib-sysroot.sh), with something and with
# nothing on them, with a damaged record, with files that cannot be read;
# t/helper/check-json judges all runs, against the schema with every member
# that it does not name forbidden.  A verb that is not tried here is an error.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
# Not any python3 that comes first: the package is Debian's.
/usr/bin/python3 -c 'import jsonschema' 2>/dev/null ||
	plan_skip "python3-jsonschema is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
schema=nvvgpu-tool/schema/nvvgpu-tool.json
runs=$tool_tmp/runs
mkdir "$runs"
count=0

# try VERB STATUS NAME [ARGUMENT...]: VERB "" is no verb at all
try() {
	verb=$1
	wanted=$2
	name=$3
	shift 3
	# shellcheck disable=SC2086
	on_host $verb "$@" --json
	keep
}

keep() {
	count=$((count + 1))
	mkdir "$runs/$count"
	echo "$verb" >"$runs/$count/verb"
	echo "$name" >"$runs/$count/name"
	echo "$wanted" >"$runs/$count/wanted"
	echo "$rc" >"$runs/$count/rc"
	cp "$tool_tmp/out" "$tool_tmp/err" "$runs/$count/"
}

# --- nothing there
sysroot_new "$tool_tmp/empty"
for verb in gpus types list map "profile list"; do
	try "$verb" 0 "an empty host"
	try "$verb" 2 "one argument too many" x
	try "$verb" 2 "an unknown option" --lst
	try "$verb" 2 "an odd filter" --filter x
done
for verb in gpus types list "profile list" assert apply doctor gc; do
	try "$verb" 2 "an unknown column" -o nothing x
done
: >"$tool_tmp/empty.conf"
try export 0 "an empty host"
try export 2 "one argument too many" x
try assert 0 "two empty hosts" "$tool_tmp/empty.conf"
try apply 0 "an empty host" "$tool_tmp/empty.conf"
try start 0 "of nothing" --autostart
try doctor 1 "no GPU at all"
try gc 0 "an empty host"
try gc 2 "no number" --grace x
try adopt 0 "all of none" all
try help 0 "all verbs"
try help 0 "one" profile define
try help 0 "a group" profile
try help 2 "an unknown one" lst
try help 2 "too many words" a b c
try version 0 "releases"
try version 2 "one argument too many" x
try "" 2 "no verb"
try "" 2 "an unknown verb" frobnicate
try "" 2 "half a verb" profile
try "" 2 "an unknown option" --jsn list
try list 2 "text that is no UTF-8" -o "$(printf 'a\377\302b\355\240\200')"
try show 3 "a name that is none" "$(printf 'a\nb\033[31m')"
sysroot=relative try list 2 "a root that is relative"
sysroot=$tool_tmp/nowhere try list 3 "a root that is not there"

# --- a host, and what verbs do to it
sysroot_two_gpus "$tool_tmp/host"
try "profile define" 0 "a new one" gold --type A40-2Q --attr nvidia/vm_name=x
try "profile define" 0 "another" full --type A40-8Q
try "profile define" 2 "no type" silver
try "profile define" 2 "a name that cannot be" UPPER --type A40-2Q
try "profile define" 3 "an unknown type" silver --type A40-3Q
try "profile define" 5 "a name that is taken" gold --type A40-2Q
try "profile set" 0 "a policy" gold --policy spread
try "profile set" 2 "no policy" gold --policy x
try "profile set" 3 "an unknown one" nix --policy pack
try "profile show" 0 "one" gold
try "profile show" 2 "no name"
try "profile show" 3 "an unknown one" nix
try create 0 "with a name" --profile gold --no-start vm1
try create 0 "without" --profile gold --no-start
try create 2 "without anything"
try create 2 "no UUID" --profile gold --uuid 1 vm2
try create 3 "an unknown profile" --profile nix vm2
try create 3 "an unknown GPU" --profile gold --gpu 1000:99:00.0 vm2
try create 4 "no room" --profile full vm2
try create 5 "a name that is taken" --profile gold --no-start vm1
try list 0 "named ones"
try list 0 "some columns" -o NAME
try list 0 "domains that nobody knows" --connect nonsense:// -o +DOMAIN
try show 0 "one" vm1
try show 2 "no name"
try show 3 "an unknown one" nix
try gpus 0 "two"
try types 0 "those that fit"
try types 0 "all" --all
try types 3 "of an unknown GPU" --gpu 1000:99:00.0
try map 0 "two"
try map 3 "of an unknown GPU" --gpu 1000:99:00.0
try map 1 "into a file that cannot be" --svg "$tool_tmp/no/such/file"
try "profile list" 0 "two"
try rename 0 "one" gold-0 vm2
try rename 2 "no new name" vm1
try rename 3 "an unknown one" nix vm3
try rename 5 "to a name that is taken" vm1 vm2
try set 0 "one" vm1 autostart=no nvidia/vm_name=
try set 2 "no change" vm1 x
try set 3 "an unknown one" nix autostart=no
try xml 0 "of one" vm1
try xml 2 "no name"
try xml 3 "of an unknown one" nix
try start 1 "what the driver does not make" vm1
try start 2 "without a name"
try start 3 "two unknown ones" nix nobody
try stop 0 "one that is not started" vm1
try stop 2 "without a name"
try stop 3 "an unknown one among others" nix vm1
try attach 2 "on another host" vm1 domain
try detach 2 "on another host" vm1 domain
try export 0 "two and profiles"
try export 0 "for Nova" --format nova
try export 0 "for KubeVirt" --format kubevirt
try export 2 "for nobody" --format x
try assert 6 "a host and nothing" "$tool_tmp/empty.conf"
try assert 3 "no such file" "$tool_tmp/nowhere.conf"
try assert 2 "no file"
echo "nonsense" >"$tool_tmp/odd.conf"
try assert 1 "a file that makes no sense" "$tool_tmp/odd.conf"
try apply 1 "a file that makes no sense" "$tool_tmp/odd.conf"
try apply 2 "no file"
try apply 3 "no such file" "$tool_tmp/nowhere.conf"
try apply 0 "what would be done" "$tool_tmp/empty.conf" --dry-run
try doctor 1 "some columns" -o CODE

# --- one in use, and a vGPU of somebody else
uuid=aaaaaaaa-0000-4000-8000-000000000001
sysroot_vgpu 1000:00:00.0 nvidia-558 $uuid 17
printf '[vgpu busy]\nuuid = %s\ntype = nvidia-558\nparent = 1000:00:00.0\n' \
	"$uuid" >"$sysroot/etc/nvvgpu/vgpus.d/busy.conf"
mkdir -p "$sysroot/proc/12/fd"
ln -s /dev/vfio/17 "$sysroot/proc/12/fd/3"
echo qemu >"$sysroot/proc/12/comm"
foreign=aaaaaaaa-0000-4000-8000-000000000002
sysroot_vgpu 1000:20:00.0 nvidia-900 $foreign 18 nvvgpu/framebuffer_mib=1024 \
	nvvgpu/framebuffer_offset_mib=512
try list 0 "one in use and one without a name"
try show 0 "of one in use" busy
try map 0 "with vGPUs and holes"
try stop 5 "one in use" busy
try delete 5 "two, one in use" busy vm2
try delete 1 "somebody else's" $foreign
try delete 2 "without a name"
try delete 3 "unknown ones" nix nobody
try apply 5 "that would remove it" "$tool_tmp/empty.conf"
try apply 5 "that would, and shows it" "$tool_tmp/empty.conf" --dry-run
try "profile delete" 5 "one in use among others" gold full
try "profile delete" 3 "an unknown one" nix
try "profile delete" 2 "without a name"
on_host profile define spare --type A40-2Q
try "profile delete" 0 "one" spare
try delete 0 "one" vm1

try adopt 3 "two unknown ones" nix 1000:99:00.0
try adopt 2 "one name for two" --name x a b
try adopt 0 "all" all
try adopt 0 "one that has a name" busy

# Events go on for ever: one is enough.
verb=monitor wanted=0 name="what is there"
"$TOOL" --sysroot "$sysroot" monitor --initial --json 2>"$tool_tmp/err" |
	head -n 1 >"$tool_tmp/out"
rc=0
keep
try monitor 2 "an unknown option" --json=x
try top 0 "one look" --count 1 --delay 0.1
try top 2 "no delay" --delay x

# --- damage
printf '[vgpu broken]\nuuid = 12\n' >"$sysroot/etc/nvvgpu/vgpus.d/broken.conf"
printf '[profile bad]\ntype\n' >"$sysroot/etc/nvvgpu/profiles.d/bad.conf"
ln -s nowhere "$sysroot/etc/nvvgpu/vgpus.d/dangling.conf"
try top 0 "a damaged record" --count 1 --delay 0.1
for verb in gpus types list map "profile list"; do
	try "$verb" 0 "beside damage"
done
for verb in show xml start stop delete; do
	try "$verb" 1 "of a damaged one" broken
done
try show 0 "of another one" busy
try xml 0 "of another one" busy
try "profile show" 1 "of a damaged one" bad
try create 1 "from a damaged one" --profile bad vm9
try export 1 "with damage"
try assert 1 "with damage" "$tool_tmp/empty.conf"
try apply 1 "with damage" "$tool_tmp/empty.conf"
try start 1 "with damage" --autostart
try doctor 1 "with damage"

/usr/bin/python3 t/helper/check-json $schema "$runs" >"$tool_tmp/tap"
sed -n '/^1\.\./!p' "$tool_tmp/tap"
tap_count=$(grep -c '^\(not \)\{0,1\}ok ' "$tool_tmp/tap")
tap_failed=$(grep -c '^not ok' "$tool_tmp/tap")
is "$tap_count" $count "every run was judged"

# --- nothing was left out
"$TOOL" help --json >"$tool_tmp/help"
jq -r '.verbs[].name' "$tool_tmp/help" >"$tool_tmp/verbs"
jq -r '."$defs" | keys[]' $schema >"$tool_tmp/defs"
cat "$runs"/*/wanted | sort -u >"$tool_tmp/codes"
is "$(paste -sd' ' "$tool_tmp/codes")" "0 1 2 3 4 5 6" "every exit code was seen"
while read -r verb; do
	grep -qx "$verb" "$tool_tmp/defs"
	ok $? "the schema has $verb"
	good=0 bad=0
	for run in "$runs"/*; do
		case $(cat "$run/verb" "$run/wanted" | paste -sd/) in
		"$verb/0") good=1 ;;
		"$verb"/*) bad=1 ;;
		esac
	done
	# A domain for a vGPU is in t/7300-attach.t, a host without a problem
	# in t/3600-doctor.t.
	case $verb in
	attach|detach|doctor) good=1 ;;
	esac
	is "$good$bad" 11 "$verb was tried, with and without success"
done <"$tool_tmp/verbs"

# What -o can choose is what the schema has.
for pair in gpus:gpu types:type list:vgpu "profile list:profile" \
	assert:step doctor:finding gc:leftover; do
	is "$(jq -r --arg v "${pair%:*}" '.verbs[] | select(.name == $v) |
		.columns[].key' "$tool_tmp/help" | sort)" \
		"$(jq -r --arg o "${pair#*:}" '."$defs"[$o].properties | keys[]' \
			$schema | sort)" "the columns of ${pair%:*}"
done
done_testing
