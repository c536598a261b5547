#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: packages
#
# Proves, as far as Debian can, that the RPM packages are right: rpmbuild makes
# them, rpmlint has no error to tell that packaging/rpmlint.toml does not excuse,
# they are split as the Debian packages are, what one needs of the other is
# there, and rpm unpacks them beside each other.
# Theory of operation: built in the root of t/root/build.packages; no RPM of
# theirs depends on is there, so nothing is run.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-packages.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

RPMS=build/root/rpms
tarball=$(make -s dist)
rm -rf $RPMS
mkdir -p $RPMS
# shellcheck disable=SC2016 # these dollars are for the shell in there
t/root/run --out $RPMS build -- sh -ec '
	packaging/mkrpm "$0" /out
	rpmlint -c packaging/rpmlint.toml /out/*.rpm /out/*.spec >/out/rpmlint || :
	cd /out
	for rpm in *.rpm; do
		case $rpm in *.src.rpm) continue ;; esac
		name=$(rpm -qp --qf "%{name}" $rpm)
		rpm -qp --requires $rpm >$name.requires
		rpm -qp --provides $rpm >$name.provides
		rpm -qp --qf "[%{filenames} %{=name} %{filemodes:perms}\n]" $rpm
	done >files
	rpm -qp --changelog nvvgpu-tool*.rpm >changelog
	mkdir /tmp/new
	rpm --root /tmp/new --initdb
	rpm --root /tmp/new -i --nodeps --noscripts --ignorearch lib*.rpm \
		nvvgpu-tool*.rpm nvvgpu-libvirt*.rpm nvvgpu-dkms*.rpm
	rpm --root /tmp/new -Va --nodeps --noscripts >verify || :
	' "$tarball" >"$tmp/log" 2>&1
is "$?" 0 "built, and unpacked together" || diag "$(tail -n 30 "$tmp/log")"
is "$(cd $RPMS && echo *.rpm)" "libnvvgpu-$version-1.x86_64.rpm \
libnvvgpu-devel-$version-1.x86_64.rpm nvvgpu-$version-1.src.rpm \
nvvgpu-dkms-$version-1.noarch.rpm nvvgpu-libvirt-$version-1.x86_64.rpm \
nvvgpu-tool-$version-1.x86_64.rpm" "five packages and their source"
like "$(tail -n 1 $RPMS/rpmlint)" ' 0 errors' "rpmlint has no error to tell" ||
	diag "$(grep ' E: ' $RPMS/rpmlint)"
is "$(cat $RPMS/verify)" "" "all files are as they were packed"

# --- what is where ------------------------------------------------------------
make -s install install-dkms DESTDIR="$tmp/all" PREFIX=/usr LIBDIR=/usr/lib64 \
	>"$tmp/log" 2>&1
is "$(grep -v ' d[rwx-]*$' $RPMS/files | cut -d' ' -f1 |
	grep -Ev '^/usr/share/(doc|licenses)/|\.build-id' | sort)" \
	"$(cd "$tmp/all" && find . ! -type d | sed 's,^\.,,' | sort)" \
	"what is installed is in a package, and in one only"
where() {
	grep -v ' d[rwx-]*$' $RPMS/files | sed -n "s,^/$1 \([^ ]*\) .*,\1,p" |
		sort -u | tr '\n' ' '
}
is "$(where 'usr/lib64/libnvvgpu\.so\.0.*')" "libnvvgpu " "the library"
is "$(where 'usr/include/.*')$(where 'usr/share/man/man3/.*')" \
	"libnvvgpu-devel libnvvgpu-devel " "what is for programmers"
is "$(where 'usr/bin/.*')$(where 'usr/lib/udev/.*')$(where 'usr/lib/systemd/.*')" \
	"nvvgpu-tool nvvgpu-tool nvvgpu-tool " "the tool"
is "$(where 'etc/.*')$(where 'usr/libexec/.*qemu.*')" \
	"nvvgpu-libvirt nvvgpu-libvirt " "the hook"
is "$(where 'usr/src/.*')" "nvvgpu-dkms " "the modules"

# --- what needs what ----------------------------------------------------------
like "$(cat $RPMS/libnvvgpu.provides)" '^libnvvgpu\.so\.0\(' \
	"the library says what it is"
for name in nvvgpu-tool nvvgpu-libvirt; do
	is "$(grep -F 'libnvvgpu.so.0(' $RPMS/$name.requires | sort)" \
		"$(grep -F 'libnvvgpu.so.0(' $RPMS/$name.requires |
			grep -xFf $RPMS/libnvvgpu.provides | sort)" \
		"$name needs nothing of it that it has not"
done
like "$(cat $RPMS/nvvgpu-dkms.requires)" '^dkms' "the modules need DKMS"
like "$(head -n 1 $RPMS/changelog)" "- $version-1\$" "the changelog is ours"
done_testing
