#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The modules are built for each kernel that can use them: when the package
# comes, when it is upgraded, and when a kernel comes; and they go with it.
. t/lib-tap.sh
DEBS=build/root/debs
version=$(sed -n 's/^VERSION := //p' build-config.mk)
cd /lib/modules || exit 1
one=$(echo *[0-9]-amd64) two=$(echo *-rt-amd64) none=$(echo *-cloud-amd64)
cd /src || exit 1

# modules KERNEL: what of ours depmod would find for it
modules() {
	find "/lib/modules/$1/updates" -name 'nvvgpu*.ko' -printf '%f ' 2>/dev/null |
		tr ' ' '\n' | sort | tr '\n' ' '
}
both="nvvgpu-sim.ko nvvgpu.ko "

# status: VERSION, KERNEL: state
status() {
	dkms status nvvgpu | sed 's/^nvvgpu.//; s/, x86_64//' | sort
}

quietly() {
	"$@" >/tmp/log 2>&1 || { diag "$(tail -n 30 /tmp/log)"; return 1; }
}

mv "/lib/modules/$two" /tmp/
quietly dpkg -i $DEBS/old/nvvgpu-dkms_*.deb
is "$?" 0 "an older version is installed"
is "$(status)" "0.0.0, $one: installed" "and built for the kernel there is"
mv "/tmp/$two" /lib/modules/

quietly dpkg -i $DEBS/new/nvvgpu-dkms_*.deb
is "$?" 0 "upgraded, and a kernel came"
is "$(status)" "$version, $one: installed
$version, $two: installed" "built for both, and no older one is left"
is "$(modules "$one")/$(modules "$two")" "$both/$both" "both modules for both kernels"
is "$(modules "$none")" "" "none for a kernel without mdev"
for kernel in "$one" "$two"; do
	for module in nvvgpu nvvgpu-sim; do
		file=/lib/modules/$kernel/updates/dkms/$module.ko
		like "$(modinfo -F vermagic "$file")" "^$kernel " "$module is for $kernel"
		is "$(modinfo -F signer "$file")" \
			"$(openssl x509 -inform DER -in /var/lib/dkms/mok.pub \
				-noout -subject | sed 's/.*CN = //')" \
			"and signed with this machine's key"
	done
	like "$(modinfo -F depends "/lib/modules/$kernel/updates/dkms/nvvgpu-sim.ko")" \
		'(^|,)nvvgpu(,|$)' "nvvgpu-sim brings nvvgpu"
	log=/var/lib/dkms/nvvgpu/$version/$kernel/x86_64/log/make.log
	is "$(grep -i 'warning:' "$log")" "" "no warning for $kernel"
done

quietly dkms remove "nvvgpu/$version" -k "$one"
is "$?/$(modules "$one")/$(modules "$two")" "0//$both" \
	"removed for one kernel, they stay for the other"
quietly dkms build "nvvgpu/$version" -k "$one"
is "$?/$(modules "$one")" "0/" "built"
quietly dkms install "nvvgpu/$version" -k "$one"
is "$?/$(modules "$one")" "0/$both" "installed"

quietly dkms remove "nvvgpu/$version" -k "$two"
quietly /etc/kernel/header_postinst.d/dkms "$two"
is "$?/$(modules "$two")" "0/$both" "a kernel that comes gets them"

quietly dpkg --purge nvvgpu-dkms
is "$?/$(status)" "0/" "purged"
is "$(modules "$one")$(modules "$two")$(find /usr/src /var/lib/dkms -name '*nvvgpu*')" "" \
	"nothing is left"
done_testing
