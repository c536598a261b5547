#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the tool answers bad input with one clear sentence, the documented
# exit status and --json's object, changes nothing and goes on with what is
# good: names that are none, profiles with wrong values, rubbish in each state
# file, a full disk.
# Theory of operation: the fixture host, whose files are compared around each
# refusal; the disk is a tmpfs of 64 KiB in a mount namespace.  The library's
# half of it: t/2510-bad-input.t.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
profiles=$sysroot/etc/nvvgpu/profiles.d
records=$sysroot/etc/nvvgpu/vgpus.d
on_host profile define gold --type A40-2Q
on_host create --profile gold --no-start vm1

# refused RC NAME ARGUMENT...: one line (two with the usage) but for warnings,
# and nothing changed
refused() {
	wanted=$1
	what=$2
	shift 2
	before=$(state_of "$sysroot/etc")
	on_host "$@"
	err=$(printf '%s\n' "$err" | grep -v '^nvvgpu-tool: warning: ')
	said=$(printf '%s\n' "$err" | grep -c '^nvvgpu-tool: ')
	lines=$(printf '%s\n' "$err" | grep -vc '^usage: ')
	is "$rc/$said/$lines/$out" "$wanted/1/1/" "$what" || diag "$err"
	is "$(state_of "$sysroot/etc")" "$before" "$what: nothing changed"
}

# --- names
n64=$(printf 'x%.0s' $(seq 64))
newline=$(printf 'a\nuuid = 1')
for name in a/b .. .x "$newline" "$n64" 'a#b'; do
	word=$(printf '%s' "$name" | tr '\n' '|' | cut -c1-20)
	refused 2 "create '$word'" create --profile gold -- "$name"
	refused 2 "rename vm1 '$word'" rename vm1 "$name"
	refused 2 "profile define '$word'" \
		profile define --type A40-2Q -- "$name"
	refused 3 "show '$word'" show -- "$name"
	refused 3 "start '$word'" start -- "$name"
	refused 3 "stop '$word'" stop -- "$name"
	refused 3 "delete '$word'" delete -- "$name"
	refused 3 "profile show '$word'" profile show -- "$name"
	refused 3 "profile delete '$word'" profile delete -- "$name"
	refused 3 "create --profile '$word'" create "--profile=$name" vm2
done
on_host delete --json -- "$newline"
json '[.error.code, .error.exit, (.error.message | contains("\n"))]' \
	'["not-found",3,false]' "as JSON: one sentence without a newline"

# --- profiles: FILE:LINE where a line is wrong, FILE and key where a value is
# profile TEXT REGEX: what is said of it
# shellcheck disable=SC2059 # the text has escapes
profile() {
	printf "$1" >"$profiles/odd.conf"
	refused 1 "profile '$(printf '%s' "$1" | tr -d '\n' | cut -c1-50)'" \
		profile show odd
	like "$err" "/etc/nvvgpu/profiles.d/odd.conf$2" "... says where and what"
}
profile 'type = A40-2Q\n' ':1: '
profile '[profile odd]\ntype = A40-2Q\nwhat\n' ':3: '
profile '[profile odd]\ntype = A40-2Q\n= 1\n' ':3: '
profile '[profile odd]\ntype = "A40-2Q\n' ':2: '
profile '[profile odd\ntype = A40-2Q\n' ':1: '
profile '[profile odd]\ntype = \001\n' ':2: '
profile '[profile odd]\ntype = A\ntype = B\n' ':3: '
profile '[profile odd]\npolicy = pack\n' ": read: 'type' is missing"
profile '[profile odd]\ntype = x\npolicy = 1\n' ": read: 'policy' is"
profile '[profile odd]\ntype = x\nautostart = perhaps\n' \
	": read: 'autostart' is neither"
profile '[profile odd]\ntype = x\nattr.../../x = 1\n' ": read: a key 'attr"
profile '[profile even]\ntype = x\n' ": read: it has no section \[profile odd\]"
printf '[profile odd]\ntype = A40-2Q\ncolour = red\n' >"$profiles/odd.conf"
on_host profile show odd
is "$rc" 0 "an unknown key is no failure"
like "$err" "odd.conf: read: unknown key 'colour'" "... and told"
on_host profile set odd --policy spread
is "$rc" 0 "profile set"
like "$(cat "$profiles/odd.conf")" "^colour = red$" "... keeps it"

