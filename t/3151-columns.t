#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that -o chooses, adds and takes away columns, in tables, lines and
# JSON alike, and refuses what it does not know before the host is looked at.
# Theory of operation: the headings that --help names are what there is.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"

# headings of gpus with these options
headings() {
	on_host gpus "$@"
	printf '%s\n' "$out" | sed -n '1{s/ *$//;s/  */ /g;p}'
}
usual=$(headings)
like "$usual" "^ADDRESS MODEL .* VGPUS$" "the usual ones"
is "$(headings -o UUID,ADDRESS)" "UUID ADDRESS" "in the order in which they are named"
is "$(headings -o uuid,Address,UUID)" "UUID ADDRESS" "in any case, and once"
is "$(headings -o +NUMA,UUID)" "$usual NUMA UUID" "plus adds"
is "$(headings -o -MODEL)" "$(echo "$usual" | sed 's/ MODEL//')" "minus takes away"
is "$(headings -o -MODEL,DRIVER)" \
	"$(echo "$usual" | sed 's/ MODEL//; s/ DRIVER//')" "and goes on doing so"
is "$(headings -o +NUMA,-MODEL,+UUID)" "$(echo "$usual NUMA UUID" |
	sed 's/ MODEL//')" "both"
is "$(headings -o ADDRESS,MODEL,-MODEL)" "ADDRESS" "from those that were named"
is "$(headings -o -UUID)" "$usual" "what is not there need not be taken away"
on_host gpus --json -o -uuid,types
json '.gpus[0] | [has("uuid"), has("types"), has("numa_node")]' \
	'[false,false,true]' "in JSON, which has all of them"
on_host types -n -o ID
is "$(printf '%s\n' "$out" | head -n 1)" nvidia-558 "without headings"

# libsmartcols lays out every row of a table in which something is not ASCII, and
# of one in which all is, the heading: the same row looks the same in both.
rows() {
	on_host types --all "$@"
	printf '%s\n' "$out" | grep -v dd
}
name=$(sysroot_gpu_dir 1000:20:00.0)/mdev_supported_types/nvidia-901/name
for columns in NAME,ID,AVAIL AVAIL,NAME AVAIL,MAX,FB +ID; do
	ascii=$(rows -o "$columns")
	printf 'L4 \303\266dd\n' >"$name"
	is "$(rows -o "$columns")" "$ascii" \
		"rows of $columns beside one that is not ASCII"
	printf 'L4 \\odd\n' >"$name"
	is "$(rows -n -o "$columns")" "$(printf '%s\n' "$ascii" | sed 1d)" \
		"... or that has a backslash, without headings"
	printf 'L4 odd\n' >"$name"
done
printf 'a name that is as long as that is, longer than any\n' >"$name"
on_host types --all -o ID,NAME,AVAIL
is "$(printf '%s\n' "$out" | sed -n '1p;/901/p')" \
	"ID          NAME                                                AVAIL
nvidia-901  a name that is as long as that is, longer than any      3" \
	"the widest cell says how wide its column is"

# What is shown only where it is named says so in the help.
run help list
like "$out" "^  DOMAIN .*\(only where named\)$" "help: one that costs time"
like "$out" "^  FB .*\(not by default\)$" "help: one more"
like "$out" "^  NAME .*[^)]$" "help: a usual one"

for names in "" + - ',' 'NAME,' ',NAME' '+,NAME' ++NAME "NAME UUID" NAME,+; do
	run --sysroot "$tool_tmp/nowhere" list -o "$names"
	failed 2 "list: unknown column '" "-o '$names'"
done
on_host gpus -o ADDRESS,-ADDRESS
failed 2 "gpus: no column is left" "none"
done_testing
