#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the tree keeps the style that scripts can see (tabs, columns,
# licence lines, size of functions and files) and that shell scripts are clean
# too.  Theory of operation: the checkers must be silent on the tree and must
# find planted faults in another.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v shellcheck >/dev/null || plan_skip "shellcheck is not installed"

top=$PWD
is "$(t/lint/style 2>&1)" "" "style is kept"
is "$(t/lint/shell 2>&1)" "" "shellcheck finds nothing"

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && git init -q .

head='/* SPDX-License-Identifier: GPL-2.0-or-later */'
fault() {
	printf '%s\n%b\n' "$head" "$2" >fault.c
	out=$("$top/t/lint/style" "$tmp")
	like "$out" "^fault.c:[0-9]+: $1" "found: $1"
}
fault 'white space at the end' 'int a; '
fault 'indent with tabs' '        int a;'
fault 'space before the parenthesis' 'void f(void)\n{\n\tif(1)\n\t\t;\n}'
fault 'unbounded' 'void f(char *a)\n{\n\tstrcpy(a, "x");\n}'
fault 'unfinished' '/* FIXME */'
fault 'more than 100 columns' "$(printf '/* %0110d */' 0)"
fault 'function of 101 lines' "void f(void)\n{\n$(printf '%0101d' 0 |
	sed 's/0/\\t;\\n/g')}"
printf 'int a;\n' >fault.c
like "$("$top/t/lint/style" "$tmp")" "SPDX" "found: no licence line"
done_testing
