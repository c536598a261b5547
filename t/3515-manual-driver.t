#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the manual of the driver is whole: nvvgpu-sysfs(5) has every file
# that kernel/ABI describes, kernel/ABI every attribute that the driver makes
# and none besides; nvvgpu(4) has every message of the kernel log, parameter,
# board and firmware release; nvvgpu.conf(5) every key.  Theory of operation:
# lists cut out of the sources are held against the text of the pages.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v mandoc >/dev/null || plan_skip "mandoc is not installed"
[ -f build/man/nvvgpu-sysfs.5 ] || plan_skip "build/man is not built"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# The text of a page as it is read, all in one line.
text_of() {
	mandoc -Tascii "$1" | col -bx | tr -s ' \n' ' '
}

# --- nvvgpu-sysfs(5) ---------------------------------------------------------
sed -n 's/^\.It Pa //p' build/man/nvvgpu-sysfs.5 |
	sed 's/ Ns Ar //g; s/ Ns Pa //g' | sort >"$tmp/page"
sed -n 's/^What:[[:blank:]]*//p' kernel/ABI/* | tr -d '<>' | sort >"$tmp/abi"
is "$(diff "$tmp/abi" "$tmp/page")" "" "nvvgpu-sysfs(5) has the files of kernel/ABI"
is "$(awk 'END { print (NR > 20) }' "$tmp/page")" 1 "which are many"
text=$(text_of build/man/nvvgpu-sysfs.5)
sed -n '/^Description:/,/^What:/p' kernel/ABI/* | grep -v '^[A-Z][A-Za-z]*:' |
	tr -s '\t ' '\n' | grep -o -E '^-E[A-Z0-9]+' | sort -u |
	while read -r errno; do
		case $text in
		*"$errno"*) ;;
		*) echo "$errno" ;;
		esac
	done >"$tmp/missing"
is "$(cat "$tmp/missing")" "" "and their errors"

# What the kernel itself makes, and the driver only adds to.
kernels='available_instances description nvvgpu sriov_numvfs'
sed 's,.*/,,' "$tmp/abi" | sort -u >"$tmp/described"
{
	grep -rhoE '(DEVICE|GPU)_ATTR_(RW|RO|WO)\([a-z_]+\)|__ATTR_R[OW]\([a-z_]+\)' \
		kernel/core kernel/sim
	grep -rhoE 'debugfs_create_file[a-z_]*\("[a-z_]+' kernel/sim
} | sed 's/)$//; s/.*[("]//' | grep -v -e '##' >"$tmp/all"
{ cat "$tmp/all"; echo "$kernels" | tr ' ' '\n'; } | sort -u >"$tmp/made"
is "$(diff "$tmp/made" "$tmp/described")" "" \
	"kernel/ABI has the attributes that the driver makes, and no others"

# --- nvvgpu(4) ---------------------------------------------------------------
text=$(text_of man/nvvgpu.4)
said() {
	case $text in
	*"$1"*) ;;
	*) echo "$1" ;;
	esac
}
# A message is the first literal of a call; what it is filled with counts as %s.
messages() {
	cat kernel/*/*.c | tr '\n' ' ' |
		grep -oE '\b(dev|pci|pr)_(err|warn|notice|info)(_ratelimited)?\([^;"]*"([^"\\]|\\.)*"' |
		sed 's/^[^"]*"//; s/"$//; s/\\n$//; s/\\"/"/g' |
		sed -E 's/%(\.\*|#)?(pUl|[usdx])/%s/g' | sort -u
}
messages >"$tmp/messages"
is "$(awk 'END { print (NR > 20) }' "$tmp/messages")" 1 "the driver has messages"
while IFS= read -r message; do
	said "$message"
done <"$tmp/messages" >"$tmp/missing"
is "$(cat "$tmp/missing")" "" "nvvgpu(4) has each of them"
{
	sed -n 's/^module_param(\([a-z_]*\),.*/\1/p' kernel/*/*.c
	sed -n '1!s/,.*//p' kernel/sim/boards.csv
	sed -n 's/^\t\.name = "\(5.*\)",/\1/p' kernel/gsp/*/*.c
} >"$tmp/words"
is "$(awk 'END { print (NR > 12) }' "$tmp/words")" 1 \
	"there are parameters, boards and releases"
while read -r word; do
	said "$word"
done <"$tmp/words" >"$tmp/missing"
is "$(cat "$tmp/missing")" "" "nvvgpu(4) has each of these"
# Each that t/0020-compat-probes.t knows, as "Debian 12, 6.1" or "RHEL 9, 5.14".
sed -n 's/^\.It "\([A-Z][^"]*\)" Ta.*/\1/p' man/nvvgpu.4 |
	sed 's/ \([89]\),.*/\1-era/; s/Debian.*, /debian-/; s/, /-/' |
	tr '[:upper:]' '[:lower:]' | sort >"$tmp/page"
is "$(find t/data/headers -mindepth 1 -maxdepth 1 ! -name all -printf '%f\n' |
	sort | diff - "$tmp/page")" "" \
	"and each kernel whose headers are asked"

# --- nvvgpu.conf(5) ----------------------------------------------------------
for file in profile record; do
	sed -n '/ known\[\]/,/}/p' libnvvgpu/$file.c | grep -o '"[a-z_]*"' |
		tr -d '"'
done | sort -u >"$tmp/keys"
sed -n 's/^\.It Cm //p' man/nvvgpu.conf.5 | tr -d ' ' | tr ',' '\n' |
	grep -vxE 'attr.*|pack|spread|numa' | sort -u >"$tmp/page"
is "$(diff "$tmp/keys" "$tmp/page")" "" "nvvgpu.conf(5) has the keys of the files"
done_testing
