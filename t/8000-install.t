#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves that "make install" keeps to its prefix, that "make uninstall" takes
# away what it put there and nothing else, and that the version is written in
# one place and the same wherever it is told.
# Theory of operation: installations below a directory that has files of
# others already, one each in every directory that we use.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# what DIRECTORY: every file below it with its content, every link
what() {
	(cd "$1" && find . -type f -exec sha256sum {} + &&
		find . -type l -printf '%p -> %l\n') | sort
}

for places in "" "PREFIX=/usr LIBDIR=/usr/lib/x86_64-linux-gnu" \
	"PREFIX=/opt/n SYSCONFDIR=/opt/n/etc UDEVDIR=/opt/n/udev UNITDIR=/opt/n/unit"; do
	root=$tmp/root
	rm -rf "$root"
	# shellcheck disable=SC2086 # a list of words
	make -s install DESTDIR="$root" $places >"$tmp/log" 2>&1
	is "$?" 0 "make install ${places:-as it comes}" || diag "$(cat "$tmp/log")"
	mv "$root" "$tmp/alone"
	(cd "$tmp/alone" && find . -type d -exec sh -c '
		for dir; do mkdir -p "$0/$dir"; echo mine >"$0/$dir/of another"; done
		' "$root" {} +)
	# An empty directory of ours may stay only if another's file is in it.
	rm -f "$(find "$root" -path '*libexec*' -name 'of another' | tail -n 1)"
	before=$(what "$root")
	# shellcheck disable=SC2086
	make -s install DESTDIR="$root" $places >"$tmp/log" 2>&1
	is "$(what "$root" | grep -v 'of another')" "$(what "$tmp/alone")" \
		"... puts the same files beside those of others"
	# shellcheck disable=SC2086
	make -s uninstall DESTDIR="$root" $places >"$tmp/log" 2>&1
	is "$?/$(what "$root")" "0/$before" \
		"make uninstall leaves what there was before" || diag "$(cat "$tmp/log")"
	is "$(cd "$root" && find . -type d -name nvvgpu -empty)" "" \
		"and no empty directory with our name"
	# shellcheck disable=SC2086
	make -s uninstall DESTDIR="$root" $places >"$tmp/log" 2>&1
	is "$?/$(what "$root")" "0/$before" "where nothing is left, that is fine"
	case $places in
	*/opt*)	is "$(cd "$tmp/alone" && find . ! -type d ! -path './opt/n/*')" "" \
			"all of it is in the places that were asked for" ;;
	esac
	dangling=$(cd "$tmp/alone" && find . -type l -exec sh -c '
		for link; do
			case $(readlink "$link") in
			/*) [ -e ".$(readlink "$link")" ] ;;
			*) [ -e "$link" ] ;;
			esac || echo "$link"
		done' sh {} +)
	is "$dangling" "" "each link leads to a file that is installed"
	rm -rf "$tmp/alone"
done

# --- the version ----------------------------------------------------------
version=$(sed -n 's/^VERSION := //p' build-config.mk)
like "$version" '^[0-9]+\.[0-9]+\.[0-9]+$' "there is a version"
is "$(t/files | grep -v '^CHANGELOG.md$\|^man/nvvgpu_new.3$\|nvvgpu.h$' |
	xargs grep -lwF "$version")" build-config.mk "written in one file"
is "$(sed -n 's/^## \[\(.*\)\] - .*/\1/p' CHANGELOG.md | head -n 1)" \
	"$version" "the changelog begins with it"
like "$(sed -n 's/^## \[.*\] - //p' CHANGELOG.md)" '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' \
	"each release has its day"
make -s install DESTDIR="$tmp/new" VERSION=9.8.7 >"$tmp/log" 2>&1
is "$("$tmp/new/usr/local/bin/nvvgpu-tool" version)" \
	"nvvgpu-tool 9.8.7 (libnvvgpu 9.8.7)" "another one is told by the tool"
is "$(cd "$tmp/new/usr/local/lib" && ls libnvvgpu.so.0.*)" libnvvgpu.so.0.9.8.7 \
	"by the library's file"
is "$(sed -n 's/^Version: //p' "$tmp/new/usr/local/lib/pkgconfig/libnvvgpu.pc")" \
	9.8.7 "and by pkg-config"
make -s userspace
done_testing
