#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves the price of a new firmware release: its folder and one row.
# Theory of operation: in a copy of this tree a release is invented in which
# the boot of a plugin task has one more parameter in the middle; the copy must
# build, the simulated firmware must pass its whole test with it, and nothing
# else may have changed.  For the releases that are real: no file names one
# but those of its folder, the table, and later releases that share with it.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

# --- releases that are there ---------------------------------------------
first=$(build/t/gsp-abi-dump | head -n 1)
for folder in kernel/gsp/r[0-9]*; do
	r=${folder##*/}
	name=$(sed -n 's/^\t\.name = "\(.*\)",$/\1/p' "$folder/$r.c")
	# The files above the folders cite the first one for the transport.
	[ "$name" = "$first" ] || is "$(t/files kernel |
		grep -v -e "^$folder/" -e '^kernel/gsp/r[0-9]*/' |
		xargs grep -lwE "gsp_$r|$r|$(echo "$name" | sed 's/\./\\./g')")" \
		kernel/gsp/release.c "$name is named in the table alone"
	is "$(grep -cwE "$r|gsp_$r" kernel/gsp/release.c)" 1 \
		"$name: where it has one row"
done

# --- one that is not -----------------------------------------------------
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
t/files |
	while read -r file; do [ ! -e "$file" ] || echo "$file"; done |
	tar -cT - | tar -xC "$tmp"
cp -r "$tmp/kernel" "$tmp/before"

new=$tmp/kernel/gsp/r999
mkdir "$new"
sed 's/R570/R999/; s/"wire-client/"..\/r570\/wire-client/' \
	"$tmp/kernel/gsp/r570/wire.h" >"$new/wire.h"
sed 's/R570/R999/; s/^\t__le32 numGuestFbSegments;$/\t__le64 newParameter;\n&/
	s/== 6616/== 6624/' "$tmp/kernel/gsp/r570/wire-boot.h" >"$new/wire-boot.h"
cat >"$new/r999.h" <<'H'
/* SPDX-License-Identifier: GPL-2.0-only */
#include "../release.h"

extern const struct gsp_release gsp_r999;
H
cat >"$new/r999.c" <<'C'
// SPDX-License-Identifier: GPL-2.0-only
#include "r999.h"
#include "wire.h"
#include "../r570/wire-plugin.h"
#include "../codec/boot.h"
#include "../r535/r535.h"
#include "../r570/r570.h"

static const struct gsp_boot_abi boot = GSP_BOOT_CODEC;

const struct gsp_release gsp_r999 = {
	.name = "999.99.9",
	.checksum = GSP_CHECKSUM_LENGTH,
	.rpc = &gsp_r535_rpc,
	.system = &gsp_r535_system,
	.registry = &gsp_r535_registry,
	.alloc = &gsp_r570_alloc,
	.control = &gsp_r535_control,
	.types = &gsp_r535_types,
	.boot = &boot,
	.shutdown = &gsp_r535_shutdown,
	.cleanup = &gsp_r535_cleanup,
	.usage = &gsp_r535_usage,
	.kinds = &gsp_r535_kinds,
	.mixed = &gsp_r570_mixed,
	.event = &gsp_r535_event,
	.plugin = &gsp_r570_plugin,
};
C
sed -i 's/^\trow(r535)/\trow(r535) row(r999)/' "$tmp/kernel/gsp/release.c"

log=$(env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$tmp" B=build \
	build/t/test-gsp-firmware 2>&1)
is $? 0 "an invented release with a new parameter builds" || diag "$log"
log=$("$tmp/build/t/test-gsp-firmware" 999.99.9 2>&1)
is $? 0 "the simulated firmware speaks it" || diag "$log"
is "$(diff -rq "$tmp/before" "$tmp/kernel" | sed "s,$tmp/,,g")" \
"Only in kernel/gsp: r999
Files before/gsp/release.c and kernel/gsp/release.c differ" \
	"all it took is its folder and the table"
is "$(diff "$tmp/before/gsp/release.c" "$tmp/kernel/gsp/release.c" |
	grep -c '^>')" 1 "one row of it"
cat >"$tmp/list.mk" <<'MK'
include $(src)/gsp/Kbuild
all:
	@echo $(nvvgpu-sim-y)
MK
like "$(make -sf "$tmp/list.mk" "src=$tmp/kernel")" ' gsp/r999/r999\.o( |$)' \
	"the module is built with it"
done_testing
