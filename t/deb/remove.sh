#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Removed, nothing of ours can be run any more, and no other program is made to
# try; names and profiles wait for the next installation.
. t/lib-tap.sh
. t/deb/lib.sh

install new >/dev/null
some_state
state=$(find /etc/nvvgpu /etc/mdevctl.d -type f -exec sha256sum {} +)
is "$(remove)" "0/" "removed" || diag "$(cat /tmp/log)"
# shellcheck disable=SC2086
is "$(dpkg -l $PACKAGES | grep -c '^ii')" 0 "dpkg knows it"
is "$(find / -xdev \( -path /src -o -path /proc -o -path /tmp -o -path /var/lib/dpkg \
	-o -path /etc/nvvgpu \) -prune -o ! -type d -name '*nvvgpu*' -print)" "" \
	"no file is left"
is "$(ls /etc/libvirt/hooks/qemu.d 2>/dev/null)" "" "no hook either"
is "$(find /etc/nvvgpu /etc/mdevctl.d -type f -exec sha256sum {} +)" "$state" \
	"but for what people wrote"
is "$(install new)" "0/" "installed again"
like "$(nvvgpu-tool profile show gold)" A40-2Q "the profile is there"
done_testing
