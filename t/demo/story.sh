# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# How the demo talks: a line of plain words with the time since its start,
# below it each command with its output.  The first thing that is not so ends
# the demo with that step's log.
#
# DEMO_START is the time in seconds at which the demo began, on every machine.

step_text=start
step_log=${STEP_LOG:-/tmp/demo-step.log}

say() {
	step_text=$*
	printf '\n[%3d s] %s\n' $(($(date +%s) - DEMO_START)) "$*"
}

fail() {
	printf '\nnvvgpu demo: FAILED at "%s": %s\n' "$step_text" "$*" >&2
	if [ -s "$step_log" ]; then
		echo "--- output of the last command" >&2
		cat "$step_log" >&2
	fi
	if [ -n "${DEMO_INSIDE:-}" ]; then
		more_log
		echo "--- last lines of dmesg" >&2
		dmesg | tail -n 15 >&2
	fi
	exit 1
}

indent() {
	sed 's/^/        /'
}

# show COMMAND...: run it in view of the reader; it must succeed
show() {
	printf '      $ %s\n' "$*"
	rc=0
	"$@" >"$step_log" 2>&1 || rc=$?
	indent <"$step_log"
	[ "$rc" -eq 0 ] || fail "\"$*\" ended with status $rc"
}

# show_head LINES COMMAND...: the same for a long output
show_head() {
	lines=$1
	shift
	printf '      $ %s\n' "$*"
	"$@" >"$step_log" 2>&1 || fail "\"$*\" ended with status $?"
	head -n "$lines" "$step_log" | indent
	total=$(wc -l <"$step_log")
	[ "$total" -le "$lines" ] ||
		printf '        ... %d lines more\n' $((total - lines))
}

# expect TEXT REASON: the output of the last command shown has that text
expect() {
	grep -Fq -- "$1" "$step_log" || fail "$2 (no \"$1\" in the output)"
}

# wait_for SECONDS REASON COMMAND...: until the command succeeds
wait_for() {
	deadline=$(($(date +%s) + $1))
	reason=$2
	shift 2
	until "$@" >"$step_log" 2>&1; do
		[ "$(date +%s)" -lt "$deadline" ] || fail "$reason"
		sleep 0.3
	done
}
