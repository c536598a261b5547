#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that gpus, types, list, show and xml tell what sysfs and the state
# files say: the same facts as table, lines and JSON, numbers as numbers, "-"
# and null where nothing is known.  Theory of operation: a host built by hand
# (t/lib-sysroot.sh) with two GPUs, one of them mute; one named vGPU that is
# active, one that is defined, one that somebody else made, and one whose
# record is damaged.  What is wanted follows from that host and the manual.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

one=aaaaaaaa-0000-4000-8000-000000000001
two=aaaaaaaa-0000-4000-8000-000000000002
foreign=bbbbbbbb-0000-4000-8000-000000000003
sysroot_two_gpus "$tool_tmp/host"

# record NAME UUID PARENT TYPE: as nvvgpu.conf(5) and mdevctl(8) have it
record() {
	mkdir -p "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/etc/mdevctl.d/$3"
	printf '[vgpu %s]\nuuid = %s\nprofile = gold\ntype = %s\nparent = %s\n' \
		"$1" "$2" "$4" "$3" >"$sysroot/etc/nvvgpu/vgpus.d/$1.conf"
	printf '{"mdev_type":"%s","start":"auto","attrs":[]}' "$4" \
		>"$sysroot/etc/mdevctl.d/$3/$2"
}
record vm1-gpu0 "$one" 1000:00:00.0 nvidia-558
sysroot_vgpu 1000:00:00.0 nvidia-558 "$one" 17 nvvgpu/name=vm1-gpu0 \
	nvvgpu/state=created nvvgpu/framebuffer_mib=2048
record vm2-gpu0 "$two" 1000:20:00.0 nvidia-900
sysroot_vgpu 1000:20:00.0 nvidia-900 "$foreign" 18

# --- gpus
on_host gpus
is "$rc/$err" "0/" "gpus"
like "$out" "^ADDRESS +MODEL +DRIVER +STATE +MODE +FB +FREE +VGPUS$" \
	"gpus: headings"
like "$out" "^1000:00:00.0 +NVIDIA A40 \(simulated\) +nvidia +running +equal-size +48 GiB +46 GiB +1$" \
	"gpus: all that a driver tells"
like "$out" "^1000:20:00.0 +10de:27b8 +nvidia +- +- +- +- +1$" \
	"gpus: little that another tells"
on_host gpus --json
json '[.version, (.gpus | length)]' '[1,2]' "gpus as JSON"
json '.gpus[0] | [.framebuffer_total_mib, .framebuffer_free_mib, .vgpus, .types, .numa_node]' \
	'[49152,47104,1,2,1]' "gpus as JSON: numbers are numbers"
json '.gpus[0].uuid' '"GPU-11111111-2222-3333-4444-555555555555"' \
	"gpus as JSON: columns that the table does not show"
json '.gpus[1] | [.mode, .framebuffer_total_mib, .numa_node]' \
	'[null,null,null]' "gpus as JSON: null for the unknown"

# --- types
on_host types
like "$out" "^GPU +ID +NAME +FB +HEADS +RES +MAX +AVAIL$" "types: headings"
like "$out" "^1000:00:00.0 +nvidia-558 +NVIDIA A40-2Q +2 GiB +4 +7680x4320 +24 +23$" \
	"types: one that fits"
unlike "$out" "A40-8Q" "types: not one of which none fits"
like "$out" "^1000:20:00.0 +nvidia-901 +L4 odd +- +- +- +- +3$" \
	"types: a description that says nothing"
on_host types --all
like "$out" "nvidia-562 +NVIDIA A40-8Q +8 GiB .* 6 +0$" "types --all: does"
on_host types --gpu pci_1000_20_00_0 --noheadings -o ID,AVAIL
is "$out" "$(printf 'nvidia-900     24\nnvidia-901      3')" \
	"types of one GPU, two columns, no headings"
on_host types --gpu 1000:20:00.0 --noheadings -o +FRL
like "$out" "^1000:20:00.0 .* 24 +24 +60$" "-o + adds a column"
on_host types --json --gpu GPU-11111111-2222-3333-4444-555555555555
json '[.types[] | [.id, .available]]' '[["nvidia-558",23]]' \
	"types as JSON, by GPU UUID"
json '.types[0].max_resolution' '{"height":4320,"width":7680}' \
	"types as JSON: a resolution is two numbers"
on_host types --gpu 1000:99:00.0
failed 3 "1000:99:00.0: " "types of a GPU that is not there"
on_host types --gpu 1000:99:00.0 --json
json '[.error.code, .error.exit, .error.object]' \
	'["not-found",3,"1000:99:00.0"]' "the same as JSON"

# --- list
on_host list
is "$rc/$err" "0/" "list"
is "$(printf '%s\n' "$out" | wc -l)" 4 "list: headings and three vGPUs"
like "$out" "^vm1-gpu0 +$one +NVIDIA A40-2Q +1000:00:00.0 +active +- +gold$" \
	"list: an active one"
like "$out" "^vm2-gpu0 +$two +NVIDIA L4-1Q +1000:20:00.0 +defined +- +gold$" \
	"list: a defined one"
like "$out" "^- +$foreign +NVIDIA L4-1Q +1000:20:00.0 +active +- +-$" \
	"list: somebody else's"
on_host list -n -o NAME,AUTOSTART,NODE
is "$(printf '%s\n' "$out" | tr -s ' ')" "vm1-gpu0 yes /dev/vfio/17
vm2-gpu0 yes -
- - /dev/vfio/18" "list: what is not shown unless asked for"
on_host list --json
json '[.vgpus[] | [.name, .state, .autostart, .framebuffer_mib]]' \
	'[["vm1-gpu0","active",true,2048],["vm2-gpu0","defined",true,null],[null,"active",null,1024]]' \
	"list as JSON"
