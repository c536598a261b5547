#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that a domain whose metadata names a profile gets a vGPU of its own
# when it starts, with the UUID of its hostdev, which goes with that domain and
# with no other; that names, UUIDs and more than one are heeded; and that what
# cannot be had stops the start with one sentence and leaves nothing behind.
# Theory of operation: the hook on a host of plain files, by t/lib-hook.sh.
# Nothing makes a device there, so the record and what has been written to
# "create" tell of one.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
. t/lib-tool.sh
. t/lib-sysroot.sh
card=1000:00:00.0
sysroot_new "$tool_tmp/host"
. t/lib-hook.sh
sysroot_gpu $card nvidia device=0x2235
sysroot_type $card nvidia-558 24 "NVIDIA A40-2Q" "framebuffer=2048M"
sysroot_type $card nvidia-562 6 "NVIDIA A40-8Q" "framebuffer=8192M"
records=$sysroot/run/nvvgpu/vgpus.d
created=$(sysroot_gpu_dir $card)/mdev_supported_types
on_host profile define gold --type A40-8Q
on_host profile define silver --type A40-2Q

u1=11111111-2222-4333-8444-000000000001
u2=11111111-2222-4333-8444-000000000002
ns="xmlns:nvvgpu='urn:nvvgpu:domain'"

# What has been asked of the driver since the last question.
asked() {
	for type in nvidia-558 nvidia-562; do
		printf '%s:' $type
		cat "$created/$type/create"
		: >"$created/$type/create"
	done
}
# The transient vGPUs, NAME=UUID PROFILE.
there() {
	for file in "$records"/*.conf; do
		[ -e "$file" ] || continue
		name=${file##*/}
		echo "${name%.conf}=$(sed -n 's/^uuid = //p' "$file")" \
			"$(sed -n 's/^profile = //p' "$file")"
	done | paste -sd,
}
# refused REGEX WHAT
refused() {
	hook prepare
	is "$rc/$(printf '%s\n' "$said" | wc -l)" 1/1 "$2: one sentence"
	like "$said" "^nvvgpu: domain d: $1" "$2: says why"
	is "$(there)" "" "$2: nothing is left"
	asked >/dev/null
}

# --- one
domain "<nvvgpu:vgpu $ns profile='gold'/>" "$(hostdev $u1)"
hook prepare
is "$rc/$said" 0/ "a domain that asks for gold starts"
is "$(there)" "d-gpu0=$u1 gold" "it has one, by its own name"
is "$(asked)" "nvidia-558:nvidia-562:$u1" "of gold's type, with the hostdev's UUID"
is "$(ls "$sysroot/etc")" "$(printf '%s\n' ld.so.cache nvvgpu)" \
	"mdevctl knows nothing of it"
hook prepare
is "$rc/$said/$(there)" "0//d-gpu0=$u1 gold" "a second start takes what is there"
domain "<nvvgpu:vgpu $ns profile='gold'/>" "$(hostdev $u1)" \
	11111111-4a5e-4b0c-9a36-1c3ec7d2a3ee
hook release copy
is "$rc/$said/$(there)" "0//d-gpu0=$u1 gold" \
	"a copy of the domain, which cannot start, does not take it away"
domain "<nvvgpu:vgpu $ns profile='gold'/>" "$(hostdev $u1)"
hook release
is "$rc/$said/$(there)" 0// "the end of the domain does"
hook release
is "$rc/$said" 0/ "and once more"
for type in nvidia-558 nvidia-562; do
	: >"$created/$type/create"
done

# --- two, by UUID, and the rest
domain "<other xmlns='urn:other'><vgpu profile='no'/></other>
	<nvvgpu:vgpus $ns><nvvgpu:vgpu profile='gold' uuid='$u2' name='big'/>
	<nvvgpu:vgpu profile='silver'/></nvvgpu:vgpus>" \
	"$(hostdev $u1)$(hostdev $u2)"
hook prepare
is "$rc/$said/$(there)" "0//big=$u2 gold,d-gpu0=$u1 silver" \
	"two profiles, two vGPUs, one with a name of its own"
is "$(asked)" "nvidia-558:${u1}nvidia-562:$u2" "each of its type"
hook release
is "$(there)" "" "both go"

domain "<vgpu xmlns='urn:nvvgpu:domain' profile='silver' uuid='$(echo $u1 |
	tr a-f A-F)'/>" "$(hostdev $u1)$(hostdev $u2)"
