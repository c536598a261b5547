#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: debug
#
# Proves that no allocation may fail in a way that the modules do not stand:
# each thing that they do is done with each of the kernel's allocations in turn
# failing, with nothing half done left after it and no word of the checkers.
# Theory of operation: t/helper/no-memory.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

no_memory_is_news

[ -d /sys/kernel/debug/failslab ] || plan_skip "runs on the debug kernel"
debugfs=/sys/kernel/debug
for where in failslab fail_page_alloc fail_usercopy; do
	put $debugfs/$where/verbose 0 >/dev/null
done
put $debugfs/failslab/ignore-gfp-wait N >/dev/null
put $debugfs/fail_page_alloc/ignore-gfp-wait N >/dev/null
put $debugfs/fail_page_alloc/ignore-gfp-highmem N >/dev/null
put $debugfs/fail_page_alloc/min-order 0 >/dev/null

load gpus=test
for what in ${NVVGPU_NO_MEMORY:-create remove open close use
	bind unbind plug unplug functions load}; do
	subtest "$what without memory" timeout 600 \
		t/helper/no-memory "$what" "$(gpu 0)" 60032 "$(uuid 1)"
	discard_all
done
unload
is $? 0 "the modules can be unloaded"

# t/6990-checkers.t shall not find it again, but know of it.
! dmesg | grep -q 'WARNING:.* pci_device_add+' || : >/run/nvvgpu-pci-lost
[ -n "$(complaints)" ] || dmesg -C
vm_done
