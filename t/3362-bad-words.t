#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that no word on the command line that names nothing - a vGPU, a GPU, a
# type, a UUID, a profile, an attribute, a number - does more than end in one
# sentence, the exit status 2 or 3 and --json's object, with every verb and
# option that takes one.  Theory of operation: the fixture host, whose files are
# compared around each; t/3360-bad-input.t has the files.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
theirs=83b8f4f2-509f-482f-a2d2-a4d7a1ac8c4b
sysroot_vgpu 1000:00:00.0 nvidia-558 $theirs 12 nvvgpu/name=
on_host profile define gold --type A40-2Q
on_host create --profile gold --no-start vm1
host_state() {
	state_of "$sysroot/etc"
	state_of "$sysroot/sys"
}
host_state >"$tool_tmp/before"

# refused "STATUS..." ARGUMENT...: @ stands for the word
refused() {
	wanted=$1
	shift
	for argument; do
		case $argument in
		*@*) argument=${argument%%@*}$word${argument#*@} ;;
		esac
		set -- "$@" "$argument"
		shift
	done
	on_host --json "$@"
	err=$(printf '%s\n' "$err" | grep -v '^nvvgpu-tool: warning: ')
	said=$(printf '%s\n' "$err" | grep -c '^nvvgpu-tool: ')
	lines=$(printf '%s\n' "$err" | grep -vc '^usage: ')
	exit=$(jq -r .error.exit "$tool_tmp/out" 2>/dev/null)
	case " $wanted " in
	*" $rc "*) [ "$said/$lines/$exit" = "1/1/$rc" ] ;;
	*) false ;;
	esac || printf '%s: status %s, %s: %s\n' "$*" "$rc" "$exit" "$err"
}

# All that is refused for a word that is nobody's name; TYPED: as no type.
refuse() {
	for verb in show start stop delete xml "profile show" \
		"profile delete" adopt; do
		# shellcheck disable=SC2086
		refused 3 $verb -- @
	done
	refused 3 set -- @ autostart=no
	refused 3 rename -- @ new
	refused 2 rename -- vm1 @
	refused 2 adopt --name=@ $theirs
	refused 3 create --profile=@ new
	refused 3 create --profile gold --gpu=@ --no-start new
	refused 3 create --type=@ --no-start new
	refused 2 create --profile gold --uuid=@ --no-start new
	refused 2 create --profile gold --policy=@ --no-start new
	refused 2 create --profile gold --numa-node=@ --no-start new
	refused 2 create --profile gold --count=@ --no-start new
	refused 2 create --profile gold --no-start -- @
	refused 3 map --gpu=@
	refused 3 types --gpu=@
	refused 3 start --autostart --gpu=@
	refused "2 3" set vm1 type=@
	refused "2 3" set vm1 gpu=@
	refused "2 3" set vm1 profile=@
	refused 2 set vm1 autostart=@
	refused "2 3" profile define --base=@ new
	refused "2 3" profile define --type=@ new
	refused "2 3" profile define --type A40-2Q --gpu=@ new
	refused 2 profile define --type A40-2Q --policy=@ new
	refused 2 profile define --type A40-2Q --numa-node=@ new
	refused 2 profile define --type A40-2Q -- @
	refused "2 3" profile set gold --base=@
	refused 2 profile set gold --numa-node=@
	refused 2 export --format=@
	refused 3 export --format nova --profile=@
	refused 2 gc --grace=@
	refused 2 top --count=@ --delay=0.1
	refused 2 top --count=1 --delay=x@
	refused 2 list --filter=@
	refused 2 list -o @
	refused "2 3" apply -- "$tool_tmp/none/@"
}

newline=$(printf 'a\nuuid = 1')
for word in a/b .. -1 "$newline" "$(printf '9%.0s' $(seq 64))" "%n #"; do
	refuse >"$tool_tmp/wrong"
	is "$(cat "$tool_tmp/wrong")" "" \
		"'$(printf '%s' "$word" | tr '\n' '|' | cut -c1-20)'"
done
is "$(host_state | diff "$tool_tmp/before" -)" "" \
	"nothing of all that changed anything"
word=
refuse | grep -v -e 'set vm1 profile=:' -e 'profile set gold --base=:' \
	>"$tool_tmp/wrong"
is "$(cat "$tool_tmp/wrong")" "" "no word at all, which takes some things away"
done_testing
