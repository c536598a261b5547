#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a program that was built with the last release runs with this
# library: no function is gone, none takes or returns anything else.
# Theory of operation: abidiff compares the debug information of the library
# that the newest tag makes with that of this one.  Where there is no tag yet
# there is nothing to break; that the comparison works is shown on a small
# library in any case.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v abidiff >/dev/null || plan_skip "abigail-tools is not installed"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# library DIRECTORY SED-SCRIPT: the small one, changed
library() {
	mkdir -p "$tmp/$1"
	sed "$2" >"$tmp/$1/nvvgpu.h" <<'H'
struct opaque;
enum colour { RED, GREEN, };
int paint(struct opaque *what, enum colour colour);
unsigned int count(void);
H
	sed "$2" >"$tmp/$1/lib.c" <<'C'
#include "nvvgpu.h"
struct opaque { int inside; };
int paint(struct opaque *what, enum colour colour)
{
	return what->inside = colour;
}
unsigned int count(void)
{
	return 1;
}
C
	cc -g -shared -fPIC -o "$tmp/$1/lib.so" "$tmp/$1/lib.c" || exit 1
}

# changed VERDICT SED-SCRIPT NAME
changed() {
	rm -rf "$tmp/new"
	library new "$2"
	said=$(t/abi "$tmp/old" "$tmp/new" 2>&1)
	is $? "$1" "$3" || diag "$said"
}

library old ""
changed 0 "" "nothing has changed"
changed 0 's/int inside;/long inside; int more;/' "what is opaque may change"
changed 0 's/RED, GREEN,/RED, GREEN, BLUE,/' "a word more at the end"
# shellcheck disable=SC2016 # $ is sed's
changed 0 's/^unsigned int count(void);/&int more(void);/
	${/^}$/s/$/ int more(void) { return 0; }/;}' "a function more"
changed 1 's/RED, GREEN,/BLUE, RED, GREEN,/' "found: numbers move"
changed 1 's/unsigned int count/unsigned long count/' "found: another result"
changed 1 's/enum colour colour/enum colour colour, int thick/' \
	"found: another argument"
changed 1 's/count/number/' "found: a function is gone"

tag=$(git describe --tags --abbrev=0 2>/dev/null)
if [ -n "$tag" ]; then
	mkdir -p "$tmp/tag" "$tmp/was" "$tmp/is"
	git archive "$tag" | tar -x -C "$tmp/tag"
	make -s -C "$tmp/tag" build/lib/libnvvgpu.so.0 >"$tmp/log" 2>&1
	ok $? "the library of $tag is built" || diag "$(tail "$tmp/log")"
	cp "$tmp/tag/libnvvgpu"/nvvgpu*.h "$tmp/was"
	cp "$tmp/tag/build/lib/libnvvgpu.so.0" "$tmp/was/lib.so"
	cp libnvvgpu/nvvgpu*.h "$tmp/is"
	cp build/lib/libnvvgpu.so.0 "$tmp/is/lib.so"
	is "$(t/abi "$tmp/was" "$tmp/is")" "" "who was built with $tag still runs"
else
	diag "no tag yet: there is no release to be compared with"
fi
done_testing
