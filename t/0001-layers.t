#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the borders of the design hold: a firmware release, its
# structures and numbers appear only below kernel/gsp and in the simulated
# firmware; mdev and vfio only in core and compat; what a kernel has
# is asked of its headers and known in compat alone; users of the library see
# nvvgpu.h alone; what a PF driver must do stays little.  Theory of operation:
# the checker runs over the tree and must say nothing; then over a planted tree
# with one breach per rule, and must find each, so that an empty answer means
# something.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

top=$PWD
out=$(t/lint/layers 2>&1)
is "$out" "" "no layer is broken in the tree"
calls=$(sed -n '/^struct nvvgpu_pf_ops {/,/^};/p' kernel/include/nvvgpu_pf.h |
	grep -c '(\*')
[ "$calls" -ge 8 ] && [ "$calls" -le 12 ]
ok $? "a PF driver has to do $calls calls, at most 12"

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" && git init -q .

plant() {
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$2" >"$1"
}
plant kernel/core/a.c 'const char *release = "535.113.01";'
plant kernel/include/b.h '#define ABI r570'
plant kernel/sim/c.c 'struct NV2080_CTRL x;'
plant kernel/sim/d.c '#include <linux/vfio.h>'
plant kernel/compat/e.h '#if LINUX_VERSION_CODE > 1'
plant kernel/sim/e.c '#if HAVE_VM_FLAGS_SET'
plant kernel/core/e.c '#ifdef CONFIG_IOMMUFD'
plant kernel/core/f.c '#include "../gsp/gsp.h"'
plant kernel/gsp/g.c '#include "../core/vgpu.h"'
plant kernel/sim/h.c '#include "../gsp/queue.h"'
plant nvvgpu-tool/i.c '#include "../libnvvgpu/private.h"'
plant libnvvgpu/j.c '#include "../kernel/include/uapi/nvvgpu_ring.h"'
plant kernel/gsp/r535/fine.c 'const char *release = "535.113.01";'
plant kernel/sim/firmware.c '#define DEFAULT "535.113.01"'
plant kernel/compat/fine.h '#if HAVE_VM_FLAGS_SET'

out=$("$top/t/lint/layers" "$tmp")
for f in core/a.c include/b.h sim/c.c sim/d.c compat/e.h sim/e.c core/e.c \
	core/f.c gsp/g.c sim/h.c; do
	like "$out" "^kernel/$f:1:" "a breach in kernel/$f is found"
done
like "$out" "^nvvgpu-tool/i.c:1:" "a private include of the tool is found"
like "$out" "^libnvvgpu/j.c:1:" "a kernel include of the library is found"
unlike "$out" "fine.c|firmware.c" "the lowest layer may name releases"
unlike "$out" "fine.h" "compat may know what a kernel has"
done_testing
