# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of the qemu hook on a host of plain files.  Source it after
# lib-tool.sh and lib-sysroot.sh, when the host has been made.
#
#	hostdev UUID			the element of a mediated device
#	domain METADATA DEVICES [UUID]	$hook_xml
#	hook OPERATION [NAME]		sets $rc, and $said to all it says
#
# Both halves are run as libvirt would, in a mount namespace where /etc, /run
# and /sys are the host's.  Nothing makes a device there.

unshare -rm true 2>/dev/null || plan_skip "no mount namespaces here"
# shellcheck disable=SC2154 # from lib-tool.sh
hook_first=$tool_tmp/hook
cc -D_GNU_SOURCE -O2 -Wall -Werror -o "$hook_first" \
	libvirt-hooks/nvvgpu-qemu-hook.c \
	-DPREPARE="\"$PWD/build/bin/nvvgpu-qemu-prepare\"" || exit 1
hook_xml=$tool_tmp/domain.xml
# shellcheck disable=SC2154 # from lib-sysroot.sh
mkdir -p "$sysroot/run"
cp /etc/ld.so.cache "$sysroot/etc/"

hostdev() {
	echo "<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
	<source><address uuid='$1'/></source></hostdev>"
}

domain() {
	cat >"$hook_xml" <<-X
	<domain type='kvm' id='1'><name>d</name>
	<uuid>${3:-a8e6b6a5-4a5e-4b0c-9a36-1c3ec7d2a3ee}</uuid>
	<metadata>$1</metadata><devices>$2</devices></domain>
	X
}

# shellcheck disable=SC2034 # for the test
hook() {
	case $1 in
	release | stopped) hook_sub=end ;;
	*) hook_sub=begin ;;
	esac
	# What it says ends when nobody has its pipe open any more.
	# shellcheck disable=SC2016 # the arguments are for the shell inside
	said=$(timeout 20 unshare -rm sh -c 'for d in etc run sys; do
		mount --rbind "$1/$d" /$d || exit 9; done
		exec "$2" "$3" "$4" "$5" -' sh "$sysroot" "$hook_first" \
		"${2:-d}" "$1" $hook_sub <"$hook_xml" 2>&1)
	rc=$?
}
