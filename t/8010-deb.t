#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves that "make deb" builds from the tarball with nothing installed but what
# the packages ask for, that lintian has no error to tell, that every file of
# "make install" is in one package and in the right one, and that programs are
# hardened and look for the library where Debian has it.
# Theory of operation: packages are built in the root of t/root/build.packages
# and looked at there.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

debs
is "$(cd $DEBS/new && echo nvvgpu*.deb lib*.deb | tr ' ' '\n' | grep -v dbgsym |
	sort | tr '\n' ' ')" \
"libnvvgpu-dev_$version-1_amd64.deb libnvvgpu0_$version-1_amd64.deb \
nvvgpu-dkms_$version-1_all.deb nvvgpu-libvirt_$version-1_amd64.deb \
nvvgpu-tool_$version-1_amd64.deb " "five packages"

t/root/run build -- sh -c "lintian --allow-root --fail-on none $DEBS/new/*.changes" \
	>"$tmp/lintian" 2>&1
is "$?/$(grep '^E:' "$tmp/lintian")" "0/" "lintian has no error to tell" ||
	diag "$(cat "$tmp/lintian")"
diag "$(grep '^W:' "$tmp/lintian")"

# --- what is where ----------------------------------------------------------
for deb in "$DEBS"/new/*.deb; do
	name=${deb##*/} name=${name%%_*}
	case $name in
	*-dbgsym) continue ;;
	esac
	mkdir "$tmp/$name"
	dpkg-deb -x "$deb" "$tmp/$name"
	(cd "$tmp/$name" && find . ! -type d ! -path './usr/share/doc/*' |
		sed "s,\.gz\$,,; s,\$, $name,")
done | sort >"$tmp/files"
where() {
	sed -n "s,^\./$1 ,,p" "$tmp/files" | sort -u | tr '\n' ' '
}
make -s install install-dkms DESTDIR="$tmp/all" PREFIX=/usr \
	LIBDIR=/usr/lib/x86_64-linux-gnu >"$tmp/log" 2>&1
is "$(cut -d' ' -f1 "$tmp/files")" \
	"$(cd "$tmp/all" && find . ! -type d | sort)" \
	"what is installed is in a package, and in one only"
is "$(where 'usr/lib/.*/libnvvgpu\.so\.0.*')" "libnvvgpu0 " "the library"
is "$(where 'usr/include/.*')$(where 'usr/lib/.*/libnvvgpu.so')$(
	where 'usr/share/man/man3/.*')" \
	"libnvvgpu-dev libnvvgpu-dev libnvvgpu-dev " "what is for programmers"
for file in usr/bin/nvvgpu-tool 'usr/share/man/man[157]/.*' \
		'usr/lib/udev/.*' 'usr/lib/systemd/.*' 'usr/share/zsh/.*' \
		'usr/share/bash-completion/.*' 'usr/libexec/nvvgpu/nvvgpu-udev'; do
	is "$(where "$file")" "nvvgpu-tool " "$file"
done
is "$(where 'etc/.*')$(where 'usr/libexec/nvvgpu/nvvgpu-qemu.*')" \
	"nvvgpu-libvirt nvvgpu-libvirt " "the hook"
is "$(where 'usr/src/.*')$(where 'usr/share/man/man4/.*')" \
	"nvvgpu-dkms nvvgpu-dkms " "the modules"
is "$(dpkg-deb -f "$DEBS/new/nvvgpu-dkms_$version-1_all.deb" Depends |
	grep -c dkms)" 1 "which need DKMS"
like "$(cat "$tmp/nvvgpu-dkms/usr/share/doc/nvvgpu-dkms/README.dkms")" \
	'mokutil --import /var/lib/dkms/mok.pub' "and tell of Secure Boot"

# --- programs ---------------------------------------------------------------
for file in "$tmp/nvvgpu-tool/usr/bin/nvvgpu-tool" \
		"$tmp/nvvgpu-tool/usr/libexec/nvvgpu/nvvgpu-udev" \
		"$tmp/nvvgpu-libvirt/usr/libexec/nvvgpu/nvvgpu-qemu-hook" \
		"$tmp/nvvgpu-libvirt/usr/libexec/nvvgpu/nvvgpu-qemu-prepare"; do
	is "$(readelf -d "$file" | grep -E 'RPATH|RUNPATH')" "" \
		"${file##*/} has no path to the library"
	like "$(readelf -dl "$file")" 'BIND_NOW|FLAGS_1.*NOW' "... and is hardened"
done
done_testing
