#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a wrong command line is refused with the reason, a hint and one
# usage line on standard error and exit status 2; that help and version go to
# standard output; that --json always gives exactly one object; and that output
# which cannot be written is a failure.  Needs no host: every case stops before
# one is looked at, or looks at an empty one.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_new "$tool_tmp/host"

# usage REASON NAME ARGUMENT...
usage() {
	reason=$1
	name=$2
	shift 2
	run "$@"
	failed 2 "$reason" "$name"
	is "$(printf '%s\n' "$err" | sed -n 2p | cut -c1-19)" \
		"usage: nvvgpu-tool " "$name: the usage follows"
	is "$(printf '%s\n' "$err" | wc -l)" 2 "$name: in two lines"
}

usage "a verb is missing" "no verb"
usage "unknown verb 'lst'; did you mean 'list'\\?" "mistyped verb" lst
usage "unknown verb 'frobnicate'; 'nvvgpu-tool help'" "strange verb" frobnicate
usage "'profile' needs a second word" "half a verb" profile
usage "unknown verb 'profile lsit'; did you mean 'profile list'" \
	"mistyped second word" profile lsit
usage "unknown option '--jsn'; did you mean '--json'\\?" \
	"mistyped global option" --jsn list
usage "types: unknown option '--gpus'; did you mean '--gpu'\\?" \
	"mistyped option" types --gpus
usage "unknown option '-Z'" "unknown letter" -Z
usage "types: option '--gpu' needs a value: --gpu GPU" \
	"option without value" types --gpu
usage "types: option '--all' takes no value" "value for a switch" \
	types --all=yes
usage "show: an argument is missing" "no name" show
usage "show: 'b' is one argument too many" "two names" show a b
usage "list: unknown option '--live'" "option of another verb" list --live
usage "list: unknown column 'NAMES'; did you mean 'NAME'\\?" \
	"mistyped column" list -o UUID,NAMES
usage "list: unknown column 'x'; there are NAME,UUID," \
	"unknown column" list -o x
usage "list: unknown column ''" "empty column" list -o ''
usage "stop: an argument is missing" "nothing to stop" stop
usage "delete: an argument is missing" "nothing to delete" delete
usage "attach: --sysroot makes no sense" "attach elsewhere" \
	--sysroot "$sysroot" attach a b
usage "detach: --sysroot makes no sense" "detach elsewhere" \
	--sysroot "$sysroot" detach a b
usage "create: --profile is missing" "create what?" \
	--sysroot "$sysroot" create x
usage "create: without --profile the vGPU needs a NAME" "create whom?" \
	--sysroot "$sysroot" create --type A40-2Q
usage "start: a name is missing" "start what?" --sysroot "$sysroot" start
usage "start: --gpu goes with --autostart only" "start --gpu NAME" \
	--sysroot "$sysroot" start --gpu 1000:00:00.0 x
usage "start: --autostart and names exclude" "start --autostart NAME" \
	--sysroot "$sysroot" start --autostart x
usage "profile define: --type is missing" "profile of what?" \
	--sysroot "$sysroot" profile define gold

run --sysroot relative/path list
failed 2 "relative/path: .*relative" "relative sysroot"
run --sysroot "$tool_tmp/nowhere" list
failed 3 "$tool_tmp/nowhere: " "sysroot that is not there"

run list "$(printf 'a\033[31mb')"
unlike "$err" "$(printf '\033')" "no terminal codes in a sentence"

# Help and version are results.
for words in help --help -h version --version -V "help profile" \
	"profile --help"; do
	# shellcheck disable=SC2086
	run $words
	is "$rc/$err" "0/" "$words: succeeds without a word on stderr"
	like "$out" "nvvgpu-tool" "$words: goes to standard output"
done
"$TOOL" help --json | jq -r '.verbs[].name' >"$tool_tmp/verbs"
is "$(wc -l <"$tool_tmp/verbs")" "$(grep -c '^	&cmd_' nvvgpu-tool/commands.c)" \
	"help --json names every verb"
while read -r verb; do
	# shellcheck disable=SC2086
	run help $verb
	is "$rc/$err" "0/" "help $verb"
	like "$out" "^usage: nvvgpu-tool $verb" "help $verb: usage"
	like "$out" "^Examples:" "help $verb: examples"
	help=$out
	# shellcheck disable=SC2086
	run $verb --help
	is "$out" "$help" "$verb --help is the same"
done <"$tool_tmp/verbs"
is "$("$TOOL" help create --json | jq -r '.verbs[].name')" create \
	"help of one verb, as JSON"
is "$("$TOOL" --json help profile | jq -r '.verbs[].name' | grep -vc ^profile)" \
	0 "help of a group, as JSON"
"$TOOL" help lsit --json >/dev/null 2>&1
is $? 2 "help for a typo, as JSON"
run help lsit
failed 2 "help: unknown verb 'lsit'; did you mean 'list'" "help for a typo"

# One object, whatever happens; the sentence is on stderr as well.
run --json lst
json '[.version, .error.code, .error.exit, .error.object]' \
	'[1,"usage",2,null]' "usage error as JSON"
json '.error.message' "$(printf '%s\n' "$err" |
	sed -n '1s/^nvvgpu-tool: \(.*\)/"\1"/p')" "the same sentence in both"
is "$(jq -s length "$tool_tmp/out")" 1 "exactly one object"
on_host types --gpu --json
json '.error.code' '"not-found"' "--json can be taken as a value, too"
run version --json
json '[.version, (.tool | type), (.library | type)]' \
	'[1,"string","string"]' "version as JSON"

# An empty host: nothing on stdout, a hint on stderr, empty lists in JSON.
for verb in gpus types list "profile list"; do
	# shellcheck disable=SC2086
	on_host $verb
	is "$rc/$out" "0/" "$verb: nothing to show is no failure"
	like "$err" "^nvvgpu-tool: no " "$verb: but a hint"
	# shellcheck disable=SC2086
	on_host $verb --json
	is "$rc/$err" "0/" "$verb --json: silent on stderr"
	json "[.version, (to_entries[1].value)]" '[1,[]]' "$verb --json: empty"
done

# Output that does not arrive.
"$TOOL" version >/dev/full 2>"$tool_tmp/err"
is $? 1 "full disk: exit status 1"
like "$(cat "$tool_tmp/err")" "standard output: write: No space left" \
	"full disk: says so"
"$TOOL" help >&- 2>"$tool_tmp/err"
is $? 1 "closed stdout: exit status 1"
like "$(cat "$tool_tmp/err")" "standard output: write: " "closed stdout: says so"
# The reader has gone before the first byte is written.
{ sleep 0.3; "$TOOL" help 2>"$tool_tmp/err"; echo $? >"$tool_tmp/rc"; } | :
is "$(cat "$tool_tmp/rc")" 1 "closed pipe: exit status 1"
is "$(cat "$tool_tmp/err")" "" "closed pipe: whoever closed it knows"
"$TOOL" --sysroot "$sysroot" list <&- >&- 2>&-
is $? 0 "nothing to print needs no stdout"
done_testing
