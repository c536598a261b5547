#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is installed works, and is found where Debian looks for it.
. t/lib-tap.sh
. t/deb/lib.sh

is "$(install new)" "0/" "the packages are installed" || diag "$(cat /tmp/log)"
# shellcheck disable=SC2086
is "$(dpkg --verify $PACKAGES)" "" "all their files are there"
is "$(nvvgpu-tool version)" "nvvgpu-tool $version (libnvvgpu $version)" \
	"the tool runs with its library"
some_state
like "$(nvvgpu-tool profile show gold)" A40-2Q "and keeps a profile"
for page in 1:nvvgpu-tool 1:nvvgpu-tool-start 3:nvvgpu_new 5:nvvgpu-host \
		5:nvvgpu-sysfs 7:nvvgpu-openstack; do
	like "$(man -w "${page%%:*}" "${page#*:}" 2>&1)" '^/usr/share/man/' \
		"man ${page%%:*} ${page#*:}"
done
# shellcheck disable=SC2016 # it is bash's
like "$(bash -c '. /usr/share/bash-completion/bash_completion
	__load_completion nvvgpu-tool
	complete -p nvvgpu-tool' 2>&1)" '-F' "bash completes it"

sed -n '/^\.Bd -literal$/,/^\.Ed$/p' man/libnvvgpu.3 |
	sed '1d; $d; s/\\e/\\/g' >/tmp/example.c
# shellcheck disable=SC2046 # flags are words
gcc -Wall -Werror -o /tmp/example /tmp/example.c \
	$(pkg-config --cflags --libs libnvvgpu) >/tmp/log 2>&1
is "$?" 0 "the manual's program compiles" || diag "$(cat /tmp/log)"
like "$(ldd /tmp/example)" 'libnvvgpu.so.0 => /(usr/)?lib/[a-z0-9_-]+/' \
	"and finds the library"
is "$(pkg-config --modversion libnvvgpu)" "$version" "pkg-config has the version"

hook=/etc/libvirt/hooks/qemu.d/nvvgpu
$hook vm1 prepare begin - </dev/null
is "$?" 0 "the hook runs for a domain that is none of ours"
is "$(readlink -f $hook)" /usr/libexec/nvvgpu/nvvgpu-qemu-hook "from where it is"
is "$(/usr/libexec/nvvgpu/nvvgpu-udev group 12345; echo $?)" 0 \
	"the helper of udev runs"
is "$(sed -n 's/.*program}="\([^ ]*\) .*/\1/p' \
	/usr/lib/udev/rules.d/59-nvvgpu.rules | sort -u)" \
	/usr/libexec/nvvgpu/nvvgpu-udev "and is what the rules call"
done_testing
