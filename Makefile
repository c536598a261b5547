# SPDX-License-Identifier: GPL-2.0-or-later
#
# One make for everything.  Each folder says in its build.mk what it makes;
# all results go to build/ and nowhere else.
#
#	make			library, tool, udev helper and hook
#	make modules		kernel modules (KDIR=, default: the testbed's)
#	make check		set up, then every test
#	make demo		set up, then the whole story in a VM
#	make bench		set up, then what is measured, in a VM
#	make install		DESTDIR=, PREFIX=; make uninstall takes it away
#	make dist		the sources as a tarball; make deb packages

DISTRO ?= bookworm

include build-config.mk

all: userspace

include libnvvgpu/build.mk
include nvvgpu-tool/build.mk
include udev/build.mk
include libvirt-hooks/build.mk
include man/build.mk
include kernel/build.mk
include t/vm/build.mk
include t/build.mk
include bench/build.mk
include packaging/build.mk

.PHONY: all userspace clean
clean:
	rm -rf $(B)/obj $(B)/lib $(B)/bin $(B)/kernel $(B)/t $(B)/stage

.DELETE_ON_ERROR:
