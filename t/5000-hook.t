#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the qemu hook leaves every domain alone that is none of ours,
# costs such a domain next to nothing, and is not led anywhere by XML from
# outside.  Theory of operation: both halves are run by hand as libvirt would,
# the first one built to find the second in build/; what they link, and which
# files and processes they touch, is looked at from outside.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
hook=$tmp/hook
cc -D_GNU_SOURCE -O2 -Wall -Werror -o "$hook" libvirt-hooks/nvvgpu-qemu-hook.c \
	-DPREPARE="\"$PWD/build/bin/nvvgpu-qemu-prepare\"" || exit 1

uuid=58489a49-e5f5-50be-b9fa-02e2bb475f8b
hostdev="<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>
<address uuid='$uuid'/></source></hostdev>"
domain() {
	echo "<domain type='kvm'><name>d</name><devices>$1</devices></domain>"
}

# runs RC DESCRIPTION ARGUMENT...: with what is in the file "in" as XML; its
# status, and nothing said where that is 0
runs() {
	wanted=$1
	what=$2
	shift 2
	timeout 20 "$hook" "$@" <"$tmp/in" >"$tmp/out" 2>"$tmp/err"
	is $? "$wanted" "$what"
	is "$(cat "$tmp/out")" "" "$what: nothing on standard output"
	if [ "$wanted" = 0 ]; then
		is "$(cat "$tmp/err")" "" "$what: says nothing"
	else
		is "$(wc -l <"$tmp/err")" 1 "$what: one sentence"
	fi
}

is "$(ldd "$hook" | grep -Ecv 'vdso|ld-linux|libc\.so')" 0 \
	"the first half links nothing but libc"

domain "" >"$tmp/in"
runs 0 "a domain without devices" d prepare begin -
domain "$hostdev" >"$tmp/in"
runs 0 "a vGPU that nobody named" d prepare begin -
for op in "start begin" "started begin" "stopped end" "release end" \
	"reconnect begin" "attach begin" "migrate begin" "restore begin"; do
	echo garbage mdev >"$tmp/in"
	# shellcheck disable=SC2086 # two words
	runs 0 "$op with garbage" d $op -
done
: >"$tmp/in"
runs 0 "no arguments"
runs 0 "no XML" d prepare begin -
echo "<mdev" >"$tmp/in"
runs 1 "broken XML that speaks of mdev" d prepare begin -
like "$(cat "$tmp/err")" "^nvvgpu: domain d: .*XML" "and it says what is wrong"
echo "<other>mdev</other>" >"$tmp/in"
runs 0 "XML that is no domain" d prepare begin -

# Entities: neither multiplied nor fetched.
{
	echo '<!DOCTYPE d [<!ENTITY a "mdevmdevmdev">'
	last=a
	for e in b c d e f g h i j; do
		echo "<!ENTITY $e '&$last;&$last;&$last;&$last;&$last;&$last;&$last;&$last;'>"
		last=$e
	done
	echo "]>"
	domain "<hostdev type='mdev'><source><address uuid='&j;'/></source></hostdev>"
} >"$tmp/bomb.xml"
prlimit --as=500000000 timeout 20 "$hook" d prepare begin - \
	<"$tmp/bomb.xml" >/dev/null 2>&1
like $? '^[01]$' "an entity bomb ends soon and small"
echo "58489a49" >"$tmp/secret"
{
	echo "<!DOCTYPE d SYSTEM '$tmp/secret' [<!ENTITY x SYSTEM 'file://$tmp/secret'>]>"
	domain "<hostdev type='mdev'><source>&x;</source></hostdev>"
} >"$tmp/external.xml"
domain "$hostdev" >"$tmp/plain.xml"
head -c 20000000 /dev/zero >"$tmp/in"
runs 1 "20 MB of nothing" d prepare begin -

if command -v strace >/dev/null; then
	strace -f -o "$tmp/trace" "$hook" d prepare begin - \
		<"$tmp/external.xml" >/dev/null 2>&1
	is "$(grep -c secret "$tmp/trace")" 0 "an external entity is not opened"
	strace -f -o "$tmp/trace" "$hook" d prepare begin - <"$tmp/plain.xml"
	is "$(grep -Ec '^[0-9]+ +(clone|clone3|fork|vfork|socket)\(' "$tmp/trace")" \
		0 "no child and no socket, down to the second half"
	is "$(grep -c execve "$tmp/trace")" 2 "which was asked"
else
	diag "no strace: what it opens was not looked at"
fi

done_testing
