# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For what is run in the root of t/root/install.packages; source it after
# lib-tap.sh.  All packages but the modules', which wants DKMS.
#
#	install old|new	dpkg -i; "0/" and what it complained of, if anything
#	purge|remove	the same, of all of ours
#	snapshot	every file of the system with its content; what dpkg
#			and its triggers write for themselves is left out
DEBS=build/root/debs
PACKAGES="libnvvgpu0 libnvvgpu-dev nvvgpu-tool nvvgpu-libvirt"
# shellcheck disable=SC2034 # for who sources this
version=$(sed -n 's/^VERSION := //p' build-config.mk)

quietly() {
	"$@" >/tmp/log 2>&1
	echo "$?/$(grep -iE 'warning|error|cannot|fail|not found' /tmp/log |
		grep -v "which isn't installed")"
}

install() {
	set -- "$DEBS/$1"
	quietly dpkg -i "$1"/libnvvgpu0_*.deb "$1"/libnvvgpu-dev_*.deb \
		"$1"/nvvgpu-tool_*.deb "$1"/nvvgpu-libvirt_*.deb
}

# shellcheck disable=SC2086 # a list
remove() { quietly dpkg --remove $PACKAGES; }
# shellcheck disable=SC2086
purge() { quietly dpkg --purge $PACKAGES; }

snapshot() {
	find / -xdev \( -path /src -o -path /proc -o -path /tmp -o -path /run -o \
		-path /var/lib/dpkg -o -path /var/cache -o -path /var/log -o \
		-path /etc/ld.so.cache -o -path /var/lib/systemd \) -prune -o \
		\( -type f -exec sha256sum {} + \) -o -type l -printf '%p -> %l\n' -o \
		-type d -printf '%p/\n' | sort
}

# a name, a profile, and what mdevctl keeps
some_state() {
	mkdir -p /etc/nvvgpu/profiles.d /etc/nvvgpu/vgpus.d
	nvvgpu-tool profile define gold --type A40-2Q --force
	mkdir -p /etc/mdevctl.d/0000:01:00.0
	echo '{}' >/etc/mdevctl.d/0000:01:00.0/6e767667-7075-4000-8000-000000000001
}
