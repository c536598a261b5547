#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves that the package of the modules builds them by DKMS for every kernel
# that can use them, signed, without a warning, again when a kernel or a newer
# version comes, and takes all of them away.
# Theory of operation: t/deb/dkms.sh in a root with the headers of three of
# Debian's kernels; nothing is loaded there.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh

debs
in_root "DKMS, for three kernels" dkms t/deb/dkms.sh
done_testing
