# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Runs what the manual pages show.  Source it after lib-tap.sh.
#
#	manual_pages WHERE	the pages whose examples are run there
#	manual_run PAGE		runs them in the current directory
#
# A page says in a comment where its examples are run: '.\" examples: testbed',
# or by which test; "fixture" if it says nothing.  An example is a literal
# display in which a command stands behind "$ " or, of root, "# "; it goes on
# as far as its syntax asks for, and what follows up to the next command is
# what it prints to standard output.  Comments '.\" before: COMMAND' and
# '.\" after: COMMAND' are for what the page takes for granted.

manual_pages() {
	for manual_page in man/*.[1-8]; do
		manual_where=$(manual_comment "$manual_page" examples |
			head -n 1)
		[ "${manual_where:-fixture}" = "$1" ] && echo "$manual_page"
	done
}

manual_comment() {
	sed -n "s/^\.\\\\\" $2: //p" "$1"
}

# The displays of a page, each line behind its number; those without a command
# are no examples, unless they are in EXAMPLES, where there is nothing else.
manual_displays() {
	awk '
		/^\.Sh/ { examples = $2 == "EXAMPLES" }
		/^\.Bd -literal/ { on = 1; text = ""; next }
		/^\.Ed/ {
			if (on && (examples || text ~ /(^|\n)[0-9]* [$#] /))
				printf "%s", text
			on = 0
		}
		on { gsub(/\\e/, "\\"); gsub(/\\&/, ""); text = text NR " " $0 "\n" }
	' "$1"
}

# Whether a command goes on in the next line.
manual_goes_on() {
	case $1 in
	*\\) return 0 ;;
	esac
	[ -n "$(bash -n -c "$1" 2>&1)" ]
}

# shellcheck disable=SC2154 # $top and $manual_tmp are the test's
manual_run() {
	manual_page=$1
	manual_comment "$top/$manual_page" before >"$manual_tmp/before"
	while read -r manual_line; do
		manual_out=$(bash -c "$manual_line" 2>&1)
		ok $? "$manual_page: before: $manual_line" ||
			diag "$manual_out"
	done <"$manual_tmp/before"
	manual_displays "$top/$manual_page" >"$manual_tmp/displays"
	manual_command=
	while IFS= read -r manual_line; do
		manual_number=${manual_line%% *}
		manual_take "${manual_line#* }"
	done <"$manual_tmp/displays"
	manual_end
	manual_comment "$top/$manual_page" after >"$manual_tmp/after"
	while read -r manual_line; do
		bash -c "$manual_line" >/dev/null 2>&1
	done <"$manual_tmp/after"
}

# The next line of a display.
manual_take() {
	if [ -n "$manual_command" ] && [ -z "$manual_output" ] &&
	   manual_goes_on "$manual_command"; then
		manual_command="$manual_command
$1"
		return
	fi
	case $1 in
	[\$#]" "*)
		manual_end
		manual_command=${1#??}
		manual_place=$manual_page:$manual_number
		manual_output=
		;;
	*)
		[ -n "$manual_command" ] ||
			ok 1 "$manual_page:$manual_number: a command"
		manual_output="$manual_output$1
"
		;;
	esac
}

# The command, and all that it is to print, have been read.
manual_end() {
	[ -n "$manual_command" ] || return
	manual_out=$(timeout 60 bash -c "$manual_command" 2>"$manual_tmp/err" \
		</dev/null)
	ok $? "$manual_place: $(echo "$manual_command" | head -n 1)" ||
		diag "$manual_out" "$(cat "$manual_tmp/err")"
	manual_output=${manual_output%"
"}
	[ -z "$manual_output" ] ||
		is "$manual_out" "$manual_output" "$manual_place: prints that"
	manual_command=
}
