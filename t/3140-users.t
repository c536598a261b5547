#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that list and show tell who has a vGPU open, that each refusal names
# him, and that who may not know it is told so.  Theory of operation: a host
# built by hand (t/lib-sysroot.sh) with a /proc in which one vGPU belongs to a
# QEMU, one to another process, one to a process that is not seen, one to
# nobody.  Which process has which node open follows from proc(5).
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

parent=1000:00:00.0
sysroot_two_gpus "$tool_tmp/host"

# vgpu NAME NUMBER STATE: a named one, in VFIO group NUMBER
vgpu() {
	id=aaaaaaaa-0000-4000-8000-0000000000$2
	mkdir -p "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/etc/mdevctl.d/$parent"
	printf '[vgpu %s]\nuuid = %s\ntype = nvidia-558\nparent = %s\n' \
		"$1" "$id" "$parent" >"$sysroot/etc/nvvgpu/vgpus.d/$1.conf"
	echo '{"mdev_type":"nvidia-558","start":"manual","attrs":[]}' \
		>"$sysroot/etc/mdevctl.d/$parent/$id"
	sysroot_vgpu $parent nvidia-558 "$id" "$2" "nvvgpu/name=$1" \
		"nvvgpu/state=$3"
}

# process PID COMM GROUP [ARGUMENT...]
process() {
	mkdir -p "$sysroot/proc/$1/fd"
	echo "$2" >"$sysroot/proc/$1/comm"
	ln -s "/dev/vfio/$3" "$sysroot/proc/$1/fd/9"
	ln -s "socket:[12]" "$sysroot/proc/$1/fd/10"
	at=$sysroot/proc/$1/cmdline
	shift 3
	for arg; do
		printf '%s\0' "$arg"
	done >"$at"
}

vgpu a 17 running
vgpu b 18 running
vgpu c 19 running
vgpu d 20 created
process 4711 qemu-system-x86 17 /usr/bin/qemu-system-x86_64 -name \
	guest=vm1,debug-threads=on -S
process 4712 dpdk-app 18 ./dpdk-app -l 0-3

# --- looking
on_host list
like "$out" "^NAME .* STATE +USER +PROFILE" "list has a column for it"
on_host list --noheadings -o NAME,STATE,USER
is "$(printf '%s\n' "$out" | tr -s ' ' | sed 's/ $//')" \
	"$(printf '%s\n' "a in use vm1" "b in use process 4712 (dpdk-app)" \
		"c in use ?" "d active -")" \
	"the machine, the process, somebody, nobody"
on_host list --json
json '[.vgpus[] | [.user, .process, .pid]]' \
	'[["vm1","qemu-system-x86_64",4711],["process 4712 (dpdk-app)","dpdk-app",4712],[null,null,null],[null,null,null]]' \
	"the same for programs"
json '[.vgpus[] | has("domains")]' '[false,false,false,false]' \
	"libvirt is not asked for that"
on_host show a
like "$out" "^User: +vm1$" "show: the machine"
like "$out" "^Process: +qemu-system-x86_64$" "show: its process"
like "$out" "^PID: +4711$" "show: and the number of that"
on_host show c
like "$out" "^User: +\\?$" "show: somebody"
unlike "$out" "^PID:" "show: whose number nobody knows"

# --- refusals
who_a="virtual machine 'vm1' \\(qemu-system-x86_64, pid 4711\\)"
who_b="process 4712 \\(dpdk-app\\)"
for verb in stop delete; do
	on_host $verb a
	failed 5 "a: stop: $who_a has it open; shut down" "$verb of a"
	on_host $verb b
	failed 5 "b: stop: $who_b has it open; " "$verb of b"
	on_host $verb c
	failed 5 "c: stop: a process has it open; " "$verb of c"
	on_host $verb a --json
	json '[.error.code, .error.exit, .error.object, (.error.message | test("vm1.*pid 4711"))]' \
		'["in-use",5,"a",true]' "$verb of a as JSON"
done
on_host set a type=A40-8Q
failed 5 "a: set: type and GPU .* stay, and $who_a has it open" "set of a type"
echo "# a host without any" >"$tool_tmp/none.conf"
before=$(state_of "$sysroot/etc")
on_host apply "$tool_tmp/none.conf"
is "$rc" 5 "apply of a host without them"
like "$err" "^nvvgpu-tool: a: apply: it is to be deleted, and $who_a has it open" \
	"names the user of a"
like "$err" "^nvvgpu-tool: b: apply: it is to be deleted, and $who_b has it open" \
	"and that of b"
is "$(state_of "$sysroot/etc")" "$before" "nothing was done"
on_host assert "$tool_tmp/none.conf" --json
json '[.steps[] | select(.name == "a") | .user]' \
	"[\"virtual machine 'vm1' (qemu-system-x86_64, pid 4711)\"]" \
	"assert as JSON"

# --- a caller who may not see other people's processes
chmod 0 "$sysroot/proc/4711/fd" "$sysroot/proc/4712/fd"
if [ "$(id -u)" = 0 ]; then
	# As somebody else, in a place that he may reach.
	chmod 755 "$tool_tmp"
	setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$TOOL" --sysroot "$sysroot" list --json >"$tool_tmp/out" 2>&1
else
	on_host list --json
fi
json '[.vgpus[] | [.state, .user, .pid]]' \
	'[["in use",null,null],["in use",null,null],["in use",null,null],["active",null,null]]' \
	"others see the state alone"
chmod 755 "$sysroot/proc/4711/fd" "$sysroot/proc/4712/fd"

# --- a /proc that is odd
rm "$sysroot/proc/4711/comm"
mkdir "$sysroot/proc/4711/comm" "$sysroot/proc/99999999999999999999"
rm "$sysroot/proc/4712/cmdline"
ln -s nowhere "$sysroot/proc/4712/cmdline"
on_host list --noheadings -o USER
is "$rc/$err" "0/" "a process that vanishes while it is looked at"
is "$(printf '%s\n' "$out" | sed -n '1p;2p')" \
	"$(printf 'vm1\nprocess 4712 (dpdk-app)')" "what is known is told"
rm -r "$sysroot/proc"
on_host list --noheadings -o USER
is "$rc/$(printf '%s' "$out" | tr -d '\n ')" "0/???-" "no /proc at all"
done_testing
