#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that nvvgpu-tool top shows each GPU and its vGPUs, those that are used
# most first, as lists, as objects and as a page on a terminal; that it ends when
# it is told to, and leaves the terminal as it was however it ends.  Theory of
# operation: on a host built by hand (t/lib-sysroot.sh) counters are what the
# test writes (what use they come to is t/2401-meter.t's); script(1) gives the
# page a terminal, whose settings are compared.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

sysroot_two_gpus "$tool_tmp/host"
board=1000:00:00.0
for n in 1 2; do
	sysroot_vgpu $board nvidia-558 aaaaaaaa-0000-4000-8000-00000000000$n \
		$n nvvgpu/state=running nvvgpu/engine_busy_ns=0 \
		nvvgpu/framebuffer_mib=2048 nvvgpu/framebuffer_used_mib=10$n
done
busy=$vgpu
sysroot_vgpu 1000:20:00.0 nvidia-900 bbbbbbbb-0000-4000-8000-000000000001 9
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d"
printf '[vgpu busy]\nuuid = aaaaaaaa-0000-4000-8000-000000000002\ntype = nvidia-558\nparent = %s\n' \
	$board >"$sysroot/etc/nvvgpu/vgpus.d/busy.conf"
printf '[vgpu only-defined]\nuuid = cccccccc-0000-4000-8000-000000000001\ntype = nvidia-558\nparent = %s\n' \
	$board >"$sysroot/etc/nvvgpu/vgpus.d/only-defined.conf"

# --- a list ------------------------------------------------------------------
on_host top --batch --count 1 --delay 0.1
is "$rc/$err" "0/" "one list"
is "$(printf '%s\n' "$out" | sed '1d' | awk '{ print $1, $2, $3, $4 }')" \
"GPU/VGPU ENGINE% MIB USED/TOTAL
$board 0.0 2048/49152 running
aaaaaaaa-0000-4000-8000-000000000001 0.0 101/2048 in
busy 0.0 102/2048 in
1000:20:00.0 - -/- -
bbbbbbbb-0000-4000-8000-000000000001 - -/1024 active" \
	"each GPU, its vGPUs below it, and nothing that is not there"
like "$out" "^  busy +0.0 +102/2048 +in use +NVIDIA A40-2Q +a process$" \
	"a vGPU, and who uses it"
like "$out" "^1000:20:00.0 .* -$" "a dash where nobody says"

# Used as long as a year: all of it, whenever it is looked at.
"$TOOL" --sysroot "$sysroot" top --json --delay 1 --count 2 >"$tool_tmp/out" &
pid=$!
sleep 0.3
n=0
while kill -0 $pid 2>/dev/null; do
	n=$((n + 1))
	echo ${n}0000000000000000 >"$busy/nvvgpu/engine_busy_ns"
	sleep 0.2
done
wait $pid
is $? 0 "two objects"
is "$(wc -l <"$tool_tmp/out")" 2 "each in a line"
json 'keys' "$(printf '%s\n%s' '["gpus","time","version","vgpus"]' \
	'["gpus","time","version","vgpus"]')" "with these members"
jq -s '.[-1]' "$tool_tmp/out" >"$tool_tmp/last"
mv "$tool_tmp/last" "$tool_tmp/out"
json '[.vgpus[] | [.name // .uuid, .engine_percent]]' \
	'[["busy",100],["aaaaaaaa-0000-4000-8000-000000000001",0],["bbbbbbbb-0000-4000-8000-000000000001",null]]' \
	"used most comes first"
json '[.gpus[] | [.address, .engine_percent, .framebuffer_used_mib, .framebuffer_total_mib]]' \
	"[[\"$board\",100,2048,49152],[\"1000:20:00.0\",null,null,null]]" \
	"GPUs likewise"
json '.vgpus[0] | keys' \
	'["engine_percent","framebuffer_mib","framebuffer_used_mib","gpu","name","parent","state","type","user","uuid"]' \
	"members of a vGPU"
json '.gpus[0] | keys' \
	'["address","engine_percent","framebuffer_total_mib","framebuffer_used_mib","model","state"]' \
	"members of a GPU"

