# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of nvvgpu-tool: run it and keep status, stdout and stderr apart.
#
#	run ARGUMENT...		sets $rc, $out, $err
#	failed RC REGEX NAME	the last run failed so, and stdout is empty
#	json FILTER WANTED NAME	what jq makes of stdout, compactly
#
# TOOL is the program under test.

tool_tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tool_tmp"' EXIT

# One leak report must fail a test even where the status is expected to be 1.
ASAN_OPTIONS=exitcode=99
UBSAN_OPTIONS=exitcode=99
export ASAN_OPTIONS UBSAN_OPTIONS

# shellcheck disable=SC2034 # out and err are for the test
run() {
	"$TOOL" "$@" >"$tool_tmp/out" 2>"$tool_tmp/err"
	rc=$?
	out=$(cat "$tool_tmp/out")
	err=$(cat "$tool_tmp/err")
}

# Any verb on the host that lib-sysroot.sh has made.
# shellcheck disable=SC2154
on_host() {
	run --sysroot "$sysroot" "$@"
}

failed() {
	is "$rc" "$1" "$3: exit status $1" || diag "stderr: $err"
	like "$err" "^nvvgpu-tool: $2" "$3: says why"
	is "$out" "" "$3: nothing on standard output"
}

quiet() {
	is "$rc/$out/$err" "0//" "$1"
}

json() {
	got=$(jq -cS "$1" <"$tool_tmp/out" 2>&1)
	is "$got" "$2" "$3"
}

# Everything below a directory, to see that nothing has changed: a write would
# change a time, and one process is quick also in an emulated machine.
state_of() {
	find "$1" ! -type d -printf '%p %i %m %s %T@ %l\n' | sort
}
