# SPDX-License-Identifier: GPL-2.0-or-later
#
# The udev rules, their helper and the unit that starts a GPU's vGPUs.

UDEV_HELPER = $(LIBEXECDIR)/nvvgpu-udev
UDEV_RULES := $(B)/udev/59-nvvgpu.rules $(B)/udev/61-nvvgpu-start.rules
UDEV_FILES := $(UDEV_RULES) $(B)/udev/nvvgpu-start@.service

userspace: $(B)/bin/nvvgpu-udev $(UDEV_FILES)

$(B)/obj/udev/nvvgpu-udev.o: udev/nvvgpu-udev.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I. -c -o $@ $<

# Installed, it finds the library by the path from its own directory: it runs
# where no ld.so.conf may have been read yet.
$(B)/bin/nvvgpu-udev: $(B)/obj/udev/nvvgpu-udev.o \
		$(B)/obj/nvvgpu-tool/run.o $(LIB_LINK) $(PATHS_STAMP)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) -L$(B)/lib -lnvvgpu \
		$(call rpath,$(LIBEXECDIR))

$(UDEV_FILES): $(B)/udev/%: udev/%.in $(PATHS_STAMP)
	@mkdir -p $(@D)
	sed 's|@HELPER@|$(UDEV_HELPER)|g' $< >$@

.PHONY: install-udev
install:: install-udev
install-udev: $(B)/bin/nvvgpu-udev $(UDEV_FILES)
	$(INSTALL) -d $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(UDEVDIR)/rules.d \
		$(DESTDIR)$(UNITDIR)
	$(INSTALL) -m 755 $(B)/bin/nvvgpu-udev $(DESTDIR)$(UDEV_HELPER)
	$(INSTALL) -m 644 $(UDEV_RULES) \
		$(DESTDIR)$(UDEVDIR)/rules.d/
	$(INSTALL) -m 644 $(B)/udev/nvvgpu-start@.service $(DESTDIR)$(UNITDIR)/

-include $(B)/obj/udev/nvvgpu-udev.d
