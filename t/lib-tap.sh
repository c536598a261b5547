# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# TAP for shell tests: source it, call ok/is/like, end with done_testing.
# A failed check prints what it saw as a comment, so that one log is enough.

tap_count=0
tap_failed=0

plan_skip() {
	echo "1..0 # SKIP $*"
	exit 0
}

# ok STATUS DESCRIPTION
ok() {
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		echo "not ok $tap_count - $2"
		tap_failed=$((tap_failed + 1))
	fi
	return "$1"
}

diag() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# is GOT WANTED DESCRIPTION
is() {
	[ "$1" = "$2" ]
	ok $? "$3" || { diag "got:    $1"; diag "wanted: $2"; return 1; }
}

# like TEXT EXTENDED-REGEX DESCRIPTION
like() {
	printf '%s\n' "$1" | grep -Eq -- "$2"
	ok $? "$3" || { diag "got:    $1"; diag "wanted: /$2/"; return 1; }
}

# unlike TEXT EXTENDED-REGEX DESCRIPTION
unlike() {
	! printf '%s\n' "$1" | grep -Eq -- "$2"
	ok $? "$3" || { diag "got:      $1"; diag "unwanted: /$2/"; return 1; }
}

# subtest PROGRAM: one of build/t that prints TAP itself
subtest() {
	"build/t/$1" 2>&1 | sed 's/^/    /' >"build/t/$1.out"
	# The pipe ate its status: the plan must be there, and no "not ok".
	grep -q '^    1\.\.[1-9]' "build/t/$1.out" &&
		! grep -Eq '^    (not ok|==[0-9]+==|.*runtime error)' \
			"build/t/$1.out"
	ok $? "$1" || diag "$(cat "build/t/$1.out")"
}

done_testing() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}