# --- 1 MiB of rubbish in each state file, beside what is good
for file in "$profiles/bad.conf" "$records/bad.conf" \
	"$sysroot/etc/mdevctl.d/1000:00:00.0/11111111-2222-4333-8444-555555555555" \
	"$sysroot/run/nvvgpu/lock" "$sysroot/run/nvvgpu/starting" \
	"$sysroot/run/nvvgpu/types/1000:00:00.0" "$tool_tmp/bad.conf"; do
	mkdir -p "${file%/*}"
	head -c 1048576 /dev/urandom >"$file"
done
on_host list
is "$rc" 0 "rubbish: list"
like "$out" "^vm1 " "rubbish: list has what is good"
like "$err" "/etc/nvvgpu/vgpus.d/bad.conf: read: " "rubbish: list names the file"
on_host profile list
like "$out" "^gold " "rubbish: profile list has what is good"
on_host profile list --json
json '[.profiles[] | select(.problem != null) | .name]' '["bad"]' \
	"rubbish: as JSON the damaged one has its problem"
refused 1 "rubbish: show" show bad
refused 1 "rubbish: profile show" profile show bad
refused 1 "rubbish: export would be half a host" export
refused 1 "rubbish: apply" apply "$tool_tmp/bad.conf"
refused 1 "rubbish: assert" assert "$tool_tmp/bad.conf"
on_host create --profile gold --no-start vm2
is "$rc/$out" "0/vm2" "rubbish: create"
on_host delete vm2
is "$rc" 0 "rubbish: delete"
rm "$profiles/bad.conf" "$records/bad.conf"

# --- a full disk, and one that is read-only
# on_disk OPTIONS ARGUMENT...: the tool with /etc/nvvgpu on a small tmpfs
on_disk() {
	options=$1
	shift
	# shellcheck disable=SC2016 # the inner shell's
	unshare -rm sh -c '
		mount -t tmpfs -o size=64k none "$1/etc/nvvgpu" &&
			cp -r "$3/." "$1/etc/nvvgpu" || exit 77
		cat /dev/zero >"$1/etc/nvvgpu/filler" 2>/dev/null
		[ "$2" = full ] || mount -o "remount,$2" "$1/etc/nvvgpu" || exit 77
		root=$1 kept=$3
		shift 3
		"$@"
		rc=$?
		rm -f "$root/etc/nvvgpu/filler" 2>/dev/null
		# A name that is noted as given up is no harm; see rename.c.
		diff -r -x filler -x renamed.d "$kept" "$root/etc/nvvgpu" ||
			exit 78
		exit $rc' sh "$sysroot" "$options" "$tool_tmp/kept" \
		"$TOOL" --sysroot "$sysroot" "$@" >"$tool_tmp/out" \
		2>"$tool_tmp/err"
	rc=$?
	err=$(cat "$tool_tmp/err")
}

on_host profile define spare --type A40-2Q
cp -r "$sysroot/etc/nvvgpu" "$tool_tmp/kept"
if unshare -rm mount -t tmpfs none "$sysroot/etc/nvvgpu" 2>/dev/null; then
	while read -r disk why words; do
		# shellcheck disable=SC2086
		on_disk "$disk" $words
		is "$rc" 1 "$disk disk: $words: exit status 1, nothing changed" ||
			diag "$err"
		like "$err" "$(echo "$why" | tr _ ' ')" "... says why"
	done <<-END
	full no_space_left create --profile gold --no-start vm2
	full no_space_left profile define new --type A40-2Q
	full no_space_left profile set gold --policy spread
	full no_space_left rename vm1 vm2
	ro read-only create --profile gold --no-start vm2
	ro read-only profile delete spare
	ro read-only delete vm1
	END
else
	diag "no mount namespaces here: a full disk was not tried"
fi
done_testing
