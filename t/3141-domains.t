#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that list and show tell which of libvirt's domains have a vGPU, also
# those that are off; that they ask only where DOMAIN is named, or where nothing
# else tells who uses a vGPU; and that a libvirt that does not answer, refuses,
# or is not there costs a warning and never the list.  Theory of operation:
# libvirt's own test driver plays a host with domains; its library alone is
# needed.  A socket that nobody answers plays a libvirtd that hangs.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

sysroot_two_gpus "$tool_tmp/host"
# vgpu NUMBER [STATE]: in VFIO group NUMBER; without one only known by its UUID
vgpu() {
	sysroot_vgpu 1000:00:00.0 nvidia-558 \
		"aaaaaaaa-0000-4000-8000-0000000000$1" "$1" \
		"nvvgpu/state=${2:-created}"
}
vgpu 01
vgpu 02 running
vgpu 03
vgpu 04
sysroot_vendor_vf 1000:00:00.0 0 1000:00:01.3 60
echo 1145 >"$(sysroot_gpu_dir 1000:00:01.3)/nvidia/current_vgpu_type"

# domain NAME RUNSTATE HOSTDEV...: in the words of libvirt's test driver
domain() {
	printf "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
	<test:runstate>%s</test:runstate><name>%s</name>
	<memory unit='MiB'>8</memory><os><type>hvm</type></os><devices>\n" \
		"$2" "$1"
	shift 2
	printf '%s\n' "$@"
	echo "</devices></domain>"
}
mdev() {
	echo "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
	<address uuid='AAAAAAAA-0000-4000-8000-0000000000$1'/>
	</source></hostdev>"
}
vf="<hostdev mode='subsystem' type='pci' managed='no'><source>
	<address domain='0x1000' bus='0' slot='0x01' function='0x3'/>
	</source></hostdev>"
{
	echo "<node>"
	domain vm2 1 "$(mdev 02)"
	domain vm1 5 "$(mdev 01)" "$(mdev 03)"
	domain vm0 5 "$(mdev 03)" "$vf"
	domain vm3 1 "$(mdev 03)"
	domain other 1
	echo "</node>"
} >"$tool_tmp/node.xml"
uri=test://$tool_tmp/node.xml
columns=PARENT,UUID,USER,DOMAIN

# --- who has what
on_host list --noheadings --connect "$uri" -o "$columns"
if printf '%s' "$err" | grep -q "libvirt.so.0"; then
	plan_skip "libvirt's library is not installed"
fi
is "$rc/$err" "0/" "list with domains"
is "$(printf '%s\n' "$out" | sed 's/aaaaaaaa-0000-4000-8000-0000000000//' |
	tr -s ' ' | sed 's/ $//')" "$(cat <<-END
	1000:00:01.3 - - vm0 (off)
	1000:00:00.0 01 - vm1 (off)
	1000:00:00.0 02 vm2 vm2
	1000:00:00.0 03 - vm3, vm0 (off), vm1 (off)
	1000:00:00.0 04 - -
	END
	)" "those that run, those that are off, several, none, and a VF's"
on_host list --json --connect "$uri" -o +domain
json '[.vgpus[3].domains, .vgpus[4].domains]' \
	'[[{"name":"vm3","running":true},{"name":"vm0","running":false},{"name":"vm1","running":false}],[]]' \
	"the same for programs"
on_host show aaaaaaaa-0000-4000-8000-000000000001 --connect "$uri" -o +DOMAIN
like "$out" "^Domain: +vm1 \(off\)$" "show"
on_host show aaaaaaaa-0000-4000-8000-000000000001 --connect "$uri"
unlike "$out" "Domain" "show does not ask unless it is told to"
LIBVIRT_DEFAULT_URI=$uri on_host list -o UUID,DOMAIN
unlike "$out" "vm1" "this host's domains say nothing of another root"

# Where /proc tells nothing, a domain that runs is who uses it.
on_host list --json --connect "$uri"
json '[.vgpus[] | .user]' '[null,null,"vm2",null,null]' "as user, too"
mkdir -p "$sysroot/proc/12/fd"
ln -s /dev/vfio/02 "$sysroot/proc/12/fd/3"
printf 'qemu\0-name\0other' >"$sysroot/proc/12/cmdline"
on_host list --json --connect "$uri"
json '[.vgpus[] | .user]' '[null,null,"other",null,null]' "/proc knows it better"
rm "$sysroot/proc/12/cmdline"
on_host list --json --connect "$uri"
json '[.vgpus[] | .user]' '[null,null,"process 12",null,null]' \
	"also where it is no virtual machine"

# --- no answer
# unanswered WHY URI NAME: a list all the same, and a warning that says why
unanswered() {
	on_host list --connect "$2" -o UUID,STATE,DOMAIN
	is "$rc/$(printf '%s\n' "$out" | wc -l)" "0/6" "$3: the list is there"
	like "$err" "^nvvgpu-tool: warning: libvirt: ask which domains have vGPUs: $1" \
		"$3: why DOMAIN is not" || diag "$err"
	is "$(printf '%s\n' "$err" | wc -l)" 1 "$3: said once"
	on_host list --json --connect "$2" -o DOMAIN
	json '[(.warnings | length), (.vgpus | length), .vgpus[0].domains]' \
		'[1,5,null]' "$3: as JSON"
}
unanswered ".*" "qemu+unix:///system?socket=$tool_tmp/nothing" "no libvirtd"
unanswered ".*" "nonsense://" "an URI that makes no sense"
echo "<node><domain>" >"$tool_tmp/damaged.xml"
unanswered ".*" "test://$tool_tmp/damaged.xml" "one that refuses"
if command -v python3 >/dev/null; then
	python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen(9)
time.sleep(600)' "$tool_tmp/hung" &
	hung=$!
	until [ -S "$tool_tmp/hung" ]; do
		sleep 0.1
	done
	# ASan has an xdr_int() of its own, which calls that of libtirpc, which
	# it does not find as that came with libvirt.
	TOOL=build/bin/nvvgpu-tool
	unanswered "no answer within 3 seconds" \
		"qemu+unix:///system?socket=$tool_tmp/hung" "a libvirtd that hangs"
	kill $hung
else
	diag "no python3: no libvirtd that hangs"
fi
done_testing
