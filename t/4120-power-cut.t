#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: testbed
#
# Proves that a power cut at a random moment of create, delete and apply loses
# no named vGPU: what was made is there and started after the next boot, what
# was deleted is not, what was under way is there whole or not at all, and apply
# of the same file goes on.  NVVGPU_CUTS says how many cuts (3), NVVGPU_SEED
# repeats one run's moments.
# Theory of operation: a machine with a disk whose QEMU is killed, so that what
# its kernel had not written is gone.  Its steps are told before and after, at
# once, to a file of the host, and the next boot is held against that file.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
distro=${DISTRO:-bookworm}
cuts=${NVVGPU_CUTS:-3}
seed=${NVVGPU_SEED:-$(date +%s)}
command -v qemu-system-x86_64 >/dev/null || plan_skip "QEMU is not installed"

mkdir -p build/t
tmp=$(mktemp -d build/t/cut.XXXXXX) || exit 1
machine=
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	[ -z "$machine" ] || kill -9 "$machine" 2>/dev/null
	rm -rf "$tmp"
}
trap cleanup EXIT

if [ -z "${NVVGPU_VM_NOBUILD:-}" ]; then
	make -s testbed DISTRO="$distro" >"$tmp/log" 2>&1
	ok $? "the testbed is built" || diag "$(tail -n 20 "$tmp/log")"
	export NVVGPU_VM_NOBUILD=1
fi

# life BOOT SEED: inside.  /out/expect says "+", "-" or "?" of each name: there,
# not there, or under way when the power went.  k* are made once and stay, n*
# come and go by create and delete, a* by apply.
mkdir "$tmp/out"
cat >"$tmp/out/life" <<'X'
boot=$1
wrong() { echo "boot $boot: $*" >>/out/wrong; }
tell() { # + | - | ? NAME...
	for name in $2; do
		echo "$1 $name"
	done >>/out/said
}
do_it() { # VERB ARGUMENT...
	nvvgpu-tool "$@" >/tmp/did 2>&1 || wrong "$*: $(cat /tmp/did)"
}
# NAME STATE UUID; nothing may complain of what it reads
look() {
	nvvgpu-tool list --json 2>/tmp/err | jq -r \
		'.vgpus[] | "\(.name) \(.state) \(.uuid)"' | sort >/tmp/there
	[ ! -s /tmp/err ] || wrong "list: $(cat /tmp/err)"
}
compare() {
	while read -r what name; do
		state=$(sed -n "s/^$name \([^ ]*\) .*/\1/p" /tmp/there)
		case $what/$state in
		+/active | -/ | \?/ | \?/active) ;;
		*) wrong "$name, expected '$what', is '$state'" ;;
		esac
	done </out/expect
	while read -r name state uuid; do
		grep -q " $name$" /out/expect || wrong "$name $uuid is $state"
		case $name in
		k?)	grep -q "^$name .* $uuid$" /out/keepers ||
				wrong "$name has another UUID, $uuid" ;;
		esac
		[ "$(readlink -f "/dev/nvvgpu/by-name/$name")" = "/dev/vfio/$(
			basename "$(readlink "/sys/bus/mdev/devices/$uuid/iommu_group")")" ] ||
			wrong "$name: its link is not right"
	done </tmp/there
}
begin() {
	nvvgpu-tool profile define small --type test-8M --policy spread
	for name in k0 k1 k2 k3; do
		do_it create --profile small --uuid \
			"$(cat /proc/sys/kernel/random/uuid)" $name
	done
	do_it create --profile small --count 4 a
	for number in 0 1 2 3; do
		do_it rename a-$number a$number
	done
	nvvgpu-tool export | sed -n '/^\[vgpu a/,/^$/p' >/out/sections
	look
	cp /tmp/there /out/keepers
	sync
}
turn() { # NAME: comes or goes
	tell '?' "$1"
	if grep -q "^$1 " /tmp/there; then
		do_it delete "$1"
		tell - "$1"
	else
		do_it create --profile small "$1"
		tell + "$1"
	fi
}
change() { # all of a* come or go
	nvvgpu-tool export | sed '/^\[vgpu a/,/^$/d' >/out/host.new
	sign=-
	if ! grep -q "^a" /tmp/there; then
		sign=+
		cat /out/sections >>/out/host.new
	fi
	mv /out/host.new /out/host
	tell '?' "a0 a1 a2 a3"
	do_it apply /out/host
	tell $sign "a0 a1 a2 a3"
	rm /out/host
}

