#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the shells offer what fits where the cursor is: verbs, options,
# and from the host names, profiles, types, GPUs and columns.  Theory of
# operation: first the program's own answers on a host built by hand
# (t/lib-sysroot.sh); then a real bash is given a line as readline would, and a
# real zsh behind a pseudo terminal gets the keys.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh

sysroot_two_gpus "$tool_tmp/host"
mkdir -p "$sysroot/etc/nvvgpu/vgpus.d" "$sysroot/etc/nvvgpu/profiles.d"
for name in vm1-gpu0 vm1-gpu1 desk7; do
	printf '[vgpu %s]\nuuid = aaaaaaaa-0000-4000-8000-00000000000%s\ntype = nvidia-558\nparent = 1000:00:00.0\n' \
		"$name" "${#name}" >"$sysroot/etc/nvvgpu/vgpus.d/$name.conf"
done
for name in gold grey; do
	printf '[profile %s]\ntype = nvidia-558\n' "$name" \
		>"$sysroot/etc/nvvgpu/profiles.d/$name.conf"
done

# offers "WANTED" WORD...: the candidates, without what they mean
offers() {
	wanted=$1
	shift
	on_host complete -- "$@"
	is "$(printf '%s' "$out" | cut -f1 | paste -sd' ')" "$wanted" \
		"offered after: $*" || diag "stderr: $err"
	is "$rc/$err" "0/" "in silence"
}
offers "delete detach" de
offers "detach" det
offers "profile" pro
offers "define list show set delete" profile ""
offers "set" profile se
offers "--gpu" types --g
offers "--noheadings" list --no
offers "--sysroot" list --sy
offers "1000:00:00.0 1000:20:00.0" types --gpu ""
offers "1000:20:00.0" types -g 1000:2
offers "--gpu=1000:20:00.0" types --gpu=1000:2
offers "gold grey" create --profile g
offers "A40-2Q A40-8Q" create --type a40
offers "desk7 vm1-gpu0 vm1-gpu1" stop ""
offers "vm1-gpu0 vm1-gpu1" stop desk7 vm
offers "vm1-gpu0 vm1-gpu1" show vm
offers "" show desk7 vm
offers "" create --profile gold vm
offers "gold" profile show go
offers "gold" profile set --policy pack go
offers "pack" profile set gold --policy pa
offers "--policy=spread" profile set gold --policy=s
offers "NAME,STATE" list -o NAME,ST
offers "+TYPEID" list -o +typei
offers "NAME,-NODE" list -o NAME,-NO
offers "" list -o nothing
offers "STATE" list --filter sta
offers "--filter=FREE --filter=FRAMEWORK" gpus --filter=fr
offers "" frobnicate ""
offers "version" help ver
on_host complete -- types --gpu 1000:00
is "$out" "$(printf '1000:00:00.0\tNVIDIA A40 (simulated)')" "and what it means"
run --sysroot "$sysroot/nowhere" complete -- stop ""
is "$out" "" "a host that is not there offers nothing"
"$TOOL" help --json | jq -r '.verbs[].name' | sed 's/ .*//' | sort -u \
	>"$tool_tmp/verbs"
on_host complete -- ""
is "$(printf '%s\n' "$out" | cut -f1 | sort)" "$(cat "$tool_tmp/verbs")" \
	"every verb that help names"

# The shells run "nvvgpu-tool": let that be ours, on our host.
mkdir "$tool_tmp/bin"
cat >"$tool_tmp/bin/nvvgpu-tool" <<EOF
#!/bin/sh
exec "$TOOL" --sysroot "$sysroot" "\$@"
EOF
chmod +x "$tool_tmp/bin/nvvgpu-tool"

# in_bash LINE: what readline is given for it
in_bash() {
	PATH=$tool_tmp/bin:$PATH bash --norc -c '
		. nvvgpu-tool/completions/nvvgpu-tool.bash
		COMP_LINE=$1 COMP_POINT=${#1}
		_nvvgpu_tool
		printf "%s\n" "${COMPREPLY[@]}"' - "$1" | tr '\n' ' '
}
if command -v bash >/dev/null; then
	is "$(in_bash "nvvgpu-tool det")" "detach " "bash: a verb"
	is "$(in_bash "nvvgpu-tool stop ")" "desk7 vm1-gpu0 vm1-gpu1 " \
		"bash: names"
	is "$(in_bash "nvvgpu-tool types --gpu 1000:2")" "20:00.0 " \
		"bash: what is behind the colon"
	is "$(in_bash "nvvgpu-tool create --type=A40-2")" "A40-2Q " \
		"bash: what is behind the equals sign"
fi

# in_zsh LINE: what the line is after a tab
in_zsh() {
	PATH=$tool_tmp/bin:$PATH zsh -f -c '
		zmodload zsh/zpty
		zpty shell zsh -f -i
		zpty -w shell "PS1=; fpath=($PWD/nvvgpu-tool/completions \$fpath)"
		zpty -w shell "autoload -Uz compinit; compinit -u -D"
		zpty -w shell "show() { print -r -- \"<\$BUFFER>\"; BUFFER=; }"
		zpty -w shell "zle -N show; bindkey ^Xs show; print READY"
		zpty -r -m shell text "*READY*READY*"
		zpty -n -w shell "$1"$'"'\\t\\Cxs'"'
		zpty -r -m shell text "*<*>*" && print -r -- ${${text##*<}%%>*}
		zpty -d shell' - "$1"
}
if command -v zsh >/dev/null; then
	is "$(in_zsh "nvvgpu-tool det")" "nvvgpu-tool detach " "zsh: a verb"
	is "$(in_zsh "nvvgpu-tool stop de")" "nvvgpu-tool stop desk7 " \
		"zsh: a name"
	is "$(in_zsh "nvvgpu-tool types --gpu 1000:2")" \
		"nvvgpu-tool types --gpu 1000:20:00.0 " "zsh: an address"
fi
done_testing
