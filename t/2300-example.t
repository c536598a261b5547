#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the program in libnvvgpu(3) compiles with what "make install"
# installs and pkg-config says, as C and with all warnings, does what the page
# says, and leaks nothing.  Theory of operation: an installation below a
# directory, the example cut out of the installed page, and the host of
# t/lib-sysroot.sh.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
command -v xmllint >/dev/null || plan_skip "xmllint is not installed"
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
. t/lib-sysroot.sh

# The places as the tree was built for, so that nothing is built anew.
make -s install DESTDIR="$tmp/root" >"$tmp/log" 2>&1 ||
	plan_skip "make install: $(tail -n 1 "$tmp/log")"
prefix=$tmp/root/usr/local
sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$prefix/share/man/man3/libnvvgpu.3" |
	sed '1d; $d; s/\\e/\\/g' >"$tmp/example.c"
like "$(cat "$tmp/example.c")" "nvvgpu_vgpu_xml" "the page has an example"

export PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig"
export PKG_CONFIG_SYSROOT_DIR="$tmp/root"
# shellcheck disable=SC2046 # flags are words
cc -std=gnu11 -Wall -Wextra -Werror -g -fsanitize=address,undefined \
	-o "$tmp/example" "$tmp/example.c" \
	$(pkg-config --cflags --libs libnvvgpu) 2>"$tmp/log"
is "$?" 0 "it compiles against what is installed" || diag "$(cat "$tmp/log")"
is "$(pkg-config --modversion libnvvgpu)" \
	"$(sed -n 's/^VERSION := //p' build-config.mk)" "pkg-config: version"

sysroot_two_gpus "$tmp/host"
LD_LIBRARY_PATH=$prefix/lib "$tmp/example" "$tmp/host" A40-2Q vm1 \
	>"$tmp/out" 2>"$tmp/err"
is "$?/$(cat "$tmp/err")" "0/" "it runs, and leaks nothing"
is "$(sed -n 1p "$tmp/out")" "NVIDIA A40 (simulated)" "it lists GPUs"
sed -n '/^</,$p' "$tmp/out" >"$tmp/xml"
is "$(xmllint --xpath 'string(//address/@uuid)' "$tmp/xml")" \
	"$(sed -n 's/^uuid = //p' "$tmp/host/etc/nvvgpu/vgpus.d/vm1.conf")" \
	"it builds the XML of the vGPU that it made"
LD_LIBRARY_PATH=$prefix/lib "$tmp/example" "$tmp/host" A40-2Q vm1 \
	>"$tmp/out" 2>"$tmp/err"
is "$?" 1 "a second time the name is taken"
like "$(cat "$tmp/err")" "^vm1: create: there is a vGPU of that name" \
	"and the library says so"
done_testing
