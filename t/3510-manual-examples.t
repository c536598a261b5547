#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the examples in the manual pages work as they are printed: those
# that need neither driver nor libvirt, on a host built by hand for each page
# (t/lib-sysroot.sh).  The others are run by t/6380-manual-examples.t in the
# testbed, and by what a page names.
cd "$(dirname "$0")/.." || exit 1
top=$PWD
. t/lib-tap.sh
TOOL=$PWD/build/t/nvvgpu-tool
[ -x "$TOOL" ] || plan_skip "build/t/nvvgpu-tool is not built"
command -v jq >/dev/null || plan_skip "jq is not installed"
. t/lib-tool.sh
. t/lib-sysroot.sh
. t/lib-manual.sh
# shellcheck disable=SC2034 # lib-manual.sh works in it
manual_tmp=$tool_tmp

mkdir "$tool_tmp/bin"
PATH=$tool_tmp/bin:$PATH
for page in $(manual_pages fixture); do
	work=$tool_tmp/${page##*/}
	mkdir "$work"
	sysroot_two_gpus "$work/host"
	cat >"$tool_tmp/bin/nvvgpu-tool" <<-END
		#!/bin/sh
		exec "$TOOL" --sysroot "$work/host" "\$@"
	END
	chmod +x "$tool_tmp/bin/nvvgpu-tool"
	cd "$work" || exit 1
	manual_run "$page"
	cd "$top" || exit 1
done

# Nothing is left out: a page that names another place is run there.
for page in man/*.[1-8]; do
	where=$(manual_comment "$page" examples)
	case ${where:-fixture} in
	fixture|testbed) ;;
	t/*) [ -x "$where" ]
		ok $? "$page: its examples are run by $where" ;;
	*) ok 1 "$page: its examples are run somewhere" ;;
	esac
done
done_testing
