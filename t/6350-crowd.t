#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves on the real driver that 64 creates at once on two GPUs never put more
# on them than there is room for and never lose one, in equal-size and in
# mixed-size mode; and that of the GPU and the place which --dry-run names both
# come true.  Theory of operation: 64 processes wait at one gate and are let go
# together.  What they say is held against records, definitions, devices and
# where the driver has put those.  As nothing is deleted meanwhile, what was
# refused must not fit afterwards either.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=nvvgpu-tool
. t/lib-tool.sh
. t/lib-vm.sh
. t/lib-names.sh

named_begin gpus=A40,A40
# It would run mdevctl for each of some hundred events, and has no part in this.
kill "$(cat /run/libvirtd.pid)"
crowd=$vm_tmp/crowd
gate=$vm_tmp/gate
mkfifo "$gate"
mib=49152	# of an A40

available() { # GPU TYPE
	nvvgpu-tool types --all --gpu "$(basename "$(gpu "$1")")" --json |
		jq ".types[] | select(.name | endswith(\"A40-$2\")).available"
}

# one NAME TYPE: as soon as somebody writes to the gate, a FIFO
one() {
	: <"$gate"
	nvvgpu-tool create --type "A40-$2" "$1" \
		>"$crowd/$1.out" 2>"$crowd/$1.err"
	echo "$? $1 $2" >"$crowd/$1.rc"
}

# 64 at once, of these types in turn
all_at_once() {
	rm -rf "$crowd"
	mkdir "$crowd"
	n=0 crowd_pids=
	while [ $n -lt 64 ]; do
		for type; do
			one "n$n" "$type" &
			crowd_pids="$crowd_pids $!"
			n=$((n + 1))
		done
	done
	exec 9>"$gate"
	# shellcheck disable=SC2086 # a list
	wait $crowd_pids
	exec 9>&-
	cat "$crowd"/*.rc >"$crowd/all"
}

# Of every live vGPU: GPU, first MiB, MiB, UUID.
extents() {
	perl -e '
		sub number {
			open my $file, "<", $_[0] or die "$_[0]: $!";
			return <$file> + 0;
		}
		for my $device (glob "$ARGV[0]/*") {
			my ($gpu, $uuid) = (split "/", readlink $device)[-2, -1];
			print join(" ", $gpu,
				number("$device/nvvgpu/framebuffer_offset_mib"),
				number("$device/nvvgpu/framebuffer_mib"),
				$uuid), "\n";
		}' "$MDEVS" | sort -k1,1 -k2,2n >"$vm_tmp/extents"
}

# What lies upon another, or outside.
overlaps() {
	awk -v total=$mib '
		$1 == gpu && $2 < end { print "overlaps: " $0 }
		$2 + $3 > total { print "outside: " $0 }
		{ gpu = $1; end = $2 + $3 }' "$vm_tmp/extents"
}

# What the GPU says is used, by what lies there.
used() {
	awk -v gpu="$(basename "$(gpu "$1")")" \
		'$1 == gpu { sum += $3 } END { print sum + 0 }' "$vm_tmp/extents"
}

# held MODE TYPE...: what became of all_at_once
held() {
	mode=$1
	shift
	awk '$1 == 0 { print $2 }' "$crowd/all" | sort >"$crowd/made"
	extents
	diag "$mode: $(wc -l <"$crowd/made") of 64 were made"
	is "$(awk '$1 != 0 && $1 != 4' "$crowd/all")" "" \
		"$mode: each is made, or finds no room"
	is "$(sed "s|.*|$crowd/&.out $crowd/&.err|" "$crowd/made" |
		xargs cat | sort)" "$(cat "$crowd/made")" \
		"$mode: those that are made print their names and nothing else"
	is "$(awk '$1 == 4 { print $2, $3 }' "$crowd/all" | while read -r name type; do
			grep -q "^nvvgpu-tool: $name: no room for .*A40-$type: 1000:" \
				"$crowd/$name.err" || cat "$crowd/$name.err"
			cat "$crowd/$name.out"
		done)" "" "$mode: the others say why"
	is "$(find /etc/nvvgpu/vgpus.d -type f | sed 's|.*/||; s/.conf$//' |
		sort)" "$(cat "$crowd/made")" \
		"$mode: those have a record and no other has"
	sed -n 's/^uuid = //p' /etc/nvvgpu/vgpus.d/*.conf | sort >"$crowd/uuids"
	is "$(cut -d' ' -f4 "$vm_tmp/extents" | sort)" "$(cat "$crowd/uuids")" \
		"$mode: those have a device and no other has"
	is "$(find /etc/mdevctl.d/1000:* -type f | sed 's|.*/||' | sort)" \
		"$(cat "$crowd/uuids")" \
		"$mode: those have a definition and no other has"
	is "$(nvvgpu-tool list --json |
		jq -r '.vgpus[] | select(.state == "active").name' | sort)" \
		"$(cat "$crowd/made")" "$mode: list has them all, active"
	is "$(overlaps)" "" "$mode: none lies upon another"
	for n in 0 1; do
		is "$(cat "$(gpu $n)/nvvgpu/framebuffer_free_mib")" \
			$((mib - $(used $n))) "$mode: GPU $n: what is used, is used by them"
	done
	for type; do
		grep -q "^4 .* $type\$" "$crowd/all" || continue
		is "$(available 0 "$type")/$(available 1 "$type")" 0/0 \
			"$mode: A40-$type was refused, and there is no room for it"
	done
}

