#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The newer version takes the older one's place, file by file, and keeps what
# people wrote; the same as if it had been there alone.
. t/lib-tap.sh
. t/deb/lib.sh

install new >/dev/null
alone=$(snapshot)
purge >/dev/null

is "$(install old)" "0/" "an older version is installed" || diag "$(cat /tmp/log)"
like "$(nvvgpu-tool version)" '0\.0\.0' "and is the older one"
some_state
state=$(find /etc/nvvgpu /etc/mdevctl.d -type f -exec sha256sum {} +)
is "$(install new)" "0/" "upgraded" || diag "$(cat /tmp/log)"
is "$(nvvgpu-tool version)" "nvvgpu-tool $version (libnvvgpu $version)" "it is new"
is "$(find /etc/nvvgpu /etc/mdevctl.d -type f -exec sha256sum {} +)" "$state" \
	"state is as it was"
# shellcheck disable=SC2086
is "$(dpkg --verify $PACKAGES)" "" "all files are there"
rm -r /etc/nvvgpu /etc/mdevctl.d/0000:01:00.0
is "$(snapshot)" "$alone" "and no other"

is "$(install new)" "0/" "once more: nothing to do"
is "$(snapshot)" "$alone" "and nothing was done"
done_testing