on_host list --json -o name,node
json '[.vgpus[0] | keys[]]' '["name","node"]' "-o chooses in JSON, too"

# --- show
on_host show vm1-gpu0
like "$out" "^Name: +vm1-gpu0$" "show: by name"
like "$out" "^Framebuffer: +2 GiB$" "show: what the list leaves out"
by_name=$out
on_host show "$one"
is "$out" "$by_name" "show: by UUID"
on_host show vm1-gpu0 --json
json '[.vgpu.name, .vgpu.type_id, .vgpu.node]' \
	'["vm1-gpu0","nvidia-558","/dev/vfio/17"]' "show as JSON"
on_host show nobody
failed 3 "nobody: " "show: an unknown name"
on_host show ../../etc/passwd
failed 3 "../../etc/passwd: " "show: a path is no name"

# --- xml
on_host xml vm2-gpu0
is "$rc/$err" "0/" "xml: of one that is not started"
hostdev="string(/hostdev[@mode='subsystem' and @type='mdev' and @model='vfio-pci']"
is "$(printf '%s' "$out" | xmllint --xpath "$hostdev/source/address/@uuid)" -)" \
	"$two" "xml: a hostdev with its UUID"
unlike "$out" "display=.on" "xml: without a display"
on_host xml vm2-gpu0 --display
is "$(printf '%s' "$out" | xmllint --xpath 'string(/hostdev/@display)' -)" \
	on "xml --display"
text=$out
on_host xml vm2-gpu0 --display --json
is "$(jq -r .xml "$tool_tmp/out")" "$text" "xml as JSON: the same text"
on_host xml nobody
failed 3 "nobody: " "xml of an unknown name"

# --- a damaged record hides itself only
printf '[vgpu broken]\nuuid = 12\n' >"$sysroot/etc/nvvgpu/vgpus.d/broken.conf"
on_host list --noheadings -o NAME
is "$rc/$(printf '%s' "$out" | tr '\n' ' ')" "0/vm1-gpu0 vm2-gpu0 -" \
	"list with a damaged record: the others"
like "$err" "^nvvgpu-tool: warning: /etc/nvvgpu/vgpus.d/broken.conf: " \
	"list with a damaged record: a warning that names the file"
on_host list --json
json '[(.vgpus | length), (.warnings | length)]' '[3,1]' \
	"list as JSON has the warning"
on_host show broken
is "$rc" 1 "show of it: exit status 1"
like "$err" "broken.conf" "show of it: names the file"

# --- what has the name of a record and is none
ln -s nowhere "$sysroot/etc/nvvgpu/vgpus.d/dangling.conf"
mkfifo "$sysroot/etc/nvvgpu/vgpus.d/pipe.conf"
for name in dangling pipe; do
	file=/etc/nvvgpu/vgpus.d/$name.conf
	on_host list
	like "$err" "warning: $file: read: .*; repair or remove the file" \
		"list: $name is told"
	for verb in show xml; do
		on_host $verb $name
		is "$(printf '%s\n' "$err" | grep -c "$file")" 1 \
			"$verb of $name: said once"
		like "$err" "^nvvgpu-tool: $file: read: " \
			"$verb of $name: as the failure that it is"
		unlike "$err" "broken.conf" \
			"$verb of $name: the other one is not looked at"
		on_host $verb $name --json
		json "[.warnings[]? | select(contains(\"$name\"))]" '[]' \
			"$verb of $name as JSON: said once"
	done
	for verb in show start stop delete xml; do
		on_host $verb $name --json
		json '[.error.code, .error.exit, .error.object]' \
			"[\"damaged\",1,\"$name\"]" "$verb of $name"
		like "$err" "$file: read: " "$verb of $name: names the file"
	done
done
rm "$sysroot/etc/nvvgpu/vgpus.d/dangling.conf" \
	"$sysroot/etc/nvvgpu/vgpus.d/pipe.conf"
definition=etc/mdevctl.d/1000:20:00.0/$two
mv "$sysroot/$definition" "$tool_tmp/definition"
ln -s nowhere "$sysroot/$definition"
on_host list
like "$err" "warning: /$definition: read: .*; repair or remove the file" \
	"list: a definition that cannot be read is told"
on_host start vm2-gpu0 --json
json '[.error.code, .error.object]' '["damaged","vm2-gpu0"]' \
	"start: as damaged"
like "$err" "/$definition: read: " "start: names the file"
mv "$tool_tmp/definition" "$sysroot/$definition"

# --- more than one type on a GPU, in no order
sysroot=$tool_tmp/mixed
sysroot_two_gpus "$sysroot"
wanted=
for i in 1 2 3 4 5 6 7 8 9; do
	case $i in
	1 | 4 | 6 | 9) type=nvidia-562 ;;
	*) type=nvidia-558 ;;
	esac
	uuid=6e767667-0000-4000-8000-00000000000$i
	sysroot_vgpu 1000:00:00.0 $type $uuid $i
	wanted="$wanted$uuid $type
"
done
# Gone since the directory of its type was read, or not there yet.
ln -s ../../../6e767667-0000-4000-8000-00000000000a \
	"$(sysroot_gpu_dir 1000:00:00.0)/mdev_supported_types/nvidia-558/devices/6e767667-0000-4000-8000-00000000000a"
run --sysroot "$sysroot" list -n -o UUID,TYPEID
is "$(printf '%s\n' "$out" | tr -s ' ')
" "$wanted" "list: each has the type that it is of"

done_testing