hook prepare
is "$rc/$said/$(there)" "0//d-gpu0=$u1 silver" \
	"a hostdev that it does not ask for is libvirt's"
hook release

# --- names
names() {
	domain "<nvvgpu:vgpu $ns profile='gold'/>" "$(hostdev $u1)"
	hook prepare "$1"
	is "$rc/$said/$(there)" "0//$2=$u1 gold" "a domain that is called '$1'"
	hook release "$1"
}
names VM_1.x vm_1.x-gpu0
names "my vm/ä" my-vm----gpu0
names --x x-gpu0
names "ж" vm-gpu0
long=$(printf 'x%.0s' $(seq 70))
names "$long" "$(printf 'x%.0s' $(seq 58))-gpu0"

# --- what is there already
asked >/dev/null
on_host create --profile silver --no-start --uuid $u1 mine
hook prepare
is "$rc/$said/$(there)" 0// "a vGPU that has a record is not made"
is "$(asked)" "nvidia-558:${u1}nvidia-562:" "it is started as it is"
on_host delete mine
mkdir -p "$sysroot/etc/mdevctl.d/$card"
echo '{"mdev_type":"nvidia-558","start":"manual","attrs":[]}' \
	>"$sysroot/etc/mdevctl.d/$card/$u1"
refused "d-gpu0: create: mdevctl has a definition of UUID $u1" \
	"a UUID that mdevctl has"
rm -r "$sysroot/etc/mdevctl.d"
sysroot_vgpu $card nvidia-558 $u1 -
hook prepare
is "$rc/$said/$(there)" 0// "a vGPU that somebody else made is taken as it is"
hook release
is "$rc/$said" 0/ "and left, without a word, when the domain ends"
rm -r "${created:?}/../$u1" "$sysroot/sys/bus/mdev/devices/$u1" \
	"$created/nvidia-558/devices"

# --- what cannot be had
domain "<nvvgpu:vgpu $ns profile='gold'/>" ""
refused "its <metadata> asks for a vGPU of profile 'gold', but it has no <hostdev> of type mdev$" \
	"no hostdev at all"
domain "<nvvgpu:vgpu $ns profile='gold' uuid='$u2'/>" "$(hostdev $u1)"
refused "its <metadata> asks .* 'gold', but it has no <hostdev> of type mdev with UUID $u2" \
	"a hostdev with another UUID"
domain "<nvvgpu:vgpu $ns type='gold'/>" "$(hostdev $u1)"
refused "a <vgpu> of its <metadata> names no profile" "no profile"
domain "<nvvgpu:vgpu $ns profile='nix'/>" "$(hostdev $u1)"
refused "nix: there is no such profile" "an unknown profile"
domain "<nvvgpu:vgpu $ns profile='../etc/x'/>" "$(hostdev $u1)"
refused "../etc/x: there is no such profile" "a profile that is a path"
domain "<nvvgpu:vgpu $ns profile='gold' name='../x'/>" "$(hostdev $u1)"
refused "../x: it is no name for a vGPU" "a name that is none"
echo 0 >"$created/nvidia-562/available_instances"
domain "<nvvgpu:vgpus $ns><nvvgpu:vgpu profile='silver' uuid='$u1'/>
	<nvvgpu:vgpu profile='gold' uuid='$u2'/></nvvgpu:vgpus>" \
	"$(hostdev $u1)$(hostdev $u2)"
refused "d-gpu1: no room for NVIDIA A40-8Q: $card " \
	"no room for the second: the first is taken back"
domain "<nvvgpu:vgpus $ns><nvvgpu:vgpu profile='silver' name='x'/></nvvgpu:vgpus>" \
	"$(hostdev $u1)$(hostdev $u2)"
refused "x: create: there is a vGPU of that name" "one name for two"

# --- XML from outside
printf '<!DOCTYPE domain>\n' >"$tool_tmp/dtd"
domain "<nvvgpu:vgpu $ns profile='silver'/>" "$(hostdev $u1)"
cat "$hook_xml" >>"$tool_tmp/dtd"
mv "$tool_tmp/dtd" "$hook_xml"
refused "its XML has a document type" "a document type"
is "$(ls "$sysroot/run/nvvgpu")" "$(printf '%s\n' lock vgpus.d)" \
	"nothing else is left in /run"
done_testing
