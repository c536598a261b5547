#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that the modules bring what kernel/ABI promises and take all of it
# away again.  Theory of operation: load with two GPUs, compare each file's
# format with its description and each type's values with the published table
# that the driver was made from, read here by a reader of its own; unload and
# look in every place where something could have been left; then ten rounds
# with a vGPU in use in each, after which the kernel may not have grown.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

# matches FILE REGEX
matches() {
	like "$(cat "$1" 2>&1)" "^($2)\$" "${1#/sys/bus/*/devices/} is $2"
}

load gpus=A40,test
is "$(cat /sys/module/nvvgpu_sim/refcnt)" 0 "nobody uses nvvgpu-sim yet"
is "$(lspci -n -d 10de: | wc -l)" 2 "lspci shows two GPUs"
like "$(lspci -nnk -s 1000:00:00.0)" "Kernel driver in use: nvvgpu-sim" \
	"lspci shows the driver"
like "$(kernel_log)" "A40 \(simulated\): there is no hardware" \
	"the kernel log says that it is simulated"

for n in 0 1; do
	dir=$(gpu $n)
	[ -e "/sys/class/mdev_bus/${dir##*/}" ]
	ok $? "GPU $n is an mdev parent"
	matches "$dir/nvvgpu/model" '.* \(simulated\)'
	matches "$dir/nvvgpu/uuid" \
		'GPU-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
	matches "$dir/nvvgpu/firmware" '[0-9]+(\.[0-9]+)+'
	matches "$dir/nvvgpu/mode" 'equal-size'
	matches "$dir/nvvgpu/state" 'running'
	matches "$dir/nvvgpu/framebuffer_total_mib" '[1-9][0-9]*'
	is "$(cat "$dir/nvvgpu/framebuffer_free_mib")" \
		"$(cat "$dir/nvvgpu/framebuffer_total_mib")" "all of it is free"
	is "$(find "$dir/nvvgpu/" -type f -perm /022 | wc -l)" 0 \
		"nothing in $dir/nvvgpu can be written"
done
is "$(cat "$(gpu 0)/nvvgpu/framebuffer_total_mib")" 49152 "an A40 has 48 GiB"
isnt=$(cat "$(gpu 0)/nvvgpu/uuid" "$(gpu 1)/nvvgpu/uuid" | sort -u | wc -l)
is "$isnt" 2 "the two have different UUIDs"

