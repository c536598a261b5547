#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: debug
#
# The last test of each boot of the debug kernel.  Proves that its checkers have
# watched all the time and have nothing to say, of all tests together: lockdep
# stops at its first word, and kmemleak looks only when it is asked.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

kmemleak=/sys/kernel/debug/kmemleak
[ -e $kmemleak ] || plan_skip "runs on the debug kernel"

is "$(sed -n 's/^ *debug_locks: *//p' /proc/lockdep_stats)" 1 \
	"lockdep is at work"

# Of all tests since the boot, but those in which memory was short.  A trace
# without a word of complaint is the report that t/6045 has asked for, of a
# process that its cgroup has killed.
kernel_log() { dmesg; }
# shellcheck disable=SC2317 # by vm_done
complaints() { kernel_log | grep -E "$vm_words"; }

# A device that the PCI core of Linux 6.1 cannot add (device_add() in
# pci_device_add() fails, and warns) stays on its bus without a parent, which
# pci_destroy_dev() takes for gone: nobody puts it, its bus and its bridge.
# Where t/6900 has met that, what the core itself made for them is not ours; what
# a driver makes in its probe is.
lost='pci_(alloc_host_bridge|add_resource|register_host_bridge)'
lost="$lost|pci_scan_single|pci_iov_add_virtfn"
found() {
	if [ ! -e /run/nvvgpu-pci-lost ]; then
		cat $kmemleak
		return
	fi
	awk -v lost="$lost" '
		function tell()
		{
			if (text !~ lost || text ~ /really_probe/)
				printf "%s", text
			text = ""
		}
		/^unreferenced/ { tell() }
		{ text = text $0 "\n" }
		END { tell() }' $kmemleak
}

# Twice, because an object has to be unknown for some seconds to count.
sleep 6
echo scan >$kmemleak
sleep 6
echo scan >$kmemleak
is "$(found | head -n 80)" "" "no memory is lost"
vm_done
