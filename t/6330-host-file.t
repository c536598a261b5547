#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that a host comes back from its file on the real driver: the same
# names, UUIDs and attributes, started and linked; that nothing is done where
# somebody would lose his vGPU; and that apply goes on where it failed or was
# killed.  Theory of operation: vGPUs on two simulated GPUs, exported; then all
# is deleted, the boards change their slots, and the file is applied.  strace
# kills apply at each write in turn.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh
command -v strace >/dev/null || plan_skip "no strace"
named_begin gpus=test,test
file=$vm_tmp/host.conf

# What is to be the same again.
facts() {
	nvvgpu-tool list --json | jq -cS \
		'[.vgpus[] | {name, uuid, type, profile, autostart, state}]'
	for link in /dev/nvvgpu/by-name/*; do
		echo "${link##*/}"
	done
	for name in "$@"; do
		cat "$MDEVS/$(uuid_by_name "$name")/nvidia/vm_name"
	done
}

nvvgpu-tool profile define told --type test-8M --attr nvidia/vm_name=guest
for name in a b c; do
	nvvgpu-tool create --profile told "$name" >/dev/null
done
nvvgpu-tool create --type test-8M --no-autostart --no-start d >/dev/null
udevadm settle
nvvgpu-tool export >"$file"
is "$?" 0 "export"
before=$(facts a b c)
nvvgpu-tool assert "$file"
is "$?" 0 "the host is what its file says"

# --- a fresh host, boards in each other's slots
nvvgpu-tool delete a b c d
rm -rf /etc/nvvgpu /run/nvvgpu
echo 1000:00:00.0 >/sys/devices/nvvgpu-sim/remove_gpu
echo 1000:01:00.0 >/sys/devices/nvvgpu-sim/remove_gpu
echo test:1 >/sys/devices/nvvgpu-sim/add_gpu
echo test:0 >/sys/devices/nvvgpu-sim/add_gpu
udevadm settle
nvvgpu-tool apply "$file" >"$vm_tmp/out" 2>&1
is "$?" 0 "apply on a fresh host" || diag "$(cat "$vm_tmp/out")"
udevadm settle
is "$(facts a b c)" "$before" "the same names, UUIDs, attributes, links"
is "$(nvvgpu-tool show a --json | jq -r .vgpu.gpu)" \
	"$(nvvgpu-tool gpus --json | jq -r --arg u "$(sed -n \
	'/^\[vgpu a\]/,/^$/s/^gpu_uuid = //p' "$file")" \
	'.gpus[] | select(.uuid == $u).address')" "on its own board"
is "$(nvvgpu-tool apply "$file" 2>&1)" "" "a second time there is nothing to do"

# --- nobody loses what he works with
hold "$(uuid_by_name b)"
sed '/^\[vgpu [ab]\]/,/^$/d' "$file" >"$vm_tmp/less"
state=$(facts a b c)
nvvgpu-tool apply "$vm_tmp/less" >"$vm_tmp/out" 2>"$vm_tmp/err"
is "$?/$(cat "$vm_tmp/out")" "5/" "a vGPU in use: refused, status 5"
like "$(cat "$vm_tmp/err")" \
	"^nvvgpu-tool: b: apply: .*process $held_pid \(vfio-hold\) has it open" \
	"and says who uses it"
is "$(facts a b c)" "$state" "nothing was done, also to the one not in use"
nvvgpu-tool apply --skip-in-use "$vm_tmp/less" >/dev/null 2>&1
is "$?" 0 "--skip-in-use"
is "$(nvvgpu-tool list --json | jq -r '.vgpus[].name' | paste -sd' ')" \
	"b c d" "the other one went"
sed '/^\[vgpu b\]/,/^$/s/= guest/= other/' "$file" >"$vm_tmp/attribute"
nvvgpu-tool apply "$vm_tmp/attribute" >/dev/null 2>"$vm_tmp/err"
is "$?" 0 "an attribute of one in use" || diag "$(cat "$vm_tmp/err")"
is "$(cat "$MDEVS/$(uuid_by_name b)/nvidia/vm_name")" guest \
	"does not change under its user"
let_go "$held_pid"
nvvgpu-tool stop b && nvvgpu-tool start b
is "$(cat "$MDEVS/$(uuid_by_name b)/nvidia/vm_name")" other \
	"but counts from the next start on"
sed '/^\[vgpu c\]/,/^$/s/= guest/= other/' "$vm_tmp/attribute" >"$vm_tmp/c"
nvvgpu-tool apply "$vm_tmp/c" >/dev/null
is "$(cat "$MDEVS/$(uuid_by_name c)/nvidia/vm_name")" other \
	"of one that nobody uses it counts at once"

# --- a failure half way, and going on
cp "$file" "$vm_tmp/more"
for n in 1 2 3; do
	printf '[vgpu big%s]\ntype = test-64M\n' "$n" >>"$vm_tmp/more"
done
nvvgpu-tool delete a b c d
nvvgpu-tool apply "$vm_tmp/more" >/dev/null 2>"$vm_tmp/err"
is "$?" 4 "more than fits: status 4"
like "$(cat "$vm_tmp/err")" "of [0-9]+ steps done" "says how far it came"
nvvgpu-tool export >"$vm_tmp/partly"
nvvgpu-tool assert "$vm_tmp/more" >"$vm_tmp/out"
is "$?" 6 "what is missing is known"
unlike "$(cat "$vm_tmp/out")" " d " "and what was done is not among it"
nvvgpu-tool apply "$file" >/dev/null 2>&1
nvvgpu-tool assert "$file"
is "$?" 0 "what fits can be had after that"

# --- killed at each write
trouble=
tries=0
while :; do
	tries=$((tries + 1))
	nvvgpu-tool delete a b c d >/dev/null 2>&1
	rm -f /etc/nvvgpu/profiles.d/told.conf
	strace -qq -o /dev/null -e trace=write,renameat2,linkat,unlinkat \
		-e inject=write,renameat2,linkat,unlinkat:signal=KILL:when=$tries \
		nvvgpu-tool apply "$file" >/dev/null 2>&1
	[ $? -eq 137 ] || break
	nvvgpu-tool apply "$file" >"$vm_tmp/out" 2>&1 ||
		trouble="$trouble; $tries: $(cat "$vm_tmp/out")"
	[ "$(facts a b c | head -n 1)" = "$(echo "$before" | head -n 1)" ] ||
		trouble="$trouble; $tries: $(facts a b c | head -n 1)"
done
is "$trouble" "" "killed at each of its writes, apply again makes it whole"
is "$([ "$tries" -gt 20 ] && echo many)" many "there were many ($tries)"

for name in a b c d; do
	nvvgpu-tool delete "$name"
done
named_end
