#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that valgrind finds nothing in the library nor in any verb of the tool:
# no memory that is read before it is written, none that is lost.
# Theory of operation: the tests of the library once more, built plainly, and
# each verb on a fixture host, once as it succeeds and once as it fails.  A verb
# that has no row here is a failure.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v valgrind >/dev/null || plan_skip "valgrind is not installed"
[ -x build/t/plain/test-lib-text ] || plan_skip "build/t/plain is not built"
TOOL=$PWD/build/bin/nvvgpu-tool
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"

# clean NAME COMMAND...: whatever the command returns, valgrind is content.  One
# that goes on for ever ends when $reader does.
reader="cat"
clean() {
	name=$1
	shift
	rm -f "$tool_tmp"/log.*
	valgrind -q --leak-check=full --show-leak-kinds=definite,indirect \
		--errors-for-leak-kinds=definite,indirect \
		--child-silent-after-fork=yes \
		--suppressions=t/data/valgrind.supp \
		--log-file="$tool_tmp/log.%p" "$@" 2>&1 |
		$reader >"$tool_tmp/out"
	found=$(cat "$tool_tmp"/log.*)
	! printf '%s\n' "$found" | grep -Eq ' (at|by) 0x| signal '
	ok $? "$name" || diag "$found"
}

# What is planted is found.
printf '%s\n' '#include <stdlib.h>' 'int main(void)' \
	'{ int *n = malloc(4); return *n ? !malloc(8) : !malloc(9); }' \
	>"$tool_tmp/bad.c"
cc -g -O0 -w -o "$tool_tmp/bad" "$tool_tmp/bad.c"
like "$(clean bad "$tool_tmp/bad")" "^not ok" "a planted fault is found"

for test in text files odd life vfs vendor bad; do
	clean "test-lib-$test" "build/t/plain/test-lib-$test"
done

uuid=58489a49-e5f5-50be-b9fa-02e2bb475f8b
sysroot_vgpu 1000:00:00.0 nvidia-558 $uuid 12
"$TOOL" --sysroot "$sysroot" profile define gold --type A40-2Q
"$TOOL" --sysroot "$sysroot" create --profile gold --no-start vm1 >/dev/null
"$TOOL" --sysroot "$sysroot" export >"$tool_tmp/host.conf"
printf '[vgpu bad]\n\001\n' >"$sysroot/etc/nvvgpu/vgpus.d/bad.conf"
printf '[vgpu vm1]\ntype = x\nuuid = y\n' >"$tool_tmp/bad.conf"

# verb VERB ARGUMENTS...: a run with each of the arguments
verbs=
verb() {
	verbs="$verbs$1
"
	words=$1
	shift
	for arguments; do
		# shellcheck disable=SC2086 # words hold no blanks
		clean "$words $arguments" "$TOOL" --sysroot "$sysroot" $words \
			$arguments
	done
}

verb gpus "" --json
verb types --all "--gpu 1000:00:00.0 --json" "--gpu x"
verb list "" "--json --filter type=x" "--filter state" --json "-o +UUID" "-o X"
verb show vm1 "$uuid --json" bad x
verb map "" --json "--svg $tool_tmp/map.svg"
verb "profile define" "silver --type A40-2Q --attr a/b=c" "gold --type X" \
	"gold/x --type A40-2Q --json"
verb "profile list" "" --json
verb "profile show" gold x
verb "profile set" "silver --policy spread" "x --policy spread"
verb "profile delete" silver x
verb create "--profile gold --no-start vm2" "--profile gold vm3 --json" \
	"--profile x" "--type A40-2Q a/b"
verb set "vm1 autostart=no a/b=c" "vm1 x/y" "x autostart=no --json"
verb adopt "$uuid --name vm5" x "all --json"
verb gc --dry-run "--grace 0 --json" "--grace x"
verb rename "vm2 vm4" "vm4 vm1" "x y"
verb start vm1 x --autostart
verb stop vm1 x
verb xml vm1 "$uuid --display --json" x
verb attach "x vm1" "--connect test:///default vm1 vm1"
verb detach "x vm1" "--connect test:///default vm1 vm1"
verb doctor "" --json
verb delete "vm4 x" bad
rm "$sysroot/etc/nvvgpu/vgpus.d/bad.conf"
verb export "" --json "--format nova" "--format kubevirt --json" \
	"--format x"
verb apply "--dry-run $tool_tmp/host.conf" "$tool_tmp/host.conf --json" \
	"$tool_tmp/bad.conf" "$tool_tmp/x"
verb assert "$tool_tmp/host.conf" "$tool_tmp/bad.conf --json"
reader="head -n 1"
verb monitor --initial "vm1 --initial --json"
reader="cat"
verb top "-b -n 1" "-n 1 --json" "-n x"
verb help "" list x
verb version "" --json

"$TOOL" help --json | jq -r '.verbs[].name' | sort >"$tool_tmp/all"
printf '%s' "$verbs" | sort >"$tool_tmp/seen"
is "$(comm -23 "$tool_tmp/all" "$tool_tmp/seen")" "" "every verb was run"
done_testing
