#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that nvvgpu-tool monitor tells which domain a vGPU is attached to and
# when that is over, with one look at the one domain for each event of libvirt;
# that it loses nothing over a connection; that domains it cannot read stay what
# they were; and that a libvirt that refuses, hangs, or is not there holds up no
# other event.  Theory of operation: t/unit/fake-libvirt.c plays a libvirt whose
# domains are files and which writes down what it is asked, on a host built by
# hand (t/lib-sysroot.sh).  What the real one does is t/7370-monitor-libvirt.t's.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

card=1000:00:00.0
vf=1000:00:01.3
sysroot_two_gpus "$tool_tmp/host"
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d"
for n in 1 2 3; do
	id=aaaaaaaa-0000-4000-8000-00000000000$n
	printf '[vgpu v%s]\nuuid = %s\ntype = nvidia-558\nparent = %s\n' \
		$n $id $card >"$sysroot/etc/nvvgpu/vgpus.d/v$n.conf"
	sysroot_vgpu $card nvidia-558 $id 1$n nvvgpu/state=created
done
sysroot_vendor_vf $card 0 $vf 60
echo 1145 >"$(sysroot_gpu_dir $vf)/nvidia/current_vgpu_type"

fake=$tool_tmp/libvirt
mkdir -p "$fake/domains"
mkfifo "$fake/events"
exec 3<>"$fake/events"
: >"$fake/calls"
seen=$tool_tmp/seen

mdev() {
	echo "<hostdev mode='subsystem' type='mdev'><source>
	<address uuid='AAAAAAAA-0000-4000-8000-00000000000$1'/>
	</source></hostdev>"
}
# function DOMAIN BUS SLOT FUNCTION
function_of() {
	echo "<hostdev mode='subsystem' type='pci'><source>
	<address domain='0x$1' bus='$2' slot='0x$3' function='0x$4'/>
	</source></hostdev>"
}
# domain NAME live|config [DEVICE]...
domain() {
	at=$fake/domains/$1
	mkdir -p "$at"
	file=$2
	shift 2
	printf '<domain><devices>%s</devices></domain>' "$*" >"$at/$file"
}
# event EVENT DOMAIN
event() {
	echo "$*" >&3
}

# watch [ARGUMENT]...: what it prints is in $seen
watch() {
	: >"$seen"
	FAKE_LIBVIRT=$fake LD_LIBRARY_PATH=$PWD/build/t/libvirt \
		"$TOOL" --sysroot "$sysroot" monitor --connect fake:/// "$@" \
		>"$seen" 2>"$tool_tmp/err" &
	watcher=$!
}
end() {
	kill -TERM $watcher
	wait $watcher
	is "$?/$(cat "$tool_tmp/err")" "0/" "$1: it ends well"
}
# wait_for REGEX [FILE]
wait_for() {
	tries=100
	until grep -Eq -- "$1" "${2:-$seen}" || [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
}
# About domains, without the time: all since the last time.
told() {
	sed 's/^[^ ]* //' "$seen" | grep ' domain ' | tail -n +$((start + 1))
}
# tells WHAT LINE...: these and no others; the last one is waited for
tells() {
	what=$1
	shift
	for last; do :; done
	tries=100
	until told | grep -qFx -- "$last" || [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
	is "$(told)" "$(printf '%s\n' "$@")" "$what"
	start=$(($(told | wc -l) + start))
}
start=0

# --- what is there, and what comes ---------------------------------------------
domain vm1 config "$(mdev 1)"
domain vm2 live "$(mdev 2)"
domain vm2 config "$(mdev 2)"
domain other live "<disk/>"
watch --initial
wait_for 'present vgpu v2 on .*configuration'
is "$(told | sort)" "$(cat <<-END
	present vgpu v1 on $card: configuration of domain vm1
	present vgpu v2 on $card: configuration of domain vm2
	present vgpu v2 on $card: domain vm2
	END
	)" "what is there first"
start=3
: >"$fake/calls"
domain vm1 live "$(mdev 1)"
event started vm1
tells "a domain starts" "attached vgpu v1 on $card: domain vm1"
domain vm1 live "$(mdev 1)" "$(mdev 3)"
event added vm1
tells "it gets another one" "attached vgpu v3 on $card: domain vm1"
domain vm1 live "$(mdev 3)"
event removed vm1
tells "one is taken away" "detached vgpu v1 on $card: domain vm1"
rm "$fake/domains/vm1/live"
event stopped vm1
tells "it ends" "detached vgpu v3 on $card: domain vm1"
is "$(sort "$fake/calls" | uniq -c | awk '{ print $1, $2, $3 }')" "7 look vm1" \
	"one look for each event, at that domain, as it runs and will"
: >"$fake/calls"
event suspended vm2
domain vm1 config "$(mdev 1)" "$(mdev 3)"
event defined vm1
tells "its configuration names another one" \
	"attached vgpu v3 on $card: configuration of domain vm1"
is "$(cat "$fake/calls")" "look vm1" "what changes no device costs no look"
domain vm1 config
event defined vm1
tells "and none" "detached vgpu v1 on $card: configuration of domain vm1" \
	"detached vgpu v3 on $card: configuration of domain vm1"

# --- what it is not, is not yet, and was -----------------------------------------
domain vm3 live "$(mdev 9)" "$(function_of 1000 0 01 3)" \
	"$(function_of 0000 3 00 0)"
event started vm3
tells "one that is not here, a VF with one, a function that is none" \
	"attached vgpu aaaaaaaa-0000-4000-8000-000000000009: domain vm3" \
	"attached vgpu $vf on $card: domain vm3"
rm "$fake/domains/vm3/live"
event stopped vm3
tells "and they are free" \
	"detached vgpu aaaaaaaa-0000-4000-8000-000000000009: domain vm3" \
	"detached vgpu $vf on $card: domain vm3"
domain vm1 live "$(mdev 3)"
event started vm1
tells "one that runs" "attached vgpu v3 on $card: domain vm1"
rm "$sysroot/etc/nvvgpu/vgpus.d/v3.conf" \
	"$sysroot/sys/bus/mdev/devices/aaaaaaaa-0000-4000-8000-000000000003"
wait_for 'undefined vgpu v3'
rm "$fake/domains/vm1/live"
event stopped vm1
tells "its vGPU went first, and has its name still" \
	"detached vgpu v3 on $card: domain vm1"

# --- connections ---------------------------------------------------------------
: >"$fake/calls"
: >"$fake/refuse"
event closed
wait_for '^close' "$fake/calls"
wait_for '^open' "$fake/calls"
domain vm1 live "$(mdev 1)"
rm -r "$fake/domains/vm2"
rm "$fake/refuse"
wait_for 'detached vgpu v2 on .*configuration'
is "$(told | sort)" "$(cat <<-END
	attached vgpu v1 on $card: domain vm1
	detached vgpu v2 on $card: configuration of domain vm2
	detached vgpu v2 on $card: domain vm2
	END
	)" "what happened meanwhile is told when libvirtd is back"
