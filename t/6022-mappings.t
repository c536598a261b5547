#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a mapping of a BAR is no way around what the BAR may show: with
# memory decoding off, in D3hot, after a reset, after the vGPU has failed or
# was closed, it shows ones and takes nothing; without a signal for the VMM.
# Theory of operation: t/helper/vfio-maps.c looks through mappings that were
# made before and after each change, and while it goes on; in the end a mapping
# outlives its vGPU and the driver of its GPU.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test
g=$(gpu 0)
u=$(uuid 1)
kill_task=/sys/kernel/debug/nvvgpu-sim/${g##*/}/kill_task
is "$(create "$g" 60016 "$u")" ok "create a vGPU"
subtest "alive" timeout 120 "$HELPER/vfio-maps" "$u"
subtest "failed" timeout 60 "$HELPER/vfio-maps" "$u" "$kill_task"
subtest "and well again" timeout 120 "$HELPER/vfio-maps" "$u"
is "$(cat "$MDEVS/$u/nvvgpu/state")" created "the vGPU is closed"

# Who keeps a mapping keeps nothing else but the code that serves it.
mkfifo "$vm_tmp/pipe"
"$HELPER/vfio-maps" "$u" keep <"$vm_tmp/pipe" >"$vm_tmp/kept" 2>&1 &
kept=$!
vm_pids="$vm_pids $kept"
exec 9>"$vm_tmp/pipe"
wait_until 20 grep -q kept "$vm_tmp/kept"
ok $? "a mapping is kept when its vGPU is closed"
is "$(discard "$u")" ok "the vGPU can be removed"
unload
[ ! -d /sys/module/nvvgpu_sim ]
ok $? "the GPU's driver can be unloaded"
[ -d /sys/module/nvvgpu ]
ok $? "the core stays: a page fault may need it"
exec 9>&-
wait $kept
ok $? "the mapping shows ones to the end" || diag "$(cat "$vm_tmp/kept")"
rmmod nvvgpu
ok $? "then the core can be unloaded, too"
vm_done