forget_all() {
	# shellcheck disable=SC2046 # a list
	nvvgpu-tool delete $(cat "$crowd/made")
	is "$?/$(mdevs_of_ours)" 0/ "all can be deleted"
}

# --- equal size ----------------------------------------------------------------
all_at_once 2Q
held equal-size 2Q
is "$(wc -l <"$crowd/made")" 48 "equal-size: as many as fit on two A40"
forget_all

# --- mixed size ----------------------------------------------------------------
for n in 0 1; do
	put "$(gpu $n)/nvvgpu/mode" mixed-size >/dev/null
done
all_at_once 24Q 2Q 8Q 4Q
held mixed-size 24Q 2Q 8Q 4Q
forget_all

# --- where it is said to go, and where it goes -------------------------------------
# goes NAME TYPE: "GPU PLACEMENT OFFSET", or nothing, as foretold and as it is
goes() {
	foretold=$(nvvgpu-tool create --type "A40-$2" --dry-run "$1" 2>/dev/null |
		sed -n 's/.* on GPU \(.*\), placement id \(.*\), UUID .*/\1 \2/p')
	[ -z "$foretold" ] || foretold="$foretold $((${foretold#* } * 1024))"
	nvvgpu-tool create --type "A40-$2" "$1" >/dev/null 2>&1
	case $? in
	0)	device=$(readlink -f "$MDEVS/$(uuid_by_name "$1")")
		is=$(basename "${device%/*}")
		is="$is $(cat "$device/nvvgpu/placement_id")"
		is="$is $(cat "$device/nvvgpu/framebuffer_offset_mib")" ;;
	4)	is= ;;
	*)	is="failed" ;;
	esac
	[ "$foretold" = "$is" ] || echo "$1 ($2): foretold $foretold, is $is"
	[ -z "$is" ] || echo "$1" >>"$vm_tmp/there"
}

# After every third step one goes: a random one, but always the same.
awk 'BEGIN {
	srand(6350)
	n = split("1Q 2Q 3Q 4Q 6Q 8Q 12Q 16Q 24Q 2Q 8Q 1Q", types)
	for (i = 1; i <= 24; i++)
		print "x" i, types[1 + int(rand() * n)], int(rand() * 1000)
}' >"$vm_tmp/steps"
while read -r name type which; do
	goes "$name" "$type"
	[ $((${name#x} % 3)) = 0 ] || continue
	which=$((which % $(wc -l <"$vm_tmp/there") + 1))
	nvvgpu-tool delete "$(sed -n "${which}p" "$vm_tmp/there")" 2>&1
	sed -i "${which}d" "$vm_tmp/there"
done <"$vm_tmp/steps" >"$vm_tmp/wrong"
is "$(cat "$vm_tmp/wrong")" "" "each vGPU is where --dry-run saw it"
extents
is "$(overlaps)" "" "none lies upon another"
is "$(wc -l <"$vm_tmp/extents")" "$(wc -l <"$vm_tmp/there")" \
	"all that were made are there"
fresh_libvirtd
named_end
