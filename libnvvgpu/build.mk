# SPDX-License-Identifier: LGPL-2.1-or-later
#
# build/lib/libnvvgpu.so.0: objects in build/obj/libnvvgpu, one a source file.

LIB_DIR := libnvvgpu
LIB_PACKAGES := json-c libudev uuid
LIB_SOURCES := $(wildcard $(LIB_DIR)/*.c)
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(B)/obj/%.o)
LIB_SONAME := libnvvgpu.so.0
LIB_SO := $(B)/lib/$(LIB_SONAME)
# What a program of this tree links with.
LIB_LINK := $(B)/lib/libnvvgpu.so

LIB_CFLAGS = $(ALL_CFLAGS) -fPIC $(shell $(PKG_CONFIG) --cflags $(LIB_PACKAGES))
# Before glibc 2.34 dlopen() is in a library of its own.
DL_LIBS := -ldl
LIB_LIBS = $(shell $(PKG_CONFIG) --libs $(LIB_PACKAGES)) $(DL_LIBS)

# Changes when the places change that things are installed to, or the version:
# what has one of them inside depends on it.
PATHS_STAMP := $(B)/obj/paths
PATHS = $(PREFIX) $(BINDIR) $(LIBDIR) $(INCLUDEDIR) $(LIBEXECDIR) \
	$(SYSCONFDIR) $(RPATH) $(VERSION)
.PHONY: FORCE
FORCE:
$(PATHS_STAMP): FORCE
	@mkdir -p $(@D)
	@echo '$(PATHS)' | cmp -s - $@ || echo '$(PATHS)' >$@

# From a program in DIRECTORY to the library, in build/ as in a prefix:
# $(call rpath,DIRECTORY)
comma := ,
rpath = $(if $(RPATH),$(foreach dir,../lib $(shell realpath -ms \
	--relative-to=$(1) $(LIBDIR)),-Wl$(comma)-rpath$(comma)'$$ORIGIN/$(dir)'))

$(LIB_OBJECTS): $(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(LIB_CFLAGS) -c -o $@ $<

$(B)/obj/$(LIB_DIR)/ctx.o: $(PATHS_STAMP)

$(LIB_SO): $(LIB_OBJECTS) $(LIB_DIR)/libnvvgpu.sym
	@mkdir -p $(@D)
	$(CC) -shared $(CFLAGS) $(LDFLAGS) -Wl,-soname,$(LIB_SONAME) \
		-Wl,--version-script=$(LIB_DIR)/libnvvgpu.sym \
		-Wl,-z,defs -Wl,--as-needed \
		-o $@ $(LIB_OBJECTS) $(LIB_LIBS)

$(LIB_LINK): $(LIB_SO)
	ln -sf $(LIB_SONAME) $@

$(B)/lib/libnvvgpu.pc: $(LIB_DIR)/libnvvgpu.pc.in $(PATHS_STAMP)
	@mkdir -p $(@D)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' $< >$@

userspace: $(LIB_SO) $(LIB_LINK) $(B)/lib/libnvvgpu.pc

.PHONY: install install-lib
install:: install-lib
install-lib: $(LIB_SO) $(B)/lib/libnvvgpu.pc
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	$(INSTALL) -m 644 $(LIB_SO) $(DESTDIR)$(LIBDIR)/$(LIB_SONAME).$(VERSION)
	ln -sf $(LIB_SONAME).$(VERSION) $(DESTDIR)$(LIBDIR)/$(LIB_SONAME)
	ln -sf $(LIB_SONAME) $(DESTDIR)$(LIBDIR)/libnvvgpu.so
	$(INSTALL) -m 644 $(LIB_DIR)/nvvgpu.h $(LIB_DIR)/nvvgpu-monitor.h \
		$(DESTDIR)$(INCLUDEDIR)/
	$(INSTALL) -m 644 $(B)/lib/libnvvgpu.pc $(DESTDIR)$(LIBDIR)/pkgconfig/

-include $(LIB_OBJECTS:.o=.d)
