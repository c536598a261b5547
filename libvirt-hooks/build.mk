# SPDX-License-Identifier: GPL-2.0-or-later
#
# The qemu hook in its two halves; see nvvgpu-qemu-hook.c for why two.

# A link there and no file: what is a file below /etc is a package's only at
# first, and would be run when the package has gone.
HOOK_DIR = $(SYSCONFDIR)/libvirt/hooks/qemu.d
HOOK_PREPARE = $(LIBEXECDIR)/nvvgpu-qemu-prepare
HOOK_BINS := $(B)/bin/nvvgpu-qemu-hook $(B)/bin/nvvgpu-qemu-prepare

userspace: $(HOOK_BINS)

$(B)/bin/nvvgpu-qemu-hook: libvirt-hooks/nvvgpu-qemu-hook.c $(PATHS_STAMP)
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) \
		-DPREPARE='"$(HOOK_PREPARE)"' $(LDFLAGS) -o $@ $<

HOOK_PREPARE_SOURCES := libvirt-hooks/nvvgpu-qemu-prepare.c \
	libvirt-hooks/domain.c
$(B)/bin/nvvgpu-qemu-prepare: $(HOOK_PREPARE_SOURCES) \
		libvirt-hooks/domain.h $(B)/obj/nvvgpu-tool/run.o \
		libnvvgpu/nvvgpu.h $(LIB_LINK) $(PATHS_STAMP)
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) -I. \
		$$($(PKG_CONFIG) --cflags libxml-2.0) $(LDFLAGS) -o $@ \
		$(HOOK_PREPARE_SOURCES) $(B)/obj/nvvgpu-tool/run.o \
		-L$(B)/lib -lnvvgpu $$($(PKG_CONFIG) --libs libxml-2.0) \
		$(call rpath,$(LIBEXECDIR))

.PHONY: install-hooks
install:: install-hooks
install-hooks: $(HOOK_BINS)
	$(INSTALL) -d $(DESTDIR)$(HOOK_DIR) $(DESTDIR)$(LIBEXECDIR)
	$(INSTALL) -m 755 $(HOOK_BINS) $(DESTDIR)$(LIBEXECDIR)/
	ln -sf $(LIBEXECDIR)/nvvgpu-qemu-hook $(DESTDIR)$(HOOK_DIR)/nvvgpu
