# SPDX-License-Identifier: GPL-2.0-or-later
#
# build/bin/nvvgpu-tool.  libvirt and libxml2 are loaded at run time (libvirt.h,
# libxml.h), so only their headers are needed here.

TOOL_SOURCES := $(wildcard nvvgpu-tool/*.c)
TOOL_OBJECTS := $(TOOL_SOURCES:%.c=$(B)/obj/%.o)
TOOL_PACKAGES := smartcols json-c uuid
TOOL_CFLAGS = -I. $(shell $(PKG_CONFIG) --cflags $(TOOL_PACKAGES) libvirt libxml-2.0)
TOOL_LIBS = $(shell $(PKG_CONFIG) --libs $(TOOL_PACKAGES)) $(DL_LIBS) -pthread

userspace: $(B)/bin/nvvgpu-tool

$(TOOL_OBJECTS): $(B)/obj/nvvgpu-tool/%.o: nvvgpu-tool/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(TOOL_CFLAGS) -c -o $@ $<

$(B)/obj/nvvgpu-tool/cmd-version.o: $(PATHS_STAMP)

$(B)/bin/nvvgpu-tool: $(TOOL_OBJECTS) $(B)/lib/libnvvgpu.so $(PATHS_STAMP)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(TOOL_OBJECTS) -L$(B)/lib -lnvvgpu \
		$(TOOL_LIBS) $(call rpath,$(BINDIR))

-include $(TOOL_OBJECTS:.o=.d)

install:: $(B)/bin/nvvgpu-tool
	$(INSTALL) -d $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 755 $(B)/bin/nvvgpu-tool $(DESTDIR)$(BINDIR)/

# Where bash-completion and zsh look below a prefix.
BASH_COMPLETIONS = $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS = $(PREFIX)/share/zsh/site-functions
install::
	$(INSTALL) -d $(DESTDIR)$(BASH_COMPLETIONS) $(DESTDIR)$(ZSH_COMPLETIONS)
	$(INSTALL) -m 644 nvvgpu-tool/completions/nvvgpu-tool.bash \
		$(DESTDIR)$(BASH_COMPLETIONS)/nvvgpu-tool
	$(INSTALL) -m 644 nvvgpu-tool/completions/_nvvgpu-tool \
		$(DESTDIR)$(ZSH_COMPLETIONS)/

# What --json prints; see nvvgpu-json(5).
install::
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/share/nvvgpu
	$(INSTALL) -m 644 nvvgpu-tool/schema/nvvgpu-tool.json \
		$(DESTDIR)$(PREFIX)/share/nvvgpu/
