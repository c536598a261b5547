#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: debug
#
# Proves that the checkers of the debug kernel find nothing, and nobody is
# stuck, in whatever VMMs and administrators do at random and at the same time.
# Theory of operation: t/helper/races for NVVGPU_RACES seconds, from
# NVVGPU_SEED if that is set, and for a sixth of that with allocations failing
# now and then; then a vGPU has to work as ever, and the modules have to go.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

no_memory_is_news

[ -d /sys/kernel/debug/failslab ] || plan_skip "runs on the debug kernel"
seconds=${NVVGPU_RACES:-60}

# What it plays with fails, and says so; a word of a checker is another thing.
load gpus=test,test
# shellcheck disable=SC2086 # there may be no seed
subtest "everything at once for $seconds s" timeout $((seconds + 900)) \
	"$HELPER/races" "$seconds" ${NVVGPU_SEED:-}
# A tenth of a percent of those that its processes ask for.
for where in failslab fail_page_alloc; do
	cd /sys/kernel/debug/$where || continue
	echo 0 >verbose
	echo N >ignore-gfp-wait
	echo Y >task-filter
	[ ! -e min-order ] || echo 0 >min-order
	echo -1 >./times
	echo 1000 >interval
	echo 100 >probability
	cd - >/dev/null || exit
done
# shellcheck disable=SC2016,SC2086
subtest "the same for $((seconds / 6)) s, short of memory" \
	timeout $((seconds + 900)) sh -c 'echo 1 >/proc/self/make-it-fail
		exec "$@"' sh "$HELPER/races" $((seconds / 6)) ${NVVGPU_SEED:-}
for where in failslab fail_page_alloc; do
	echo 0 >/sys/kernel/debug/$where/probability
done
discard_all
unload
is $? 0 "the modules can be unloaded"

load gpus=test
create "$(gpu 0)" 60032 "$(uuid 1)" >/dev/null
subtest "a vGPU works after it" timeout 300 "$HELPER/vfio-ring" "$(uuid 1)"
unload
is $? 0 "the modules can be unloaded again"

# t/6990-checkers.t shall not find it again.
[ -n "$(complaints)" ] || dmesg -C
vm_done
