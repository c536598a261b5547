#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves that "make dist" makes the same tarball, bit by bit, from a checkout
# and from itself, whenever and by whomever, and that all builds and passes
# "make check-unit" from it where there is no git.
# Theory of operation: the tarball is unpacked far from the checkout; files
# there get other times and modes.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

tarball=$(make -s dist)
like "$tarball" '^build/dist/nvvgpu-[0-9.]+\.tar\.gz$' "make dist says where it is" ||
	done_testing
sum=$(sha256sum <"$tarball")
name=$(basename "$tarball" .tar.gz)
is "$(tar -tzf "$tarball" | grep -v "^$name/")" "" "all is below $name/"
if [ -e .git ]; then
	is "$(tar -tzf "$tarball" | sed "s,^$name/,," | sort)" \
		"$(git ls-files | sort)" "what git tracks is in it, and nothing else"
fi
touch build-config.mk
is "$(TZ=Asia/Tokyo make -s dist >/dev/null && sha256sum <"$tarball")" "$sum" \
	"later and elsewhere it is the same"

tar -xzf "$tarball" -C "$tmp"
cd "$tmp/$name" || exit 1
find . -exec touch -h -d 2001-02-03 {} +
chmod -R g+w,o-rwx .
is "$(umask 077 && make -s dist >/dev/null && sha256sum <"$tarball")" "$sum" \
	"made from what is in it, it is the same"
rm -r build

# Beside the sources nothing but installed packages: no git, no testbed.
mkdir "$tmp/bin"
printf '#!/bin/sh\necho "git: not here" >&2\nexit 1\n' >"$tmp/bin/git"
chmod +x "$tmp/bin/git"
env -u CI -u NVVGPU_TEST_REQUIRE PATH="$tmp/bin:$PATH" \
	sh -c "make -s -j2 unit-programs userspace && make -s check-unit" \
	>"$tmp/log" 2>&1
is "$?" 0 "it builds and passes its tests" ||
	diag "$(grep -E '^not ok|Failed|Error|git: not' "$tmp/log" | head -n 40)"
like "$(tail -n 1 "$tmp/log")" '^Result: PASS' "... all of them"
is "$(t/files | sort)" "$(tar -tzf "$OLDPWD/$tarball" | sed "s,^$name/,," | sort)" \
	"nothing was written outside build/"
done_testing
