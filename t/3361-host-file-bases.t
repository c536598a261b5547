#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that apply and assert refuse a file after which a vGPU would have no
# profile, or a profile no base: one that is no name, that is nowhere, that leads
# back, that goes with this very file, or bases without a type.  Else the host
# would be left with profiles that nothing can read, and that nothing but an
# editor repairs.
# Theory of operation: the fixture host, whose files are compared around each.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
. t/lib-sysroot.sh
sysroot_two_gpus "$tool_tmp/host"
file=$tool_tmp/host.conf
on_host profile define gold --type A40-2Q
on_host profile define lab --base gold
mkdir -p "$sysroot/usr/lib/nvvgpu/profiles.d"
printf '[profile site]\ntype = A40-2Q\n' \
	>"$sysroot/usr/lib/nvvgpu/profiles.d/site.conf"

# refused HEADING REGEX NAME TEXT [OPTION]
refused() {
	printf '%b' "$4" >"$file"
	before=$(state_of "$sysroot/etc")
	on_host apply ${5:+"$5"} "$file"
	failed 1 "$file: \[$1\]: $2" "apply: $3"
	is "$(state_of "$sysroot/etc")" "$before" "apply: $3: nothing changed"
	[ -z "${5:-}" ] || return
	on_host assert "$file"
	failed 1 "$file: \[$1\]: $2" "assert: $3"
}

refused "profile a" "its base 'A/B' is no name" "no name" \
	"[profile a]\ntype = x\nbase = A/B\n"
refused "profile a" "there is no profile 'b'" "nowhere" \
	"[profile a]\ntype = x\nbase = b\n"
refused "profile a" "its base 'a' has this one as its base" "itself" \
	"[profile a]\ntype = x\nbase = a\n"
refused "profile a" "its base 'b' has this one as its base" "a circle of two" \
	"[profile a]\nbase = b\n[profile b]\nbase = a\ntype = x\n"
refused "profile gold" "its base 'lab' has this one as its base" \
	"a circle with one of the host" "[profile gold]\nbase = lab\n" \
	--keep-others
refused "profile a" "profile 'gold'.* is on the host, but not in the file" \
	"one that goes" "[profile a]\nbase = gold\n"
refused "profile a" "neither it nor its base 'b' has a 'type'" "a last one without type" \
	"[profile a]\nbase = b\n[profile b]\npolicy = pack\n"
refused "profile a" "neither it nor its base 'b' has a 'type'" \
	"one that takes the type of its base away" \
	"[profile a]\ntype =\nbase = b\n[profile b]\ntype = A40-2Q\n"
printf '[profile bare]\npolicy = pack\n' \
	>"$sysroot/usr/lib/nvvgpu/profiles.d/bare.conf"
refused "profile a" "neither it nor its base 'bare' has a 'type'" \
	"... on the host" "[profile a]\nbase = bare\n"
rm "$sysroot/usr/lib/nvvgpu/profiles.d/bare.conf"
refused "profile a" "with the base .* more than 8, one of the other, or lead back" \
	"a circle behind it" \
	"[profile a]\nbase = b\n[profile b]\nbase = c\n[profile c]\nbase = b\n"
chain=$(for n in 1 2 3 4 5 6 7 8 9; do
	printf '[profile p%s]\nbase = p%s\n' $n $((n + 1))
done)
refused "profile p1" "with the base 'p10' they would be more than 8" "ten, one of the other" \
	"$chain\n[profile p10]\ntype = A40-2Q\n"

refused "vgpu v" "its profile 'gold' is on the host, but not in the file" \
	"a profile that goes" "[vgpu v]\nprofile = gold\nautostart = no\n"

# What is good still is.
printf '[vgpu v]\ntype = A40-2Q\nprofile = word\nautostart = no\n' >"$file"
on_host apply --keep-others "$file"
is "$rc" 0 "a vGPU with a type of its own" || diag "$err"
printf '[vgpu v]\nprofile = gold\nautostart = no\n' >"$file"
on_host apply --keep-others "$file"
is "$rc" 0 "a profile of the host, kept" || diag "$err"
printf '[profile a]\nbase = gold\n[profile b]\nbase = a\n' >"$file"
on_host apply --keep-others "$file"
is "$rc" 0 "a base of the host, kept" || diag "$err"
printf '[profile a]\nbase = b\n[profile b]\nbase = site\n' >"$file"
on_host apply "$file"
is "$rc" 0 "one that follows in the file, and one that came with the system" ||
	diag "$err"
on_host export
is "$rc/$err" "0/" "and the host can be exported"
on_host assert "$file"
is "$rc" 0 "and is what the file says"
done_testing
