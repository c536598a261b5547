# SPDX-License-Identifier: GPL-2.0-only
#
#	make modules		nvvgpu.ko and nvvgpu-sim.ko in build/kernel
#	make modules_install	INSTALL_MOD_PATH=, DEPMOD=
#
# KDIR is the build tree of the kernel they are for.  Kbuild writes its
# objects beside the sources, therefore it sees links to them: nothing but
# build/ is written to.

KDIR ?= build/vm/$(DISTRO)/kdir
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
		M=$(abspath $(KBUILD_OUT)) $(NO_BTF) $(1)'
endef

# Type information for BPF needs the kernel's own, which most headers come
# without, and pahole.
NO_BTF = $(if $(and $(wildcard $(KDIR)/vmlinux),$(shell command -v \
	pahole)),,CONFIG_DEBUG_INFO_BTF_MODULES=)

modules::
	$(call kbuild,modules)

# Kbuild runs depmod only where System.map is, which no distribution puts
# beside its headers; and without a key to sign with it would only complain.
INSTALL_MOD_PATH ?=
DEPMOD ?= depmod
NO_KEY = $(if $(wildcard $(KDIR)/certs/signing_key.pem),,CONFIG_MODULE_SIG_ALL=)

modules_install:: modules
	$(call kbuild,modules_install $(NO_KEY) DEPMOD=true)
	$(DEPMOD) $(if $(INSTALL_MOD_PATH),-b '$(INSTALL_MOD_PATH)') \
		"$$(cat $(KDIR)/include/config/kernel.release)"

.PHONY: modules modules_install
