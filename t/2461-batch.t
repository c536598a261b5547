#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that many at once cost what each of them needs and no more: GPUs are
# looked at once and not for each vGPU, whatever makes, starts or deletes many;
# that they come to the places that one after the other would have; and that all
# of it is on the disk at the end: each file before it has its name, each
# directory after its last change, and once.
# Theory of operation: strace's count, and its log, of the tool on hosts that
# differ in the number of their vGPUs, or of their GPUs.  No vGPU is there, as
# plain files have no driver; those that are started are only asked for.
# shellcheck disable=SC2317 # functions are called by each
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/bin/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/bin/nvvgpu-tool is not built"
command -v strace >/dev/null || plan_skip "strace is not installed"
. t/lib-sysroot.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# host DIR GPUS [ATTRIBUTE=VALUE]...: as many of them, with two types
host() {
	sysroot_new "$tmp/$1"
	n=$2
	shift 2
	while [ "$n" -gt 0 ]; do
		n=$((n - 1))
		at=$(printf '1000:%02x:00.0' "$n")
		sysroot_gpu "$at" nvidia "$@"
		sysroot_type "$at" nvidia-557 24 "NVIDIA A40-1Q" \
			"framebuffer=1024M, max_instance=24"
		sysroot_type "$at" nvidia-558 12 "NVIDIA A40-2Q" \
			"framebuffer=2048M, max_instance=12"
	done
	mkdir -p "$sysroot/etc/nvvgpu/profiles.d"
	printf '[profile gold]\ntype = A40-1Q\n' \
		>"$sysroot/etc/nvvgpu/profiles.d/gold.conf"
}

tool() {
	tool_root=$tmp/$1
	shift
	"$TOOL" --sysroot "$tool_root" "$@" >"$tmp/out" 2>"$tmp/err"
}

# calls HOST ARGUMENT...: how many system calls that takes
calls() {
	calls_root=$tmp/$1
	shift
	strace -f -y -o "$tmp/trace" "$TOOL" --sysroot "$calls_root" "$@" \
		>"$tmp/out" 2>"$tmp/err" || cat "$tmp/err" >&2
	grep -c '(' "$tmp/trace"
}

FEW=20
MANY=120
GPUS=6
MORE_GPUS=18

# names COUNT
names() {
	seq 0 $(($1 - 1)) | sed s/^/gold-/
}

# each WHAT BOUND BOUND_GPU COMMAND COUNT_AS: what one vGPU more costs, and what
# one GPU more.  COMMAND has HOST and COUNT to fill in.
each() {
	each_few=$($4 few $FEW)
	each_many=$($4 many $MANY)
	each_wide=$($4 wide $MANY)
	each_more=$((each_many - each_few))
	[ $each_more -le $(($2 * (MANY - FEW))) ]
	ok $? "$1: at most $2 calls for each vGPU" ||
		diag "$each_more for $((MANY - FEW))"
	# What is done for each vGPU must be seen in the count at all.
	[ $each_more -ge $((8 * (MANY - FEW))) ]
	ok $? "$1: each vGPU was seen to"
	each_more=$((each_wide - each_many))
	[ $each_more -le $(($3 * (MORE_GPUS - GPUS))) ]
	ok $? "$1: a GPU more costs its own look, however many vGPUs" ||
		diag "$each_more for $((MORE_GPUS - GPUS))"
}

for each_host in few many; do
	host $each_host $GPUS
done
host wide $MORE_GPUS

# The types of each GPU are read, with all that is said of the first two.
create() {
	calls "$1" create --profile gold --count "$2" --no-start
}
each "create --count" 55 200 create
is "$(wc -l <"$tmp/out")" $MANY "create --count: made them"

# --- on the disk: what the trace of the last create says
cp "$tmp/trace" "$tmp/create"
perl -ne '
	my $fd = qr/\d+<([^>]*)>/;
	if (/openat\($fd, "\.new", .*O_CREAT.* = /) { $new = 0 }
	elsif (/write\($fd/ && $1 =~ m,/\.new$,) { $new = 1 }
	elsif (/fsync\($fd\)/) {
		if ($1 =~ m,/\.new$,) { $new = 2 } else { $synced{$1}++;
			delete $changed{$1} }
	}
	elsif (/mkdirat\($fd, "([^"]+)", \d+\) = 0/) {
		# What is below /run a power failure takes anyway.
		$changed{$1} = 1 if "$1/$2" !~ m,/run(/|$),;
	}
	elsif (/renameat2\($fd, "\.new", $fd,/) {
		$files++;
		$early++ if $new != 2;
		$changed{$2} = 1;
	}
	END {
		my $most = (sort { $b <=> $a } values %synced)[0];
		printf "%d files, %d too early, %d directories left, at most %d each\n",
			$files, $early, scalar keys %changed, $most;
	}' "$tmp/create" >"$tmp/disk"
is "$(cat "$tmp/disk")" \
	"$((2 * MANY)) files, 0 too early, 0 directories left, at most 1 each" \
	"create --count: on the disk before its name, directories once at the end"

# --- the same host by the other verbs
start() {
	calls "$1" start --autostart
}
each "start --autostart" 20 20 start
is "$(cat "$tmp/err")" "" "start --autostart: without complaint"
start_names() {
	# shellcheck disable=SC2046 # words
	calls "$1" start $(names "$2")
}
each "start of names" 25 20 start_names
is "$(cat "$tmp/err")" "" "start of names: without complaint"

delete() {
	# shellcheck disable=SC2046 # words
	calls "$1" delete $(names "$2")
}
for each_host in few many wide; do
	tool $each_host export
	cp "$tmp/out" "$tmp/$each_host.conf"
done
# Other parents may have a definition of the same UUID.
each "delete" 60 $((3 * MANY)) delete
is "$(cat "$tmp/err")" "" "delete: without complaint"
is "$(find "$tmp/wide/etc" -name 'gold-*')" "" "delete: they are gone"

sed -i 's/^autostart = yes/autostart = no/' "$tmp"/*.conf
apply() {
	calls "$1" apply "$tmp/$1.conf"
}
each "apply" 80 250 apply
is "$(wc -l <"$tmp/out")" $((MANY + 1)) "apply: made them"

# --- the same places as one after the other
# places HOST
places() {
	grep -h ^parent "$tmp/$1"/etc/nvvgpu/vgpus.d/gold-?.conf \
		"$tmp/$1"/etc/nvvgpu/vgpus.d/gold-??.conf
}
for policy in pack spread; do
	for mode in equal-size mixed-size; do
		for way in one all; do
			rm -rf "${tmp:?}/$way"
			host $way 3 nvvgpu/mode=$mode \
				nvvgpu/framebuffer_total_mib=24576 \
				nvvgpu/framebuffer_free_mib=24576
		done
		for name in $(names 40); do
			tool one create --profile gold --no-start \
				--policy $policy "$name"
		done
		tool all create --profile gold --no-start --policy $policy \
			--count 40
		is "$(places all)" "$(places one)" \
			"$policy, $mode: 40 at once come where 40 in a row come"
	done
done

done_testing
