#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a program that was built with the last release runs with this
# library: no function is gone, none takes or returns anything else.
# Theory of operation: abidiff compares the debug information of the library
# that the newest tag makes with that of this one.  Where there is no tag yet, a
# tag on HEAD in a clone takes its place.  That it would be found is shown on a
# small library, and on that of the tag with a function less, and with a field
# more in a structure that programs have.
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

# --- the library itself
# keep DIRECTORY: what the tree of the tag has made by now
keep() {
	mkdir -p "$tmp/$1"
	make -s -j2 -C "$tmp/tree" ${2:+-o "$2"} build/lib/libnvvgpu.so.0 \
		>"$tmp/log" 2>&1 &&
		cp "$tmp/tree/libnvvgpu"/nvvgpu*.h "$tmp/$1" &&
		cp "$tmp/tree/build/lib/libnvvgpu.so.0" "$tmp/$1/lib.so"
	ok $? "the library of $tag is built: $1" || diag "$(tail "$tmp/log")"
}

# found DIRECTORY WHAT NAME
found() {
	said=$(t/abi "$tmp/was" "$tmp/$1")
	is $? 1 "found: $3"
	like "$said" "$2" "... and what it is"
}

git rev-parse -q --verify HEAD >/dev/null 2>&1 || {
	diag "this is no git checkout: no release to be compared with"
	done_testing
}
from=.
tag=$(git describe --tags --abbrev=0 2>/dev/null)
if [ -z "$tag" ]; then
	diag "no tag yet, so there is no release to be compared with;" \
		"HEAD stands for one"
	from=$tmp/clone tag=v0
	git clone -q --shared . "$from"
	git -C "$from" tag "$tag"
fi
mkdir -p "$tmp/tree" "$tmp/is"
git -C "$from" archive "$tag" | tar -x -C "$tmp/tree"
keep was
cp libnvvgpu/nvvgpu*.h "$tmp/is"
cp build/lib/libnvvgpu.so.0 "$tmp/is/lib.so"
is "$(t/abi "$tmp/was" "$tmp/is")" "" "who was built with $tag still runs"

symbols=$tmp/tree/libnvvgpu/libnvvgpu.sym
cp "$symbols" "$tmp/sym"
sed -i '/nvvgpu_gpu_get_mode;/d' "$symbols"
keep less
found less "nvvgpu_gpu_get_mode" "a function that is gone"
cp "$tmp/sym" "$symbols"
# One file that has the structure is enough, and quicker.
sed -i 's/^struct nvvgpu_setting {/&\n\tint more;/' \
	"$tmp/tree/libnvvgpu/nvvgpu.h"
touch "$tmp/tree/libnvvgpu/set.c"
keep more libnvvgpu/nvvgpu.h
found more "struct nvvgpu_setting" "a structure that has changed"
done_testing
