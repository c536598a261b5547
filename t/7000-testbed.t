#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: testbed
#
# Proves what t/vm/run promises: exact arguments, exit status, separate and
# binary-clean streams, input, a disk that outlives the boot, an end by
# timeout and by a dead kernel; and that t/vm/guest keeps the same promises for
# a guest inside.  Theory of operation: few boots, each of which carries many
# questions, and comparisons on the host with what went in.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
distro=${DISTRO:-bookworm}
command -v qemu-system-x86_64 >/dev/null || plan_skip "QEMU is not installed"

mkdir -p build/t
tmp=$(mktemp -d build/t/testbed.XXXXXX) || exit 1
trap 'rm -rf "$tmp"' EXIT
vm() { t/vm/run --distro "$distro" "$@"; }

# Usage is checked before anything is built or booted.
t/vm/run >/dev/null 2>&1
is $? 2 "no command is wrong usage"
t/vm/run --distro nosuch -- true 2>"$tmp/err"
is $? 2 "an unknown distribution is wrong usage"
like "$(cat "$tmp/err")" "unknown distribution 'nosuch'" "and the error says so"
t/vm/run --distro "$distro" --with nosuch -- true 2>"$tmp/err"
is $? 2 "so is an unknown set of packages"
like "$(cat "$tmp/err")" "unknown set 'nosuch'" "and the error says so"
t/vm/run --out /tmp -- true 2>"$tmp/err"
is $? 2 "a share outside build/ is refused"
like "$(cat "$tmp/err")" "below build/" "and the error says so"

make -s testbed DISTRO="$distro" >"$tmp/log" 2>&1
ok $? "the testbed is built" || diag "$(tail -n 20 "$tmp/log")"
export NVVGPU_VM_NOBUILD=1

# Boot 1: arguments, streams and status.
head -c 3000000 /dev/urandom >"$tmp/in"
# shellcheck disable=SC2016 # all of it is for the shell inside
vm --timeout 120 --keep "$tmp/keep" --out "$tmp/out" -- sh -c '
	printf "%s\0" "$@" >/out/args
	pwd >/out/pwd
	ls -d t/vm >>/out/pwd
	echo mine >t/vm/written-inside
	echo kept >/etc/kept
	echo gone >/run/gone
	sleep 1000 &
	echo reopened >/dev/stderr
	echo to stderr >&2
	virsh -q list --all >&2
	cat
	kill -USR1 $$
' name "two  blanks" "" "it's" 'a"b' '$HOME' '*' "$(printf 'line\nline \001\377')" \
	<"$tmp/in" >"$tmp/got" 2>"$tmp/err"
is $? 138 "death by a signal is 128 + its number"
cmp "$tmp/in" "$tmp/got" >&2
ok $? "3 MB of random bytes pass through stdin and stdout"
is "$(cat "$tmp/err")" "$(printf 'reopened\nto stderr')" \
	"stderr is its own stream, and libvirt answers"
# shellcheck disable=SC2016
printf '%s\0' "two  blanks" "" "it's" 'a"b' '$HOME' '*' \
	"$(printf 'line\nline \001\377')" >"$tmp/args"
cmp "$tmp/args" "$tmp/out/args" >&2
ok $? "arguments arrive byte for byte"
is "$(cat "$tmp/out/pwd")" "$(printf '/root/nvvgpu\nt/vm')" \
	"the command starts in a copy of the source tree"
[ ! -e t/vm/written-inside ]
ok $? "what it writes there does not reach the host"

# Boot 2: the same disk, the other init, and a guest inside.
# shellcheck disable=SC2016
vm --timeout 240 --systemd --keep "$tmp/keep" -- sh -c '
	cat /etc/kept
	ls /run/gone 2>/dev/null
	cat /proc/1/comm
	systemctl is-system-running
	echo input | t/vm/guest -c "
		echo \"\$1|\$(uname -r)|\$(cat)\"
		echo guest error >&2
		exit 9" sh "a  b"
	echo "guest $?"
	exit 5' >"$tmp/got" 2>"$tmp/err" </dev/null
is $? 5 "the exit status is the command's"
is "$(cat "$tmp/got")" "$(printf '%s\n' kept systemd running \
	"a  b|$(cat "build/vm/$distro/kver")|input" "guest 9")" \
	"the kept disk, systemd, and a guest with arguments, input and status"
is "$(cat "$tmp/err")" "guest error" "the guest's stderr is its own, too"

# Boots 3 and 4 end early, on purpose.
vm --timeout 3 -- sh -c 'echo begun; sleep 1000' >"$tmp/got" 2>"$tmp/err"
is $? 124 "a timeout is 124"
is "$(cat "$tmp/got")" begun "what was said before the timeout is there"
like "$(cat "$tmp/err")" "killed" "and the timeout is named"
vm --timeout 60 -- sh -c 'echo c >/proc/sysrq-trigger; sleep 50' \
	>"$tmp/got" 2>"$tmp/err"
is $? 125 "a panic is the testbed's trouble, 125"
like "$(cat "$tmp/err")" "sysrq triggered crash" "and its last words are shown"
done_testing
