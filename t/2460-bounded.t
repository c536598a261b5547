#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that what a look costs is bounded: so many system calls for each vGPU
# and no more, no process besides, no library that is not needed, so much
# memory; and that a look at one vGPU does not depend on how many there are.
# Theory of operation: two hosts that differ in nothing but their number of
# vGPUs, and strace's count of what the tool does on each.  Counts are the same
# on every machine, as times are not.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/bin/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/bin/nvvgpu-tool is not built"
command -v strace >/dev/null || plan_skip "strace is not installed"
. t/lib-sysroot.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# host DIR COUNT: four GPUs of our driver with that many named vGPUs, started
host() {
	sysroot_new "$1"
	for slot in 0 1 2 3; do
		sysroot_gpu "1000:0$slot:00.0" nvvgpu-sim \
			"nvvgpu/uuid=GPU-11111111-2222-3333-4444-00000000000$slot"
		sysroot_type "1000:0$slot:00.0" nvvgpu-sim-557 9 \
			"NVIDIA A40-1Q" "framebuffer=1024M, max_instance=32"
	done
	perl -e '
		use File::Path "make_path";
		my ($root, $count) = @ARGV;
		sub file {
			my ($path, $text) = @_;
			make_path("$root/$path" =~ s,/[^/]*$,,r);
			open my $f, ">", "$root/$path" or die "$path: $!";
			print $f $text;
		}
		sub lead {
			my ($target, $path) = @_;
			make_path("$root/$path" =~ s,/[^/]*$,,r);
			symlink $target, "$root/$path" or die "$path: $!";
		}
		for my $i (0 .. $count - 1) {
			my $gpu = sprintf "1000:%02x:00.0", $i % 4;
			my $uuid = sprintf "6e767667-0000-4000-8000-%012x", $i;
			my $at = "devices/pci" . substr($gpu, 0, 7) . "/$gpu";
			file("sys/$at/$uuid/nvvgpu/state", "created\n");
			lead("../mdev_supported_types/nvvgpu-sim-557",
			     "sys/$at/$uuid/mdev_type");
			lead("../../../$uuid", "sys/$at/mdev_supported_types/" .
			     "nvvgpu-sim-557/devices/$uuid");
			lead("../../../../kernel/iommu_groups/$i",
			     "sys/$at/$uuid/iommu_group");
			lead("../../../$at/$uuid",
			     "sys/bus/mdev/devices/$uuid");
			file("etc/nvvgpu/vgpus.d/vm$i.conf",
			     "[vgpu vm$i]\nuuid = $uuid\nprofile = gold\n" .
			     "type = nvvgpu-sim-557\nparent = $gpu\n");
			file("etc/mdevctl.d/$gpu/$uuid",
			     "{\"mdev_type\":\"nvvgpu-sim-557\"," .
			     "\"start\":\"auto\",\"attrs\":" .
			     "[{\"nvvgpu/name\":\"vm$i\"}]}");
		}' "$sysroot" "$2"
}

FEW=50
MANY=250
host "$tmp/few" $FEW
host "$tmp/many" $MANY

# calls HOST ARGUMENT...: how many system calls that takes
calls() {
	calls_root=$tmp/$1
	shift
	strace -f -o "$tmp/trace" "$TOOL" --sysroot "$calls_root" "$@" \
		>"$tmp/out" 2>"$tmp/err" || return
	grep -c '(' "$tmp/trace"
}

# each WHAT BOUND ARGUMENT...: what one vGPU more costs
each() {
	each_what=$1
	each_bound=$2
	shift 2
	each_more=$(($(calls many "$@") - $(calls few "$@")))
	is "$(wc -l <"$tmp/err")" 0 "$each_what: no complaint"
	# A tenth for what comes once in many: output, memory, directories.
	[ $((each_more * 10)) -le $(((each_bound * 10 + 1) * (MANY - FEW))) ]
	ok $? "$each_what: at most $each_bound calls for each vGPU" ||
		diag "$each_more for $((MANY - FEW))"
	# What is there for each vGPU must be seen in the count at all.
	[ $each_more -ge $((4 * (MANY - FEW))) ]
	ok $? "$each_what: each vGPU was read"
}

# A record is opened, read to its end and closed; a state has three.  Their types
# are read of all together.
each "list" 7 list
is "$(grep -c active "$tmp/out")" $FEW "list: shows them"
is "$(grep -cE '(clone|clone3|fork|vfork)\(' "$tmp/trace")" 0 \
	"list: starts no process and no thread"
is "$(grep -c 'execve(' "$tmp/trace")" 1 "list: and no program"
is "$(grep -cE 'lib(virt|xml2|econf|stdc\+\+|icu)' "$tmp/trace")" 0 \
	"list: loads no library that it does not need"
each "list of names" 4 list -o NAME
# A definition takes as many as a record.  Below a sysroot a link takes three
# instead of one.
each "list of all columns" 17 list -o +AUTOSTART,NODE,FB
each "list --json" 17 list --json

one=$(calls few show vm7)
is "$(calls many show vm7)" "$one" \
	"show takes the same number of calls, whatever else there is"
like "$(cat "$tmp/out")" "^State: +active$" "show: shows it"

# Its own data, which the libraries' code is not: 4 MiB and 1 KiB for each.
for verb in "list" "list --json"; do
	# shellcheck disable=SC2086,SC3045 # words; dash has it
	(ulimit -d $((4096 + MANY)) &&
	 "$TOOL" --sysroot "$tmp/many" $verb >"$tmp/out" 2>"$tmp/err")
	is "$?/$(cat "$tmp/err")" "0/" "$verb: its memory is bounded"
done

done_testing
