# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Runs the examples that --help gives.  Source it after lib-tap.sh.
#
#	help_here		the verbs whose examples need no driver, a line each
#	help_examples VERB	what help shows of it
#	help_run VERB		runs them in the current directory
#
# nvvgpu-tool is looked for in PATH.  The test has a function help_before, which
# is called with the verb before each example.  What goes on for ever has to do so for a
# moment without a complaint.

# Those that make or remove devices, or ask libvirt for a domain.
help_driver_verbs="create start stop delete xml detach attach"

help_here() {
	help_all | while read -r help_verb; do
		case " $help_driver_verbs " in
		*" $help_verb "*) ;;
		*) echo "$help_verb" ;;
		esac
	done
}

help_all() {
	nvvgpu-tool help --json | jq -r '.verbs[].name'
}

# shellcheck disable=SC2086 # a verb may have two words
help_examples() {
	nvvgpu-tool help $1 | sed -n '/^Examples:$/,/^$/s/^  //p'
}

# shellcheck disable=SC2154 # $help_tmp is the test's
help_run() {
	help_verb=$1
	help_command=
	help_examples "$help_verb" >"$help_tmp/examples"
	[ -s "$help_tmp/examples" ]
	ok $? "$help_verb: there are examples"
	while IFS= read -r help_line; do
		help_command=$help_command$help_line
		case $help_line in
		*\\)
			help_command="$help_command
"
			continue
			;;
		esac
		help_before "$help_verb"
		help_try
		help_command=
	done <"$help_tmp/examples"
}

help_try() {
	case $help_command in
	"nvvgpu-tool monitor"*|"nvvgpu-tool top") help_wanted=124 help_limit=3 ;;
	*) help_wanted=0 help_limit=120 ;;
	esac
	help_out=$(timeout "$help_limit" bash -o pipefail -c "$help_command" \
		2>"$help_tmp/err" </dev/null)
	is $? "$help_wanted" "help $help_verb: $(echo "$help_command" |
		head -n 1)" ||
		diag "$help_out" "$(cat "$help_tmp/err")"
	is "$(cat "$help_tmp/err")" "" "... without a complaint"
}
