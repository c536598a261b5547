#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the hooks of many domains run side by side and each does its work
# whole; and that libvirt never waits for anything that a hook has started,
# even where a site's callouts leave a process behind.
# Theory of operation: the hook on a host of plain files, by t/lib-hook.sh; a
# mdevctl of our own in PATH stands for the site's.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-tool.sh
. t/lib-sysroot.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
sysroot_new "$tool_tmp/host"
. t/lib-hook.sh
card=1000:00:00.0
sysroot_gpu $card nvidia device=0x2235
sysroot_type $card nvidia-558 24 "NVIDIA A40-2Q" "framebuffer=2048M"
create=$(sysroot_gpu_dir $card)/mdev_supported_types/nvidia-558/create
records=$sysroot/run/nvvgpu/vgpus.d
on_host profile define gold --type A40-2Q

uuid_of() {
	printf '11111111-2222-4333-8444-%012d' "$1"
}
wish="<v:vgpu xmlns:v='urn:nvvgpu:domain' profile='gold'/>"
count=24

one() {
	domain "$wish" "$(hostdev "$(uuid_of $n)")" "$(uuid_of $((n + 1000)))"
	hook "$1" "vm$n"
	echo "$rc/$said" >"$hook_xml.said"
}
# all OPERATION: at once, a domain each
all() {
	pids=
	n=0
	while [ $n -lt $count ]; do
		hook_xml=$tool_tmp/$n.xml
		one "$1" &
		pids="$pids $!"
		n=$((n + 1))
	done
	# shellcheck disable=SC2086 # each is one
	wait $pids
}
said_all() {
	sort "$tool_tmp"/*.said | uniq -c | sed 's/^ *//'
}

all prepare
is "$(said_all)" "$count 0/" "$count domains start at once"
is "$(find "$records" -name '*.conf' | wc -l)" $count "each has a record"
n=0
wrong=
while [ $n -lt $count ]; do
	[ "$(sed -n 's/^uuid = //p' "$records/vm$n-gpu0.conf")" = "$(uuid_of $n)" ] ||
		wrong="$wrong $n"
	n=$((n + 1))
done
is "$wrong" "" "by its own name and UUID"
is "$(find "$records" ! -name '*.conf' ! -type d)" "" "nothing half written"
all prepare
is "$(said_all)" "$count 0/" "and once more"
all release
is "$(said_all)" "$count 0/" "they end at once"
is "$(find "$records" -type f)" "" "and nothing is left"

# --- a callout that leaves a process behind
mkdir -p "$sysroot/etc/mdevctl.d/scripts.d/callouts" "$tool_tmp/bin"
printf '#!/bin/sh\n' >"$sysroot/etc/mdevctl.d/scripts.d/callouts/site"
chmod +x "$sysroot/etc/mdevctl.d/scripts.d/callouts/site"
cat >"$tool_tmp/bin/mdevctl" <<X
#!/bin/sh
sleep 60 &
echo \$! >$tool_tmp/left
echo "\$*" >$tool_tmp/asked
X
chmod +x "$tool_tmp/bin/mdevctl"
PATH=$tool_tmp/bin:$PATH
: >"$create"
domain "$wish" "$(hostdev "$(uuid_of 1)")"
hook prepare
is "$rc/$said" 0/ "a site with callouts"
like "$(cat "$tool_tmp/asked")" "^start --uuid $(uuid_of 1) --parent $card " \
	"mdevctl starts it"
is "$(cat "$create")" "" "we do not"
kill "$(cat "$tool_tmp/left")"
ok $? "libvirt does not wait for what mdevctl has left behind"
done_testing