# --- no GPU ------------------------------------------------------------------
two=$sysroot
sysroot_new "$tool_tmp/empty"
on_host top --json --count 1 --delay 0.1
json '[.gpus, .vgpus]' '[[],[]]' "a host without GPU"
on_host top --batch --count 1 --delay 0.1
like "$out" "^GPU/VGPU" "has headings"
sysroot=$two

# --- the end -----------------------------------------------------------------
timeout 60 "$TOOL" --sysroot "$sysroot" top --delay 0.1 2>"$tool_tmp/err" |
	head -n 3 >/dev/null
is "$(cat "$tool_tmp/err")" "" "nobody reads any more"
"$TOOL" --sysroot "$sysroot" top --delay 60 >/dev/null 2>"$tool_tmp/err" &
pid=$!
sleep 1
kill $pid
wait $pid
is "$?/$(cat "$tool_tmp/err")" "0/" "SIGTERM ends a long wait"
for bad in 0 -1 x 1x 3601 nan ""; do
	on_host top --delay "$bad"
	failed 2 "top: '$bad' is no delay; it has to be 0.1 to 3600 seconds" \
		"delay '$bad'"
done
for bad in 0 -1 x 1x 99999999999999999999999 ""; do
	on_host top --count "$bad"
	failed 2 "top: '$bad' is no count; it has to be 1 or more" \
		"count '$bad'"
done
on_host top vm1
failed 2 "top: 'vm1' is one argument too many" "a name"

# --- a page ------------------------------------------------------------------
command -v script >/dev/null || {
	diag "no script(1): the page was not tried"
	done_testing
}
cat >"$tool_tmp/page" <<'EOF'
trap : INT
stty rows 5 cols 40
stty -a >"$DIR/before"
eval "$RUN"
echo $? >"$DIR/status"
stty -a >"$DIR/after"
EOF

# page COMMAND [KEYS]: what a terminal of 5 rows gets, readable
page() {
	(
		sleep 1
		printf '%s' "$2"
		sleep 30
	) | TERM=xterm DIR=$tool_tmp RUN=$1 timeout 60 \
		script -qec "sh $tool_tmp/page" /dev/null >"$tool_tmp/raw" &
	page_pid=$!
	tries=300
	until [ -e "$tool_tmp/after" ] || [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
	kill $page_pid 2>/dev/null
	wait $page_pid 2>/dev/null
	page=$(sed 's/\x1b/^/g; s/\r//g' "$tool_tmp/raw")
	is "$(cat "$tool_tmp/after")" "$(cat "$tool_tmp/before")" \
		"$3: the terminal is as it was"
	like "$page" '\^\[\?25h\^\[\?1049l' "$3: and shows what it showed"
	page_status=$(cat "$tool_tmp/status")
	rm "$tool_tmp/after"
}
top="\"$TOOL\" --sysroot \"$sysroot\" top --delay 0.3"
page "$top" q "q"
is "$page_status" 0 "q ends it"
like "$page" '^\^\[\?1049h\^\[\?25l\^\[H' "a page of its own"
is "$(printf '%s\n' "$page" | sed 's/.*\^\[H//; /1049l/q' | awk '
	/1049l/ { exit } NR > 1 && length > 43 { print }')" "" \
	"no line is longer than the terminal"
is "$(printf '%s\n' "$page" | grep -c bbbbbbbb)" 0 \
	"what does not fit is left out"
page "timeout --foreground -s TERM 2 $top" "" SIGTERM
is "$page_status" 124 "SIGTERM ends it"
page "$top --count 2" "" "--count"
is "$page_status" 0 "so does --count"
page "$top" "$(printf '\003')" "interrupt"
is "$page_status" 0 "so does the interrupt key"
mv "$sysroot/sys/bus/pci/devices" "$sysroot/sys/bus/pci/d"
: >"$sysroot/sys/bus/pci/devices"
page "$top" "" "failure"
is "$page_status" 1 "so does a failure"
like "$page" "1049l.*nvvgpu-tool: /sys: look for GPUs: " \
	"which is told where it stays" || diag "$page"
done_testing
