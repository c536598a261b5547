#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that contexts are independent of each other: the library keeps nothing
# outside of them, and threads with a context each do everything at once.
# Theory of operation: the sections of the library that can be written to hold
# no variable; t/unit/test-threads.c runs under ThreadSanitizer.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
[ -x build/t/test-threads ] || plan_skip "build/t/test-threads is not built"

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# variables FILE: names in .data, .bss and their like that are no linker's
variables() {
	nm --format=sysv "$1" | awk -F'|' '
		$7 ~ /^\.t?(data|bss)/ && $7 !~ /^\.data\.rel\.ro/ {
			gsub(/ /, "", $1); print $1 }' |
		grep -Ev '^(__dso_handle|__TMC_END__|completed\.[0-9]+)$'
}

is "$(variables build/lib/libnvvgpu.so.0)" "" \
	"the library has no variable of its own"
cat >"$tmp/x.c" <<'C'
static int counted = 1, kept;
static __thread int mine;
int count(void);
int count(void)
{
	static const char *const never[] = { "a", "b" };

	kept += counted++ + mine++;
	return never[kept & 1][0];
}
C
cc -shared -fPIC -o "$tmp/x.so" "$tmp/x.c"
is "$(variables "$tmp/x.so" | sort | tr '\n' ' ')" "counted kept mine " \
	"... which would be seen"

subtest test-threads
done_testing
