# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Completion of nvvgpu-tool in bash; the program itself knows what fits.

_nvvgpu_tool()
{
	local word candidate words
	# Addresses have colons and options equals signs, at which bash would
	# break the words: the line is split anew, at blanks.
	read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
	word=
	case ${COMP_LINE:0:COMP_POINT} in
	*[[:blank:]]) words+=('') ;;
	*) word=${words[-1]} ;;
	esac
	# What bash has cut off already must not come again.
	local cut=${word%"${word##*["$COMP_WORDBREAKS"]}"}

	COMPREPLY=()
	while IFS= read -r candidate; do
		candidate=${candidate%%$'\t'*}
		COMPREPLY+=("${candidate#"$cut"}")
	done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -o default -F _nvvgpu_tool nvvgpu-tool
