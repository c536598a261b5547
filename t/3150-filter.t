#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that --filter leaves the rows for which every expression is true, for
# each operator and kind of column, and that one that makes no sense is refused
# with the place where it does not.  Theory of operation: a host built by hand
# (t/lib-sysroot.sh); what is wanted follows from its facts and nvvgpu-tool(1).
# Some hundred random expressions are refused or taken, and do no harm.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

sysroot_two_gpus "$tool_tmp/host"
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/etc/nvvgpu/profiles.d"
# vgpu NAME NUMBER [STATE]: without a state it is only defined
vgpu() {
	id=aaaaaaaa-0000-4000-8000-00000000000$2
	printf '[vgpu %s]\nuuid = %s\ntype = nvidia-558\nparent = 1000:00:00.0\nautostart = %s\n' \
		"$1" "$id" "${4:-yes}" >"$sysroot/etc/nvvgpu/vgpus.d/$1.conf"
	[ -z "$3" ] || sysroot_vgpu 1000:00:00.0 nvidia-558 "$id" "$2" \
		"nvvgpu/name=$1" "nvvgpu/state=$3" nvvgpu/framebuffer_mib=2048
}
vgpu a 1 created
vgpu b.c 2 running no
vgpu bxc 3 ""
for name in gold grey; do
	printf '[profile %s]\ntype = nvidia-558\npolicy = %s\n' "$name" \
		"$([ $name = gold ] && echo pack || echo spread)" \
		>"$sysroot/etc/nvvgpu/profiles.d/$name.conf"
done

# leaves "NAMES" EXPRESSION...: of list
leaves() {
	wanted=$1
	shift
	for expression; do
		set -- "$@" --filter "$expression"
		shift
	done
	on_host list --noheadings -o NAME "$@"
	is "$rc/$(printf '%s' "$out" | paste -sd' ')" "0/$wanted" \
		"list $*" || diag "$err"
}
leaves "a" state=active
leaves "a" "STATE == active"
leaves "b.c" "state=in use"
leaves "b.c" 'state = "in use" '
leaves "b.c bxc" "state!=active"
leaves "a bxc" 'state!="in use"'
leaves "" state=Active
leaves "b.c bxc" "name~^b"
leaves "b.c bxc" "name =~ b.c"
leaves "b.c" 'name~b\.c'
leaves "a" "name!~^b"
leaves "a bxc" "name~^(a|bxc)$"
leaves "a b.c bxc" "name~"
leaves "a bxc" autostart=yes
leaves "b.c" "autostart = FALSE"
leaves "b.c" autostart!=true
leaves "a b.c" fb=2048
leaves "a b.c" "FB = 2 GiB"
leaves "a b.c" framebuffer_mib\<=2G
leaves "a b.c" "fb > 2047"
leaves "" "fb>2GiB"
leaves "" "fb<2GiB"
leaves "a b.c" "fb>=1 MiB" "fb<1T"
leaves "a b.c bxc" fb!=1
leaves "a b.c" fb!=
leaves "bxc" fb=
leaves "bxc" node=
leaves "a b.c bxc" profile=
leaves "" profile!=
leaves "b.c" user~.
leaves "b.c" "state~use" "gpu=1000:00:00.0" "type~A40"
leaves "" "state=active" "state!=active"
leaves "bxc" "uuid=aaaaaaaa-0000-4000-8000-000000000003"
leaves "a b.c bxc" "user!~^x"
on_host list --noheadings -o NAME -Fname=bxc
is "$out" bxc "the short form"

on_host list --filter state=failed
is "$rc/$out" "0/" "nothing left: no headings"
like "$err" "--filter leaves none of 3" "but a word"
on_host list --json --filter state=failed
json '[.vgpus, .warnings]' '[[],null]' "nothing left, as JSON"
on_host list --json --filter state=active -o NAME
json '.vgpus' '[{"name":"a"}]' "a column that is not shown may decide"

