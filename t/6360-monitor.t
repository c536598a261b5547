#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that nvvgpu-tool monitor hears from a real kernel what it hears from
# files on a host built by hand: GPUs that come, fail, come back and go, vGPUs
# that are made, opened, closed and removed by whomever, each event once and in
# order; and that a storm of devices by bare writes to sysfs loses none.  Theory
# of operation: one monitor runs all the time, what it prints is compared.  How
# fast it is is printed and not judged: the host may have other things to do.
# shellcheck disable=SC2317 # functions are called by wait_until
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-faults.sh

events=$vm_tmp/events
nvvgpu-tool monitor --json >"$events" 2>"$vm_tmp/monitor.err" &
monitor=$!
vm_pids="$vm_pids $monitor"
wait_until 30 sh -c "ls -l /proc/$monitor/fd | grep -q inotify"
start=0

# Events since the last call of fresh, one a line.
told() {
	tail -n +$((start + 1)) "$events" | jq -r '[.event, .kind,
		.name // .uuid // .gpu, .what, .new] |
		map(select(. != null)) | join(" ")'
}

fresh() {
	start=$(wc -l <"$events")
}

has_told() {
	told | grep -qx "$1"
}

# tells LINE...: these events and no others; the last one is waited for
tells() {
	what=$1
	shift
	for last; do :; done
	wait_until 30 has_told "$last"
	is "$(told)" "$(printf '%s\n' "$@")" "$what"
	fresh
}

# --- GPUs --------------------------------------------------------------------
load gpus=test,test@570.144
g=$(gpu 0) h=$(gpu 1)
tells "GPUs that appear" "added gpu ${g##*/}" "added gpu ${h##*/}"
impatient "$g"
mark
fault "$g" crash >/dev/null
wait_until 60 is_back "$g"
tells "one that fails and comes back" \
	"changed gpu ${g##*/} state failed" "changed gpu ${g##*/} state running"

# --- one vGPU, from its name to the end --------------------------------------
nvvgpu-tool profile define gold --type "$(driver_name)-60032"
nvvgpu-tool create --profile gold --gpu "${g##*/}" vm1 >/dev/null
tells "create" "defined profile gold" "defined vgpu vm1" "started vgpu vm1"
u=$(nvvgpu-tool show vm1 --json | jq -r .vgpu.uuid)
hold "$u"
tells "somebody opens it" "changed vgpu vm1 state in use"
let_go "$held_pid"
tells "and lets it go" "changed vgpu vm1 state active"
hold "$u"
put "$(faults "$g")/kill_task" "$u" >/dev/null
tells "its task dies" "changed vgpu vm1 state in use" \
	"changed vgpu vm1 state failed"
let_go "$held_pid"
tells "and its user goes" "changed vgpu vm1 state active"
nvvgpu-tool stop vm1
tells "stop" "stopped vgpu vm1"
nvvgpu-tool start vm1
tells "start" "started vgpu vm1"
nvvgpu-tool rename vm1 vm2
tells "rename" "renamed vgpu vm2 name vm2"
nvvgpu-tool delete vm2
tells "delete" "stopped vgpu vm2" "undefined vgpu vm2"
other=$(uuid 1)
create "$g" 60032 "$other" >/dev/null
discard "$other" >/dev/null
tells "somebody else's" "started vgpu $other" "stopped vgpu $other"

# --- how fast ----------------------------------------------------------------
diag "$(t/helper/event-latency "$events" \
	"$(type "$g" 60032)/create" 20 2>&1)"
fresh

# --- a storm -----------------------------------------------------------------
# Four at a time, 300 in all, as fast as one process can.
perl -e '
	my ($create, $devices, $count) = @ARGV;
	sub put {
		my ($file, $text) = @_;
		open my $out, ">", $file or die "$file: $!";
		defined syswrite $out, $text or die "$file: $!";
	}
	for (my $n = 0; $n < $count; $n += 4) {
		my @uuids = map { sprintf "6e767667-7075-4000-a000-%012x",
			$n + $_ } 0 .. 3;
		put($create, $_) for @uuids;
		put("$devices/$_/remove", 1) for @uuids;
	}' "$(type "$g" 60032)/create" "$MDEVS" 300
ok $? "300 vGPUs are made and removed"
enough() {
	[ "$(told | wc -l)" -ge 600 ]
}
wait_until 60 enough
is "$(told | sort | uniq -c | awk '{ print $1, $2 }' | sort | uniq -c |
	awk '{ print $1, $2, $3 }' | tr '\n' ',')" \
	"300 1 started,300 1 stopped," \
	"each of them started and stopped once" ||
	diag "$(told | sort | uniq -c | grep -v '^ *1 st')"
is "$(told | awk '$1 == "started" { on[$3] = 1 }
	$1 == "stopped" && !on[$3]')" "" "in this order"
fresh

# --- how much is used ----------------------------------------------------------
for n in 2 3; do
	create "$g" 60032 "$(uuid $n)" >/dev/null
done
put "$g/nvvgpu/scheduler" equal-share >/dev/null
timeout 120 "$HELPER/vfio-engine" 40 "$(uuid 2)" "$(uuid 3)" \
	>"$vm_tmp/engine" 2>&1 &
engine=$!
vm_pids="$vm_pids $engine"
both_run() {
	is_state "$(uuid 2)" running && is_state "$(uuid 3)" running
}
wait_until 30 both_run
sleep 1
# As in t/6035: a testbed whose processors were away has three tries.
half='(4[5-9]|5[0-5])(\.[0-9])?'
for try in 1 2 3; do
	nvvgpu-tool top --json --delay 5 --count 1 >"$vm_tmp/top"
	shares=$(jq -c '[.vgpus[] | .engine_percent]' "$vm_tmp/top")
	printf '%s\n' "$shares" | grep -Eq "^\\[$half,$half\\]\$" && break
	diag "try $try: $shares"
done
like "$shares" "^\\[$half,$half\\]\$" \
	"top: two busy vGPUs have half of the engine each"
is "$(jq -c '[.vgpus[] | .state, .user != null]' "$vm_tmp/top")" \
	'["in use",true,"in use",true]' "top: and somebody uses them"
like "$(jq '.gpus[0].engine_percent' "$vm_tmp/top")" '^(9[0-9]|100)' \
	"top: the GPU is busy"
wait $engine
is "$(nvvgpu-tool top --json --delay 1 --count 1 |
	jq -c '[.vgpus[], .gpus[0] | .engine_percent == 0]')" \
	"[true,true,true]" \
	"top: nobody works any more"
discard_all
wait_until 30 has_told "stopped vgpu $(uuid 3)"
fresh

# --- the end -----------------------------------------------------------------
nvvgpu-tool profile delete gold
tells "a profile that goes" "undefined profile gold"
unload
gone() {
	[ "$(told | wc -l)" -ge 2 ]
}
wait_until 30 gone
is "$(told | sort)" "$(printf 'removed gpu %s\n' "${g##*/}" "${h##*/}")" \
	"GPUs that go"
kill $monitor
wait $monitor
is "$?/$(cat "$vm_tmp/monitor.err")" "0/" "and nothing to complain about"
vm_done
