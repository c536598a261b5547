# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The demo's guest: domain vm1, its serial console, and the way to end it.

console=/var/log/libvirt/qemu/vm1-console.log

define_guest() {
	type=qemu
	# The testbed's emulated processor has SVM: KVM spares the guest being
	# emulated twice.
	[ ! -w /dev/kvm ] || type=kvm
	sed -e "s|@TYPE@|$type|" \
		-e "s|@KERNEL@|$(t/vm/guest --print-kernel)|" \
		-e "s|@INITRD@|$(t/vm/guest --print-initrd)|" \
		-e "s|@CONSOLE@|$console|" t/demo/vm1.xml >/root/vm1.xml
	show virsh -q define /root/vm1.xml
}

# What fail() shows beside the step's own output.
more_log() {
	[ -s "$console" ] || return 0
	echo "--- the guest's console" >&2
	tr -d '\r' <"$console" | tail -n 30 >&2
}

# wait_guest SECONDS TEXT: until the guest has said it
wait_guest() {
	deadline=$(($(date +%s) + $1))
	until grep -Fq "$2" "$console" 2>/dev/null; do
		! grep -q '^guest: FAILED' "$console" 2>/dev/null ||
			fail "the guest reports a failure"
		[ "$(virsh -q domstate vm1)" = running ] ||
			fail "the guest stopped before it said \"$2\""
		[ "$(date +%s)" -lt "$deadline" ] ||
			fail "the guest did not say \"$2\" within $1 s"
		sleep 0.5
	done
}

guest_lines() {
	tr -d '\r' <"$console" | grep '^guest:' | sed 's/^/        /'
}

# The CRC-32C of its picture, as the guest computed it.
picture_crc() {
	tr -d '\r' <"$console" |
		sed -n 's/.*picture.*crc32c=\(0x[0-9a-f]*\).*/\1/p' | tail -n 1
}

# QEMU looks once a second whether somebody is at the console, so the line has
# to be held open for a while.
finish_guest() {
	exec 4>"$(virsh ttyconsole vm1)"
	printf 'finish\n' >&4
	wait_for 40 "the guest did not shut down" sh -c \
		'virsh -q domstate vm1 | grep -q "shut off"'
	exec 4>&-
}

save_console() {
	tr -d '\r' <"$console" >"$1"
}