on_host gpus --noheadings -o ADDRESS --filter "model~A40"
is "$out" 1000:00:00.0 "gpus"
on_host gpus --noheadings -o ADDRESS --filter "numa=1"
is "$out" 1000:00:00.0 "gpus by a number"
on_host types --all --noheadings -o ID --filter "avail=0"
is "$out" nvidia-562 "types"
on_host types --noheadings -o ID --filter "fb>=1GiB" --filter gpu=1000:20:00.0
is "$out" nvidia-900 "types by size and GPU"
on_host profile list --noheadings -o NAME --filter policy=spread
is "$out" grey "profile list"
on_host map --json --filter "address~^1000:20"
json '[.maps[].address]' '["1000:20:00.0"]' "map"
on_host map --filter address=x
is "$rc/$out" "0/" "map of no GPU"

# --- what makes no sense
# wrong POSITION REASON EXPRESSION [VERB]
wrong() {
	# shellcheck disable=SC2086
	on_host ${4:-list} --filter "$3"
	failed 2 "[a-z ]*: --filter '.*', character $1: $2" "$3"
}
wrong 1 "a column is missing" ""
wrong 3 "a column is missing" "  =x"
wrong 1 "unknown column 'stat'; did you mean 'STATE'" "stat=active"
wrong 2 "unknown column 'framebufer_mib'; did you mean 'framebuffer_mib'" \
	" framebufer_mib=1"
wrong 1 "unknown column 'zzzzzzzz'; --help lists them" "zzzzzzzz=1"
wrong 6 "an operator is missing" "state"
wrong 7 "an operator is missing" "state active"
wrong 5 "an operator is missing" "name!x"
wrong 6 "'<' compares numbers, and STATE is none" "state<b"
wrong 10 "'>=' compares numbers, and AUTOSTART is none" "autostart>=1"
wrong 4 "'~' looks into text, and FB is none" "fb ~1"
wrong 10 "'!~' looks into text, and AUTOSTART is none" "autostart!~y"
wrong 4 "'' is no size; write MiB as 4096, or 4GiB" "fb<"
wrong 4 "'x' is no size" "fb=x"
wrong 4 "'-1' is no size" "fb=-1"
wrong 5 "'4KiB' is no size" "fb>=4KiB"
wrong 4 "'4GB' is no size" "fb=4GB"
wrong 4 "'99999999999999999999' is too large" "fb=99999999999999999999"
wrong 4 "'18446744073709551615T' is too large" "fb=18446744073709551615T"
wrong 5 "'1MiB' is no number" "pid=1MiB"
wrong 11 "'maybe' is neither yes nor no" "autostart=maybe"
wrong 7 "the quote is not closed" 'state="in use'
wrong 7 "the quote is not closed" 'state="'
wrong 6 "'\\(': Unmatched" "name~("
wrong 6 "'\\[': " "name~["
wrong 6 "'\\*\\*': " 'name~**'
wrong 6 "a pattern has no '\\{'" "name~a{1000}"
wrong 6 "a pattern has 12 '\\+' at most" "name~fb$(printf '%0100d' 0 | tr 0 +)"
wrong 6 "a pattern has 256 characters at most" \
	"name~$(printf '%0257d' 0)"
wrong 1 "unknown column" "name=a" gpus
on_host show a --filter name=a
failed 2 "show: unknown option '--filter'" "what shows one thing has no filter"
on_host list --json --filter "fb=x"
json '[.error.code, .error.exit, has("vgpus")]' '["usage",2,false]' "as JSON"

# --- anything at all
tries=0
bad=
awk 'BEGIN {
	srand(20260)
	n = split("state name fb autostart user = == != ~ =~ !~ < > >= \" ( ) [ ] [^ * + ? | \\ . ^ $ , ; a 1 4GiB -1 0x \\1 [[:alpha:]] [[. {", word, " ")
	for (i = 0; i < 300; i++) {
		text = i % 3 ? "name~" : ""
		for (j = int(rand() * 12); j >= 0; j--)
			text = text word[1 + int(rand() * n)]
		print text
	}
}' >"$tool_tmp/random"
while IFS= read -r expression; do
	tries=$((tries + 1))
	on_host list --filter "$expression"
	case $rc in
	0|2) ;;
	*) bad="$bad $expression ($rc)" ;;
	esac
done <"$tool_tmp/random"
is "$tries:$bad" "300:" "expressions made of anything"
on_host list --filter "name~$(printf '%0256d' 0 | tr 0 '(')"
is "$rc" 2 "256 parentheses"
on_host list --filter "name=$(printf '%020000d' 0)"
is "$rc/$out" "0/" "20000 digits"
done_testing
