#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the manual pages are well-formed, refer to pages that exist, are
# installed under every name that they give, and know exactly the verbs and
# options that nvvgpu-tool has, by asking the program.  Theory of operation:
# each verb is in the page that has nvvgpu-tool-VERB among its names, there
# under a heading of its own.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
command -v mandoc >/dev/null || plan_skip "mandoc is not installed"

# --- the pages ---------------------------------------------------------------
names=$tool_tmp/names
for page in man/*.[1-8] build/man/*.[1-8]; do
	# Whether other people's pages are installed is no matter of style.
	is "$(mandoc -Tlint "$page" 2>/dev/null |
		grep -v 'referenced manual not found')" \
		"" "$page is clean"
	man/names "$page" | sed "s|\$|.${page##*.} $page|" >>"$names"
done
is "$(cut -d' ' -f1 "$names" | sort | uniq -d)" "" "no name has two pages"
sed -n 's/^\.Xr \([^ ]*nvvgpu[^ ]*\) \([1-8]\).*/\1.\2/p' man/*.[1-8] | sort -u |
	while read -r name; do
		grep -q "^$name " "$names" || echo "$name"
	done >"$tool_tmp/unknown"
is "$(cat "$tool_tmp/unknown")" "" "all that they refer to is there"

make -s -f man/build.mk B=build INSTALL=install MANDIR=/man \
	DESTDIR="$tool_tmp/root" install >"$tool_tmp/log" 2>&1
is "$(cat "$tool_tmp/log")" "" "they can be installed"
while read -r name page; do
	cmp -s "$tool_tmp/root/man/man${name##*.}/$name" "$page" ||
		echo "$name"
done <"$names" >"$tool_tmp/missing"
is "$(cat "$tool_tmp/missing")" "" "under every name"

# --- verbs and options -------------------------------------------------------

# The options in a text in which each begins its line, "-g, --gpu" as two.
options() {
	sed -n 's/^ *\(--*[a-z][^ ].*\)/\1/Ip' | sed 's/ [^-].*//; s/,//g; s/\[.*//' |
		tr ' ' '\n' | grep '^-' | sort -u
}

# heading TEXT: what is below it, or, in a page without such a heading, all
below() {
	awk -v heading="   $1" '
		{ all = all $0 "\n" }
		/^   ?[^ ]/ || /^[^ ]/ { on = $0 == heading; seen += on }
		on { mine = mine $0 "\n" }
		END { printf "%s", seen ? mine : all }'
}

overview=$(mandoc -Tascii man/nvvgpu-tool.1 | col -bx)
verbs=$("$TOOL" help --json | jq -r '.verbs[].name')
is "$(echo "$verbs" | awk 'END { print (NR > 20) }')" 1 "the program names verbs"
for verb in $(echo "$verbs" | tr ' ' _); do
	verb=$(echo "$verb" | tr _ ' ')
	like "$overview" "^ +$verb( \[verb\])?  " "nvvgpu-tool(1) names $verb"
	# shellcheck disable=SC2086 # some verbs are two words
	help=$("$TOOL" help $verb)
	page=$(echo "$help" | sed -n 's/^Manual page: \(.*\)(1)$/\1/p')
	file=$(sed -n "s/^$page\.1 //p" "$names")
	is "${file:-none}" "$(ls "$file" 2>&1)" "help of $verb: $page(1) is there"
	[ "$page" != nvvgpu-tool ] || continue
	text=$(mandoc -Tascii "${file:-/dev/null}" | col -bx)
	like "$text" "^     nvvgpu-tool $verb( |$)" "$page(1): synopsis of $verb"
	echo "$help" | sed -n '/^Options:/,/--json/p' | sed '1d; $d' |
		grep -v -e ' --output ' -e ' --noheadings ' -e ' --filter ' | options \
		>"$tool_tmp/wanted"
	echo "$text" | sed -n '/^DESCRIPTION/,/^EXAMPLES/p' | below "$verb" |
		options >"$tool_tmp/got"
	is "$(cat "$tool_tmp/got")" "$(cat "$tool_tmp/wanted")" \
		"$page(1): the options of $verb"
done

overview=$(echo "$overview" | tr -s ' \n' ' ')
for option in $("$TOOL" --help | sed -n '/^Options/,/^$/p' | options) \
	-o --output -n --noheadings -F --filter; do
	like "$overview" " $option( |,)" "nvvgpu-tool(1) knows $option"
done
for code in 0 1 2 3 4 5 6; do
	like "$overview" "EXIT STATUS.* $code [a-z].*EXAMPLES" \
		"nvvgpu-tool(1) knows exit status $code"
done
done_testing
