#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the monitor tells of who opens and closes a vGPU whose driver does
# not say so, of transient vGPUs and of attributes, each once; and that opening
# one is no reason to look at another.  Theory of operation: the fixture host's
# L4 has none of our attributes, so that a process which has its vGPU open is a
# link in /proc and an open of the node, which is done here by hand.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

sysroot_two_gpus "$tool_tmp/host"
l4=1000:20:00.0
first=aaaaaaaa-0000-4000-8000-000000000001
second=aaaaaaaa-0000-4000-8000-000000000002
sysroot_vgpu $l4 nvidia-900 $first 71
sysroot_vgpu $l4 nvidia-900 $second 72
on_host adopt --name one $first
on_host profile define gold --type A40-2Q --no-autostart --attr a/b=1

seen=$tool_tmp/seen
"$TOOL" --sysroot "$sysroot" monitor --initial --json >"$seen" 2>"$tool_tmp/err" &
watcher=$!
start=0

events() {
	tail -n +$((start + 1)) "$seen" | jq -r '[.event, .kind, .name // .uuid,
		.what, .old, if .old then "->" else empty end, .new] |
		map(select(. != null)) | join(" ")'
}
# tells NAME LINE...: these events and no others; the last one is waited for
tells() {
	what=$1
	shift
	for last; do :; done
	tries=300
	until events | grep -qxF -- "$last" || [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
	is "$(events)" "$(printf '%s\n' "$@")" "$what"
	start=$(wc -l <"$seen")
}
tries=300
until [ "$(wc -l <"$seen")" -ge 5 ] || [ $tries -eq 0 ]; do
	tries=$((tries - 1))
	sleep 0.1
done
is "$(events | grep vgpu | sort | paste -sd,)" \
	"present vgpu $second state active,present vgpu one state active" \
	"two vGPUs, of which nobody says that they are used"
start=$(wc -l <"$seen")

# --- use
# opens PID GROUP; closes PID GROUP
opens() {
	mkdir -p "$sysroot/proc/$1/fd"
	ln -s "/dev/vfio/$2" "$sysroot/proc/$1/fd/9"
	: <"$sysroot/dev/vfio/$2"
}
closes() {
	rm -r "$sysroot/proc/$1"
	: <"$sysroot/dev/vfio/$2"
}
opens 4711 71
tells "one is opened" "changed vgpu one state active -> in use"
opens 4712 72
tells "the other, too" "changed vgpu $second state active -> in use"
opens 4713 71
closes 4711 71
closes 4712 72
tells "two have it, one leaves" "changed vgpu $second state in use -> active"
closes 4713 71
tells "so does the other" "changed vgpu one state in use -> active"

# --- transient
printf '[vgpu %s]\nuuid = %s\nparent = %s\ntype = nvidia-558\n' brief \
	bbbbbbbb-0000-4000-8000-000000000001 1000:00:00.0 >"$tool_tmp/record"
mkdir -p "$sysroot/run/nvvgpu/vgpus.d"
mv "$tool_tmp/record" "$sysroot/run/nvvgpu/vgpus.d/brief.conf"
tells "a transient one" "defined vgpu brief"
rm "$sysroot/run/nvvgpu/vgpus.d/brief.conf"
tells "is gone" "undefined vgpu brief"

# --- attributes
on_host create --profile gold --no-start vm1
tells "one with an attribute" "defined vgpu vm1"
on_host set vm1 a/c=2
tells "another attribute" "changed vgpu vm1 attributes a/b=1 -> a/b=1 a/c=2"
on_host set vm1 a/b= a/c=
tells "without any" "changed vgpu vm1 attributes a/b=1 a/c=2 -> none"
on_host rename vm1 vm2
tells "a name is none" "renamed vgpu vm2 name vm1 -> vm2"

kill $watcher
wait $watcher
is "$?/$(cat "$tool_tmp/err")" "0/" "and nothing to complain about"
done_testing
