# SPDX-License-Identifier: GPL-2.0-only
#
#	make modules		nvvgpu.ko and nvvgpu-sim.ko in build/kernel
#	make modules_install	INSTALL_MOD_PATH=, DEPMOD=
#
# KDIR is the build tree of the kernel they are for.  Kbuild writes its
# objects beside the sources, therefore it sees links to them: nothing but
# build/ is written to.

KDIR ?= $(B)/vm/$(DISTRO)/kdir
KBUILD_OUT ?= $(B)/kernel

# The lock is for people who build from one tree at the same time.
define kbuild
+@mkdir -p $(KBUILD_OUT)
@test -e $(KDIR)/Makefile || { echo "make modules: no kernel headers at \
$(KDIR): make testbed-root, or give KDIR=/lib/modules/VERSION/build" >&2; \
exit 1; }
+@flock $(KBUILD_OUT) sh -e -c ' \
	find $(KBUILD_OUT) -xtype l -exec rm {} +; \
	cp -rsfT $(abspath kernel) $(abspath $(KBUILD_OUT)); \
	$(MAKE) --no-print-directory -C $(abspath $(KDIR)) \
		M=$(abspath $(KBUILD_OUT)) $(1)'
endef

modules::
	$(call kbuild,modules)

modules_install:: modules
	$(call kbuild,modules_install)

.PHONY: modules modules_install
