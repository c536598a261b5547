#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves that the Debian packages are installed, upgraded, removed and purged as
# one expects: what they bring works, what people wrote is kept, and in the end
# nothing is left.
# Theory of operation: t/deb/*.sh, each in a root file system of its own.
# t/8021-deb-running.t does it on a host that has vGPUs.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh

debs
for step in install upgrade remove purge; do
	in_root "$step" install t/deb/$step.sh
done
done_testing