start=$((start + 3))
like "$(tail -n 1 "$tool_tmp/err")" \
	"^nvvgpu-tool: warning: libvirt: hear of its domains: nobody answers" \
	"which was said"
: >"$tool_tmp/err"
: >"$fake/domains/vm1/odd"
event closed
domain vm3 live "$(mdev 2)"
tells "a domain that cannot be read stays what it was" \
	"attached vgpu v2 on $card: domain vm3"
rm "$fake/domains/vm1/odd" "$fake/domains/vm1/live"
event stopped vm1
tells "until it can" "detached vgpu v1 on $card: domain vm1"

# --- one that hangs --------------------------------------------------------------
: >"$fake/hang"
: >"$fake/calls"
event stopped vm3
wait_for look "$fake/calls"
printf '[profile gold]\ntype = nvidia-558\n' >"$tool_tmp/gold.conf"
mkdir -p "$sysroot/etc/nvvgpu/profiles.d"
mv "$tool_tmp/gold.conf" "$sysroot/etc/nvvgpu/profiles.d/"
wait_for 'defined profile gold'
like "$(cat "$seen")" "defined profile gold" "it holds up nothing else"
end "while it hangs"
rm "$fake/hang"

# --- for programs, and of one alone ------------------------------------------------
start=0
watch --json v2
wait_for "open" "$fake/calls"
: >"$fake/calls"
event closed
wait_for list "$fake/calls"
rm "$fake/domains/vm3/live"
domain vm1 live "$(mdev 1)"
event started vm1
event stopped vm3
wait_for detached
jq -s . "$seen" >"$tool_tmp/out"
json 'map(del(.time))' "[{\"domain\":\"vm3\",\"event\":\"detached\",\"gpu\":\"$card\",\"kind\":\"vgpu\",\"name\":\"v2\",\"new\":null,\"old\":null,\"parent\":\"$card\",\"state\":\"active\",\"uuid\":\"aaaaaaaa-0000-4000-8000-000000000002\",\"version\":1,\"what\":\"domain\"}]" \
	"an object, of the one that was asked for"
end "as objects"

# --- none at all ------------------------------------------------------------------
: >"$fake/refuse"
: >"$fake/calls"
: >"$seen"
FAKE_LIBVIRT=$fake LD_LIBRARY_PATH=$PWD/build/t/libvirt \
	"$TOOL" --sysroot "$sysroot" monitor --initial >"$seen" 2>"$tool_tmp/err" &
watcher=$!
wait_for 'present vgpu v2'
is "$(cat "$fake/calls")" "" "this host's libvirt says nothing of another root"
end "without libvirt"
done_testing