# It would run mdevctl for each event, and has no part in this.
kill "$(cat /run/libvirtd.pid)"
modprobe nvvgpu-sim gpus=test,test
udevadm settle
if [ ! -e /out/expect ]; then
	begin
else
	look
	compare
fi
if [ -e /out/host ]; then
	do_it apply /out/host
	do_it assert /out/host
	rm /out/host
fi
if [ "$2" = end ]; then
	look
	# shellcheck disable=SC2046 # a list
	do_it delete $(cut -d' ' -f1 /tmp/there)
	find /etc/nvvgpu/vgpus.d /etc/mdevctl.d -type f >/out/left
	exit
fi
look
sed 's/\([^ ]*\).*/+ \1/' /tmp/there >/out/now
for name in n0 n1 n2 n3 n4 n5 a0 a1 a2 a3; do
	grep -q " $name$" /out/now || echo "- $name"
done >>/out/now
cp /out/now /out/said
echo storm
awk -v seed="$2" 'BEGIN {
	srand(seed)
	while (steps++ < 2000)
		print rand() < .3 ? "change" : "turn n" int(rand() * 6)
}' >/tmp/steps
while read -r step; do
	look
	$step
done </tmp/steps
X

# boot N SEED: in the background, as $machine
boot() {
	: >"$tmp/stdout"	# before somebody looks for this boot's storm
	t/vm/run --distro "$distro" --timeout 300 --keep "$tmp/disk" \
		--out "$tmp/out" -- sh /out/life "$1" "$2" \
		>"$tmp/stdout" 2>"$tmp/stderr" </dev/null &
	machine=$!
}
# shellcheck disable=SC2317 # called by the loop below
off() { flock -n "$tmp/disk/lock" true; }
storms() { grep -q storm "$tmp/stdout"; }

diag "NVVGPU_SEED=$seed"
awk -v seed="$seed" -v n="$cuts" 'BEGIN {
	srand(seed)
	for (cut = 1; cut <= n; cut++)
		printf "%d %d %.3f\n", cut, rand() * 1e6, rand() * 4
}' >"$tmp/moments"
done=0 steps=0 under_way=0
while read -r cut random moment; do
	boot "$cut" "$random"
	until storms || ! kill -0 "$machine" 2>/dev/null; do
		sleep 0.2
	done
	storms || break
	sleep "$moment"
	kill -9 "$machine"
	wait "$machine" 2>/dev/null
	# QEMU dies of its parent's death, and with it goes its lock.
	until off; do
		sleep 0.1
	done
	machine=
	awk '/^[-+?] [kna][0-9]$/ { is[$2] = $1 }
		END { for (name in is) print is[name], name }' \
		"$tmp/out/said" >"$tmp/out/expect"
	steps=$((steps + $(grep -c '^?' "$tmp/out/said")))
	! grep -q '^?' "$tmp/out/expect" || under_way=$((under_way + 1))
	done=$((done + 1))
done <"$tmp/moments"
is $done "$cuts" "the power was cut $cuts times" || diag "$(cat "$tmp/stderr")"
diag "$steps steps, $under_way cuts in one"
boot $((cuts + 1)) end
wait "$machine"
ok $? "and comes back" || diag "$(cat "$tmp/stderr")"
machine=
is "$(cat "$tmp/out/wrong" 2>/dev/null)" "" \
	"each boot finds what was made, and nothing half done"
is "$(cat "$tmp/out/left")" "" "all can be deleted"
done_testing
