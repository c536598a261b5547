#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the manual pages are well-formed and that nvvgpu-tool(1) knows
# every verb and option that the program has, by asking the program.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
command -v mandoc >/dev/null || plan_skip "mandoc is not installed"

for page in man/*.[1-8]; do
	# Whether the pages referred to are installed is no matter of style.
	is "$(mandoc -Tlint "$page" | grep -v 'referenced manual not found')" \
		"" "$page is clean"
done

# The text as it is read, without line breaks.
text=$(mandoc -Tascii man/nvvgpu-tool.1 | col -bx | tr -s ' \n' ' ')
verbs=$("$TOOL" help --json)
echo "$verbs" | jq -r '.verbs[] | .name as $v | "\($v)", (.options[] | "--" + .)' |
	sort -u >"$tool_tmp/words"
is "$(grep -c . "$tool_tmp/words" | awk '{ print ($1 > 30) }')" 1 \
	"the program names verbs and options"
while read -r word; do
	case $text in
	*" $word"[\ ,]*) ok 0 "manual: $word" ;;
	*) ok 1 "manual: $word" ;;
	esac
done <"$tool_tmp/words"
for code in 0 1 2 3 4 5 6; do
	case $text in
	*"EXIT STATUS"*" $code "[a-z]*"EXAMPLES"*)
		ok 0 "manual: exit status $code" ;;
	*)
		ok 1 "manual: exit status $code" ;;
	esac
done
like "$text" "--gpu gpu On this GPU, also where the profile names another" \
	"manual: create --gpu wins over the profile"
like "$text" "killed by SIGKILL.* state is .defined" \
	"manual: what a killed create leaves"
unlike "$text" "completely or not at all" "manual: promises no more than that"
done_testing
