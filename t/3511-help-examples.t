#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the examples in --help work as they are printed, those of verbs
# that make no device (the others: t/3512-help-examples-vm.t), that every verb
# has some, and that help fits on a screen of 100 columns.  Theory of operation:
# t/lib-help.sh, each verb on a host of its own, built by hand.
cd "$(dirname "$0")/.." || exit 1
top=$PWD
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
. t/lib-help.sh
# shellcheck disable=SC2034 # lib-help.sh works in it
help_tmp=$tool_tmp
theirs=83b8f4f2-509f-482f-a2d2-a4d7a1ac8c4b

mkdir "$tool_tmp/bin"
PATH=$tool_tmp/bin:$PATH
cat >"$tool_tmp/bin/nvvgpu-tool" <<-END
	#!/bin/sh
	exec "$TOOL" --sysroot "$tool_tmp/host" "\$@"
END
# Another host is this one.
printf '#!/bin/sh\nshift\nexec "$@"\n' >"$tool_tmp/bin/ssh"
chmod +x "$tool_tmp/bin/nvvgpu-tool" "$tool_tmp/bin/ssh"

# What the examples take for granted: two GPUs that have the same types, a
# profile, a vGPU of it, another one that somebody else made, and a file.
host() {
	rm -rf "$tool_tmp/host"
	sysroot_two_gpus "$tool_tmp/host"
	sysroot_type 1000:20:00.0 nvidia-562 6 "NVIDIA A40-8Q" \
		"framebuffer=8192M"
	: >"$sysroot/dev/vfio/vfio"
	sysroot_vgpu 1000:00:00.0 nvidia-562 $theirs 12 nvvgpu/name= \
		nvvgpu/framebuffer_mib=8192
	[ "$1" = "profile define" ] && return
	nvvgpu-tool profile define gold --type A40-2Q --no-autostart \
		--attr nvidia/vgpu_params=frame_rate_limiter=0
	[ "$1" = "profile delete" ] ||
		nvvgpu-tool create --profile gold --no-start vm1-gpu0 >/dev/null
	nvvgpu-tool export >host.conf
}

# One may need what the one before has done.
help_before() {
	:
}

work=$tool_tmp/work
mkdir "$work"
help_here >"$tool_tmp/verbs"
while read -r verb; do
	cd "$work" || exit 1
	host "$verb"
	help_run "$verb"
	cd "$top" || exit 1
done <"$tool_tmp/verbs"

# --- what it looks like
nvvgpu-tool help --json | jq -r '.verbs[].name' |
while read -r verb; do
	# shellcheck disable=SC2086
	nvvgpu-tool help $verb >"$tool_tmp/help"
	awk 'length > 100 { print }' "$tool_tmp/help"
	grep -B 1 '^[A-Z][a-z]*:$' "$tool_tmp/help" |
		sed -n "/^[^-]/{/^[A-Z][a-z]*:\$/!s/^/$verb: no line between: /p}"
done >"$tool_tmp/ugly"
is "$(cat "$tool_tmp/ugly")" "" "help: lines of 100 characters, and parts"
nvvgpu-tool help >"$tool_tmp/help"
for status in 0 1 2 3 4 5 6; do
	grep -A 2 '^Exit status' "$tool_tmp/help" | grep -q "\<$status [a-z]"
	ok $? "help names exit status $status"
done
done_testing
