#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the manual of the library is whole: every exported function is
# in exactly one page, there in NAME, in SYNOPSIS with the prototype that
# nvvgpu.h has, and in the text, with the symbol version that it came with; and
# every constant and every error of the header is in one.  Theory of operation:
# header and synopses become one prototype a line; lists are compared, and what
# a page says is compiled behind the header.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v mandoc >/dev/null || plan_skip "mandoc is not installed"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
: >"$tmp/places"

# Prototypes of C without comments, one each line.
prototypes() {
	grep -v -e '^ *#' -e '^ *cc ' -e '^ *extern ' | tr '\n\t' '  ' |
		tr ';{}' '\n' | grep -v typedef |
		sed -n 's/  */ /g; s/\* /*/g; s/^ //; s/ \{0,1\}__attribute__.*//
			/[ *]nvvgpu_[a-z_0-9]*(.*)$/p'
}

# "VERSION FUNCTION"
awk '/^LIB/ { version = $1 }
	/^\tnvvgpu_.*;/ { gsub(/[\t;]/, ""); print version, $0 }' \
	libnvvgpu/libnvvgpu.sym | sort -k2 >"$tmp/symbols"
cat libnvvgpu/nvvgpu.h libnvvgpu/nvvgpu-monitor.h |
	cpp -P -fpreprocessed - >"$tmp/header"
prototypes <"$tmp/header" | sort >"$tmp/prototypes"
is "$(sed 's/^.*[ *]\(nvvgpu_[a-z_0-9]*\)(.*/\1/' "$tmp/prototypes" | sort)" \
	"$(cut -d' ' -f2 "$tmp/symbols")" "what the header has is exported"

# --- each page ---------------------------------------------------------------
for page in man/*.3; do
	text=$tmp/text.${page##*/}
	mandoc -Tascii "$page" | col -bx >"$text"
	sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' "$text" | sed '1d; $d' |
		prototypes >"$tmp/page"
	cat "$tmp/page" >>"$tmp/pages"
	{
		echo '#include <nvvgpu.h>'
		sed 's/$/;/' "$tmp/page"
	} >"$tmp/page.c"
	is "$(cc -fsyntax-only -Ilibnvvgpu -Wall -Werror "$tmp/page.c" 2>&1)" \
		"" "$page compiles behind the header"
	sed "s/^.*[ *]\(nvvgpu_[a-z_0-9]*\)(.*/\1/; s|\$| $page|" "$tmp/page" \
		>>"$tmp/places"
done
is "$(sort "$tmp/pages" | diff "$tmp/prototypes" -)" "" \
	"the pages have the prototypes of the header, each once"

# --- each function -----------------------------------------------------------
while read -r version function; do
	page=$(sed -n "s/^$function //p" "$tmp/places" | head -n 1)
	text=$tmp/text.${page##*/}
	[ -f "$text" ] || { ok 1 "$function has a page"; continue; }
	man/names "$page" | grep -qx "$function" ||
		echo "$function is not in NAME of $page"
	sed '1,/^DESCRIPTION/d' "$text" | grep -qw "$function()" ||
		echo "$function is not in the text of $page"
	sed '1,/^HISTORY/d' "$text" | grep -qw "$version" ||
		echo "$page does not say that $function came with $version"
done <"$tmp/symbols" >"$tmp/missing"
is "$(cat "$tmp/missing")" "" "each is in NAME, text and HISTORY of its page"

# --- each constant, each error -----------------------------------------------
cat man/*.3 >"$tmp/all"
not_said() {
	sort -u | while read -r word; do
		grep -qw -e "$word" "$tmp/all" || echo "$word"
	done
}
is "$(grep -ow -E 'NVVGPU_[A-Z_0-9]+' "$tmp/header" | grep -v _H$ | not_said)" \
	"" "every constant is in a page"
is "$(grep -h -o -E -- '-E[A-Z]+' \
	libnvvgpu/nvvgpu.h libnvvgpu/nvvgpu-monitor.h | not_said)" "" \
	"every error is in a page"
done_testing
