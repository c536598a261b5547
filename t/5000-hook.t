#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the qemu hook leaves every domain alone that is none of ours,
# costs such a domain next to nothing, says why where the record of a vGPU is
# damaged, and is not led anywhere by XML from outside.  Theory of operation: both halves are run by hand as libvirt would,
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

# A vGPU whose record is damaged, on a host with another /etc: libvirt would
# only say that there is no such device.
mkdir -p "$tmp/etc/nvvgpu/vgpus.d"
cp /etc/ld.so.cache "$tmp/etc/" 2>/dev/null
chosen=11111111-2222-4333-8444-555555555555
damaged() {
	domain "${hostdev%"$uuid"*}$1${hostdev#*"$uuid"}" >"$tmp/in"
	# shellcheck disable=SC2016 # the arguments are for the shell inside
	unshare -rm sh -c 'mount --bind "$1" /etc && exec "$2" d prepare begin -' \
		sh "$tmp/etc" "$hook" <"$tmp/in" >"$tmp/out" 2>"$tmp/err"
	is $? "$2" "$3: status $2"
	like "$(cat "$tmp/err")" "$4" "$3: what is said"
}
if unshare -rm true 2>/dev/null; then
	file=$tmp/etc/nvvgpu/vgpus.d/vm1-gpu0.conf
	why="^nvvgpu: domain d: /etc/nvvgpu/vgpus.d/vm1-gpu0.conf(:[0-9]+)?: read: .*; repair"
	damaged "$uuid" 0 "no record" '^$'
	printf '[vgpu vm1-gpu0]\nuuid' >"$file"
	damaged "$uuid" 1 "half a record, known by its name" "$why"
	ln -sf nowhere "$file"
	damaged "$uuid" 1 "a link to nothing" "$why"
	damaged "$chosen" 0 "another UUID" '^$'
	mkdir -p "$tmp/etc/mdevctl.d/1000:00:00.0"
	printf '{"mdev_type":"t","start":"auto","attrs":[{"nvvgpu/name":"vm1-gpu0"}]}' \
		>"$tmp/etc/mdevctl.d/1000:00:00.0/$chosen"
	damaged "$chosen" 1 "known by its definition" "$why"
else
	diag "no mount namespaces here: damaged records were not tried"
fi

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
