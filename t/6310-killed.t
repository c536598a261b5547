#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a vGPU whose maker was killed can be started, is then whole, and
# can be deleted; and that many makers at once never take more than there is.
# Theory of operation: strace kills "nvvgpu-tool create" and "delete" at each
# system call that changes something, on the real driver; what "start" then
# makes must have name and attributes.  The same at every system call, without
# a driver: t/2000-library.t.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

calls="write renameat2 unlinkat mkdirat fsync fchmod"
command -v strace >/dev/null || plan_skip "no strace"
named_begin gpus=test
nvvgpu-tool profile define whole --type test-64M --attr nvidia/vm_name=all

# killed CALL N ARGUMENT...: true when it was killed at the Nth of these calls
killed() {
	inject=$1:signal=KILL:when=$2
	trace=$1
	shift 2
	strace -qq -o /dev/null -e trace="$trace" -e inject="$inject" \
		nvvgpu-tool "$@" >/dev/null 2>&1
	[ $? -eq 137 ]
}

whole() {
	[ "$(cat "$MDEVS/$1/nvvgpu/name")" = k ] &&
		[ "$(cat "$MDEVS/$1/nvidia/vm_name")" = all ] &&
		[ "$(nvvgpu-tool list --noheadings -o NAME,STATE |
			tr -s ' ')" = "k active" ] &&
		mdevctl list -d -u "$1" | grep active >/dev/null
}

clean() {
	[ -z "$(mdevs_of_ours)$(ls /etc/nvvgpu/vgpus.d)" ] &&
		[ -z "$(mdevctl list -d | tr -d '\n')" ]
}

# create, killed at the Nth call
created() {
	if [ -e /etc/nvvgpu/vgpus.d/k.conf ]; then
		nvvgpu-tool start k 2>"$vm_tmp/err" ||
			trouble="$trouble; $*: start: $(cat "$vm_tmp/err")"
	else
		nvvgpu-tool create --profile whole k >/dev/null ||
			trouble="$trouble; $*: create"
	fi
	whole "$(uuid_by_name k)" || trouble="$trouble; $*: not whole"
	nvvgpu-tool delete k || trouble="$trouble; $*: delete"
	clean || trouble="$trouble; $*: something is left"
}

deleted() {
	[ ! -e /etc/nvvgpu/vgpus.d/k.conf ] || nvvgpu-tool delete k ||
		trouble="$trouble; $*: delete"
	clean || trouble="$trouble; $*: something is left"
	nvvgpu-tool create --profile whole k >/dev/null ||
		trouble="$trouble; $*: create"
}

count=0 trouble=''
for call in $calls; do
	n=1
	while killed "$call" $n create --profile whole k; do
		created "$call" $n
		n=$((n + 1))
		count=$((count + 1))
	done
	nvvgpu-tool delete k
done
is "$trouble" "" "create, killed at each change"
[ $count -gt 12 ]
ok $? "there were $count of them"

count=0 trouble=''
nvvgpu-tool create --profile whole k >/dev/null
for call in $calls; do
	n=1
	while killed "$call" $n delete k; do
		deleted "$call" $n
		n=$((n + 1))
		count=$((count + 1))
	done
	nvvgpu-tool create --profile whole k >/dev/null
done
is "$trouble" "" "delete, killed at each change"
[ $count -gt 4 ]
ok $? "there were $count of them"
nvvgpu-tool delete k
clean
ok $? "nothing is left"

# --- many at once: 128 MiB are 16 of 8
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	{ nvvgpu-tool create --profile small "m$i" >/dev/null 2>&1; echo $?; } \
		>"$vm_tmp/rc.$i" &
done
wait
room=$(nvvgpu-tool types --gpu 1000:00:00.0 --all --noheadings \
	-o NAME,MAX | sed -n 's/.*test-8M *//p' | tr -d ' ')
is "$(cat "$vm_tmp"/rc.* | grep -c '^0$')" "$room" \
	"as many were made as there is room for ($room)"
is "$(cat "$vm_tmp"/rc.* | grep -c '^4$')" $((20 - room)) \
	"the others were told that there is none"
records=$(find /etc/nvvgpu/vgpus.d -name '*.conf' | wc -l)
is "$(mdevs_of_ours | wc -l)/$records" "$room/$room" \
	"each has its device and its record"

named_end
