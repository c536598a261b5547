#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Proves that the library exports what its headers declare, all of it and
# nothing else, versioned, under a name that says so; that each header compiles
# alone, as C and as C++; and that a program built against what is installed
# works with what is installed.
# Theory of operation: nm's list of the library beside the names in the header
# and in the version script; a scratch "make install" and a ten-line program
# that knows of it by pkg-config alone.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

nm -D --defined-only build/lib/libnvvgpu.so.0 | awk '$2 == "T" { print $3 }' |
	sort >"$tmp/exported"
like "$(head -n 1 "$tmp/exported")" '@@LIBNVVGPU_0\.1$' "symbols have a version"
sed 's/@.*//' "$tmp/exported" >"$tmp/names"
perl -0777 -ne 's{/\*.*?\*/}{}gs;
	print "$1\n" while /\b(nvvgpu_[a-z0-9_]+)\s*\(/g' \
	libnvvgpu/nvvgpu.h libnvvgpu/nvvgpu-monitor.h |
	sort -u >"$tmp/declared"
is "$(diff "$tmp/names" "$tmp/declared")" "" "exported is what the header declares"
sed -n 's/^\t\(nvvgpu_[a-z0-9_]*\);$/\1/p' libnvvgpu/libnvvgpu.sym |
	sort >"$tmp/listed"
is "$(diff "$tmp/names" "$tmp/listed")" "" "exported is what the version script lists"
is "$(nm -D --defined-only build/lib/libnvvgpu.so.0 |
	awk '$2 != "T" && !($2 == "A" && $3 ~ /^LIBNVVGPU_/)')" "" \
	"and nothing but functions"
is "$(readelf -d build/lib/libnvvgpu.so.0 | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')" \
	libnvvgpu.so.0 "its soname"
is "$(wc -l <"$tmp/listed")" "$(sort -u "$tmp/listed" | wc -l)" "no symbol twice"

for header in nvvgpu nvvgpu-monitor; do
	echo "#include \"$header.h\"" >"$tmp/alone.c"
	for cc in "gcc -std=c99" "gcc -std=c11" "g++ -std=c++11 -x c++" \
		"clang -std=c99" "clang -std=c11" "clang -std=c++11 -x c++"; do
		command -v "${cc%% *}" >/dev/null || {
			diag "no ${cc%% *} here"
			continue
		}
		$cc -pedantic -Wall -Wextra -Werror -Ilibnvvgpu -fsyntax-only \
			"$tmp/alone.c" 2>"$tmp/log"
		ok $? "$header.h compiles alone ($cc)" || diag "$(cat "$tmp/log")"
	done
done

make -s install-lib B="$tmp/b" DESTDIR="$tmp/root" PREFIX=/opt/x >"$tmp/log" 2>&1
ok $? "make install-lib" || diag "$(cat "$tmp/log")"
cat >"$tmp/user.c" <<'C'
#include <nvvgpu.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct nvvgpu_ctx *ctx;
	struct nvvgpu_host *host;

	if (argc < 2 || nvvgpu_new(argv[1], &ctx) < 0)
		return 1;
	if (nvvgpu_host_scan(ctx, &host) < 0)
		return 2;
	printf("%zu %s\n", nvvgpu_host_count_gpus(host), nvvgpu_version());
	nvvgpu_host_unref(host);
	nvvgpu_unref(ctx);
	return 0;
}
C
PKG_CONFIG_PATH=$tmp/root/opt/x/lib/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$tmp/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
# shellcheck disable=SC2046 # flags are words
cc -o "$tmp/user" "$tmp/user.c" $(pkg-config --cflags --libs libnvvgpu) \
	2>"$tmp/log"
ok $? "a program finds the library by pkg-config" || diag "$(cat "$tmp/log")"
is "$(LD_LIBRARY_PATH=$tmp/root/opt/x/lib "$tmp/user" "$tmp")" \
	"0 $(pkg-config --modversion libnvvgpu)" "and runs with it"

done_testing
