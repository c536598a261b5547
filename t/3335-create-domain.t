#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that create --domain looks at the domain before it makes anything, and
# that nothing of a vGPU is left which the domain refuses.  Theory of operation:
# libvirt's built-in test driver refuses every device; vGPUs are made for it on
# VFs of NVIDIA's vendor VFIO in a namespace whose /sys, /etc and /run are built
# by hand.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
unshare -rm true 2>/dev/null || plan_skip "no user namespaces"
. t/lib-tool.sh
. t/lib-sysroot.sh

domain() {
	echo "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
	<name>$1</name><memory>8192</memory><os><type>hvm</type></os>
	<test:runstate>$2</test:runstate></domain>"
}
{
	echo "<node>"
	domain running 1
	domain stopped 5
	echo "</node>"
} >"$tool_tmp/node.xml"

sysroot_new "$tool_tmp/host"
mkdir -p "$sysroot/run"
sysroot_device 0000:3b:00.0 nvidia
for n in 0 1 2; do
	vf=0000:3b:00.$((4 + n))
	sysroot_vendor_vf 0000:3b:00.0 $n $vf $((60 + n))
	printf 'ID    : vGPU Name\n1     : NVIDIA L40S-2Q\n' \
		>"$(sysroot_gpu_dir $vf)/nvidia/creatable_vgpu_types"
done

# create DOMAIN OPTION...
create() {
	domain=$1
	shift
	# shellcheck disable=SC2016 # for the inner shell
	unshare -rm sh -c 'for dir in sys etc run; do
			mount --rbind "$0/$dir" "/$dir" || exit 99
		done && exec "$@"' "$sysroot" \
		"$TOOL" create --type L40S-2Q --domain "$domain" \
		--connect "test://$tool_tmp/node.xml" "$@" \
		>"$tool_tmp/out" 2>"$tool_tmp/err"
	rc=$?
	out=$(cat "$tool_tmp/out")
	err=$(cat "$tool_tmp/err")
}

# What there is: records, VFs with a type, notes of whose they are.
things() {
	find "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/run/nvvgpu/vgpus.d" \
		"$sysroot/run/nvvgpu/vfs" -type f 2>/dev/null
	grep -L '^0' "$sysroot"/sys/bus/pci/devices/*/nvidia/current_vgpu_type
}

# When the VFs' types were written, be it with what they were.
written() {
	stat -L -c '%y' "$sysroot"/sys/bus/pci/devices/*/nvidia/current_vgpu_type
}

# --- before anything is made
before=$(written)
create nobody v
failed 3 "v: attach, domain 'nobody': " "no such domain"
create stopped --live v
failed 1 "v: attach, domain 'stopped': it is not running; leave out --live" \
	"--live without life"
is "$(things)/$(written)" "/$before" "nothing was made meanwhile"

# --- and refused
for options in "running" "running --live" "running --live --config" \
	"running --live --transient" "stopped" "stopped --no-start"; do
	before=$(written)
	# shellcheck disable=SC2086 # a domain and options
	create $options v
	failed 1 "v: attach, domain '${options%% *}': .*not supported" \
		"--domain $options: libvirt refuses"
	like "$err" "v: create: it is taken back" "--domain $options: says so"
	is "$(things)" "" "--domain $options: nothing is left"
	case $options in
	*no-start) ;;
	*)	[ "$(written)" != "$before" ]
		ok $? "--domain $options: there was something" ;;
	esac
done
create running --live --count 3 farm
failed 1 "farm-0: attach, domain 'running': .*not supported" \
	"the first of three"
is "$(printf '%s\n' "$err" | grep -c "farm-[012]: create: it is taken back")" 3 \
	"all three are taken back"
is "$(things)" "" "nothing of them is left"
done_testing