# Types: what sysfs says and what the tables say, a line each.
shown() {
	for t in "$1"/mdev_supported_types/*; do
		echo "${t##*-}|$(cat "$t/name")|$(cat "$t/device_api")|$(
			cat "$t/available_instances")|$(cat "$t/description")"
	done | sort
}
published() {
	perl -MText::ParseWords -e '
		my ($board, @files) = @ARGV;
		@ARGV = @files;
		while (<>) {
			chomp;
			my @f = quotewords(",", 0, $_);
			if ($. == 1) { %c = map { $f[$_] => $_ } 0 .. $#f; next }
			my %t = map { $_ => $f[$c{$_}] } keys %c;
			next if $t{gpu} ne $board || $t{kind} ne "time-sliced";
			my $id = $t{type_id} || 50000 + hex $t{vf_subsystem_id};
			print "$id|$t{vgpu_name}|vfio-pci|$t{max_instance}|",
			      "num_heads=$t{num_heads}, ",
			      "frl_config=$t{frl_config}, ",
			      "framebuffer=$t{framebuffer_mib}M, ",
			      "max_resolution=$t{max_resolution}, ",
			      "max_instance=$t{max_instance}\n";
		} continue {
			$. = 0 if eof;
		}' "$1" kernel/sim/vgpu_types.csv kernel/sim/test_types.csv | sort
}
for board in A40:0 test:1; do
	published "${board%:*}" >"$vm_tmp/published"
	shown "$(gpu "${board#*:}")" >"$vm_tmp/shown"
	[ -s "$vm_tmp/published" ] &&
		diff "$vm_tmp/published" "$vm_tmp/shown" >"$vm_tmp/diff"
	ok $? "$(wc -l <"$vm_tmp/shown") types of ${board%:*} are as published" ||
		diag "$(cat "$vm_tmp/diff")"
done

# The files of a vGPU.
u=$(uuid 1)
is "$(create "$(gpu 1)" 60016 "$u")" ok "create a vGPU"
vgpu=$MDEVS/$u
matches "$vgpu/nvvgpu/name" ''
matches "$vgpu/nvvgpu/state" created
matches "$vgpu/nvvgpu/framebuffer_mib" 16
matches "$vgpu/nvvgpu/framebuffer_used_mib" 0
matches "$vgpu/nvidia/vgpu_params" ''
matches "$vgpu/nvidia/vm_name" ''
is "$(od -An -tx1 "$vgpu/nvidia/vgpu_params" | tr -d ' ')" 0a \
	"an unset vgpu_params is a bare newline"
is "$(basename "$(readlink "$vgpu/mdev_type")")" nvvgpu-sim-60016 \
	"its type is linked"
# Where mdev has one driver for all, that of all devices.
[ -d /sys/bus/mdev/drivers/vfio_mdev ] && driver=vfio_mdev || driver=nvvgpu
is "$(basename "$(readlink "$vgpu/driver")")" "$driver" "its driver is $driver"
[ -e "$(type "$(gpu 1)" 60016)/devices/$u" ]
ok $? "its type lists it"
udevadm settle
[ -c "/dev/vfio/$(basename "$(readlink "$vgpu/iommu_group")")" ]
ok $? "it has a VFIO group node"
like "$(mdevctl types 2>&1)" "nvvgpu-sim-60016" "mdevctl knows the types"
like "$(mdevctl list 2>&1)" "$u" "mdevctl knows the vGPU"
is "$(discard "$u")" ok "remove it"

# nothing_left WHEN
nothing_left() {
	left=$(
		lsmod | grep -i nvvgpu
		ls -d /sys/module/nvvgpu* /sys/devices/nvvgpu-sim \
			/sys/devices/pci1000:* /sys/bus/pci/drivers/nvvgpu* \
			/sys/bus/mdev/drivers/nvvgpu \
			/sys/bus/pci/devices/1000:* /sys/class/mdev_bus/1000:* \
			/sys/kernel/debug/nvvgpu* /sys/class/pci_bus/1000:* \
			2>/dev/null
		ls /sys/bus/mdev/devices 2>/dev/null
		find /sys/kernel/slab -name '*nvvgpu*' 2>/dev/null
		pgrep -l nvvgpu
	)
	is "$left" "" "$1: nothing is left"
}
unload
is $? 0 "unload"
nothing_left "after unload"

round() {
	modprobe nvvgpu-sim gpus=test,A40 || return
	[ "$(create "$(gpu 0)" 60008 "$u")" = ok ] || return
	"$HELPER/vfio-info" "$u" >/dev/null || return
	modprobe -r nvvgpu-sim
}
unreclaimable() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	sed -n 's/^SUnreclaim: *\([0-9]*\) kB/\1/p' /proc/meminfo
}
rounds() {
	n=0
	while [ $n -lt "$1" ] && round; do
		n=$((n + 1))
	done
	echo $n
}
is "$(rounds 3)" 3 "three rounds of load, create, open, unload"
before=$(unreclaimable)
is "$(rounds 10)" 10 "ten more"
after=$(unreclaimable)
diag "unreclaimable slab before $before kB, after $after kB"
# One leaked GPU with its types alone is over 100 KiB a round.  Where KASAN keeps
# what was freed for a while, kmemleak tells: t/6990-checkers.t.
[ $((after - before)) -lt 800 ] || [ -e /sys/kernel/debug/kmemleak ]
ok $? "kernel memory has not grown by ten rounds"
nothing_left "after 13 rounds"

# What cannot be loaded leaves nothing either.
modprobe nvvgpu-sim gpus=nosuch 2>/dev/null
is $? 1 "an unknown board cannot be loaded"
like "$(kernel_log)" 'no board is called "nosuch"; there are .*A40' \
	"the kernel log says which there are"
modprobe -r nvvgpu 2>/dev/null
nothing_left "after a failed load"
vm_done
