#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that nvvgpu-tool monitor prints each event at once, as a line or as an
# object of the documented members, only of what was asked for, and that it ends
# well: when it is told to, and when nobody reads.  Theory of operation: on a
# host built by hand (t/lib-sysroot.sh) a monitor runs, and after each change
# its output is waited for; what it hears of is t/2400-monitor.t's.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

sysroot_two_gpus "$tool_tmp/host"
board=1000:00:00.0
records=$sysroot/etc/nvvgpu/vgpus.d
mkdir -p "$records"
seen=$tool_tmp/seen
uuid=58489a49-e5f5-50be-b9fa-02e2bb475f8b

# watch ARGUMENT...: what it prints from now on is in $seen.  A shell lets what
# it starts in the background ignore SIGINT.
# shellcheck disable=SC2016 # Perl's
watch() {
	: >"$seen"
	perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
		"$TOOL" --sysroot "$sysroot" monitor --initial "$@" >"$seen" \
		2>"$tool_tmp/watch.err" &
	watcher=$!
}

# Ends it by a signal; $rc, $err
end() {
	kill "-$1" "$watcher"
	wait "$watcher"
	rc=$?
	err=$(cat "$tool_tmp/watch.err")
}

# told REGEX NAME: a line that was printed, or is within 30 seconds
told() {
	tries=300
	until grep -Eq -- "$1" "$seen" || [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
	like "$(cat "$seen")" "$1" "$2"
}

# record NAME [LINE]...
record() {
	name=$1
	shift
	{
		printf '[vgpu %s]\nuuid = %s\n' "$name" "$uuid"
		printf 'parent = %s\ntype = nvidia-558\n' "$board"
		printf '%s\n' "$@"
	} >"$tool_tmp/record"
	mv "$tool_tmp/record" "$records/$name.conf"
}
time='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z'

# --- lines -------------------------------------------------------------------
watch
told "$time present gpu $board: state running$" "what is there first"
told "$time present gpu 1000:20:00.0$" "whose driver says no state"
record vm1 "profile = gold"
told "$time defined vgpu vm1 on $board$" "a line as soon as it happens"
record vm1 "profile = grey"
told "$time changed vgpu vm1 on $board: profile gold -> grey$" "a change"
end TERM
is "$rc/$err" "0/" "SIGTERM ends it"
watch
told present "again"
end INT
is "$rc/$err" "0/" "so does SIGINT"
like "$(cat "$seen")" "present vgpu vm1 on $board: state defined$" \
	"which has told of the vGPU first"

# --- objects -----------------------------------------------------------------
watch --json
told '"present","kind":"gpu"' "objects"
record vm1 "profile = gold"
told changed "an object as soon as it happens"
end TERM
is "$rc/$err" "0/" "ends as well"
is "$(jq -c . "$seen" | wc -l)" "$(wc -l <"$seen")" "each line is one object"
cp "$seen" "$tool_tmp/out"
jq -s . "$seen" >"$tool_tmp/out"
json 'map(keys) | unique' \
	'[["domain","event","gpu","kind","name","new","old","parent","state","time","uuid","version","what"]]' \
	"each with all members"
json 'map(.version) | unique' '[1]' "and the version"
json '[.[] | select(.kind == "gpu") | .gpu, .state, .what, .new, .name]' \
	"[\"$board\",\"running\",\"state\",\"running\",null,\"1000:20:00.0\",null,null,null,null]" \
	"GPUs"
json '.[-1] | del(.time)' \
	"{\"domain\":null,\"event\":\"changed\",\"gpu\":\"$board\",\"kind\":\"vgpu\",\"name\":\"vm1\",\"new\":\"gold\",\"old\":\"grey\",\"parent\":\"$board\",\"state\":\"defined\",\"uuid\":\"$uuid\",\"version\":1,\"what\":\"profile\"}" \
	"a change"

# --- of some alone -----------------------------------------------------------
for word in vm1 "$uuid" "$board"; do
	watch "$word" nothing-yet
	told 'present vgpu vm1' "$word: what is asked for"
	end TERM
	unlike "$(cat "$seen")" 1000:20:00.0 "$word: and nothing else"
done
watch nothing-yet 1000:20:00.0
told present "of two"
uuid=aaaaaaaa-0000-4000-8000-000000000001
record nothing-yet
told 'defined vgpu nothing-yet' "one that was not there yet"
record soon
rm "$records/nothing-yet.conf"
told 'renamed vgpu soon on .*: name nothing-yet -> soon' "that it is renamed"
end TERM
is "$(wc -l <"$seen")" 3 "of nothing else"

# --- when nobody reads -------------------------------------------------------
timeout 60 "$TOOL" --sysroot "$sysroot" monitor --initial 2>"$tool_tmp/err" |
	head -n 1 >"$tool_tmp/out"
like "$(cat "$tool_tmp/out")" present "one line, and the reader has gone"
is "$(cat "$tool_tmp/err")" "" "that is no failure to speak of"
mkfifo "$tool_tmp/pipe"
timeout 60 "$TOOL" --sysroot "$sysroot" monitor >"$tool_tmp/pipe" &
watcher=$!
exec 3<"$tool_tmp/pipe" 3<&-
wait $watcher
is $? 0 "a reader that goes ends it although nothing happens"
"$TOOL" --sysroot "$sysroot" monitor --initial >/dev/full 2>"$tool_tmp/err"
is $? 1 "a full disk is a failure"
like "$(cat "$tool_tmp/err")" "^nvvgpu-tool: standard output: write: " \
	"that is told"

# --- wrong use ---------------------------------------------------------------
on_host monitor --initally
failed 2 "monitor: unknown option '--initally'; did you mean '--initial'" \
	"an unknown option"
on_host monitor --json --wrong
json '.error.code' '"usage"' "as an object"
for word in a/b "" "a b" "$(printf '9%.0s' $(seq 256))"; do
	on_host monitor vm1 "$word"
	failed 2 "monitor: '$word' is neither a name nor a GPU's address" \
		"what nothing can be called is not waited for"
done
on_host complete -- monitor ""
is "$(printf '%s' "$out" | cut -f1 | paste -sd' ')" \
	"soon vm1 1000:00:00.0 1000:20:00.0" "completion: names and GPUs"
done_testing
