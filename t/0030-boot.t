#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves what t/vm/boot does with a machine that stops: while it boots it is
# started again, as often as it was told, with a word each time; once it has the
# command it is not, because then the command may be why.  Theory of operation:
# a "QEMU" of a few lines that stops on its first runs and then plays the agent.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

mkdir -p build/t
tmp=$(mktemp -d build/t/boot.XXXXXX) || exit 1
trap 'rm -rf "$tmp"' EXIT

# qemu RUNS HOW: writes a program that stops at once in its first RUNS runs, the
# way HOW says, and then answers the command with status 7
qemu() {
	cat >"$tmp/qemu" <<EOF
#!/usr/bin/perl
open my \$runs, '>>', '$tmp/runs'; print \$runs "run\n"; close \$runs;
open \$runs, '<', '$tmp/runs'; my @runs = <\$runs>;
if (@runs <= $1) { $2 }
my (\$fd) = map { /^socket,id=control,fd=(\d+)/ } @ARGV;
open my \$control, '+<&=', \$fd;
syswrite \$control, "ready\n";
sysread \$control, my \$line, 4096;
exit 4 if \$line =~ /die/;
syswrite \$control, "exit 7 0 0\n";
sleep 60;
EOF
	chmod +x "$tmp/qemu"
	rm -f "$tmp/runs"
}
boot() { perl t/vm/boot "$@" >"$tmp/out" 2>"$tmp/err" </dev/null; }
runs() { wc -l <"$tmp/runs"; }

qemu 0 'exit 3;'
boot 1 "$tmp/qemu" true
is $? 7 "a machine that boots ends with the command's status"
is "$(cat "$tmp/err")" "" "and nothing is said"

qemu 1 'exit 3;'
boot 1 "$tmp/qemu" true
is $? 125 "one that stops while it boots is trouble"
is "$(cat "$tmp/err")" \
	"vm: the machine stopped while it booted, with status 3" "which is said"

qemu 2 'kill "KILL", $$; sleep 60;'
echo "Kernel panic - not syncing: what for" >"$tmp/log"
boot --tries 3 --log "$tmp/log" 1 "$tmp/qemu" true
is $? 7 "with tries left it is booted again"
is "$(runs)" 3 "as often as it takes"
line="vm: the machine stopped while it booted, by signal 9: once more"
is "$(grep -c "^$line\$" "$tmp/err")" 2 "which is said each time"
is "$(grep -c '^| Kernel panic' "$tmp/err")" 2 "with its last words"

qemu 9 'exit 3;'
boot --tries 3 1 "$tmp/qemu" true
is "$? $(runs)" "125 3" "but no more often than it was told"

qemu 0 ''
boot --tries 3 2 "$tmp/qemu" x die
is "$? $(runs)" "125 1" "one that stops under the command is not booted again"
like "$(cat "$tmp/err")" 'before the command ended, with status 4' \
	"and it is said how"

done_testing
