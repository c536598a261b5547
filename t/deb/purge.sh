#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Purged, the system is as if our packages had never been there, but for what
# mdevctl was told.
. t/lib-tap.sh
. t/deb/lib.sh

before=$(snapshot)
install new >/dev/null
some_state
is "$(purge)" "0/" "purged" || diag "$(cat /tmp/log)"
is "$(find /etc/mdevctl.d -type f | wc -l)" 1 "mdevctl's definitions are mdevctl's"
rm -r /etc/mdevctl.d/0000:01:00.0
is "$(snapshot)" "$before" "every file of the system is as it was before"

install new >/dev/null
some_state
remove >/dev/null
is "$(purge)" "0/" "removed first, then purged"
rm -r /etc/mdevctl.d/0000:01:00.0
is "$(snapshot)" "$before" "that makes no difference"
# shellcheck disable=SC2086
is "$(dpkg -l $PACKAGES 2>/dev/null | grep -c '^..')" 0 "dpkg knows nothing of it"
done_testing
